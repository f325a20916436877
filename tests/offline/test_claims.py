"""Who holds what in a real office: bulk claims, claims that end or are handed on while somebody is away."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from counters import HandClock, open_counter
from histories import dossier
from tiny import stock

from workstation.domain.event import EventKind, Role
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.refusals import HeldByOther, HubUnreachable, RoleNotAllowed, StationUnknown
from workstation.domain.ruling import Decision, State
from workstation.steps.claim import (
    claim,
    claim_next,
    claim_several,
    reassign,
    release_several,
    stations,
    take_next,
    who_holds_what,
)
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.show import find_dossier, open_case
from workstation.steps.trip import Wish, checkout, estimate
from workstation.sync.round import synchronise

BUDI, JOKO, SITI = Officer("budi"), Officer("joko"), Officer("siti", Role.SUPERVISOR)
RETURN, REJECT = Decision.RETURN, Decision.REJECT


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def one(tmp_path: Path, clock: HandClock) -> Iterator[Counter]:
    """A counter with six dossiers."""
    made = open_counter(tmp_path / "one", tmp_path / "hub", "loket-1", clock)
    stock(made, tmp_path / "in", 6)
    synchronise(made)
    yield made


@pytest.fixture
def two(tmp_path: Path, one: Counter, clock: HandClock) -> Counter:
    """Another counter of the same office."""
    made = open_counter(tmp_path / "two", tmp_path / "hub", "loket-2", clock)
    synchronise(made)
    return made


def reg(counter: Counter, number: int) -> Any:
    return find_dossier(counter, f"3171-{number:04d}")


def say(counter: Counter, officer: Officer, dossier_id: Any, decision: Decision) -> None:
    decide(counter, officer, Decide(dossier_id, decision, note="Berkas belum lengkap."))


def state(counter: Counter, dossier_id: Any) -> State:
    return open_case(counter, BUDI, dossier_id).case.state


def decisions(counter: Counter) -> list[str]:
    fed = counter.hub.feed({"317101": 0, "317102": 0})
    return sorted(item.event.officer for item in fed if item.event and item.event.kind is EventKind.DECIDED)


def along(counter: Counter, officer: Officer) -> tuple[Any, ...]:
    """Take everything along for three days."""
    return checkout(counter, officer, estimate(counter, officer, Wish()), 3).taken


def test_several_are_claimed_and_those_of_others_are_told(one: Counter, two: Counter) -> None:
    claim(two, JOKO, reg(two, 1))
    done = claim_several(one, BUDI, [reg(one, 0), reg(one, 1), reg(one, 2)])
    assert [lease.dossier_id for lease in done.taken] == [reg(one, 0), reg(one, 2)]
    assert [(lease.dossier_id, lease.officer) for lease in done.held] == [(reg(one, 1), "joko")]
    assert release_several(one, BUDI, [reg(one, 0), reg(one, 1), reg(one, 2)]) == 2
    assert [row.holder for row in who_holds_what(one)] == ["joko"]


def test_the_next_ones_are_those_that_nobody_holds(one: Counter, two: Counter) -> None:
    claim_several(two, JOKO, [reg(two, 0), reg(two, 2)])
    claim(one, BUDI, reg(one, 1))
    # `one` has not heard of what `two` holds.
    assert [lease.dossier_id for lease in claim_next(one, BUDI, 2).taken] == [reg(one, 3), reg(one, 4)]
    assert len(claim_next(one, BUDI, 20).taken) == 1
    assert claim_next(one, BUDI, 20).taken == ()
    assert [(row.holder, row.held_at) for row in who_holds_what(one)].count(("budi", "loket-1")) == 4


def test_without_the_hub_claims_are_this_counters_own(one: Counter, two: Counter, tmp_path: Path) -> None:
    claim(two, JOKO, reg(two, 0))
    synchronise(one)
    shutil.move(tmp_path / "hub", tmp_path / "away")
    done = claim_several(one, BUDI, [reg(one, 0), reg(one, 1)])
    assert [lease.dossier_id for lease in done.held] == [reg(one, 0)]
    assert [lease.dossier_id for lease in claim_next(one, BUDI, 2).taken] == [reg(one, 1), reg(one, 2)]
    assert [row.holder for row in who_holds_what(one)] == ["joko"]
    with pytest.raises(HubUnreachable):
        release_several(one, BUDI, [reg(one, 1)])


def test_what_was_taken_along_is_given_back_by_whoever_sits_there(one: Counter, two: Counter) -> None:
    ids = along(one, BUDI)
    assert release_several(two, JOKO, ids) == 0
    assert release_several(one, JOKO, ids[:2]) == 2
    assert len(who_holds_what(two)) == 4


def test_the_next_is_found_behind_a_trip_of_more_than_is_looked_at(one: Counter, tmp_path: Path) -> None:
    shutil.move(tmp_path / "hub", tmp_path / "away")
    start = open_case(one, BUDI, reg(one, 5)).dossier.submitted_at
    many = [dossier(f"R{number:03d}", submitted_at=start + timedelta(minutes=1 + number)) for number in range(210)]
    until = one.clock.now() + timedelta(days=3)
    with one.uow() as uow:
        for each in many:
            uow.dossiers.add(each, start)
        ids = [*(reg(one, number) for number in range(6)), *(each.dossier_id for each in many[:205])]
        uow.queue.hold([Lease(dossier_id, "joko", "loket-2", until, trip=True) for dossier_id in ids])
        uow.commit()
    assert take_next(one, BUDI) == many[205].dossier_id
    assert take_next(one, BUDI, after=many[205].dossier_id) == many[206].dossier_id
    assert [lease.dossier_id for lease in claim_next(one, BUDI, 9).taken] == [each.dossier_id for each in many[205:]]


def test_a_claim_that_ended_leaves_the_decision_standing(one: Counter, two: Counter, clock: HandClock) -> None:
    claim(one, BUDI, reg(one, 0))
    clock.advance(minutes=31)
    assert who_holds_what(two) == []
    say(one, BUDI, reg(one, 0), RETURN)
    assert synchronise(one).delivered == 1
    synchronise(two)
    assert [state(counter, reg(one, 0)) for counter in (one, two)] == [State.RETURNED] * 2


def test_a_claim_that_ended_and_was_taken_by_another_who_decided_too_is_a_conflict(
    one: Counter, two: Counter, clock: HandClock, tmp_path: Path
) -> None:
    claim(one, BUDI, reg(one, 0))
    clock.advance(minutes=31)
    claim(two, JOKO, reg(two, 0))
    say(two, JOKO, reg(two, 0), REJECT)
    synchronise(two)
    # `one` is still at it and has heard of nothing.
    say(one, BUDI, reg(one, 0), RETURN)
    for counter in (one, two):
        synchronise(counter)
    assert [state(counter, reg(one, 0)) for counter in (one, two)] == [State.CONFLICT] * 2
    assert decisions(one) == ["budi", "joko"]


@pytest.mark.parametrize("both", [False, True], ids=["one decides", "both decide"])
def test_a_dossier_handed_on_while_its_officer_is_away_loses_nothing(
    one: Counter, two: Counter, tmp_path: Path, clock: HandClock, both: bool
) -> None:
    ids = along(one, BUDI)
    hub_of_one, away = tmp_path / "hub", tmp_path / "away"
    synchronise(two)
    with pytest.raises(HeldByOther):
        claim(two, JOKO, ids[0])
    given = reassign(two, SITI, ids[0], "joko", "loket-2")
    assert (given.officer, given.workstation, given.trip) == ("joko", "loket-2", False)
    claim(two, JOKO, ids[0])
    if both:
        say(two, JOKO, ids[0], REJECT)
        synchronise(two)
    shutil.move(hub_of_one, away)
    for dossier_id in ids:
        say(one, BUDI, dossier_id, RETURN)
    assert synchronise(one).problem is not None
    shutil.move(away, hub_of_one)
    result = synchronise(one)
    assert (result.delivered, result.set_aside) == (6, 0)
    synchronise(two)
    expected = State.CONFLICT if both else State.RETURNED
    assert [state(counter, ids[0]) for counter in (one, two)] == [expected] * 2
    assert state(two, ids[1]) is State.RETURNED
    assert decisions(two) == ["budi"] * 6 + ["joko"] * both


def test_only_a_supervisor_hands_on_and_only_to_a_computer_that_exists(one: Counter, two: Counter) -> None:
    assert stations(one) == ("loket-1", "loket-2")
    with pytest.raises(RoleNotAllowed):
        reassign(one, BUDI, reg(one, 0), "joko", "loket-2")
    with pytest.raises(StationUnknown):
        reassign(one, SITI, reg(one, 0), "joko", "loket-22")
    assert who_holds_what(one) == []


def test_claims_are_kept_by_this_computers_clock(one: Counter, two: Counter, clock: HandClock) -> None:
    claim(two, JOKO, reg(two, 0))
    (row,) = who_holds_what(one)
    assert row.held_until is not None
    assert timedelta(minutes=29) < row.held_until - clock.now() < timedelta(minutes=31)
