"""Officers at a hub of either kind: who hears of whom, and what a dishonest workstation can and cannot do."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from counters import HandClock, open_counter
from devices import make_device
from keys import KEY
from officers import ADMIN, OTHER_PASSWORD, PASSWORD, let_in, open_door, record_of
from offices import Office

from workstation.domain.event import Role
from workstation.domain.hub import Hub
from workstation.domain.staff import OfficerRecord, merge, officer_from_json
from workstation.domain.staff_refusals import OfficerDisabled, OfficersThere
from workstation.hub.central import CentralHub
from workstation.hub.founding import grant
from workstation.steps.counter import Counter
from workstation.steps.officers import exchange_officers
from workstation.steps.sign_in import change_password, sign_in
from workstation.steps.staff import found_first_admin, set_disabled
from workstation.sync.round import synchronise

A, B = ("317101",), ("317102",)


def staffing(office: Office, name: str = "admin-1", offices: tuple[str, ...] = A + B) -> Hub:
    """The hub as a workstation reaches it that may administer officers."""
    if office.server is None:
        return office.hub(name, offices)
    grant(office.url, name, offices, staff=True)
    hub = CentralHub(office.server.url(office.database, f"{office.database}_{name}"), None, office.folder)  # type: ignore[arg-type]
    office.opened.append(hub)
    return hub


def names(hub: Hub) -> set[str]:
    return set(merge(filter(None, (officer_from_json(one.content) for one in hub.officers()))))


def test_records_come_in_their_order_and_none_twice(office: Office) -> None:
    hub = staffing(office)
    ani, budi = record_of("ani"), record_of("budi")
    assert hub.put_officers([ani, budi]) == hub.put_officers([budi, ani]) == []
    first, second = hub.officers()
    assert [json.loads(one.content)["name"] for one in (first, second)] == ["ani", "budi"]
    assert hub.officers(first.position) == [second]
    assert hub.officers(limit=1) == [first]


@pytest.fixture
def pair(office: Office, tmp_path: Path) -> tuple[Counter, Counter]:
    """An administrator's computer and a counter of one office."""
    clock = HandClock(datetime.now(UTC))
    admin = open_counter(tmp_path / "admin-1", staffing(office), "admin-1", clock, offices=A)
    other = open_counter(tmp_path / "loket-2", office.hub("loket-2", A), "loket-2", clock, offices=A)
    let_in(admin, "dewi", Role.ADMIN)
    let_in(admin, "ani", offices=A)
    let_in(admin, "jauh", offices=B)
    for counter in (admin, other):
        assert synchronise(counter).problem is None
    return admin, other


def test_both_ways(pair: tuple[Counter, Counter]) -> None:
    admin, other = pair
    assert sign_in(open_door(other), "ani", PASSWORD)
    with pytest.raises(OfficersThere):
        found_first_admin(open_door(other), "rina", PASSWORD)
    change_password(open_door(other), "ani", PASSWORD, OTHER_PASSWORD)
    for counter in (other, admin):
        assert synchronise(counter).warnings == ()
    assert sign_in(open_door(admin), "ani", OTHER_PASSWORD)
    set_disabled(open_door(admin), ADMIN, "ani", True)
    change_password(open_door(other), "ani", OTHER_PASSWORD, "kereta api malam")
    for counter in (admin, other, admin):
        assert synchronise(counter).warnings == ()
    for counter in pair:
        with pytest.raises(OfficerDisabled):
            sign_in(open_door(counter), "ani", "kereta api malam")


def test_a_record_whose_seal_does_not_hold_is_set_aside_and_blocks_nothing(
    office: Office, pair: tuple[Counter, Counter]
) -> None:
    admin, other = pair
    with admin.view() as uow:
        (dewi,) = uow.officers.of("dewi")
    forged = replace(dewi, password=record_of("x").password + "a", secret=9)
    unsigned = replace(record_of("rina", Role.ADMIN), signing_key="", signature="x")
    assert staffing(office).put_officers([forged, unsigned]) == []
    let_in(admin, "budi")
    synchronise(admin)
    result = synchronise(other)
    assert result.problem is None and len(result.warnings) == 1
    with other.view() as uow:
        assert {strange.cause for strange in uow.events.strange()} == {"bad_officer"}
        assert set(merge(uow.officers.all())) >= {"dewi", "ani", "budi"}
        assert uow.officers.of("rina") == []
    assert sign_in(open_door(other), "dewi", PASSWORD)


def test_another_hub_is_told_everything_again(pair: tuple[Counter, Counter], tmp_path: Path) -> None:
    from workstation.hub.embedded import EmbeddedHub

    admin, _ = pair
    fresh = replace(admin, hub=EmbeddedHub.open(tmp_path / "fresh", KEY, clock=admin.clock))
    synchronise(fresh)
    assert names(fresh.hub) == {"dewi", "ani", "jauh"}


