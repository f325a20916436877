"""What becomes of work in the cases that offices fear: old copies put back, a hub lost, events nobody can take."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from faulty import Line
from histories import Device, dossier
from offices import Office
from stations import ALL, Station, check, history_of, origin

from workstation.database.tables import event_values
from workstation.domain.case import Decision, State, fold
from workstation.domain.event import Event, EventKind
from workstation.domain.hub import Bundle, HubEvent
from workstation.domain.officer import Officer
from workstation.domain.refusals import HubForbids, HubUnreachable
from workstation.hub.founding import grant, revoke
from workstation.steps.decide import Decide, MarkField, decide, mark_field
from workstation.steps.rejoin import rejoin
from workstation.sync import round as words
from workstation.sync.round import synchronise

ANI = Officer("ani")
HERE = "317101"
Make = Callable[..., Station]


def take_in(office: Office, *numbers: str, code: str = HERE) -> list[UUID]:
    """Dossiers come to the hub."""
    made = [dossier(number, office=code, documents=()) for number in numbers]
    for one in made:
        office.intake.accept(Bundle(one, {}), one.submitted_at)
    return [one.dossier_id for one in made]


def mark(station: Station, one: UUID, field: str, officer: Officer = ANI) -> Event:
    return mark_field(station.counter, officer, MarkField(one, field, "confirm"))


def synced(*stations: Station) -> list[str]:
    """Everybody syncs without a problem; the sentences somebody should see to."""
    seen = []
    for station in stations:
        result = synchronise(station.counter)
        assert result.problem is None
        seen += [warning.text for warning in result.warnings]
    return seen


def fields(events: list[Event]) -> list[str]:
    return sorted(str(event.data["field"]) for event in events if event.kind is EventKind.FIELD_MARKED)


def feed(office: Office) -> list[HubEvent]:
    return history_of(office.intake, HERE)


def at_hub(office: Office) -> list[Event]:
    return [item.event for item in feed(office) if item.event]


def test_a_home_put_back_from_an_older_copy_loses_neither_life(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    mark(first, one, "nik")
    synced(first)
    first.copy_home()
    mark(first, one, "nama")
    mark(first, one, "alamat")
    synced(first)
    first.restore_home({event.event_id for event in at_hub(office)})
    lost = [mark(first, one, "rt"), mark(first, one, "rw")]
    result = synchronise(first.counter)
    assert (result.delivered, result.problem) == (2, None)
    assert [(warning.text, warning.values) for warning in result.warnings] == [(words.ANEW, {"count": "2"})]
    assert synced(first, other) == []
    check([first, other], feed(office))
    assert fields(other.events(one)) == ["alamat", "nama", "nik", "rt", "rw"]
    assert [origin(event) for event in at_hub(office)[-2:]] == [str(event.event_id) for event in lost]


def test_what_a_copy_still_had_to_send_is_not_doubled_if_it_was_sent_since(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    mark(first, one, "nik")
    first.copy_home()
    mark(first, one, "nama")
    synced(first)
    first.restore_home({event.event_id for event in at_hub(office)})
    mark(first, one, "rt")
    assert synced(first) == [words.ANEW]
    synced(first, other)
    check([first, other], feed(office))
    assert fields(at_hub(office)) == ["nama", "nik", "rt"]


def test_a_copy_put_back_twice_seals_its_work_anew_once(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    synced(first)
    first.copy_home()
    mark(first, one, "nik")
    synced(first)
    # The home of before the first decision, in which another was made: its copy is put back after it was sent.
    first.restore_home({event.event_id for event in at_hub(office)})
    mark(first, one, "nama")
    first.copy_home()
    assert synced(first) == [words.ANEW]
    first.restore_home({event.event_id for event in at_hub(office)})
    mark(first, one, "rt")
    synced(first, first)
    check([first], feed(office))
    assert fields(at_hub(office)) == ["nama", "nik", "rt"]


def test_work_done_before_the_seals_are_made_anew_rests_on_nothing_that_stays_behind(
    office: Office, make: Make
) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    first.copy_home()
    mark(first, one, "nik")
    synced(first)
    first.restore_home({event.event_id for event in at_hub(office)})
    mark(first, one, "nama")
    # The program dies after the hub's events came and before the waiting ones were sealed anew.
    for commits in range(4, 12):
        first.deaths.planned = [(commits, "before_commit")]
        first.attempt(lambda: synchronise(first.counter))
    first.deaths.planned = []
    mark(first, one, "rt")
    synced(first, other, first)
    check([first, other], feed(office))
    assert fields(other.events(one)) == ["nama", "nik", "rt"]


def test_two_rounds_at_once_seal_anew_once(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, twin = make("w1"), make("w1-twin")
    twin = replace_name(twin, first)
    synced(first, twin)
    mark(first, one, "nik")
    synced(first)
    waiting = mark(twin, one, "nama")
    assert rejoin(twin.counter, (waiting.event_id,)) == 1
    assert rejoin(twin.counter, (waiting.event_id,)) == 0
    with twin.store.unit_of_work() as uow:
        uow.outbox.record(waiting.event_id, "unknown", "a late answer", twin.clock.now())
        assert [event.data["field"] for event in uow.outbox.waiting(9)] == ["nama"]


def replace_name(station: Station, other: Station) -> Station:
    """Another computer under the same name."""
    station.line.hub = other.line.hub
    station.name = other.name
    station.store.close()
    station.start()
    return station


def test_two_computers_of_one_name_lose_nothing(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    twin = replace_name(make("w1-twin"), first)
    synced(first, twin)
    for number in range(3):
        mark(first, one, f"a{number}")
        mark(twin, one, f"b{number}")
        synced(first, twin)
    synced(first, twin, first)
    check([first, twin], feed(office))
    assert fields(at_hub(office)) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_what_the_hub_has_is_delivered_however_it_came_there(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    synced(first)
    mark(first, one, "nik")
    office.intake.push(first.waiting())
    first.line.faults.planned = [(1, "drop")]
    assert synchronise(first.counter).problem is not None
    assert first.waiting()
    first.line.faults.planned = []
    synced(first)
    assert not first.waiting()
    check([first], feed(office))


def test_an_event_garbled_on_the_way_is_shown_and_comes_in_when_it_arrives_whole(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    decision = decide(first.counter, ANI, Decide(one, Decision.REJECT, note="palsu"))
    first.line.faults.planned = [(1, "garble")]
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside) == (1, 1)
    assert first.rows()[0].state is State.PENDING
    synced(first, other)
    check([first, other], feed(office))
    first.line.hub.push([decision])
    synced(other, first)
    check([first, other], feed(office))
    assert other.rows()[0].state is first.rows()[0].state is State.REJECTED


def test_what_the_database_cannot_keep_is_set_aside_and_told_to_all(
    central: Office, tmp_path: Path, empty_store: Path
) -> None:
    (one,) = take_in(central, "R1")
    first, other = (settled(central, name, tmp_path, empty_store) for name in ("w1", "w2"))
    synced(first, other)
    endless = mark(first, one, "nik", Officer("e" * 201))
    mark(first, one, "nama")
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside, result.problem) == (2, 1, None)
    synced(first, other)
    check([first, other], feed(central))
    (told,) = [event for event in other.events(one) if event.kind is EventKind.EVENT_REFUSED]
    assert (told.data["refuses"], told.data["cause"]) == (str(endless.event_id), "unstorable")
    assert set(fold(other.events(one)).marks) == {"nama"}
    first.store.close()
    other.store.close()


def settled(office: Office, name: str, folder: Path, empty_store: Path, *offices: str) -> Station:
    line = Line(office.hub(name, offices or (HERE,)), lambda *_: None)
    return Station.settled(name, folder / name, empty_store, line, *offices)


def insert_raw(office: Office, event: Event, **changes: Any) -> None:
    """Put an event into the hub's feed past all its rules, as somebody with the database in hands could."""
    row = event_values(event) | {"office": HERE} | changes
    row |= {
        "parents": json.dumps(sorted(str(parent) for parent in event.parents)),
        "occurred_at": round(event.occurred_at.timestamp() * 1_000_000),
    }
    if office.server is None:
        row |= {name: value.hex for name, value in row.items() if isinstance(value, UUID)}
        with sqlite3.connect(office.folder / "hub.db") as raw:
            raw.execute(_statement(row, "event", ":%s"), row)
        raw.close()
        return
    with psycopg.connect(office.url) as connection:
        connection.execute("SET session_replication_role = replica")
        row["position"] = connection.execute("SELECT nextval('loket.event_position_seq')").fetchone()[0]  # type: ignore[index]
        connection.execute(_statement(row, "loket.event", "%%(%s)s").encode(), row)


