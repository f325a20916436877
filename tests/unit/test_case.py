"""What a history amounts to: at one counter, under a supervisor, and at counters that knew nothing of another."""

from dataclasses import replace
from datetime import timedelta

import pytest
from attacks import Outcome, Record
from histories import DOSSIER, START, THIRD_SUPERVISOR, Device, everything

from workstation.domain.case import Case, Refusal, fold
from workstation.domain.event import EventKind, Role
from workstation.domain.ruling import Decision, Review, State

APPROVE, REJECT, RETURN, ESCALATE = Decision
FINAL_STATES = [(APPROVE, State.APPROVED), (REJECT, State.REJECTED), (RETURN, State.RETURNED)]


@pytest.fixture
def one() -> Device:
    return Device("w1")


@pytest.fixture
def two() -> Device:
    return Device("w2")


def test_nothing_happened() -> None:
    assert fold([]) == Case()


@pytest.mark.parametrize(("decision", "state"), [*FINAL_STATES, (ESCALATE, State.ESCALATED)])
def test_a_decision_puts_the_case_in_its_state(one: Device, decision: Decision, state: State) -> None:
    event = one.decide("ani", decision)
    case = one.case()
    assert (case.state, case.decision, case.heads, case.decided_by) == (
        state,
        event,
        frozenset({event.event_id}),
        frozenset({"ani"}),
    )


def test_an_approval_with_flags_waits_for_a_supervisor(one: Device) -> None:
    decision = one.decide("ani", APPROVE, flags=["nik"])
    assert one.case().state is State.FLAGGED
    one.review("sri", Review.UPHOLD, decision)
    assert one.case().state is State.APPROVED


@pytest.mark.parametrize("outcome", [Review.OVERTURN, Review.RETURN])
@pytest.mark.parametrize("decision", [APPROVE, REJECT, RETURN])
def test_a_review_opens_the_case_again(one: Device, decision: Decision, outcome: Review) -> None:
    one.review("sri", outcome, one.decide("ani", decision), note="KK belum terbaca")
    case = one.case()
    assert (case.state, case.decisions, case.returned_note) == (State.PENDING, (), "KK belum terbaca")
    again = one.decide("ani", APPROVE)
    case = one.case()
    assert (case.state, case.decision, case.review, case.returned_note) == (State.APPROVED, again, None, "")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Review.UPHOLD, State.APPROVED), (Review.OVERTURN, State.REJECTED), (Review.RETURN, State.PENDING)],
)
def test_a_supervisor_answers_an_escalation(one: Device, outcome: Review, state: State) -> None:
    one.review("sri", outcome, one.decide("ani", ESCALATE))
    assert one.case().state is state


def test_a_supervisor_may_decide_what_was_escalated(one: Device) -> None:
    one.decide("ani", ESCALATE)
    decision = one.decide("sri", REJECT)
    assert (one.case().state, one.case().decision) == (State.REJECTED, decision)


@pytest.mark.parametrize(("officer", "why"), [("budi", Refusal.ROLE), ("ani", Refusal.ROLE)])
def test_an_officer_may_not_decide_what_was_escalated(one: Device, officer: str, why: Refusal) -> None:
    one.decide("ani", ESCALATE)
    late = one.decide(officer, APPROVE)
    assert one.case().refused == {late.event_id: why}
    assert one.case().state is State.ESCALATED


def test_a_supervisor_who_escalated_may_not_decide(one: Device) -> None:
    one.decide("sri", ESCALATE)
    late = one.decide("sri", APPROVE)
    assert one.case().refused == {late.event_id: Refusal.FOUR_EYES}


def test_a_decided_case_is_not_decided_again(one: Device) -> None:
    first = one.decide("ani", APPROVE)
    second = one.decide("budi", REJECT)
    assert (one.case().decision, one.case().refused) == (first, {second.event_id: Refusal.STATE})


def test_whoever_decided_never_reviews(one: Device) -> None:
    decision = one.decide("sri", APPROVE, flags=["nik"])
    own = one.review("sri", Review.UPHOLD, decision)
    assert one.case().refused == {own.event_id: Refusal.FOUR_EYES}
    one.review("tuti", Review.UPHOLD, decision)
    assert one.case().state is State.APPROVED


