"""SQL that a workstation must not get away with: it serves office 317101 as `wa`, and `wb` serves office 317102.

LAST, LASTB, LOOKA and LOOKB stand for the last links of their chains, DB for the name of the database.
"""

import pytest
from devices import make_device
from histories import dossier
from postgres import OWNER

from workstation.domain.event import FIRST_HASH

A, B = dossier("RA").dossier_id, dossier("RB").dossier_id
TABLES = (
    *("dossier", "event", "refused_event", "lease", "station", "granting", "station_key", "look", "anchor"),
    "uncompared",
)
COLUMNS = ("office", "payload", "cause", "until", "enabled", "until", "line", "kind", "event_hash", "seq")
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
    "an event that is not to be compared": "INSERT INTO loket.uncompared VALUES ('wa', 1000)",
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
    "admit_heard": "SELECT loket.admit_heard()",
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
