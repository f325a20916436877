"""What a workstation's own credentials allow, tried by hand: plain SQL as its role, every statement an attempt.

Workstation `wa` serves office 317101, `wb` office 317102. Each attempt raises or shows nothing, and changes nothing.
"""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from devices import make_device
from forbidden_sql import ATTEMPTS, TABLES, A, B, anchor, event, key, look, refusal
from histories import START, Device
from looks import look_of
from makers import bundle
from offices import Office
from postgres import OWNER, Cluster

from workstation.domain.grant_refusals import StationName, StationTaken
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor
from workstation.domain.ruling import Decision
from workstation.hub.founding import found, grant, revoke

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
