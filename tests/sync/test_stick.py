"""Sticks between an office without a network and the hub: in any order, lost, twice, on a restored copy."""

import shutil
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyrage
import pytest
from counters import HandClock, TruthReader, bundles, open_counter, pull_all
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workstation.domain.device import DeviceCard
from workstation.domain.event import Event, EventKind, Role
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.refusals import HubUnreachable, NameChanged
from workstation.domain.ruling import Decision, State
from workstation.hub.absent import AbsentHub
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.intake import take_in
from workstation.steps.mint import seal
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.read import pre_read
from workstation.steps.show import open_case
from workstation.sync.round import synchronise
from workstation.sync.stick import Hand
from workstation.sync.stick_errors import (
    StickForOther,
    StickNeedsSetting,
    StickNoReceiver,
    StickOfficeNeeded,
    StickWrongOffice,
)
from workstation.sync.stick_in import TakenIn, take_in_stick
from workstation.sync.stick_out import Written, receiver_of, write_from_hub, write_to_hub
from workstation.sync.stick_room import Room

ADMIN = Officer("admin", Role.ADMIN)
BUDI = Officer("budi")


@dataclass
class End:
    """One end of the journey: a counter and its device."""

    counter: Counter
    home: Path
    trusted: list[DeviceCard] = field(default_factory=list)
    signing: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: pyrage.x25519.Identity = field(default_factory=pyrage.x25519.Identity.generate)

    @property
    def card(self) -> DeviceCard:
        key = self.signing.public_key().public_bytes_raw()
        return DeviceCard(self.counter.workstation, key, str(self.identity.to_public()))

    @property
    def hand(self) -> Hand:
        return Hand(self.card, self.signing.sign, self.identity, self.trusted, self.home)

    def take(self, path: Path) -> TakenIn:
        return take_in_stick(self.counter, self.hand, path, has_own_hub=False)

    def pending(self) -> list[str]:
        return [row.registration_no for row in list_queue(self.counter, QueueFilter())]

    def decide(self, count: int) -> list[str]:
        """Decide the most urgent ones; their registration numbers."""
        rows = list_queue(self.counter, QueueFilter())[:count]
        for row in rows:
            decide(self.counter, BUDI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
        return [row.registration_no for row in rows]


@dataclass
class Journey:
    """The centre, which reaches the hub, and the island, which nothing reaches."""

    centre: End
    island: End
    folder: Path
    offices: tuple[str, ...]
    written: int = 0

    def stick(self) -> Path:
        self.written += 1
        return self.folder / f"{self.written}.loket"

    def to_island(self, days: int = 0) -> Path:
        path = self.stick()
        write_from_hub(self.centre.counter, self.centre.hand, ADMIN, self.island.card, path, self.offices, days)
        return path

    def to_hub(self) -> Path:
        path = self.stick()
        write_to_hub(self.island.counter, self.island.hand, self.centre.card, path)
        return path


@pytest.fixture
def journey(tmp_path: Path, samples: Path) -> Journey:
    clock = HandClock()
    centre = open_counter(tmp_path / "centre", tmp_path / "hub", "pusat", clock)
    island = replace(open_counter(tmp_path / "island", name="pulau", clock=clock), hub=AbsentHub())
    offices = set()
    for bundle in bundles(samples):
        take_in(centre.hub, clock, bundle)
        assert isinstance(island.reader, TruthReader)
        island.reader.learn(bundle)
    for item in centre.hub.dossiers(dict.fromkeys(pull_offices(centre), 0)):
        offices.add(item.dossier.office)
    ends = End(centre, tmp_path / "centre"), End(island, tmp_path / "island")
    ends[0].trusted.append(ends[1].card)
    ends[1].trusted.append(ends[0].card)
    return Journey(*ends, tmp_path, tuple(sorted(offices)))


def pull_offices(counter: Counter) -> list[str]:
    pull_all(counter)
    with counter.view() as uow:
        return uow.dossiers.offices()


def states(counter: Counter, registration_nos: list[str]) -> set[State]:
    rows = list_queue(counter, QueueFilter(states=frozenset(State)))
    ids = [row.dossier_id for row in rows if row.registration_no in registration_nos]
    return {open_case(counter, BUDI, dossier_id).case.state for dossier_id in ids}


def test_there_and_back(journey: Journey) -> None:
    centre, island = journey.centre, journey.island
    outward = journey.to_island(days=14)
    taken = island.take(outward)
    assert taken.dossiers == 8 and taken.scans > 8 and not taken.known
    assert pre_read(island.counter).checked == 8
    assert all(row.held_on_trip for row in list_queue(island.counter, QueueFilter()))
    done = island.decide(3)

    back = centre.take(journey.to_hub())
    assert (back.events, back.refused) == (3, 0)
    synchronise(centre.counter)
    assert states(centre.counter, done) == {State.RETURNED}
    assert count_queue(island.counter, BUDI).waiting_to_send == 3

    confirmed = island.take(journey.to_island())
    assert (confirmed.dossiers, confirmed.scans) == (0, 0)
    assert count_queue(island.counter, BUDI).waiting_to_send == 0
    assert states(island.counter, done) == {State.RETURNED}


def test_the_same_stick_twice_changes_nothing(journey: Journey) -> None:
    outward = journey.to_island()
    journey.island.take(outward)
    again = journey.island.take(shutil.copy(outward, journey.folder / "copy.loket"))
    assert (again.dossiers, again.events, again.scans, again.known) == (0, 0, 0, True)
    journey.island.decide(2)
    inward = journey.to_hub()
    assert journey.centre.take(inward).events == 2
    twice = journey.centre.take(inward)
    assert (twice.events, twice.refused, twice.known) == (0, 0, True)


def test_a_stick_taken_again_mends_what_a_power_cut_left_undone(journey: Journey) -> None:
    outward = journey.to_island(days=14)
    journey.island.take(outward)
    with journey.island.counter.uow() as uow:
        # As it was between the transaction that took the stick's dossiers in and the one that keeps who holds them.
        uow.queue.hold([])
        uow.commit()
    assert journey.island.take(outward).known
    assert all(row.held_on_trip for row in list_queue(journey.island.counter, QueueFilter()))
    older = journey.to_island()
    newer = journey.to_island()
    journey.island.take(newer)
    journey.centre.counter.hub.release("pulau")
    assert journey.island.take(older).known
    assert all(row.held_on_trip for row in list_queue(journey.island.counter, QueueFilter()))


def test_lost_and_late_sticks_lose_nothing(journey: Journey) -> None:
    centre, island = journey.centre, journey.island
    island.take(journey.to_island())
    first = island.decide(2)
    late = journey.to_hub()
    second = island.decide(2)
    assert centre.take(journey.to_hub()).events == 4
    assert centre.take(late).events == 0
    synchronise(centre.counter)
    assert states(centre.counter, [*first, *second]) == {State.RETURNED}
    journey.to_island()
    last = journey.to_island()
    island.take(last)
    assert count_queue(island.counter, BUDI).waiting_to_send == 0


def test_a_stick_that_skips_something_leaves_the_place_in_the_feed(journey: Journey) -> None:
    centre, island = journey.centre, journey.island
    island.take(journey.to_island())
    island.decide(1)
    centre.take(journey.to_hub())
    skipped = journey.to_island()
    ahead = list_queue(centre.counter, QueueFilter())[-1]
    decide(centre.counter, BUDI, Decide(ahead.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    synchronise(centre.counter)
    newest = journey.to_island()
    island.take(newest)
    assert states(island.counter, [ahead.registration_no]) == {State.REJECTED}
    late = island.take(skipped)
    assert late.known and states(island.counter, [ahead.registration_no]) == {State.REJECTED}


def test_two_decisions_that_meet_by_stick_are_a_conflict_on_both_ends(journey: Journey) -> None:
    centre, island = journey.centre, journey.island
    island.take(journey.to_island())
    (number,) = island.decide(1)
    (row,) = [row for row in list_queue(centre.counter, QueueFilter()) if row.registration_no == number]
    decide(centre.counter, Officer("ani"), Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    synchronise(centre.counter)
    centre.take(journey.to_hub())
    synchronise(centre.counter)
    island.take(journey.to_island())
    for end in (centre, island):
        assert open_case(end.counter, BUDI, row.dossier_id).case.state is State.CONFLICT


def test_an_older_copy_of_the_island_goes_on(journey: Journey, tmp_path: Path) -> None:
    centre, island = journey.centre, journey.island
    island.take(journey.to_island())
    with island.counter.uow() as uow:
        uow.commit()
    copy = tmp_path / "older.db"
    shutil.copy(tmp_path / "island" / "loket.db", copy)
    shutil.copy(tmp_path / "island" / "loket.db-wal", f"{copy}-wal")
    sent = island.decide(2)
    centre.take(journey.to_hub())

    restored_home = tmp_path / "restored"
    restored_home.mkdir()
    shutil.copy(copy, restored_home / "loket.db")
    shutil.copy(f"{copy}-wal", restored_home / "loket.db-wal")
    shutil.copytree(tmp_path / "island" / "scans", restored_home / "scans")
    reopened = replace(
        open_counter(restored_home, name="pulau", clock=island.counter.clock),
        hub=AbsentHub(),
        reader=island.counter.reader,
    )
    journey.island = replace(island, counter=reopened, home=restored_home)
    others = [number for number in journey.island.pending() if number not in sent]
    row = next(row for row in list_queue(reopened, QueueFilter()) if row.registration_no == others[0])
    decide(reopened, BUDI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))

    assert centre.take(journey.to_hub()).refused == 1
    journey.island.take(journey.to_island())
    assert states(reopened, sent) == {State.RETURNED}
    assert centre.take(journey.to_hub()).events == 1
    synchronise(centre.counter)
    assert states(centre.counter, [others[0]]) == {State.REJECTED}
    journey.island.take(journey.to_island())
    assert count_queue(reopened, BUDI).waiting_to_send == 0


def test_wrong_places_are_refused_and_nothing_changes(journey: Journey, tmp_path: Path) -> None:
    centre, island = journey.centre, journey.island
    outward = journey.to_island()
    with pytest.raises(StickForOther):
        centre.take(outward)
    with pytest.raises(StickNeedsSetting):
        take_in_stick(island.counter, island.hand, outward, has_own_hub=True)
    elsewhere = replace(
        island, counter=replace(island.counter, settings=replace(island.counter.settings, offices=("990101",)))
    )
    with pytest.raises(StickWrongOffice):
        elsewhere.take(outward)
    assert island.pending() == []

    island.take(outward)
    island.decide(1)
    inward = journey.to_hub()
    other = open_counter(tmp_path / "other", tmp_path / "other-hub", "lain")
    strange_hub = replace(centre, counter=other)
    with pytest.raises(StickWrongOffice):
        strange_hub.take(inward)
    unreachable = replace(centre, counter=replace(centre.counter, hub=AbsentHub()))
    with pytest.raises(HubUnreachable):
        unreachable.take(inward)
    assert centre.take(inward).events == 1


def test_a_stick_carries_no_other_name_than_its_sender_s(journey: Journey) -> None:
    island = journey.island
    island.take(journey.to_island())
    island.decide(1)
    island.counter = replace(island.counter, workstation="pulau-baru")
    with pytest.raises(NameChanged, match="pulau-baru"):
        journey.to_hub()
    island.counter = replace(island.counter, workstation="pulau")
    assert journey.centre.take(journey.to_hub()).events == 1


def test_whom_a_stick_is_for_must_be_clear(journey: Journey) -> None:
    assert receiver_of(journey.centre.hand, None) == journey.island.card
    with pytest.raises(StickNoReceiver):
        receiver_of(journey.centre.hand, "siapa")
    journey.centre.trusted.append(replace(journey.island.card, workstation="lain"))
    with pytest.raises(StickNoReceiver):
        receiver_of(journey.centre.hand, None)
    assert receiver_of(journey.centre.hand, "lain").workstation == "lain"
    journey.offices = ()
    with pytest.raises(StickOfficeNeeded):
        journey.to_island()


def test_numbers_grow_and_a_missing_scan_is_counted(journey: Journey) -> None:
    journey.island.take(journey.to_island())
    path = journey.stick()
    first: Written = write_to_hub(journey.island.counter, journey.island.hand, journey.centre.card, path)
    second: Written = write_to_hub(journey.island.counter, journey.island.hand, journey.centre.card, path)
    assert second.number == first.number + 1


def test_what_does_not_fit_on_one_stick_comes_with_the_next(journey: Journey) -> None:
    """No stick is written that its receiver would refuse, and no dossier goes ahead of what was decided on it."""
    centre, island = journey.centre, journey.island
    island.take(journey.to_island())
    decided = island.decide(3)
    sent: list[Written] = []
    for _ in range(4):
        path = journey.stick()
        room = Room(text=3_000)
        sent.append(write_to_hub(island.counter, island.hand, centre.card, path, room=room))
        centre.take(path)
        island.take(journey.to_island())
    assert sum(one.events for one in sent) == 3 and [one.more for one in sent][-1] is False and sent[0].more
    pull_all(centre.counter)
    assert states(centre.counter, decided) == {State.RETURNED}


def test_dossiers_wait_until_all_that_was_decided_fits(journey: Journey) -> None:
    centre, island = journey.centre, journey.island
    pull_all(centre.counter)
    pre_read(centre.counter)
    centre.decide(2)
    synchronise(centre.counter)
    brought: list[tuple[int, int, bool]] = []
    while not brought or brought[-1][2]:
        path, room = journey.stick(), Room(text=20_000, scans=1_500_000)
        one = write_from_hub(
            centre.counter, centre.hand, ADMIN, island.card, path, journey.offices if not brought else (), room=room
        )
        brought.append((one.events, one.dossiers, one.more))
        island.take(path)
        centre.take(journey.to_hub())
        assert len(brought) < 12
    assert [events for events, _, _ in brought][:2] == [1, 1] and brought[0][1] == 0
    assert sum(dossiers for _, dossiers, _ in brought) == 8
    assert len(island.pending()) == 6


def test_nonsense_that_a_stick_brings_is_set_aside(journey: Journey) -> None:
    counter = journey.centre.counter
    pull_all(counter)
    row = list_queue(counter, QueueFilter())[0]
    with counter.uow() as uow:
        who = BUDI.name, BUDI.role, counter.workstation
        draft = Event(
            new_id(), row.dossier_id, EventKind.DECIDED, "{}", *who, 0, counter.clock.now(), frozenset(), "", ""
        )
        uow.events.append(seal(uow, counter, draft))
        uow.commit()
    synchronise(counter)
    taken = journey.island.take(journey.to_island())
    with journey.island.counter.view() as uow:
        assert (taken.strange, [one.cause for one in uow.events.strange()]) == (1, ["bad_payload"])
    assert len(journey.island.pending()) == 8
