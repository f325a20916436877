"""What a workstation's own credentials allow, tried by hand: plain SQL as its role, every statement an attempt.

Workstation `wa` serves office 317101, `wb` office 317102. Each attempt raises or shows nothing, and changes nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from devices import make_device
from histories import START, Device, dossier
from looks import look_of
from makers import bundle
from offices import Office
from postgres import OWNER, Cluster

from workstation.domain.case import Decision
from workstation.domain.event import FIRST_HASH
from workstation.domain.grant_refusals import StationName, StationTaken
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor
from workstation.hub.founding import found, grant, revoke

A, B = dossier("RA").dossier_id, dossier("RB").dossier_id
TABLES = ("dossier", "event", "refused_event", "lease", "station", "granting", "station_key", "look", "anchor")
COLUMNS = ("office", "payload", "cause", "until", "enabled", "until", "line", "kind", "event_hash")
_EVENT = {
    "event_id": "gen_random_uuid()",
    "dossier_id": f"'{A}'",
    "kind": "'decided'",
    "payload": "'{}'",
    "officer": "'ani'",
    "role": "'petugas'",
    "workstation": "'wa'",
    "seq": "2",
    "occurred_at": "0",
    "parents": "'[]'",
    "prev_hash": "'LAST'",
    "hash": "repeat('1', 64)",
    "signature": "''",
}


def event(**changes: str) -> str:
    """An INSERT of an event, right in all that is not changed."""
    return _insert("event", _EVENT | changes)


def refusal(**changes: str) -> str:
    """An INSERT of a refusal, right in all that is not changed."""
    right = {
        "event_id": "gen_random_uuid()",
        "workstation": "'wa'",
        "seq": "2",
        "hash": "repeat('2', 64)",
        "cause": "'bad_hash'",
        "content": "'{}'",
    }
    return _insert("refused_event", right | changes)


def key(device: str = "wa", **changes: str) -> str:
    """An INSERT of a card, right in all that is not changed."""
    card = make_device(device).card
    right = {"workstation": "'wa'", "key_id": f"'{card.key_id}'", "line": f"'{card.line}'", "offices": "'[]'"}
    return _insert("station_key", right | changes)


def look(**changes: str) -> str:
    """An INSERT of a look, right in all that is not changed."""
    right = {
        "look_id": "gen_random_uuid()",
        "kind": "'opened'",
        "officer": "'ani'",
        "role": "'petugas'",
        "workstation": "'wa'",
        "seq": "2",
        "at": "0",
        "office": "'317101'",
        "dossiers": "'[]'",
        "subject": "''",
        "detail": "'{}'",
        "prev_hash": "'LOOKA'",
        "hash": "repeat('1', 64)",
        "signature": "''",
    }
    return _insert("look", right | changes)


def anchor(**changes: str) -> str:
    """An INSERT of an anchor, right in all that is not changed."""
    right = {
        "workstation": "'wa'",
        "event_seq": "1",
        "event_hash": "'LAST'",
        "event_signature": "''",
        "look_seq": "1",
        "look_hash": "'LOOKA'",
        "look_signature": "''",
    }
    return _insert("anchor", right | changes)


def _insert(table: str, values: dict[str, str]) -> str:
    return f"INSERT INTO loket.{table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"


BUNDLE = (
    "INSERT INTO loket.dossier (dossier_id, region, registration_no, office, digest, content, accepted_at) VALUES "
    "('00000000-0000-0000-0000-000000000001', '3171', 'X', '{office}', '', "
    '\'{{"dossier_id": "00000000-0000-0000-0000-000000000001", "region": "3171", "registration_no": "X", '
    '"office": "{office}"}}\', 0)'
)
READ_B = {
    "its dossiers": "SELECT * FROM loket.dossier WHERE office = '317102'",
    "its events": "SELECT * FROM loket.event WHERE office = '317102'",
    "its events by their workstation": "SELECT * FROM loket.event WHERE workstation = 'wb'",
    "its refusals": "SELECT * FROM loket.refused_event WHERE workstation = 'wb'",
    "its leases": f"SELECT * FROM loket.lease WHERE dossier_id = '{B}'",
    "its numbers": "SELECT count(*) FROM loket.dossier WHERE office = '317102'",
    "rows through an aggregate": "SELECT max(content) FROM loket.dossier WHERE office <> '317101'",
    "rows without row security": "SET row_security = off; SELECT * FROM loket.dossier",
    "the workstations": "SELECT * FROM loket.station",
    "the grantings": "SELECT * FROM loket.granting",
    "COPY out": "COPY (SELECT * FROM loket.dossier WHERE office = '317102') TO STDOUT",
    "COPY a query out": "COPY (SELECT 1 FROM loket.station) TO STDOUT",
    "a join": "SELECT d.* FROM loket.lease l JOIN loket.dossier d USING (dossier_id) WHERE d.office = '317102'",
    "homes": f"SELECT * FROM loket.homes(ARRAY['{B}']::uuid[])",
    "in_reach": f"SELECT * FROM loket.in_reach(ARRAY['{B}']::uuid[])",
    "stations": "SELECT * FROM loket.stations() WHERE workstation = 'wb'",
    "offices": "SELECT * FROM loket.offices() WHERE office = '317102'",
    "its looks": "SELECT * FROM loket.look WHERE workstation = 'wb'",
    "its looks by their office": "SELECT * FROM loket.look WHERE office = '317102'",
    "its anchors": "SELECT * FROM loket.anchor WHERE workstation = 'wb'",
    "a function of one's own that peeps": "SELECT * FROM loket.dossier WHERE office = '317102' AND pg_sleep(0) IS NULL",
    "statistics": "SELECT * FROM pg_stats WHERE schemaname = 'loket' AND attname = 'content'",
    "a leak through an error": "SELECT 1 / (position - position) FROM loket.dossier WHERE office = '317102'",
    "files of the server": "SELECT pg_read_file('PG_VERSION')",
    "what others ask": "SELECT query FROM pg_stat_activity WHERE usename <> session_user AND query NOT LIKE '<insuff%'",
    "passwords": "SELECT * FROM pg_authid",
}
CHANGE = {
    **{
        f"update {table}": f"UPDATE loket.{table} SET {column} = {column}"
        for table, column in zip(TABLES, COLUMNS, strict=True)
    },
    **{f"delete {table}": f"DELETE FROM loket.{table}" for table in TABLES},
    **{f"truncate {table}": f"TRUNCATE loket.{table}" for table in TABLES},
    **{f"disable the triggers of {table}": f"ALTER TABLE loket.{table} DISABLE TRIGGER ALL" for table in TABLES},
    **{f"drop row security of {table}": f"ALTER TABLE loket.{table} DISABLE ROW LEVEL SECURITY" for table in TABLES},
    "drop a policy": "DROP POLICY read_own_offices ON loket.dossier",
    "add a policy": "CREATE POLICY mine ON loket.dossier FOR SELECT USING (true)",
    "drop a table": "DROP TABLE loket.event CASCADE",
    "add a trigger": "CREATE TRIGGER mine BEFORE INSERT ON loket.event EXECUTE FUNCTION loket.refuse_change()",
    "turn triggers off for the session": "SET session_replication_role = replica",
    "lock a table": "BEGIN; LOCK TABLE loket.event IN ACCESS EXCLUSIVE MODE",
    "lock rows": "SELECT * FROM loket.dossier FOR UPDATE",
    "grant oneself an office": "INSERT INTO loket.granting (workstation, office) VALUES ('wa', '317102')",
    "let oneself take bundles in": "UPDATE loket.station SET intake = true WHERE workstation = 'wa'",
    "write a lease by hand": f"INSERT INTO loket.lease VALUES ('{A}', 'ani', 'wa', 9e18, false)",
    "say a schema revision": "UPDATE loket.alembic_version SET version_num = 'r9999'",
    "hand a right on": f"GRANT SELECT ON loket.dossier TO {OWNER}",
    "COPY in": "COPY loket.event FROM STDIN",
    "run a program": "COPY (SELECT 1) TO PROGRAM 'id'",
    "MERGE": "MERGE INTO loket.event e USING (SELECT 1) s ON e.office = '317101' WHEN MATCHED THEN DELETE",
    "change through ON CONFLICT": event(seq="1", prev_hash=f"'{FIRST_HASH}'")
    + " ON CONFLICT (workstation, seq) DO UPDATE SET payload = 'x'",
}
WRITE = {
    "on office B's dossier": event(dossier_id=f"'{B}'"),
    "for office B on an own dossier": event(dossier_id=f"'{B}'", office="'317101'"),
    "as another workstation": event(workstation="'wb'"),
    "as no workstation": event(workstation="'nobody'"),
    "as another, in its next place": event(workstation="'wb'", prev_hash="'LASTB'"),
    "with a wrong link": event(prev_hash="repeat('9', 64)"),
    "with a gap": event(seq="7"),
    "in a taken place": event(seq="1", prev_hash=f"'{FIRST_HASH}'"),
    "before the first": event(seq="0"),
    "on nothing": event(dossier_id="gen_random_uuid()"),
    "a gap through a refusal": refusal(seq="7"),
    "a card for another": key("wb", workstation="'wb'"),
    "another's card as one's own": key("wb"),
    "a card with a wrong id": key(key_id="repeat('0', 16)"),
    "a card for nobody": key(workstation="NULL"),
    "a look for another": look(workstation="'wb'"),
    "a look for another, in its next place": look(workstation="'wb'", prev_hash="'LOOKB'", office="'317102'"),
    "a look in a taken place": look(seq="1", prev_hash=f"'{FIRST_HASH}'"),
    "a look with a gap": look(seq="5"),
    "a look with a wrong link": look(prev_hash="repeat('9', 64)"),
    "a look at office B": look(office="'317102'"),
    "an endless look": look(detail="repeat('x', 2000000)"),
    "an anchor for another": anchor(workstation="'wb'"),
    "an endless anchor": anchor(event_signature="repeat('x', 2000)"),
    "a refusal for another": refusal(workstation="'wb'", seq="1"),
    "a bundle into office A": BUNDLE.format(office="317101"),
    "a bundle into office B": BUNDLE.format(office="317102"),
}
CALL = {
    "claim B's dossier": f"SELECT * FROM loket.claim(ARRAY['{B}']::uuid[], 'ani', 'wa', 60, NULL, false)",
    "take B's next dossier": f"SELECT * FROM loket.claim(ARRAY['{B}']::uuid[], 'ani', 'wa', 60, 1, true)",
    "claim as another": f"SELECT * FROM loket.claim(ARRAY['{A}']::uuid[], 'ani', 'wb', 60, NULL, false)",
    "claim as nobody": f"SELECT * FROM loket.claim(ARRAY['{A}']::uuid[], 'ani', NULL, 60, NULL, false)",
    "release another's": "SELECT loket.release('wb', NULL, NULL)",
    "release nobody's": "SELECT loket.release(NULL, NULL, NULL)",
    "reassign B's dossier": f"SELECT * FROM loket.reassign('{B}', 'ani', 'wa', 60)",
    "reassign to a stranger": f"SELECT * FROM loket.reassign('{A}', 'ani', 'nobody', 60)",
    "reassign into office B": f"SELECT * FROM loket.reassign('{A}', 'ani', 'wb', 60)",
    "take": f"SELECT loket.take('{A}', 'ani', 'wa', 9000000000000000000, true)",
    "must_be": "SELECT loket.must_be('wa')",
    "whether another shares an office": "SELECT 1 WHERE loket.shares_office('wb')",
    "admit_look": "SELECT loket.admit_look()",
    "the number of the next look": "SELECT nextval('loket.look_position_seq')",
    "follows": "SELECT loket.follows('wb', 2, 'LASTB')",
    "admit_event": "SELECT loket.admit_event()",
    "the number of the next event": "SELECT nextval('loket.event_position_seq')",
    "another number for the next event": "SELECT setval('loket.event_position_seq', 1)",
    "the number of the next refusal": "SELECT nextval('loket.refused_event_refusal_id_seq')",
    "a look at a sequence": "SELECT last_value FROM loket.dossier_position_seq",
}
BECOME = {
    "the owner": f"SET ROLE {OWNER}",
    "the superuser": "SET SESSION AUTHORIZATION postgres",
    "another workstation": "SET ROLE DB_wb",
    "another session": "SET SESSION AUTHORIZATION DB_wb",
    "a new role": "CREATE ROLE mine LOGIN",
    "a member of the owner": f"GRANT {OWNER} TO DB_wa",
    "a superuser": "ALTER ROLE DB_wa SUPERUSER",
    "another's password": "ALTER ROLE DB_wb PASSWORD 'x'",
    "an end of another's connection": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> user",
    "a setting of the server": "ALTER SYSTEM SET ssl = off",
    "a setting of the database": "ALTER DATABASE DB SET row_security = off",
}
CREATE = {
    "a table in loket": "CREATE TABLE loket.mine ()",
    "a table in public": "CREATE TABLE public.mine ()",
    "a temporary table": "CREATE TEMP TABLE pg_class (oid oid, relowner oid)",
    "a temporary view": "CREATE TEMP VIEW station AS SELECT 'wb'::text AS workstation, true AS enabled",
    "a schema": "CREATE SCHEMA mine",
    "a function in loket": "CREATE FUNCTION loket.me() RETURNS text LANGUAGE sql AS 'SELECT ''wb''::text'",
    "a function in public": "CREATE FUNCTION public.repeat(text, int) RETURNS text LANGUAGE sql AS 'SELECT $1'",
    "another me": "CREATE OR REPLACE FUNCTION loket.me() RETURNS text LANGUAGE sql AS 'SELECT ''wb''::text'",
    "an operator": "CREATE OPERATOR public.|| (leftarg = text, rightarg = text, function = textcat)",
    "an extension": "CREATE EXTENSION pgcrypto",
    "a database": "CREATE DATABASE mine",
    "a publication": "CREATE PUBLICATION mine FOR TABLE loket.event",
    "an event trigger": "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION loket.refuse_change()",
    "a large object from a file": "SELECT lo_import('/etc/passwd')",
    "a search path that hides pg_catalog": (
        f"SET search_path = public, loket, pg_catalog; SELECT * FROM loket.homes(ARRAY['{B}']::uuid[])"
    ),
}
ATTEMPTS = [
    pytest.param(sql, id=f"{group}: {name}")
    for group, attempts in (
        *(("read", READ_B), ("change", CHANGE), ("write", WRITE)),
        *(("call", CALL), ("become", BECOME), ("create", CREATE)),
    )
    for name, sql in attempts.items()
]
# What a refusal may be: another error would be a mistake in the attempt.
REFUSALS = (
    psycopg.errors.InsufficientPrivilege,
    psycopg.errors.CheckViolation,
    psycopg.errors.ForeignKeyViolation,
    psycopg.errors.UniqueViolation,
    psycopg.errors.FeatureNotSupported,
)
STATE = (
    *(f"SELECT count(*), md5(string_agg(t::text, '' ORDER BY t::text)) FROM loket.{table} t" for table in TABLES),
    "SELECT array_agg(proname || prosrc ORDER BY oid) FROM pg_proc WHERE pronamespace >= 16384",
    "SELECT array_agg(relname || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '') ORDER BY oid) "
    "FROM pg_class WHERE oid >= 16384",
    "SELECT array_agg(tgname || tgenabled::text ORDER BY oid) FROM pg_trigger",
    "SELECT array_agg(policyname || tablename || coalesce(qual, '') ORDER BY 1) FROM pg_policies",
    "SELECT array_agg(nspname ORDER BY nspname) FROM pg_namespace WHERE nspname NOT LIKE 'pg_%temp%'",
    "SELECT array_agg(rolname || rolsuper || coalesce(rolpassword, '') ORDER BY rolname) FROM pg_authid",
    "SELECT array_agg(roleid || ':' || member ORDER BY roleid, member) FROM pg_auth_members",
    "SELECT count(*) FROM pg_database",
    "SELECT count(*) FROM pg_largeobject_metadata",
    "SELECT last_value FROM loket.dossier_position_seq",
    "SELECT version_num FROM loket.alembic_version",
)


class Two:
    """A hub with two offices and a workstation in each, both of which have decided something and hold something."""

    def __init__(self, office: Office, folder: Path) -> None:
        assert office.server is not None
        self.server, self.database = office.server, office.database
        office.intake.accept(bundle(folder, "RA"), START)
        office.intake.accept(bundle(folder, "RB", office="317102"), START)
        self.last = {}
        self.looks = {}
        for name, code, one in (("wa", "317101", A), ("wb", "317102", B)):
            hub, device = office.hub(name, (code,)), Device(name)
            hub.push([device.decide("ani", Decision.ESCALATE, one)])
            hub.claim([one], "ani", name, START - START.replace(year=2025))
            self.last[name] = device.last
            seen = look_of(name, office=code, dossiers=(one,))
            hub.push_looks([seen])
            hub.anchor(Anchor(name, 1, device.last, "", 1, seen.hash, ""))
            hub.publish_key(KnownKey(make_device(name).card, (code,), START, KeySource.OWN, 1))
            self.looks[name] = seen.hash
        office.hub("wb", ("317102",)).push([Device("wb", 1, self.last["wb"]).decide("b", Decision.APPROVE, A)])

        self.eye = self.server.connect(self.database)
        self.hands = {name: self.server.connect(self.database, f"{self.database}_{name}") for name in ("wa", "wb")}
        self.before = self.state()

    def run(self, sql: str, role: str = "wa") -> list[tuple[object, ...]]:
        """The rows that a statement shows to a workstation."""
        sql = sql.replace("LOOKB", self.looks["wb"]).replace("LOOKA", self.looks["wa"])
        sql = sql.replace("LASTB", self.last["wb"]).replace("LAST", self.last["wa"]).replace("DB", self.database)
        hand = self.hands[role]
        try:
            if sql.endswith("TO STDOUT"):
                with hand.cursor().copy(sql.encode()) as copy:
                    return list(copy.rows())
            shown = hand.execute(sql.encode())
            while shown.nextset():
                pass
            return shown.fetchall() if shown.description else []
        finally:
            if not hand.closed:
                hand.rollback()
                hand.execute("RESET ALL")

    def close(self) -> None:
        """Close the connections."""
        for connection in (self.eye, *self.hands.values()):
            connection.close()

    def state(self) -> list[object]:
        """Everything that must not change, as the superuser sees it."""
        return [self.eye.execute(sql.encode()).fetchall() for sql in STATE]


@pytest.fixture
def two(central: Office, tmp_path: Path) -> Iterator[Two]:
    made = Two(central, tmp_path)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(server: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    """One hub for all attempts: none of them changes anything."""
    folder = tmp_path_factory.mktemp("two")
    database = server.new_database(OWNER)
    office = Office(folder / "hub", server.url(database, OWNER), database, server)
    found(office.url)
    made = Two(office, folder)
    yield made
    made.close()
    for hub in office.opened:
        hub.close()


@pytest.mark.parametrize("sql", ATTEMPTS)
def test_an_attempt_raises_or_shows_nothing(shared: Two, sql: str) -> None:
    try:
        shown = shared.run(sql)
    except REFUSALS:
        shown = []
    assert not [row for row in shown if any(row)], "something was shown"
    assert shared.state() == shared.before, "something was changed"


def test_the_same_statements_work_where_they_are_right(two: Two) -> None:
    assert two.run("SELECT office FROM loket.dossier") == [("317101",)]
    assert two.run("SELECT office FROM loket.dossier", "wb") == [("317102",)]
    assert len(two.run("SELECT * FROM loket.lease")) == 1
    assert two.run(f"SELECT * FROM loket.homes(ARRAY['{A}']::uuid[])") == [(A, "317101")]
    assert [row[0] for row in two.run("SELECT * FROM loket.stations()")] == ["wa"]
    assert two.run("SELECT * FROM loket.offices()") == [("317101", 1, 1)]
    assert two.run("SELECT cause FROM loket.refused_event", "wb") == [("unknown_dossier",)]
    assert len(two.run("SELECT * FROM loket.look")) == len(two.run("SELECT * FROM loket.anchor")) == 1
    assert two.run("SELECT workstation FROM loket.station_key ORDER BY 1") == [("wa",), ("wb",)]
    for right in (look(), anchor(), key()):
        two.run(right)
    two.run(event())
    two.run(refusal(seq="3", refusal_id="9000000000"))
    two.run(event(seq="4", prev_hash="repeat('2', 64)", hash="repeat('4', 64)", position="1", office="'317102'"))
    assert two.state() != two.before
    with two.server.connect(two.database) as connection:
        kept = connection.execute("SELECT seq, office FROM loket.event WHERE workstation = 'wa' ORDER BY position")
        assert kept.fetchall() == [(1, "317101"), (2, "317101"), (4, "317101")]
        assert connection.execute("SELECT max(refusal_id) FROM loket.refused_event").fetchone() == (2,)


def test_what_a_workstation_may_always_do(two: Two) -> None:
    for sql in ("LISTEN news", "SET statement_timeout = 1000", "SELECT count(*) FROM pg_catalog.pg_class"):
        two.run(sql)


def test_a_temporary_table_would_deceive_no_function(two: Two) -> None:
    two.server.admin(f"GRANT TEMP ON DATABASE {two.database} TO PUBLIC")
    deceit = (
        "CREATE TEMP TABLE pg_class AS SELECT 'loket.event'::regclass::oid AS oid, oid AS relowner FROM pg_roles "
        "WHERE rolname = session_user; SET search_path = pg_temp, public; SELECT loket.is_owner()"
    )
    assert two.run(deceit) == [(False,)]


def test_a_revoked_workstation_sees_nothing_at_once(two: Two) -> None:
    role = f"{two.database}_wa"
    with two.server.connect(two.database, role) as connection:
        assert connection.execute("SELECT count(*) FROM loket.dossier").fetchone() == (1,)
        revoke(two.server.url(two.database, OWNER), "wa")
        for table in ("dossier", "event", "lease", "refused_event"):
            assert connection.execute(f"SELECT count(*) FROM loket.{table}".encode()).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(event().replace("LAST", two.last["wa"]).encode())
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        two.server.connect(two.database, role)
    with two.server.connect(two.database) as connection:
        assert connection.execute("SELECT count(*) FROM loket.lease WHERE workstation = 'wa'").fetchone() == (0,)


def test_roles_that_are_not_workstations_are_never_given_out(central: Office) -> None:
    assert central.server is not None
    central.server.admin(f"CREATE ROLE {central.database}_kepala LOGIN CREATEROLE")
    central.server.admin(f"CREATE ROLE {central.database}_lain LOGIN")
    for name in ("kepala", "lain"):
        with pytest.raises(StationTaken):
            grant(central.url, name, ["317101"])
    for name in ("stations", "W1", "w", "w_1", 'w"; DROP TABLE x'):
        with pytest.raises(StationName):
            grant(central.url, name, ["317101"])


def test_the_role_of_one_hub_does_not_reach_another_on_its_server(central: Office, two: Two) -> None:
    assert central.server is not None
    other = central.server.new_database(OWNER)
    found(central.server.url(other, OWNER))
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        central.server.connect(other, f"{two.database}_wa")