def _statement(row: dict[str, Any], table: str, mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(mark % name for name in row)})"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"officer": "sri"}, "bad_hash"),
        ({"kind": "stamped_by_a_machine"}, "unknown_kind"),
        ({"role": "robot"}, "unknown_kind"),
    ],
)
def test_an_event_nobody_can_believe_or_understand_blocks_nothing(
    office: Office, make: Make, changes: dict[str, str], cause: str
) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    insert_raw(office, Device("w9").decide("ani", Decision.APPROVE, one), **changes)
    mark(first, one, "nik")
    # The line is lost after the strange event was set aside: it is told all the same.
    first.line.faults.planned = [(5, "drop")]
    result = synchronise(first.counter)
    assert [(warning.text, warning.values) for warning in result.warnings] == [(words.STRANGE, {"count": "1"})]
    assert result.problem == HubUnreachable().sentence
    assert (synced(other), synced(first, other)) == ([words.STRANGE], [])
    for station in (first, other):
        assert (fields(station.events(one)), station.rows()[0].state) == (["nik"], State.PENDING)
        with station.store.view() as uow:
            (strange,) = uow.events.strange()
        assert strange.cause == cause
        assert next(iter(changes.values())) in strange.content


def test_an_office_that_is_added_later_is_read_from_its_beginning(office: Office, make: Make) -> None:
    (there,), (here,) = take_in(office, "R2", code="317102"), take_in(office, "R1")
    first, other = make("w1", HERE), make("w2", HERE, "317102")
    synced(other)
    mark(other, there, "nik")
    mark(other, here, "nama")
    synced(other, first)
    assert [row.dossier_id for row in first.rows()] == [here]
    if office.server:
        grant(office.url, "w1", [HERE, "317102"])
    first.offices = (HERE, "317102")
    first.store.close()
    first.start()
    synced(first)
    assert (fields(first.events(here)), fields(first.events(there))) == (["nama"], ["nik"])
    assert len(first.rows()) == 2


