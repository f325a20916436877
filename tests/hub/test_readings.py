"""Readings shared through a hub: by whom, for whom, and what a dishonest workstation can and cannot do."""

import hashlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from histories import START
from keys import HUB_DATABASE, raw
from makers import bundle
from offices import Office

from workstation.domain.reading import FieldReading, Quality, Reading
from workstation.domain.reading_wire import reading_to_json, untrusted_reading
from workstation.hub.founding import grant

SHA256 = hashlib.sha256(b"SPESIMEN").hexdigest()
KEY = (SHA256, "kk")
BOX = ((1.0, 1.0), (9.0, 1.0), (9.0, 3.0), (1.0, 3.0))
FIELDS = {"no_kk": FieldReading("3171", "3171", 0.99, 0, BOX)}
READING = Reading(SHA256, "kk", 1, Quality(True), FIELDS, engine="e/1", read_by="w1")


@pytest.fixture
def stocked(office: Office, tmp_path: Path) -> Office:
    """A hub with one dossier of office 317101."""
    office.intake.accept(bundle(tmp_path), START)
    return office


@pytest.fixture
def served(central: Office, tmp_path: Path) -> Office:
    """A PostgreSQL hub with one dossier of office 317101."""
    central.intake.accept(bundle(tmp_path), START)
    return central


def sql(office: Office, name: str, statement: str, *values: object) -> list[tuple[object, ...]]:
    """Run one statement under a workstation's role, as whoever stole its credential could."""
    assert office.server is not None
    place = office.server.url(office.database, f"{office.database}_{name}")
    with psycopg.connect(place) as connection:
        found = connection.execute(statement.encode(), values)
        return found.fetchall() if found.description else []


def test_what_one_shared_the_others_have(stocked: Office) -> None:
    one, two = stocked.hub("w1"), stocked.hub("w2")
    assert two.readings([KEY], "e/1") == {}
    assert one.share("kk", "e/1", READING)
    assert two.readings([KEY], "e/1") == {KEY: READING}
    assert two.readings([KEY], "e/2") == {}
    assert two.readings([(SHA256, "auto")], "e/1") == {}
    assert two.readings([], "e/1") == {}


def test_the_first_reading_stays(stocked: Office) -> None:
    one, two = stocked.hub("w1"), stocked.hub("w2")
    assert one.share("kk", "e/1", READING)
    assert two.share("kk", "e/1", replace(READING, fields={}, read_by="w2"))
    assert one.readings([KEY], "e/1") == {KEY: READING}


