"""Fetching scans: by urgency, resumable, bounded, and with a word for whatever did not come."""

import hashlib
import random
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from counters import START, open_counter
from histories import dossier
from keys import KEY, opted_in

from workstation.blobs import Blobs, Sealed
from workstation.bootstrap import open_workstation
from workstation.domain.dossier import Document
from workstation.domain.hub import Hub
from workstation.domain.officer import Officer
from workstation.domain.reading import Reading
from workstation.domain.refusals import HubUnreachable, ScanMissing
from workstation.domain.ruling import Decision
from workstation.sealing import subkey
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.fetch import FetchResult, fetch, fetch_dossier
from workstation.steps.read import pre_read, read_dossier
from workstation.steps.show import open_case
from workstation.steps.throttle import Throttle
from workstation.sync.round import synchronise

BUDI = Officer("budi")
CHUNK = 1000


class ScanHub:
    """The part of a hub that gives scans: what it holds, what it was asked, and when it breaks off."""

    def __init__(self) -> None:
        self.scans: dict[str, bytes] = {}
        self.asked: list[tuple[str, int]] = []
        self.chunks_left: int | None = None

    def readings(self, scans: object, engine: str) -> dict[tuple[str, str], Reading]:
        return {}

    def keep(self, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        self.scans[name] = data
        return name

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        self.asked.append((sha256, start))
        if sha256 not in self.scans:
            raise ScanMissing
        data = self.scans[sha256]
        for place in range(start, len(data), CHUNK):
            if self.chunks_left == 0:
                raise HubUnreachable
            if self.chunks_left is not None:
                self.chunks_left -= 1
            yield data[place : place + CHUNK]


@pytest.fixture
def hub() -> ScanHub:
    return ScanHub()


@pytest.fixture
def counter(tmp_path: Path, hub: ScanHub) -> Counter:
    return replace(open_counter(tmp_path / "home"), hub=cast(Hub, hub))


def scan_of(number: int, size: int = 3500) -> bytes:
    return random.Random(number).randbytes(size)


def add(counter: Counter, hub: ScanHub, name: str, hours: int, *scans: bytes, kind: str = "kk") -> UUID:
    """A dossier that came so many hours after the start, whose scans the hub holds."""
    documents = tuple(Document(kind, f"{place}.jpg", "image/jpeg", hub.keep(scan)) for place, scan in enumerate(scans))
    one = dossier(name, documents=documents, submitted_at=START + timedelta(hours=hours))
    with counter.uow() as uow:
        uow.dossiers.add(one, START)
        uow.commit()
    return one.dossier_id


def order(hub: ScanHub) -> list[bytes]:
    return [hub.scans[name] for name, _ in hub.asked]


def names(*scans: bytes) -> tuple[str, ...]:
    return tuple(hashlib.sha256(scan).hexdigest() for scan in scans)


def test_scans_come_by_urgency_and_none_twice(counter: Counter, hub: ScanHub) -> None:
    a, b, c, d, e = (scan_of(number) for number in range(5))
    done_early = add(counter, hub, "done-early", -9, d)
    done_late = add(counter, hub, "done-late", -8, e)
    for decided in (done_early, done_late):
        decide(counter, BUDI, Decide(decided, Decision.RETURN, ("berkas_belum_lengkap",)))
    add(counter, hub, "late", 5, c, a)
    add(counter, hub, "early", 1, a, b)
    seen: list[tuple[int, int]] = []
    result = fetch(counter, lambda done, total: seen.append((done, total)))
    assert result == FetchResult(fetched=5, bytes=5 * 3500)
    assert order(hub) == [a, b, c, e, d]
    assert seen == [(number, 5) for number in range(1, 6)]
    assert fetch(counter) == FetchResult()
    assert len(hub.asked) == 5


def test_the_wanted_dossier_comes_first(counter: Counter, hub: ScanHub) -> None:
    a, b, c = (scan_of(number) for number in range(3))
    add(counter, hub, "early", 1, a)
    add(counter, hub, "late", 5, b)
    latest = add(counter, hub, "latest", 9, c, a)
    assert fetch(counter, wanted=latest).fetched == 3
    assert order(hub) == [c, a, b]


def test_one_dossier_is_fetched_alone(counter: Counter, hub: ScanHub) -> None:
    a, b = (scan_of(number) for number in range(2))
    add(counter, hub, "early", 1, a)
    wanted = add(counter, hub, "late", 5, b)
    assert open_case(counter, BUDI, wanted).missing_scans == names(b)
    assert fetch_dossier(counter, wanted) == FetchResult(fetched=1, bytes=3500)
    assert open_case(counter, BUDI, wanted).missing_scans == ()
    assert order(hub) == [b]


def test_a_line_that_breaks_at_every_chunk_still_brings_every_byte_once(counter: Counter, hub: ScanHub) -> None:
    scans = [scan_of(number) for number in range(3)]
    add(counter, hub, "one", 1, *scans)
    came = 0
    for _ in range(12):
        hub.chunks_left = 1
        result = fetch(counter)
        came += result.bytes
        assert result.problem == HubUnreachable().sentence or result.remaining == 0
    assert came == 3 * 3500
    assert [counter.vault.get(name) for name in names(*scans)] == scans
    assert [start for _, start in hub.asked if start] == [1000, 2000, 3000] * 3


def test_a_hub_out_of_reach_ends_the_round_and_what_came_stays(counter: Counter, hub: ScanHub) -> None:
    a, b, c = (scan_of(number) for number in range(3))
    add(counter, hub, "one", 1, a, b, c)
    hub.chunks_left = 6
    result = fetch(counter)
    assert result == FetchResult(1, 5500, remaining=2, problem=HubUnreachable().sentence)
    assert counter.vault.has(names(a)[0])
    assert counter.vault.partial(names(b)[0]) == 2000


def test_what_the_hub_lacks_or_gives_wrong_is_named_and_blocks_nothing(counter: Counter, hub: ScanHub) -> None:
    a, b, c = (scan_of(number) for number in range(3))
    add(counter, hub, "one", 1, a, b, c)
    del hub.scans[names(a)[0]]
    hub.scans[names(b)[0]] = b[:-1] + b"x"
    result = fetch(counter)
    assert result == FetchResult(1, 7000, missing=names(a), damaged=names(b))
    assert [counter.vault.has(name) for name in names(a, b, c)] == [False, False, True]
    assert counter.vault.partial(names(b)[0]) == 0
    hub.keep(a)
    hub.keep(b)
    assert fetch(counter).fetched == 2


def test_a_stop_is_heard_within_one_chunk_and_what_came_stays(counter: Counter, hub: ScanHub) -> None:
    scans = [scan_of(number) for number in range(2)]
    add(counter, hub, "one", 1, *scans)
    for chunks in (1, 2):
        heard = count_down(chunks)
        assert fetch(counter, stop=heard).bytes == chunks * CHUNK
    assert counter.vault.partial(names(scans[0])[0]) == 3 * CHUNK
    assert fetch(counter, stop=lambda: True) == FetchResult(remaining=2)
    assert fetch(counter).fetched == 2
    assert [counter.vault.get(name) for name in names(*scans)] == scans


def count_down(turns: int) -> Callable[[], bool]:
    """A stop flag that is raised after it was looked at so many times."""
    left = iter(range(turns))
    return lambda: next(left, None) is None


class HandTime:
    """Seconds that pass only by waiting."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def test_the_bound_of_bytes_a_second_holds(counter: Counter, hub: ScanHub) -> None:
    time = HandTime()
    slow = replace(counter, throttle=Throttle(2000, time.monotonic, time.sleep))
    add(slow, hub, "one", 1, *(scan_of(number, 10_000) for number in range(3)))
    assert fetch(slow).bytes == 30_000
    assert time.now == pytest.approx((30_000 - 2000) / 2000, abs=0.1)


def test_the_bound_is_a_setting_of_the_office(tmp_path: Path) -> None:
    opted_in(tmp_path, "scan_bytes_per_second = 64000\n")
    with open_workstation(tmp_path) as workstation:
        assert workstation.counter.settings.scan_bytes_per_second == 64000
        assert workstation.counter.throttle.rate == 64000


def test_an_urgent_fetch_waits_for_a_scan_that_is_just_coming_in(counter: Counter, hub: ScanHub) -> None:
    (name,) = names(scan_of(1))
    wanted = add(counter, hub, "one", 1, scan_of(1))
    coming, go_on = threading.Event(), threading.Event()

    def source(start: int) -> Iterator[bytes]:
        yield scan_of(1)[:CHUNK]
        coming.set()
        assert go_on.wait(10)
        yield scan_of(1)[CHUNK:]

    other = threading.Thread(target=counter.vault.receive, args=(name, source))
    other.start()
    assert coming.wait(10)
    assert fetch(counter) == FetchResult(remaining=1)
    assert fetch_dossier(counter, wanted, stop=lambda: True) == FetchResult(remaining=1)
    waiting = replace(counter, throttle=Throttle(sleep=lambda _: (go_on.set(), other.join())[1]))
    assert fetch_dossier(waiting, wanted).remaining == 0
    assert hub.asked == []
    assert counter.vault.get(name) == scan_of(1)


def test_reading_leaves_dossiers_alone_until_their_scans_are_here(counter: Counter, hub: ScanHub) -> None:
    here = add(counter, hub, "here", 1, scan_of(1))
    away = add(counter, hub, "away", 2, scan_of(2), scan_of(1))
    assert fetch_dossier(counter, here).fetched == 1
    result = pre_read(counter)
    assert (result.checked, result.waiting, result.problems) == (1, 1, ())
    with pytest.raises(ScanMissing):
        read_dossier(counter, away)
    opened = open_case(counter, BUDI, away)
    assert (opened.check, opened.missing_scans) == (None, names(scan_of(2)))
    fetch(counter)
    result = pre_read(counter)
    assert (result.checked, result.waiting) == (1, 0)
    assert open_case(counter, BUDI, away).check is not None


def test_a_lost_photo_of_the_applicant_keeps_nothing_from_being_read(counter: Counter, hub: ScanHub) -> None:
    add(counter, hub, "photo", 1, scan_of(1), kind="pas_foto")
    assert pre_read(counter).checked == 1


def test_a_round_of_sync_fetches_and_says_what_is_lost(tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home")
    elsewhere = ScanHub()
    add(counter, elsewhere, "lost", 1, scan_of(1))
    result = synchronise(counter)
    assert (result.problem, result.scans, result.scans_remaining) == (None, 0, 0)
    (warning,) = result.warnings
    assert warning.values == {"count": "1"}


def test_a_round_of_sync_ends_its_fetching_in_time(tmp_path: Path, hub: ScanHub) -> None:
    counter = open_counter(tmp_path / "home")
    add(counter, hub, "one", 1, scan_of(1), scan_of(2))
    result = synchronise(counter, fetch_for=timedelta(seconds=-1))
    assert (result.problem, result.scans, result.scans_remaining, result.warnings) == (None, 0, 2, ())
    assert not result.more


def test_a_round_that_brought_some_scans_asks_for_another(tmp_path: Path, hub: ScanHub) -> None:
    counter = open_counter(tmp_path / "home")
    add(counter, hub, "one", 1, scan_of(1), scan_of(2))
    for scan in hub.scans.values():
        Blobs(tmp_path / "home" / "hub" / "scans", Sealed(subkey(KEY, "hub-scans"))).put(scan)
    (first, _) = names(scan_of(1), scan_of(2))
    result = synchronise(counter, stop=lambda: counter.vault.has(first))
    assert (result.scans, result.scans_remaining, result.more) == (1, 1, True)
    result = synchronise(counter)
    assert (result.scans, result.scans_remaining, result.more) == (1, 0, False)
