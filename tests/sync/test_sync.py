"""What becomes of events that nobody can take or believe, of workstations shut out, and of places in the feeds."""

import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
import pytest
from acts import ANI, HERE, THERE, feed, fields, insert_raw, insertion, mark, synced, take_in
from blanks import blank_hub
from counters import HandClock, open_counter
from histories import Device, dossier
from keys import KEY
from offices import Office
from stations import ALL, Station, check

from workstation.database.tables import event_values
from workstation.domain.case import fold
from workstation.domain.event import EventKind
from workstation.domain.hub import HubEvent
from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import HubForbids, HubUnreachable
from workstation.domain.ruling import Decision, State
from workstation.hub.embedded import EmbeddedHub
from workstation.hub.founding import grant, revoke
from workstation.steps.decide import Decide, decide
from workstation.steps.receipt import IssueReceipt, issue
from workstation.sync import round as words
from workstation.sync.round import synchronise

Make = Settle = Callable[..., Station]


def test_what_the_hub_has_is_delivered_however_it_came_there(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first = make("w1")
    synced(first)
    mark(first, one, "nik")
    office.intake.push(first.waiting())
    first.line.faults = {"push": "drop"}
    assert synchronise(first.counter).problem is not None
    assert first.waiting()
    synced(first)
    assert not first.waiting()
    check([first], feed(office))


def test_an_event_garbled_on_the_way_is_shown_and_comes_in_when_it_arrives_whole(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    decision = decide(first.counter, ANI, Decide(one, Decision.REJECT, note="palsu"))
    # This builds on the decision, and must not wait for it for ever.
    issue(first.counter, ANI, IssueReceipt(one, ReceiptType.PENOLAKAN))
    first.line.faults = {"push": "garble"}
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside) == (2, 1)
    assert first.rows()[0].state is State.PENDING
    synced(first, other)
    check([first, other], feed(office))
    first.line.hub.push([decision])
    synced(other, first)
    check([first, other], feed(office))
    assert other.rows()[0].state is first.rows()[0].state is State.REJECTED


def test_what_the_database_cannot_keep_is_set_aside_and_told_to_all(central: Office, settle: Settle) -> None:
    (one,) = take_in(central, "R1")
    first, other = (settle(central, name) for name in ("w1", "w2"))
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
    first.line.faults = {"leases": "drop"}
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
    (there,), (here,) = take_in(office, "R2", code=THERE), take_in(office, "R1")
    first, other = make("w1", HERE), make("w2", HERE, THERE)
    synced(other)
    mark(other, there, "nik")
    mark(other, here, "nama")
    synced(other, first)
    assert [row.dossier_id for row in first.rows()] == [here]
    if office.server:
        grant(office.url, "w1", [HERE, THERE])
    first.offices = (HERE, THERE)
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


def test_a_workstation_shut_out_in_the_middle_keeps_its_work_waiting(central: Office, settle: Settle) -> None:
    ids = take_in(central, "R1", "R2")
    first = settle(central, "w1")
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
        first.line.hub.close()
    first.line._seen = lambda *_: None
    grant(central.url, "w1", [HERE])
    result = synchronise(first.counter)
    assert (result.delivered, result.set_aside, result.problem) == (2, 0, None)
    check([first], feed(central))


def test_who_reads_a_feed_misses_nothing_that_is_committed_late(central: Office) -> None:
    (one,) = take_in(central, "R1")
    slow, quick = Device("w1").decide("ani", Decision.APPROVE, one), Device("w2").decide("budi", Decision.REJECT, one)
    hub = central.hub("w2", (HERE,))
    read: list[HubEvent] = []

    def poll() -> None:
        read.extend(central.intake.feed({HERE: read[-1].position if read else 0}, ALL))

    row = event_values(slow) | {"office": HERE, "parents": "[]", "occurred_at": 0}
    assert central.server
    everything = central.server.url(central.database)
    with psycopg.connect(everything, autocommit=True) as watcher, psycopg.connect(central.url) as late:
        late.execute(insertion(row, "loket.event", "%%(%s)s").encode(), row)
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


def test_a_wrong_clock_is_said_and_changes_no_order(tmp_path: Path) -> None:
    right, clock = HandClock(), HandClock()
    hub = EmbeddedHub.open(blank_hub(tmp_path / "hub"), KEY, clock=right)
    counter = open_counter(tmp_path / "home", hub, clock=clock)
    assert synchronise(counter).warnings == ()
    clock.advance(minutes=6)
    assert [one.text for one in synchronise(counter).warnings] == [words.AHEAD]
    clock.advance(days=-1)
    said = synchronise(counter).warnings
    assert [one.text for one in said] == [words.SET_BACK, words.BEHIND]
    assert said[1].values["minutes"] == str(24 * 60 - 6)
    clock.advance(days=1, minutes=-2)
    assert [one.text for one in synchronise(counter).warnings] == [words.SET_BACK]
    clock.advance(minutes=4)
    right.advance(minutes=8)
    assert synchronise(counter).warnings == ()
    (station,) = hub.stations()
    assert station.version == version("loket")