def test_an_officer_does_not_review(one: Device) -> None:
    review = one.review("budi", Review.UPHOLD, one.decide("ani", APPROVE, flags=["nik"]))
    assert one.case().refused == {review.event_id: Refusal.ROLE}


def test_a_decision_is_reviewed_once(one: Device) -> None:
    decision = one.decide("ani", APPROVE)
    one.review("sri", Review.UPHOLD, decision)
    second = one.review("tuti", Review.OVERTURN, decision)
    assert one.case().refused == {second.event_id: Refusal.UNKNOWN_TARGET}
    assert one.case().state is State.APPROVED


def test_an_undone_decision_leaves_no_trace_on_the_case(one: Device) -> None:
    one.undo("ani", one.decide("ani", APPROVE))
    case = one.case()
    assert (case.state, case.decisions, case.decided_by) == (State.PENDING, (), frozenset())


def test_undoing_goes_back_to_the_escalation_before(one: Device) -> None:
    escalation = one.decide("ani", ESCALATE)
    one.undo("sri", one.decide("sri", APPROVE))
    assert (one.case().state, one.case().decision) == (State.ESCALATED, escalation)


def test_undoing_goes_back_to_the_note_before(one: Device) -> None:
    one.review("sri", Review.RETURN, one.decide("ani", APPROVE), note="foto buram")
    one.undo("ani", one.decide("ani", APPROVE))
    assert (one.case().state, one.case().returned_note) == (State.PENDING, "foto buram")


@pytest.mark.parametrize(("seconds", "state"), [(9, State.PENDING), (9.001, State.APPROVED), (-3600, State.PENDING)])
def test_ten_seconds_to_undo(one: Device, seconds: float, state: State) -> None:
    decision = one.decide("ani", APPROVE)
    one.now += timedelta(seconds=seconds)  # and one more passes with every act
    one.undo("ani", decision)
    assert one.case().state is state


def test_only_the_same_officer_at_the_same_counter_undoes(one: Device, two: Device) -> None:
    decision = one.decide("ani", APPROVE)
    two.hear(one)
    elsewhere = two.undo("ani", decision)
    other = one.undo("budi", decision)
    case = fold(everything(one, two))
    assert case.refused == {elsewhere.event_id: Refusal.FOUR_EYES, other.event_id: Refusal.FOUR_EYES}
    assert case.state is State.APPROVED


def test_a_reviewed_decision_is_not_undone(one: Device) -> None:
    decision = one.decide("ani", APPROVE)
    one.review("sri", Review.UPHOLD, decision)
    late = one.undo("ani", decision)
    assert one.case().refused == {late.event_id: Refusal.UNKNOWN_TARGET}


def test_marks_and_receipts_are_remembered(one: Device) -> None:
    one.act("ani", EventKind.FIELD_MARKED, {"field": "nik", "mark": "flag"})
    newest = one.act("ani", EventKind.FIELD_MARKED, {"field": "nik", "mark": "confirm"})
    one.decide("ani", APPROVE)
    receipt = one.act("ani", EventKind.RECEIPT_ISSUED, {"type": "tanda_terima", "serial": "TT/1"})
    assert one.case().marks == {"nik": newest}
    assert one.case().receipts == (receipt,)


def test_the_newest_official_check_of_a_scan_counts(one: Device) -> None:
    scan = {"document": "kk", "sha256": "a" * 64}
    one.act("ani", EventKind.DOCUMENT_CHECKED, scan | {"result": "unknown"})
    one.decide("ani", APPROVE)
    newest = one.act("ani", EventKind.DOCUMENT_CHECKED, scan | {"result": "invalid"})
    garbled = one.act("ani", EventKind.DOCUMENT_CHECKED, scan | {"result": "perhaps"})
    case = one.case()
    assert case.official == {"a" * 64: newest}
    assert case.refused == {garbled.event_id: Refusal.MALFORMED}
    assert case.state is State.APPROVED


def conflict(one: Device, two: Device) -> tuple[Case, list[str]]:
    case = fold(everything(one, two))
    return case, [contender.officer for contender in case.contenders]