def test_what_was_refused_for_want_of_its_dossier_goes_out_when_the_hub_has_it(office: Office, make: Make) -> None:
    first, other = make("w1"), make("w2")
    (one,) = take_in(office, "R1")
    elsewhere = dossier("R2", documents=())
    with first.store.unit_of_work() as uow:
        uow.dossiers.add(elsewhere, elsewhere.submitted_at)
        uow.commit()
    synced(first, other)
    decide(first.counter, ANI, Decide(elsewhere.dossier_id, Decision.REJECT, note="palsu"))
    mark(first, one, "nik")
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside) == (1, 1)
    take_in(office, "R2")
    synced(first, first, other)
    check([first, other], feed(office))
    assert [row.state for row in other.rows()] == [State.PENDING, State.REJECTED]


def test_a_hub_founded_anew_gets_everything_again(tmp_path: Path, empty_store: Path) -> None:
    office = Office(tmp_path / "hub")
    first, other = (settled(office, name, tmp_path, empty_store) for name in ("w1", "w2"))
    ids = take_in(office, "R1", "R2")
    synced(first, other)
    for number in range(5):
        mark(first, ids[0], f"f{number}")
        mark(other, ids[1], f"f{number}")
    # Of the first one's chain a part is here only as the hub gave it.
    first.copy_home()
    mark(first, ids[0], "since")
    synced(first, other)
    first.restore_home({event.event_id for event in at_hub(office)})
    synced(first, other)
    shutil.rmtree(office.folder)
    take_in(office, "R1", "R2")
    assert synced(first, other) == [words.OTHER_HUB, words.OTHER_HUB]
    assert synced(first, other, first) == []
    check([first, other], feed(office))
    assert len(at_hub(office)) == 11
    for station in (first, other):
        station.store.close()


def test_a_hub_founded_anew_without_its_dossiers_gets_the_work_once_they_are_back(
    tmp_path: Path, empty_store: Path
) -> None:
    office = Office(tmp_path / "hub")
    first = settled(office, "w1", tmp_path, empty_store)
    (one,) = take_in(office, "R1")
    synced(first)
    mark(first, one, "nik")
    synced(first)
    shutil.rmtree(office.folder)
    assert office.intake
    synced(first)
    assert at_hub(office) == []
    take_in(office, "R1")
    synced(first, first)
    check([first], feed(office))
    assert fields(at_hub(office)) == ["nik"]
    first.store.close()


