"""Workstations that live through faults, and what must hold of them and their hub when all is healed."""

import shutil
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from counters import LETTERHEAD, HandClock, TruthReader
from devices import make_device
from faulty import Countdown, Crash, Line, MortalWork
from keys import KEY

from workstation.domain.case import fold
from workstation.domain.errors import LoketError
from workstation.domain.event import Event, EventKind
from workstation.domain.history import in_order
from workstation.domain.hub import Hub, HubEvent, Lease
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import Paper, Receipt
from workstation.domain.settings import OfficeSettings
from workstation.steps.counter import Counter
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault
from workstation.sync.round import SyncResult, synchronise

ALL = 100_000


class PlainPrinter:
    """Port `ReceiptPrinter`: what a receipt says, without a page."""

    def render(self, receipt: Receipt, paper: Paper) -> bytes:
        return repr((receipt.serial, receipt.copy_number, paper.value)).encode()

    def words(self, receipt: Receipt) -> tuple[str, ...]:
        return (receipt.registration_no,)


@dataclass
class Station:
    """A workstation with its home, its line to the hub, and what it told its officers that it kept."""

    name: str
    home: Path
    line: Line
    offices: tuple[str, ...]
    clock: HandClock
    deaths: Countdown = field(default_factory=Countdown)
    kept: list[Event] = field(default_factory=list)
    copied: int = -1

    @classmethod
    def settled(cls, name: str, home: Path, template: Path, line: Line, *offices: str) -> "Station":
        """A workstation with an empty store, copied from one."""
        home.mkdir(parents=True)
        shutil.copy(template, home / "loket.db")
        station = cls(name, home, line, offices, HandClock(utc_now()))
        station.start()
        return station

    def start(self) -> None:
        """Open the store from what lies on the disk."""
        self.store = Store.open(self.home / "loket.db", KEY)
        self.counter = Counter(
            workstation=self.name,
            settings=replace(OfficeSettings(LETTERHEAD), offices=self.offices, lease=timedelta(hours=1)),
            uow=lambda: MortalWork(self.store.unit_of_work(), self.deaths, self.kept.append),
            view=self.store.view,
            vault=Vault(self.home / "scans", KEY),
            hub=self.line,
            reader=TruthReader(),
            printer=PlainPrinter(),
            clock=self.clock,
            device=make_device(self.name),
        )

    def attempt(self, act: Callable[[], Any]) -> Any:
        """Do something that may be refused, may fail, or in which the program may die; then it starts again."""
        try:
            return act()
        except LoketError:
            return None
        except Crash:
            self.store.close()
            self.start()
            return None

    def copy_home(self) -> None:
        """Keep a copy of the home as it stands."""
        self.store.close()
        shutil.copy(self.home / "loket.db", self.home / "copy.db")
        self.copied = len(self.kept)
        self.start()

    def restore_home(self, at_hub: set[UUID]) -> None:
        """Put the copy back. What was kept since and is not at the hub died with the disk."""
        self.store.close()
        for file in self.home.glob("loket.db*"):
            file.unlink()
        shutil.copy(self.home / "copy.db", self.home / "loket.db")
        self.kept = [
            event for number, event in enumerate(self.kept) if number < self.copied or event.event_id in at_hub
        ]
        self.copied = len(self.kept)
        self.start()

    def heal(self) -> None:
        """Nothing fails from now on."""
        self.line.cut = False
        self.line.faults.clear()
        self.deaths.planned.clear()

    def rows(self) -> list[QueueRow]:
        """Every dossier here, whatever its state."""
        with self.store.view() as uow:
            return sorted(uow.queue.rows(QueueFilter(states=frozenset())), key=lambda row: row.registration_no)

    def events(self, dossier_id: UUID) -> list[Event]:
        """What is in force here on a dossier."""
        with self.store.view() as uow:
            return uow.events.of(dossier_id)

    def outbox(self) -> dict[UUID, str]:
        """The state of each own event."""
        with self.store.view() as uow:
            return {entry.event.event_id: entry.state for entry in uow.outbox.entries(ALL)}

    def waiting(self) -> list[Event]:
        """What waits to be sent."""
        with self.store.view() as uow:
            return uow.outbox.waiting(ALL)

    def sync(self) -> SyncResult | None:
        """One round of sync."""
        result: SyncResult | None = self.attempt(lambda: synchronise(self.counter))
        return result