@pytest.mark.parametrize("kind", ["embedded", "central"])
def test_what_is_no_reading_counts_as_none(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    junk = f'{{"sha256": "{SHA256}", "fields": 3}}'
    if kind == "central":
        office = request.getfixturevalue("served")
        office.hub("w1")
        insert(office, "w1", content=junk)
    else:
        office = Office(tmp_path / "hub")
        office.intake.accept(bundle(tmp_path), START)
        with closing(raw(tmp_path / "hub" / "hub.db", HUB_DATABASE)) as connection:
            connection.execute("INSERT INTO reading VALUES (?, 'kk', 'e/1', ?, 0, 'w1', 0)", (SHA256, junk))
    assert office.hub("w1").readings([KEY], "e/1") == {}


@pytest.mark.parametrize(
    "field",
    [
        FieldReading(3, "3", 0.9),
        FieldReading("A", None, 0.9),
        FieldReading("A", "A", 7.0),
        FieldReading("A", "A", float("nan")),
        FieldReading("A", "A", 0.9, 0, (("x", 0), (1, 0), (1, 1), (0, 1))),
        FieldReading("A", "A", 0.9, 0, BOX, "no lattice"),
    ],
)
def test_a_value_that_something_would_stumble_over_is_not_believed(field: FieldReading) -> None:
    assert untrusted_reading(reading_to_json(READING)) == READING
    assert untrusted_reading(reading_to_json(replace(READING, fields={"no_kk": field}))) is None
    assert untrusted_reading(reading_to_json(replace(READING, members=({"nik": field},)))) is None


def test_another_office_neither_has_nor_gives_readings(served: Office) -> None:
    served.hub("w1", ("317101",)).share("kk", "e/1", READING)
    other = served.hub("w9", ("317102",))
    assert other.readings([KEY], "e/1") == {}
    assert sql(served, "w9", "SELECT * FROM loket.reading") == []
    assert not other.share("kk", "e/2", replace(READING, engine="e/2", read_by="w9"))
    assert served.hub("w1", ("317101",)).readings([KEY], "e/2") == {}


def test_a_workstation_moved_away_has_no_readings_of_its_old_office(served: Office) -> None:
    hub = served.hub("w1", ("317101",))
    hub.share("kk", "e/1", READING)
    assert hub.readings([KEY], "e/1")
    grant(served.url, "w1", ("317102",))
    assert hub.readings([KEY], "e/1") == {}


def insert(office: Office, name: str, **forged: object) -> None:
    values = {
        "sha256": SHA256,
        "kind": "kk",
        "engine": "e/1",
        "content": reading_to_json(READING),
        "read_at": 1,
        "workstation": name,
        "farm": False,
    } | forged
    places = ", ".join(["%s"] * len(values))
    sql(office, name, f"INSERT INTO loket.reading ({', '.join(values)}) VALUES ({places})", *values.values())


@pytest.mark.parametrize(
    ("forged", "refusal"),
    [
        ({"workstation": "w2"}, psycopg.errors.InsufficientPrivilege),
        ({"kind": "akta_kelahiran"}, psycopg.errors.InsufficientPrivilege),
        ({"sha256": "b" * 64}, psycopg.errors.CheckViolation),
        ({"sha256": "b" * 64, "content": f'{{"sha256": "{"b" * 64}"}}'}, psycopg.errors.InsufficientPrivilege),
        ({"content": "no json"}, psycopg.errors.InvalidTextRepresentation),
        ({"content": f'{{"sha256": "{SHA256}", "x": "{"x" * 4_000_000}"}}'}, psycopg.errors.CheckViolation),
    ],
)
def test_a_forged_reading_is_refused(served: Office, forged: dict[str, object], refusal: type[Exception]) -> None:
    for name in ("w1", "w2"):
        served.hub(name, ("317101",))
    with pytest.raises(refusal):
        insert(served, "w1", **forged)
    assert served.hub("w1", ("317101",)).readings([KEY], "e/1") == {}


def test_who_read_is_the_word_of_the_server(served: Office) -> None:
    hub = served.hub("w1", ("317101",))
    insert(served, "w1", content=reading_to_json(replace(READING, read_by="farm-1", farm=True)), farm=True)
    (reading,) = hub.readings([KEY], "e/1").values()
    assert (reading.read_by, reading.farm) == ("w1", False)
    farm = served.farm("farm-1")
    farm.share("kk", "e/2", replace(READING, engine="e/2", read_by="farm-1"))
    (reading,) = hub.readings([KEY], "e/2").values()
    assert (reading.read_by, reading.farm) == ("farm-1", True)


@pytest.mark.parametrize("act", ["UPDATE loket.reading SET kind = kind", "DELETE FROM loket.reading"])
def test_a_shared_reading_is_never_changed(served: Office, act: str) -> None:
    served.hub("w1").share("kk", "e/1", READING)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql(served, "w1", act)
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        assert served.server is not None
        served.server.admin(act, served.database)


@pytest.mark.parametrize("table", ["loket.document", "loket_jobs.procrastinate_jobs"])
def test_a_workstation_cannot_look_at_or_change_what_steers_the_farm(served: Office, table: str) -> None:
    served.hub("w1")
    for act in (f"SELECT * FROM {table}", f"DELETE FROM {table}", f"INSERT INTO {table} DEFAULT VALUES"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            sql(served, "w1", act)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sql(served, "w1", "SELECT loket.queue_unread('e/1')")