@pytest.fixture
def served(central: Office) -> Iterator[Office]:
    """A PostgreSQL hub that knows an officer of each office and an administrator of both."""
    records = [record_of("ani", offices=A), record_of("jauh", offices=B), record_of("dewi", Role.ADMIN)]
    assert staffing(central).put_officers(records) == []
    yield central


def test_a_workstation_hears_of_its_offices_officers_only(served: Office) -> None:
    assert names(served.hub("wa", A)) == {"ani", "dewi"}
    assert names(served.hub("wb", B)) == {"jauh", "dewi"}
    # Also of where somebody went, or the old office would go on letting them in.
    moved = replace(record_of("ani", offices=B), standing=2, bars=1)
    assert staffing(served).put_officers([moved]) == []
    (ani,) = [one for one in merge(_records(served.hub("wa", A))).values() if one.name == "ani"]
    assert ani.disabled


def _records(hub: Hub) -> list[OfficerRecord]:
    return [record for one in hub.officers() if (record := officer_from_json(one.content))]


def test_what_a_stolen_credential_cannot_make(served: Office) -> None:
    hub = served.hub("wa", A)
    own = replace(record_of("ani", offices=A), workstation="wa", changed_by="ani", secret=2, password="$new")
    before = _records(staffing(served))
    attempts = {
        "an administrator": record_of("maling", Role.ADMIN, workstation="wa", changed_by="maling"),
        "an officer": record_of("maling", workstation="wa", changed_by="maling"),
        "a promotion": replace(own, role=Role.SUPERVISOR),
        "a promotion as a new standing": replace(own, role=Role.SUPERVISOR, standing=2),
        "another full name": replace(own, full_name="Orang Lain"),
        "other offices": replace(own, offices=()),
        "a higher standing": replace(own, standing=7),
        "somebody let in again": replace(own, bars=2),
        "somebody shut out": replace(own, bars=1),
        "a reset of another's password": replace(own, changed_by="dewi"),
        "a password no change could follow": replace(own, secret=2**31 - 1),
        "an administrator's password": replace(
            record_of("dewi", Role.ADMIN), workstation="wa", changed_by="dewi", secret=2
        ),
        "a password of another office": replace(
            record_of("jauh", offices=B), workstation="wa", changed_by="jauh", secret=2
        ),
        "in another's name": replace(own, workstation="wb"),
    }
    for name, record in attempts.items():
        assert hub.put_officers([record]) == [record.digest], name
    assert _records(staffing(served)) == before
    # What remains: an ordinary officer's password, which that officer notices at once.
    assert hub.put_officers([own]) == []


def test_an_ordinary_counter_says_what_the_hub_does_not_take(served: Office, tmp_path: Path) -> None:
    counter = open_counter(
        tmp_path / "loket-2", served.hub("loket-2", A), "loket-2", HandClock(datetime.now(UTC)), offices=A
    )
    synchronise(counter)
    let_in(counter, "sendiri", offices=A)
    (said,) = synchronise(counter).warnings
    assert "1 perubahan data petugas" in str(said)
    assert exchange_officers(counter, A) == [said]


SQL = {
    "read another office's": "SELECT * FROM loket.officer WHERE name = 'jauh'",
    "change": "UPDATE loket.officer SET content = content",
    "delete": "DELETE FROM loket.officer",
    "truncate": "TRUNCATE loket.officer",
    "take the right": "UPDATE loket.station SET staff = true",
    "another digest": "INSERT INTO loket.officer (digest, name, content) VALUES (repeat('0', 64), 'ani', '{content}')",
    "another name": "INSERT INTO loket.officer (digest, name, content) VALUES ('{digest}', 'dewi', '{content}')",
    "no record": "INSERT INTO loket.officer (digest, name, content) VALUES ('{digest}', 'ani', '{{}}')",
    "no JSON": "INSERT INTO loket.officer (digest, name, content) VALUES ('{digest}', 'ani', 'x')",
    "turn the guards off": "ALTER TABLE loket.officer DISABLE TRIGGER ALL",
    "say what is of one's offices": "SELECT loket.is_of_my_offices('{content}')",
}


def test_plain_sql_as_a_workstation(served: Office) -> None:
    served.hub("wa", A)
    own = replace(record_of("ani", offices=A), workstation="wa", changed_by="ani", secret=2)
    assert served.server is not None
    role = f"{served.database}_wa"
    for name, statement in SQL.items():
        with psycopg.connect(served.server.url(served.database, role)) as connection:
            try:
                cursor = connection.execute(statement.format(content=own.content, digest=own.digest))
                assert statement.startswith("SELECT") and cursor.fetchall() == [], name
            except psycopg.Error:
                connection.rollback()
    assert names(staffing(served)) == {"ani", "jauh", "dewi"}


def test_a_device_signs_what_it_records(tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "loket-1", name="loket-1")
    kept = let_in(counter, "ani")
    import base64

    assert base64.b64decode(kept.signing_key) == make_device("loket-1").card.signing_key