def test_two_decisions_that_knew_nothing_of_each_other_conflict(one: Device, two: Device) -> None:
    first, second = one.decide("ani", APPROVE), two.decide("budi", APPROVE)
    case, _ = conflict(one, two)
    assert case.state is State.CONFLICT
    assert case.decision is None
    assert set(case.decisions) == set(case.contenders) == {first, second}
    one.hear(two)
    assert one.resolve("sri", second, first)
    assert (one.case().state, one.case().decision) == (State.APPROVED, second)


def test_no_part_of_a_conflict_resolves_it(one: Device, two: Device) -> None:
    first, second = one.decide("sri", APPROVE), two.decide("budi", REJECT)
    one.hear(two)
    own = one.resolve("sri", first, second)
    assert one.case().refused == {own.event_id: Refusal.FOUR_EYES}


def test_a_resolution_names_all_of_the_conflict(one: Device, two: Device) -> None:
    first, second, third = one.decide("ani", APPROVE), two.decide("budi", REJECT), Device("w3").decide("tuti", RETURN)
    one.hear(two)
    one.heard.append(third)
    partial = one.resolve("sri", first, second)
    assert one.case().refused == {partial.event_id: Refusal.UNKNOWN_TARGET}
    one.resolve("sri", first, second, third)
    assert one.case().state is State.APPROVED


def test_supervisors_who_resolve_differently_leave_the_conflict_open(one: Device, two: Device) -> None:
    first, second = one.decide("ani", APPROVE), two.decide("budi", REJECT)
    one.hear(two)
    two.hear(one)
    one.resolve("sri", first, second)
    two.resolve("tuti", second, first)
    one.hear(two)
    case = one.case()
    assert (case.state, set(case.contenders)) == (State.CONFLICT, {first, second})
    one.resolve("sri", second, first)
    assert (one.case().state, one.case().decision) == (State.REJECTED, second)


def test_supervisors_who_resolve_alike_agree(one: Device, two: Device) -> None:
    first, second = one.decide("ani", APPROVE), two.decide("budi", REJECT)
    one.hear(two)
    two.hear(one)
    one.resolve("sri", first, second)
    two.resolve("tuti", first, second)
    assert conflict(one, two)[0].state is State.APPROVED


@pytest.mark.parametrize("chosen", [0, 1])
def test_reviews_that_contradict_each_other_conflict(one: Device, two: Device, chosen: int) -> None:
    decision = one.decide("ani", APPROVE, flags=["nik"])
    two.hear(one)
    reviews = [one.review("sri", Review.UPHOLD, decision), two.review("tuti", Review.OVERTURN, decision, "palsu")]
    case, _ = conflict(one, two)
    assert (case.state, set(case.contenders)) == (State.CONFLICT, set(reviews))
    one.hear(two)
    one.resolve(THIRD_SUPERVISOR, reviews[chosen], reviews[1 - chosen])
    case = one.case()
    assert case.refused == {}
    assert case.state is (State.APPROVED, State.PENDING)[chosen]
    assert case.returned_note == ("", "palsu")[chosen]


def test_reviews_that_agree_are_one(one: Device, two: Device) -> None:
    decision = one.decide("ani", APPROVE, flags=["nik"])
    two.hear(one)
    one.review("sri", Review.UPHOLD, decision)
    two.review("tuti", Review.UPHOLD, decision)
    assert conflict(one, two)[0].state is State.APPROVED


def test_an_escalation_decided_and_answered_at_once_conflicts(one: Device, two: Device) -> None:
    escalation = one.decide("ani", ESCALATE)
    two.hear(one)
    decision = one.decide("sri", REJECT)
    review = two.review("tuti", Review.UPHOLD, escalation)
    case, _ = conflict(one, two)
    assert (case.state, set(case.contenders)) == (State.CONFLICT, {decision, review})


