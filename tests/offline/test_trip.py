"""Dossiers taken along where no network is, worked there, and brought back."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from counters import OPENED, HandClock, open_counter
from keys import KEY
from tiny import stock

from workstation.blobs import Sealed
from workstation.domain.event import EventKind
from workstation.domain.hub import Hub
from workstation.domain.officer import Officer
from workstation.domain.ports import Vault
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import HubUnreachable, ScanMissing, TripTooLarge
from workstation.domain.ruling import Decision, State
from workstation.sealing import subkey
from workstation.steps.claim import claim, claim_several, take_next, who_holds_what
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.show import find_dossier, open_case
from workstation.steps.trip import RESERVE, Wish, checkin, checkout, estimate
from workstation.sync.round import synchronise

BUDI, JOKO = Officer("budi"), Officer("joko")
EVERYTHING = Wish()
NO_SCANS = timedelta(0)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(tmp_path: Path, clock: HandClock) -> Iterator[Counter]:
    """A counter with eight dossiers of two kecamatan, pulled, whose scans have not come."""
    made = open_counter(tmp_path / "one", tmp_path / "hub", clock=clock)
    stock(made, tmp_path / "in", 8)
    synchronise(made, fetch_for=NO_SCANS)
    yield made


@pytest.fixture
def other(tmp_path: Path, counter: Counter, clock: HandClock) -> Counter:
    """Another counter of the same office, that pulled too."""
    made = replace(open_counter(tmp_path / "two", tmp_path / "hub", "loket-2", clock), reader=counter.reader)
    synchronise(made)
    return made


def numbers(counter: Counter, ids: Any) -> list[str]:
    return [open_case(counter, BUDI, dossier_id).dossier.registration_no for dossier_id in ids]


def rows(counter: Counter, *states: State) -> list[QueueRow]:
    return list_queue(counter, QueueFilter(states=frozenset(states or (State.PENDING,))))


def go(counter: Counter, wish: Wish = EVERYTHING, officer: Officer = BUDI, **more: Any) -> Any:
    return checkout(counter, officer, estimate(counter, officer, wish), 3, **more)


def test_an_offline_day(tmp_path: Path, clock: HandClock) -> None:
    counter = open_counter(tmp_path / "home", tmp_path / "hub", clock=clock)
    stock(counter, tmp_path / "in", 200, family=5)
    synchronise(counter, fetch_for=NO_SCANS)
    trip = go(counter)
    assert (len(trip.taken), trip.held, trip.incomplete, trip.problem) == (200, (), (), None)
    shutil.move(tmp_path / "hub", tmp_path / "away")
    work(counter, trip.taken[:120], papers=25)
    assert synchronise(counter).problem is not None
    OPENED.pop().close()
    again = open_counter(tmp_path / "home", tmp_path / "elsewhere", clock=clock)
    counter = replace(counter, uow=again.uow, view=again.view, vault=again.vault)
    clock.advance(hours=5)
    work(counter, trip.taken[120:], papers=15)
    assert rows(counter) == []
    with pytest.raises(HubUnreachable):
        checkin(counter)
    assert count_queue(counter, BUDI).waiting_to_send == 240
    shutil.move(tmp_path / "away", tmp_path / "hub")
    result = synchronise(counter)
    assert (result.delivered, result.set_aside, result.problem) == (240, 0, None)
    fed = [item.event for item in counter.hub.feed({"317101": 0, "317102": 0}, limit=1000)]
    decided = [event.dossier_id for event in fed if event and event.kind is EventKind.DECIDED]
    assert (len(fed), sorted(decided)) == (240, sorted(trip.taken))
    back = checkin(counter)
    assert (back.given, back.kept, counter.hub.leases()) == (200, (), [])


def work(counter: Counter, dossier_ids: Any, papers: int) -> None:
    """Decide dossiers one after the other, as the window does, and print papers for some."""
    for done, dossier_id in enumerate(dossier_ids):
        claim(counter, BUDI, dossier_id)
        decide(counter, BUDI, Decide(dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
        if done < papers:
            issue(counter, BUDI, IssueReceipt(dossier_id, ReceiptType.PERBAIKAN))


def test_the_estimate_says_what_is_to_be_fetched(counter: Counter, tmp_path: Path) -> None:
    planned = estimate(counter, BUDI, EVERYTHING)
    sizes = sum(path.stat().st_size for path in (tmp_path / "in").rglob("*.jpg"))
    assert (planned.dossiers, planned.scans, planned.needed, planned.lost) == (8, 8, sizes, 0)
    assert planned.room > RESERVE
    go(counter)
    planned = estimate(counter, BUDI, EVERYTHING)
    assert (planned.dossiers, planned.scans, planned.needed) == (8, 0, 0)


def test_what_came_of_a_broken_off_scan_is_not_fetched_again(counter: Counter) -> None:
    before = estimate(counter, BUDI, EVERYTHING)
    sha256 = open_case(counter, BUDI, before.candidates[0]).dossier.documents[0].sha256

    def broken(start: int) -> Iterator[bytes]:
        yield b"".join(counter.hub.scan(sha256))[:5]
        raise HubUnreachable

    with pytest.raises(HubUnreachable):
        counter.vault.receive(sha256, broken)
    assert estimate(counter, BUDI, EVERYTHING).needed == before.needed - 5
    assert go(counter).incomplete == ()


@pytest.mark.parametrize(
    ("wish", "taken"),
    [
        (Wish(("Gambir",)), ["3171-0000", "3171-0002", "3171-0004", "3171-0006"]),
        (Wish(("GAMBIR", "MENTENG"), limit=3), ["3171-0000", "3171-0001", "3171-0002"]),
        (Wish(offices=("317102",), limit=2), ["3171-0001", "3171-0003"]),
        (Wish(("SENEN",)), []),
    ],
)
def test_what_is_taken_along_is_chosen(counter: Counter, wish: Wish, taken: list[str]) -> None:
    assert estimate(counter, BUDI, wish).dossiers == len(taken)
    trip = go(counter, wish)
    assert numbers(counter, trip.taken) == taken
    assert all(lease.trip for lease in counter.hub.leases())
    assert len(counter.hub.leases()) == len(taken)


def test_what_others_hold_is_listed_and_stays_theirs(counter: Counter, other: Counter) -> None:
    theirs = find_dossier(other, "3171-0001")
    claim(other, JOKO, theirs)
    trip = go(counter, Wish(limit=3))
    assert numbers(counter, trip.taken) == ["3171-0000", "3171-0002", "3171-0003"]
    assert [(row.registration_no, row.holder, row.held_at) for row in trip.held] == [("3171-0001", "joko", "loket-2")]
    assert take_next(other, JOKO) == theirs
    assert claim_several(other, JOKO, trip.taken).taken == ()


def test_the_others_go_on_with_what_was_left_behind(counter: Counter, other: Counter) -> None:
    go(counter, Wish(limit=7))
    # It has not heard of the trip, so the hub has to say that seven are gone.
    assert take_next(other, JOKO) == find_dossier(other, "3171-0007")
    assert {row.held_at for row in who_holds_what(other)} == {"loket-1", "loket-2"}


class SmallDisk:
    """A vault on a disk with little room."""

    def __init__(self, vault: Vault, room: int) -> None:
        self._vault, self._room = vault, room

    def __getattr__(self, name: str) -> Any:
        return getattr(self._vault, name)

    def room(self) -> int:
        return self._room


def test_a_disk_that_is_too_small_is_said_before_anything_is_taken(counter: Counter, tmp_path: Path) -> None:
    needed = estimate(counter, BUDI, EVERYTHING).needed
    small = replace(counter, vault=cast(Vault, SmallDisk(counter.vault, RESERVE + needed - 1)))
    with pytest.raises(TripTooLarge):
        go(small)
    assert counter.hub.leases() == []
    enough = replace(counter, vault=cast(Vault, SmallDisk(counter.vault, RESERVE + needed)))
    assert len(go(enough).taken) == 8


class BrokenLine:
    """A hub whose line breaks after some scans; `lost` names a scan that it does not have."""

    def __init__(self, hub: Hub, scans: int, lost: str = "") -> None:
        self._hub, self._scans, self._lost = hub, scans, lost
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        if sha256 == self._lost:
            raise ScanMissing
        if len(self.asked) == self._scans:
            raise HubUnreachable
        self.asked.append(sha256)
        return self._hub.scan(sha256, start)


def test_a_checkout_that_broke_off_goes_on(counter: Counter, tmp_path: Path) -> None:
    first, second = BrokenLine(counter.hub, 3), BrokenLine(counter.hub, 99)
    broken = go(replace(counter, hub=cast(Hub, first)), Wish(limit=6), read=True)
    assert broken.problem == HubUnreachable().sentence
    assert (len(broken.taken), broken.read, len(broken.incomplete)) == (6, 0, 3)
    stock(counter, tmp_path / "in", 1, first=100)
    synchronise(counter, fetch_for=NO_SCANS)
    whole = go(replace(counter, hub=cast(Hub, second)), Wish(limit=6), read=True)
    assert (whole.taken, whole.incomplete, whole.read, whole.problem) == (broken.taken, (), 6, None)
    assert not set(first.asked) & set(second.asked)
    assert len(counter.hub.leases()) == 6


def test_a_more_urgent_one_that_came_meanwhile_does_not_enlarge_the_trip(
    counter: Counter, tmp_path: Path, clock: HandClock
) -> None:
    stopped = go(counter, Wish(("MENTENG",), limit=2), stop=lambda: len(counter.hub.leases()) > 0)
    assert len(stopped.taken) == 2
    assert go(counter, Wish(limit=3)).taken[:2] == stopped.taken
    assert len(counter.hub.leases()) == 3


def test_a_scan_that_the_hub_lost_is_named_and_the_others_come(counter: Counter, tmp_path: Path) -> None:
    lost = open_case(counter, BUDI, find_dossier(counter, "3171-0002")).dossier.documents[0].sha256
    name = Sealed(subkey(KEY, "hub-scans")).name(lost)
    shutil.move(tmp_path / "hub" / "scans" / name[:2] / name, tmp_path / "lost")
    assert estimate(counter, BUDI, EVERYTHING).lost == 1
    trip = go(counter, read=True)
    assert (len(trip.taken), trip.incomplete, trip.read, trip.problem) == (8, ("3171-0002",), 7, None)


def test_checkin_keeps_what_has_decisions_to_send(counter: Counter, other: Counter) -> None:
    trip = go(counter)
    decide(counter, BUDI, Decide(trip.taken[0], Decision.RETURN, ("berkas_belum_lengkap",)))
    back = checkin(counter)
    assert (back.given, back.kept) == (7, ("3171-0000",))
    assert [lease.dossier_id for lease in counter.hub.leases()] == [trip.taken[0]]
    synchronise(counter)
    assert checkin(counter).given == 1
    assert counter.hub.leases() == []
    synchronise(other)
    assert open_case(other, JOKO, trip.taken[0]).case.state is State.RETURNED


def test_checkin_leaves_the_claims_of_others_and_of_the_day(counter: Counter, other: Counter) -> None:
    go(counter, Wish(limit=2))
    claim(counter, JOKO, find_dossier(counter, "3171-0005"))
    go(other, Wish(limit=1), JOKO)
    assert checkin(counter).given == 2
    assert sorted((lease.workstation, lease.trip) for lease in counter.hub.leases()) == [
        ("loket-1", False),
        ("loket-2", True),
    ]


def test_on_a_trip_the_next_dossier_is_given_without_the_hub(counter: Counter) -> None:
    go(counter)

    class Unasked:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    assert take_next(replace(counter, hub=cast(Hub, Unasked())), BUDI) == find_dossier(counter, "3171-0000")
