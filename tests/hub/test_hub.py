"""What every hub does, whether a folder or a PostgreSQL server."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from histories import DOSSIER, START, Device, dossier
from makers import bundle
from offices import Office

from workstation.domain.case import fold
from workstation.domain.event import FIRST_HASH, Event, event_hash
from workstation.domain.hub import Acceptance, Greeting, Hub, HubEvent, Lease
from workstation.domain.refusals import RegistrationReused, ScanDamaged, ScanMissing
from workstation.domain.ruling import Decision, State

HALF_HOUR = timedelta(minutes=30)
OVER = timedelta(0)


@pytest.fixture
def stocked(office: Office, tmp_path: Path) -> Office:
    """A hub with one dossier."""
    office.intake.accept(bundle(tmp_path), START)
    return office


def answers(hub: Hub, *events: Event) -> list[tuple[str, str]]:
    return [(answer.status, answer.cause) for answer in hub.push(events)]


def resealed(event: Event, **changes: object) -> Event:
    changed = replace(event, **changes)
    return replace(changed, hash=event_hash(changed))


def feed(hub: Hub, office: str = "317101", after: int = 0) -> list[HubEvent]:
    return hub.feed({office: after})


def at_once(*acts: Callable[[], None]) -> None:
    """Do several things at the same time."""
    threads = [threading.Thread(target=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_bundle_is_taken_once_with_its_scans(office: Office, tmp_path: Path) -> None:
    one = bundle(tmp_path)
    assert office.intake.accept(one, START) == Acceptance("accepted")
    assert office.intake.accept(one, START) == Acceptance("duplicate")
    hub = office.hub()
    (taken,) = hub.dossiers({"317101": 0})
    assert taken.dossier == one.dossier
    sha256 = next(iter(one.files))
    assert b"".join(hub.scan(sha256)) == b"SPESIMEN"
    assert b"".join(hub.scan(sha256, 5)) == b"MEN"
    with pytest.raises(ScanMissing):
        list(hub.scan("0" * 64))


def test_the_sizes_of_scans_are_told_without_fetching_them(office: Office, tmp_path: Path) -> None:
    wanted = []
    for number in range(20):
        one = bundle(tmp_path, f"R{number}", scan=b"x" * (number + 1))
        office.intake.accept(one, START)
        wanted += list(one.files)
    sizes = office.hub().scan_sizes([*wanted, "0" * 64])
    assert sizes == {sha256: number + 1 for number, sha256 in enumerate(wanted)}
    assert office.hub().scan_sizes([]) == {}


def test_a_number_belongs_to_its_first_content(stocked: Office, tmp_path: Path) -> None:
    with pytest.raises(RegistrationReused):
        stocked.intake.accept(bundle(tmp_path, form={"nama": "LAIN"}), START)
    elsewhere = bundle(tmp_path, region="3172", dossier_id=dossier("elsewhere").dossier_id)
    assert stocked.intake.accept(elsewhere, START) == Acceptance("accepted")
    assert len(stocked.hub().dossiers({"317101": 0})) == 2


def test_a_scan_that_changed_since_it_was_checked_is_refused(office: Office, tmp_path: Path) -> None:
    one = bundle(tmp_path)
    next(iter(one.files.values())).write_bytes(b"other")
    with pytest.raises(ScanDamaged):
        office.intake.accept(one, START)
    assert office.hub().dossiers({"317101": 0}) == []


def test_each_office_has_its_own_place_in_the_feed(office: Office, tmp_path: Path) -> None:
    for number in range(6):
        office.intake.accept(bundle(tmp_path, f"R{number}", office=f"31710{1 + number % 2}"), START)
    hub = office.hub()
    first, second = hub.dossiers({"317101": 0}), hub.dossiers({"317102": 0})
    assert [item.dossier.registration_no for item in first] == ["R0", "R2", "R4"]
    assert [item.dossier.registration_no for item in second] == ["R1", "R3", "R5"]
    assert hub.dossiers({"317101": 0, "317102": 0}, limit=2) == [first[0], second[0]]
    assert hub.dossiers({"317101": first[1].position, "317102": second[2].position}) == first[2:]
    assert hub.dossiers({"999999": 0}) == hub.dossiers({}) == []


def test_events_are_taken_once_and_fed_in_order(stocked: Office) -> None:
    hub, device = stocked.hub(), Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    assert answers(hub, first) == [("accepted", "")]
    assert answers(hub, first, second, second) == [("known", ""), ("accepted", ""), ("known", "")]
    fed = feed(hub)
    assert [item.event for item in fed] == [first, second]
    assert feed(hub, after=fed[0].position) == fed[1:]
    assert feed(hub, "317102") == []
    assert hub.push([]) == []


def test_every_event_is_answered_for_itself(stocked: Office) -> None:
    device = Device("w1")
    first = device.decide("ani", Decision.APPROVE)
    forged = device.decide("ani", Decision.REJECT)
    last = device.decide("ani", Decision.RETURN)
    other = Device("w2").decide("budi", Decision.APPROVE)
    assert answers(stocked.hub(), first, replace(forged, officer="sri"), last) == [
        ("accepted", ""),
        ("refused", "bad_hash"),
        ("accepted", ""),
    ]
    assert answers(stocked.hub("w2"), other) == [("accepted", "")]


def test_what_was_refused_for_itself_blocks_nothing_in_a_later_batch_either(stocked: Office) -> None:
    hub, device = stocked.hub(), Device("w1")
    strange = device.decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)
    after = device.decide("ani", Decision.APPROVE)
    assert answers(hub, strange) == answers(hub, strange) == [("refused", "unknown_dossier")]
    assert answers(hub, after) == [("accepted", "")]
    hub.greet(Greeting("w1", START, 0))
    assert [station.refused for station in hub.stations()] == [1]


def test_what_the_database_cannot_keep_spoils_no_other(stocked: Office) -> None:
    device = Device("w1")
    first = device.decide("ani", Decision.ESCALATE)
    endless = device.act("ani" * 100, first.kind, {"decision": "approve"})
    after = resealed(device.decide("ani", Decision.APPROVE), parents=frozenset({first.event_id}))
    got = answers(stocked.hub(), first, endless, after)
    assert got[0] == ("accepted", "")
    assert got[1] in [("accepted", ""), ("refused", "unstorable")]
    assert got[2] == ("accepted", "")


def test_a_refused_event_is_taken_when_its_dossier_has_come(stocked: Office, tmp_path: Path) -> None:
    early = Device("w1").decide("ani", Decision.APPROVE, dossier("R2").dossier_id)
    assert answers(stocked.hub(), early) == [("refused", "unknown_dossier")]
    stocked.intake.accept(bundle(tmp_path, "R2"), START)
    assert answers(stocked.hub(), early) == [("accepted", "")]


def test_a_gap_is_refused_until_it_is_filled(stocked: Office) -> None:
    hub, device = stocked.hub(), Device("w1")
    first, second = device.decide("ani", Decision.ESCALATE), device.decide("sri", Decision.APPROVE)
    assert answers(hub, second) == [("refused", "gap")]
    assert answers(hub, first, second) == [("accepted", ""), ("accepted", "")]
    assert answers(hub, resealed(second, seq=0), resealed(second, seq=99)) == [("refused", "fork"), ("refused", "fork")]


def test_a_fork_is_refused_with_all_that_follows_it(stocked: Office) -> None:
    hub, device, restored = stocked.hub(), Device("w1"), Device("w1")
    first = device.decide("ani", Decision.APPROVE)
    fork = resealed(restored.decide("ani", Decision.REJECT), event_id=dossier("x").dossier_id)
    restored.last = fork.hash
    follower = restored.decide("sri", Decision.APPROVE)
    assert answers(hub, first, fork, follower) == [("accepted", ""), ("refused", "fork"), ("refused", "fork")]
    assert answers(hub, resealed(first, officer="budi")) == [("refused", "fork")]
    # What fits the chain but was done after what does not may rest on it, so it waits to be sealed anew with it.
    fits = device.decide("sri", Decision.APPROVE)
    assert answers(hub, fork, fits) == [("refused", "fork"), ("refused", "fork")]
    assert answers(hub, fits) == [("accepted", "")]
    assert answers(hub, first) == [("known", "")]


def test_two_counters_that_decide_apart_end_in_conflict_everywhere(stocked: Office) -> None:
    one, two = Device("w1").decide("ani", Decision.APPROVE), Device("w2").decide("budi", Decision.REJECT)
    stocked.hub("w1").push([one])
    stocked.hub("w2").push([two])
    for name in ("w1", "w2"):
        assert fold(item.event for item in feed(stocked.hub(name)) if item.event).state is State.CONFLICT


def test_a_greeting_tells_the_time_the_offices_and_the_last_own_event(stocked: Office) -> None:
    hub = stocked.hub(offices=("317101",))
    welcome = hub.greet(Greeting("w1", START, 3, "1.2"))
    assert (welcome.offices, welcome.last_seq, welcome.last_hash) == (("317101",), 0, FIRST_HASH)
    event = Device("w1").decide("ani", Decision.APPROVE)
    hub.push([event])
    again = hub.greet(Greeting("w1", again_at := welcome.now, 0, "1.2"))
    assert (again.last_seq, again.last_hash) == (1, event.hash)
    assert again.now >= again_at
    (station,) = hub.stations()
    assert (station.workstation, station.waiting, station.version, station.enabled) == ("w1", 0, "1.2", True)
    assert station.seen_at == again.now
    assert station.offset == pytest.approx((again_at - again.now).total_seconds(), abs=0.01)


def test_a_lease_belongs_to_one_until_it_ends(stocked: Office) -> None:
    one, two = stocked.hub("w1"), stocked.hub("w2")
    (mine,) = one.claim([DOSSIER], "ani", "w1", HALF_HOUR)
    assert (mine.officer, mine.workstation, mine.trip) == ("ani", "w1", False)
    assert two.claim([DOSSIER], "budi", "w2", HALF_HOUR) == [mine]
    assert two.claim([DOSSIER], "ani", "w2", HALF_HOUR) == [mine]
    assert one.claim([DOSSIER], "budi", "w1", HALF_HOUR) == [mine]
    assert one.claim([DOSSIER], "ani", "w1", timedelta(minutes=1)) == [mine]
    (longer,) = one.claim([DOSSIER], "ani", "w1", 2 * HALF_HOUR)
    assert longer.until > mine.until
    assert two.leases() == [longer]
    one.release("w1")
    one.claim([DOSSIER], "ani", "w1", OVER)
    assert two.leases() == []
    (other,) = two.claim([DOSSIER], "budi", "w2", HALF_HOUR)
    assert (other.officer, other.workstation) == ("budi", "w2")


def test_a_trip_belongs_to_the_workstation(stocked: Office) -> None:
    one, two = stocked.hub("w1"), stocked.hub("w2")
    (trip,) = one.claim([DOSSIER], "ani", "w1", timedelta(days=14), trip=True)
    assert trip.trip
    assert one.claim([DOSSIER], "budi", "w1", HALF_HOUR) == [trip]
    assert two.claim([DOSSIER], "ani", "w2", HALF_HOUR) == [trip]


def test_only_an_own_lease_is_given_back(stocked: Office) -> None:
    one = stocked.hub("w1")
    (mine,) = one.claim([DOSSIER], "ani", "w1", HALF_HOUR)
    assert one.release("w1", "budi") == 0
    assert one.release("w1", "ani", [dossier("x").dossier_id]) == 0
    assert stocked.hub("w2").release("w2") == 0
    assert one.leases() == [mine]
    assert one.release("w1", "ani", [DOSSIER]) == 1
    assert one.leases() == []


def test_a_dossier_is_handed_to_somebody_else(stocked: Office) -> None:
    one, two = stocked.hub("w1"), stocked.hub("w2")
    one.claim([DOSSIER], "ani", "w1", timedelta(days=14), trip=True)
    given = two.reassign(DOSSIER, "budi", "w2", HALF_HOUR)
    assert (given.officer, given.workstation, given.trip) == ("budi", "w2", False)
    assert one.leases() == [given]


def test_what_is_not_at_the_hub_cannot_be_claimed(stocked: Office) -> None:
    assert stocked.hub().claim([dossier("nowhere").dossier_id], "ani", "w1", HALF_HOUR) == []


def test_counters_that_take_the_next_at_once_get_different_ones(office: Office, tmp_path: Path) -> None:
    wanted = []
    for number in range(12):
        one = bundle(tmp_path, f"R{number}")
        office.intake.accept(one, START)
        wanted.append(one.dossier.dossier_id)
    hubs = {f"w{number}": office.hub(f"w{number}") for number in range(4)}
    held: dict[str, list[Lease]] = {}

    def take(name: str) -> None:
        for _ in range(3):
            before = {lease.dossier_id for lease in held.get(name, ())}
            free = [one for one in wanted if one not in before]
            found = hubs[name].claim(free, name, name, HALF_HOUR, wanted=1)
            held.setdefault(name, []).extend(lease for lease in found if lease.workstation == name)

    at_once(*(lambda name=name: take(name) for name in hubs))
    assert sorted(len(leases) for leases in held.values()) == [3, 3, 3, 3]
    assert {lease.dossier_id for leases in held.values() for lease in leases} == set(wanted)


def test_workstations_push_at_once_and_nothing_is_lost(stocked: Office) -> None:
    chains: dict[str, list[Event]] = {}
    for name in ("w1", "w2", "w3"):
        device = Device(name)
        chains[name] = [device.decide("ani", Decision.APPROVE) for _ in range(10)]
    hubs = {name: stocked.hub(name) for name in chains}

    def push(name: str) -> None:
        for event in chains[name]:
            hubs[name].push([event])

    # Each twice at once: what is sent again while the first try is still under way is taken once.
    at_once(*(lambda name=name: push(name) for name in (*chains, *chains)))
    fed = feed(hubs["w1"])
    assert [item.position for item in fed] == sorted({item.position for item in fed})
    assert len(fed) == 30
    for name, chain in chains.items():
        assert [item.event for item in fed if item.event and item.event.workstation == name] == chain