@pytest.mark.parametrize("chosen", [0, 1])
def test_an_overturned_decision_does_not_yield_to_one_that_never_heard_of_it(
    one: Device, two: Device, chosen: int
) -> None:
    overturn = one.review("sri", Review.OVERTURN, one.decide("ani", APPROVE), note="palsu")
    unaware = two.decide("budi", APPROVE)
    case, _ = conflict(one, two)
    assert (case.state, set(case.contenders)) == (State.CONFLICT, {overturn, unaware})
    one.hear(two)
    rulings = (overturn, unaware)
    one.resolve("tuti", rulings[chosen], rulings[1 - chosen])
    case = one.case()
    assert case.state is (State.PENDING, State.APPROVED)[chosen]
    assert case.decision == (None, unaware)[chosen]


def test_whoever_decided_elsewhere_offline_does_not_review_here(one: Device, two: Device) -> None:
    two.decide("sri", REJECT)
    review = one.review("sri", Review.UPHOLD, one.decide("ani", APPROVE, flags=["nik"]))
    assert one.case().state is State.APPROVED
    case, _ = conflict(one, two)
    assert case.refused == {review.event_id: Refusal.FOUR_EYES}
    assert case.state is State.CONFLICT


def test_a_supervisor_who_sent_a_case_back_may_decide_it_later(one: Device) -> None:
    one.review("sri", Review.RETURN, one.decide("ani", APPROVE))
    decision = one.decide("sri", REJECT)
    assert (one.case().decision, one.case().refused) == (decision, {})


def test_an_illegal_move_stays_without_effect_whatever_comes_later(one: Device) -> None:
    first = one.decide("ani", APPROVE)
    second = one.decide("budi", REJECT)
    one.undo("ani", first)
    case = one.case()
    assert (case.state, case.refused) == (State.PENDING, {second.event_id: Refusal.STATE})


def test_an_event_waits_for_its_past(one: Device) -> None:
    decision = one.decide("ani", APPROVE, flags=["nik"])
    review = one.review("sri", Review.UPHOLD, decision)
    assert fold([review]).waiting == {review.event_id}
    assert fold([review]).state is State.PENDING
    assert fold([review, decision]).state is State.APPROVED


@pytest.mark.parametrize(
    "payload", ["", "[]", "5", "{", '{"decision":7}', '{"decision":"burn"}', "[" * 100_000], ids=range(7)
)
@pytest.mark.parametrize("kind", [kind for kind in EventKind if kind is not EventKind.RECEIPT_ISSUED])
def test_a_payload_that_says_nothing_is_refused(one: Device, kind: EventKind, payload: str) -> None:
    bad = one.act("sri", kind, payload)
    good = one.decide("ani", APPROVE)
    assert one.case().refused == {bad.event_id: Refusal.MALFORMED}
    assert one.case().decision == good


def test_the_administrator_decides_nothing(one: Device) -> None:
    event = one.act("ani", EventKind.DECIDED, {"decision": "approve"}, role=Role.ADMIN)
    assert one.case().refused == {event.event_id: Refusal.ROLE}


def test_an_event_from_the_future_changes_nothing_but_itself(one: Device) -> None:
    one.now = START + timedelta(days=3650)
    decision = one.decide("ani", APPROVE)
    assert fold([decision, replace(decision)]).decision == decision
    assert decision.dossier_id == DOSSIER


def test_a_name_in_another_spelling_is_still_the_same_eyes(attack: Record) -> None:
    # Each of these is "sri" to whoever asks the officers' records.
    spellings = ["SRI", "sri ", "ｓｒｉ", "ſri"]
    refused = 0
    for spelling in spellings:
        here, there = Device("w1"), Device("w2")
        own = here.act("sri", EventKind.DECIDED, {"decision": "approve", "flags": ["nik"]}, role=Role.PETUGAS)
        escalated = there.decide("sri", ESCALATE)
        moves = [
            here.review(spelling, Review.UPHOLD, own).event_id,
            there.review(spelling, Review.UPHOLD, escalated).event_id,
            there.act(spelling, EventKind.DECIDED, {"decision": "approve"}, role=Role.SUPERVISOR).event_id,
        ]
        assert (here.case().state, there.case().state) == (State.FLAGGED, State.ESCALATED)
        found = here.case().refused | there.case().refused
        refused += all(found.get(move) is Refusal.FOUR_EYES for move in moves)
    attack("four eyes: own decision reviewed under another spelling", Outcome.PREVENTED, len(spellings), refused)
