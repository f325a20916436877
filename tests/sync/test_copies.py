"""A home or a hub that is put back from an older copy, or made anew, loses nothing and doubles nothing."""

import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
from acts import ANI, HERE, THERE, at_hub, feed, fields, mark, synced, take_in
from attacks import Outcome, Record
from offices import Office
from stations import Station, check, history_of, origin

from workstation.domain.case import fold
from workstation.domain.event import Event, EventKind, Role
from workstation.domain.officer import Officer
from workstation.domain.ruling import Decision, Review, State
from workstation.hub.founding import grant
from workstation.steps.decide import Decide, decide
from workstation.steps.rejoin import rejoin
from workstation.steps.review import ReviewDecision, review
from workstation.sync import round as words
from workstation.sync.round import synchronise

SRI = Officer("sri", Role.SUPERVISOR)
Make = Settle = Callable[..., Station]


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


def test_a_copy_in_which_more_was_done_than_the_hub_has_goes_on_from_what_the_hub_has(
    office: Office, make: Make
) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    synced(first)
    first.copy_home()
    mark(first, one, "nik")
    synced(first)
    first.restore_home({event.event_id for event in at_hub(office)})
    for name in ("nama", "alamat", "rt"):
        mark(first, one, name)
    assert synced(first) == [words.ANEW]
    assert not first.waiting()
    # Whoever mints next builds on what was sent, not on what was put aside when it was sealed anew.
    mark(first, one, "rw")
    synced(first)
    check([first], feed(office))
    assert [event.seq for event in at_hub(office)] == [1, 2, 3, 4, 5]


def test_what_is_sealed_anew_speaks_of_what_it_spoke_of(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    first.copy_home()
    mark(first, one, "nik")
    synced(first)
    first.restore_home({event.event_id for event in at_hub(office)})
    decide(first.counter, ANI, Decide(one, Decision.ESCALATE, note="ragu"))
    review(first.counter, SRI, ReviewDecision(one, Review.OVERTURN, "palsu"))
    assert synced(first, other) == [words.ANEW]
    check([first, other], feed(office))
    case = fold(other.events(one))
    assert (case.state, case.refused) == (State.REJECTED, {})


def test_what_was_built_on_an_event_that_died_with_a_disk_does_not_wait_for_ever(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other, first)
    first.copy_home()
    mark(first, one, "nik")
    decide(first.counter, ANI, Decide(one, Decision.REJECT, note="palsu"))
    # The hub refuses the first of both, and the disk dies before this home can tell of it.
    first.line.faults = {"push": "garble"}
    first.deaths.planned = [(2, "before_commit")]
    first.attempt(lambda: synchronise(first.counter))
    assert [event.kind for event in at_hub(office)] == [EventKind.DECIDED]
    first.deaths.planned = []
    first.restore_home({event.event_id for event in at_hub(office)})
    synced(other)
    assert other.rows()[0].state is State.PENDING
    synced(first, first, other)
    check([first, other], feed(office))
    assert other.rows()[0].state is first.rows()[0].state is State.REJECTED


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


def test_two_computers_of_one_name_lose_nothing(office: Office, make: Make, attack: Record) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    twin = replace_name(make("w1-twin"), first)
    synced(first, twin)
    told = 0
    for number in range(3):
        mark(first, one, f"a{number}")
        mark(twin, one, f"b{number}")
        told += words.ANEW in synced(first, twin)
    attack("home copied to a second device that works on with its keys", Outcome.DETECTED, 3, told)
    synced(first, twin, first)
    check([first, twin], feed(office))
    assert fields(at_hub(office)) == ["a0", "a1", "a2", "b0", "b1", "b2"]


def test_a_hub_founded_anew_gets_everything_again(settle: Settle, tmp_path: Path) -> None:
    office = Office(tmp_path / "hub")
    first, other = (settle(office, name) for name in ("w1", "w2"))
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


def test_a_hub_founded_anew_without_its_dossiers_gets_the_work_once_they_are_back(
    settle: Settle, tmp_path: Path
) -> None:
    office = Office(tmp_path / "hub")
    first = settle(office, "w1")
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


def forget(office: Office, event: Event) -> None:
    """Make the hub as it was before an event, as an older copy of it would."""
    assert office.server
    with psycopg.connect(office.server.url(office.database)) as connection:
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


def test_a_moved_workstation_put_back_goes_on_behind_events_it_may_not_read(central: Office, settle: Settle) -> None:
    (here,), (there,) = take_in(central, "R1"), take_in(central, "R2", code=THERE)
    first = settle(central, "w1", HERE)
    synced(first)
    first.copy_home()
    mark(first, here, "nik")
    synced(first)
    grant(central.url, "w1", [THERE])
    first.restore_home({event.event_id for event in at_hub(central)})
    first.offices = (THERE,)
    first.store.close()
    first.start()
    synced(first)
    mark(first, there, "nama")
    synced(first)
    assert not first.waiting()
    assert [event.seq for event in at_hub(central)] == [1]
    assert [item.event.seq for item in history_of(central.intake, THERE) if item.event] == [2]