class LeaseWatch:
    """Sees every answer of the hub on leases: nobody is given what somebody else holds."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.held: dict[UUID, Lease] = {}

    def seen(self, name: str, values: tuple[Any, ...], answer: Any) -> None:
        """Judge an answer by those before it."""
        if name == "claim":
            for lease in answer:
                before = self.held.get(lease.dossier_id)
                if before is not None and before.until > self._now():
                    assert before.held_against(lease.officer, lease.workstation) is False, (before, lease)
                self.held[lease.dossier_id] = lease
        if name == "release":
            workstation, officer, dossier_ids = values
            for dossier_id, lease in list(self.held.items()):
                given = dossier_id in dossier_ids and officer in (None, lease.officer)
                if lease.workstation == workstation and given:
                    del self.held[dossier_id]
        if name == "leases":
            told = {lease.dossier_id: lease for lease in answer if lease.dossier_id in self.held}
            assert told == {one: lease for one, lease in self.held.items() if one in told}
            assert all(lease.until <= self._now() for one, lease in self.held.items() if one not in told)


def until_quiet(stations: Collection[Station], besides: Callable[[], int] = lambda: 0, most: int = 8) -> None:
    """Sync everybody, and do what else there is, until a whole round moved nothing."""
    for _ in range(most):
        moved = besides()
        for station in stations:
            result = station.sync()
            assert result is not None and result.problem is None, result
            moved += result.delivered + result.set_aside + result.dossiers + result.events
            moved += len(station.waiting())
        if not moved:
            return
    raise AssertionError("sync does not come to rest")


def history_of(hub: Hub, office: str) -> list[HubEvent]:
    """An office's whole feed."""
    return hub.feed({office: 0}, ALL)


def check(stations: list[Station], feed: list[HubEvent]) -> None:
    """What must hold once everybody has synced."""
    at_hub = [item.event for item in feed if item.event]
    ids = [event.event_id for event in at_hub]
    assert len(ids) == len(set(ids)) == len(feed)
    assert [item.position for item in feed] == sorted({item.position for item in feed})
    _nothing_is_doubled(at_hub)
    for station in stations:
        _nothing_is_lost(station, at_hub)
        for row in station.rows():
            history = [event for event in at_hub if event.dossier_id == row.dossier_id]
            here = station.events(row.dossier_id)
            more, less = _differences(station, here, history)
            assert not more and not less, f"{station.name} has {more} that the hub has not, and lacks {less}"
            case = fold(history)
            assert fold(here) == case
            assert row.state is case.state
            assert not case.waiting
            four_eyes(history)
        with station.store.unit_of_work() as uow:
            assert uow.queue.rebuild() == 0


def _differences(station: Station, here: list[Event], there: list[Event]) -> tuple[list[str], list[str]]:
    """What a station has in force and the hub has not, and the other way round."""
    states = station.outbox()

    def named(event: Event) -> str:
        state = states.get(event.event_id, "not its own")
        return f"{event.kind} {event.workstation}:{event.seq} {event.event_id} from {_first(event)} ({state})"

    known, at_hub = ({(one.event_id, one.hash) for one in events} for events in (here, there))
    return (
        [named(one) for one in here if (one.event_id, one.hash) not in at_hub],
        [named(one) for one in there if (one.event_id, one.hash) not in known],
    )


def origin(event: Event) -> str | None:
    """The event that this one took the place of."""
    replaced = event.data.get("replaces")
    return None if replaced is None else str(replaced)


def _nothing_is_doubled(at_hub: list[Event]) -> None:
    """Nothing is at the hub both as it was and sealed anew, nor sealed anew twice."""
    first = [_first(event) for event in at_hub]
    assert len(first) == len(set(first))


def _nothing_is_lost(station: Station, at_hub: list[Event]) -> None:
    states = station.outbox()
    assert set(states.values()) <= {"delivered", "set_aside", "replaced"}, states
    ids = {event.event_id for event in at_hub}
    told = {event.data["refuses"] for event in at_hub if event.kind is EventKind.EVENT_REFUSED}
    known = {event.event_id: event for event in [*station.kept, *at_hub]}
    for event in station.kept:
        # What was sealed anew twice, since the first came late by a stick, is that first one.
        ends = _ends(event, list(known.values()), states) or [one for one in at_hub if _first(one) == _first(event)]
        assert len(ends) == 1, f"{event.event_id} became {len(ends)}"
        (end,) = ends
        state = states.get(end.event_id, "delivered")
        if state == "delivered":
            assert end.event_id in ids, f"{event.kind} is lost"
        else:
            assert state == "set_aside" and end.event_id not in ids
            assert str(end.event_id) in told or end.kind is EventKind.EVENT_REFUSED


def _first(event: Event) -> str:
    """The id under which it was first recorded."""
    return str(event.data.get("origin", event.event_id))


def _ends(event: Event, known: list[Event], states: Mapping[UUID, str]) -> list[Event]:
    """What an event is today: itself, or what took its place, and so on."""
    later = [one for one in known if origin(one) == str(event.event_id)]
    ends = [end for one in later for end in _ends(one, known, states)] or [event]
    return [end for end in ends if states.get(end.event_id) != "replaced"]


def four_eyes(history: list[Event]) -> None:
    """Nobody who decided says the last word on it, whatever their device had heard."""
    refused = fold(history).refused
    _, ancestors = in_order({event.event_id: event for event in history})
    valid = [event for event in history if event.event_id not in refused]
    undone = {event.data["undoes"] for event in valid if event.kind is EventKind.DECISION_UNDONE}
    decided = [event for event in valid if event.kind is EventKind.DECIDED and str(event.event_id) not in undone]
    for event in valid:
        if event.kind in (EventKind.REVIEWED, EventKind.CONFLICT_RESOLVED):
            own = [one for one in decided if one.officer == event.officer]
            assert all(event.event_id in ancestors[one.event_id] for one in own)


def utc_now() -> datetime:
    return datetime.now(UTC)
