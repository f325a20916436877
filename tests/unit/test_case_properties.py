"""The fold on random histories of several counters, officers and supervisors."""

from histories import Device, everything, histories, is_legal
from hypothesis import given, settings
from hypothesis import strategies as st

from workstation.domain.case import FINAL, fold
from workstation.domain.event import Event, EventKind
from workstation.domain.ruling import Decision, State

MANY = settings(max_examples=150, deadline=None, derandomize=True)


@MANY
@given(histories(), st.data())
def test_neither_order_nor_duplication_matters(history: list[Event], data: st.DataObject) -> None:
    again = history + data.draw(st.lists(st.sampled_from(history), max_size=5))
    assert fold(data.draw(st.permutations(again))) == fold(history)


@MANY
@given(histories(), st.data())
def test_what_arrives_in_two_parts_ends_the_same(history: list[Event], data: st.DataObject) -> None:
    first = data.draw(st.lists(st.sampled_from(history), unique_by=lambda event: event.event_id))
    case = fold(first)
    arrived = {event.event_id for event in first} - case.waiting
    assert case.heads <= arrived
    assert case.refused.keys() <= arrived
    assert all(not event.parents <= arrived for event in first if event.event_id in case.waiting)
    assert fold([*first, *history]) == fold(history)


@MANY
@given(histories())
def test_a_final_state_rests_on_one_decision_and_a_conflict_on_several_rulings(history: list[Event]) -> None:
    case = fold(history)
    if case.state in FINAL:
        assert case.decision is not None
    assert (len(case.contenders) > 1) == (case.state is State.CONFLICT)
    assert not {event.event_id for event in (*case.decisions, *case.contenders)} & case.refused.keys()


@MANY
@given(histories())
def test_nobody_reviews_a_case_they_decided(history: list[Event]) -> None:
    case = fold(history)
    accepted = [event for event in history if event.event_id not in case.refused]
    by_id = {event.event_id: event for event in history}

    def past(event: Event) -> set[Event]:
        return {by_id[parent] for parent in event.parents}.union(*(past(by_id[parent]) for parent in event.parents))

    undone = {event.data["undoes"] for event in accepted if event.kind is EventKind.DECISION_UNDONE}
    decided = [one for one in accepted if one.kind is EventKind.DECIDED and str(one.event_id) not in undone]
    for review in accepted:
        if review.kind in (EventKind.REVIEWED, EventKind.CONFLICT_RESOLVED):
            own = [one for one in decided if one.officer == review.officer and review not in past(one)]
            assert not own


@MANY
@given(histories(max_devices=1, max_moves=12))
def test_one_counter_alone_has_no_conflict_and_refuses_exactly_the_illegal(history: list[Event]) -> None:
    device = Device("w1")
    for event in history:
        device.heard.append(event)
        case = device.case()
        assert case.state is not State.CONFLICT
        assert (event.event_id not in case.refused) == is_legal(device, event)


@MANY
@given(st.lists(st.sampled_from(Decision), min_size=2, max_size=5))
def test_no_decision_wins_silently(decisions: list[Decision]) -> None:
    devices = [Device(f"w{number}") for number in range(len(decisions))]
    events = [device.decide("ani", decision) for device, decision in zip(devices, decisions, strict=True)]
    case = fold(everything(*devices))
    assert case.state is State.CONFLICT
    assert set(case.decisions) == set(events)