def forget(office: Office, event: Event) -> None:
    """Make the hub as it was before an event, as an older copy of it would."""
    assert office.server
    with psycopg.connect(office.url) as connection:
        connection.execute("SET session_replication_role = replica")
        row = connection.execute("SELECT position FROM loket.event WHERE event_id = %s", [event.event_id]).fetchone()
        assert row
        connection.execute("DELETE FROM loket.event WHERE position >= %s", row)
        connection.execute("SELECT setval('loket.event_position_seq', %s, false)", row)


def test_a_hub_put_back_from_an_older_copy_gets_what_it_lacks_and_all_read_it_again(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, second, reader = make("w1"), make("w2"), make("w3")
    synced(first, second, reader)
    mark(first, one, "nik")
    synced(first)
    if office.server is None:
        shutil.copy(office.folder / "hub.db", office.folder / "copy.db")
    later = mark(first, one, "nama")
    mark(second, one, "rt")
    synced(first, second, reader)
    if office.server is None:
        for file in office.folder.glob("hub.db*"):
            file.unlink()
        shutil.copy(office.folder / "copy.db", office.folder / "hub.db")
    else:
        forget(office, later)
    # New events take the places that the lost ones had, so that a reader who trusts its place misses them.
    mark(second, one, "rw")
    synced(second)
    mark(first, one, "alamat")
    assert synced(first) == [words.OTHER_HUB]
    synced(second, first, reader, second, first, reader)
    check([first, second, reader], feed(office))
    assert fields(reader.events(one)) == ["alamat", "nama", "nik", "rt", "rw"]


def test_a_moved_workstation_put_back_goes_on_behind_events_it_may_not_read(
    central: Office, tmp_path: Path, empty_store: Path
) -> None:
    (here,), (there,) = take_in(central, "R1"), take_in(central, "R2", code="317102")
    first = settled(central, "w1", tmp_path, empty_store, HERE)
    synced(first)
    first.copy_home()
    mark(first, here, "nik")
    synced(first)
    grant(central.url, "w1", ["317102"])
    first.restore_home({event.event_id for event in at_hub(central)})
    first.offices = ("317102",)
    first.store.close()
    first.start()
    synced(first)
    mark(first, there, "nama")
    synced(first)
    assert not first.waiting()
    assert [event.seq for event in at_hub(central)] == [1]
    assert [item.event.seq for item in history_of(central.intake, "317102") if item.event] == [2]
    first.store.close()


def test_a_workstation_shut_out_in_the_middle_keeps_its_work_waiting(
    central: Office, tmp_path: Path, empty_store: Path
) -> None:
    ids = take_in(central, "R1", "R2")
    first = settled(central, "w1", tmp_path, empty_store)
    synced(first)
    mark(first, ids[0], "nik")
    synced(first)
    for one in ids:
        mark(first, one, "nama")

    def shut_out(name: str, *_: Any) -> None:
        if name == "greet":
            revoke(central.url, "w1")

    first.line._seen = shut_out
    # Shut out between the greeting and the sending, then before the greeting, then before a new connection.
    for _ in range(3):
        result = synchronise(first.counter)
        assert result.problem == HubForbids().sentence
        assert (result.delivered, result.set_aside, len(first.waiting())) == (0, 0, 2)
        first.line.hub.close()  # type: ignore[attr-defined]
    first.line._seen = lambda *_: None
    grant(central.url, "w1", [HERE])
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside, result.problem) == (2, 0, None)
    check([first], feed(central))
    first.store.close()


def test_who_reads_a_feed_misses_nothing_that_is_committed_late(central: Office) -> None:
    (one,) = take_in(central, "R1")
    slow, quick = Device("w1").decide("ani", Decision.APPROVE, one), Device("w2").decide("budi", Decision.REJECT, one)
    hub = central.hub("w2", (HERE,))
    read: list[HubEvent] = []

    def poll() -> None:
        read.extend(central.intake.feed({HERE: read[-1].position if read else 0}, ALL))

    row = event_values(slow) | {"office": HERE, "parents": "[]", "occurred_at": 0}
    with psycopg.connect(central.url, autocommit=True) as watcher, psycopg.connect(central.url) as late:
        late.execute(_statement(row, "loket.event", "%%(%s)s").encode(), row)
        pushing = threading.Thread(target=hub.push, args=([quick],))
        pushing.start()
        waits = b"SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'"
        while pushing.is_alive() and watcher.execute(waits).fetchone() == (0,):
            pushing.join(0.01)
        poll()
        late.commit()
        pushing.join()
    poll()
    assert {item.event.event_id for item in read if item.event} | {slow.event_id} == {slow.event_id, quick.event_id}
    assert len(read) == len(feed(central)) == 2
