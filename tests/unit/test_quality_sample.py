"""The sample is a fair share that nobody without the key can foretell; only clean decisions are upheld together."""

from dataclasses import replace
from uuid import UUID, uuid5

import pytest
from histories import DOSSIER, Device

from workstation.domain.event import EventKind
from workstation.domain.finding import CheckResult, FieldFinding, Outcome, RuleFinding, Severity, Verdict
from workstation.domain.quality import awaits_sampling, in_sample, is_clean
from workstation.domain.ruling import Decision, Review
from workstation.domain.sentence import NOTHING

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
DECISIONS = [uuid5(DOSSIER, str(number)) for number in range(4000)]
CHECK = CheckResult("REG-1", Outcome.CLEAR, {"nama": FieldFinding("SITI", Verdict.LETTER, NOTHING)})


def drawn(key: bytes, share: float) -> set[UUID]:
    return {decision for decision in DECISIONS if in_sample(key, decision, share)}


def test_a_share_is_drawn_the_same_each_time_and_otherwise_under_another_key() -> None:
    sample = drawn(KEY, 0.05)
    assert 140 < len(sample) < 260
    assert sample == drawn(KEY, 0.05)
    assert len(sample & drawn(OTHER_KEY, 0.05)) < 40
    assert sample < drawn(KEY, 0.2)


def test_nothing_and_everything() -> None:
    assert drawn(KEY, 0) == set()
    assert drawn(KEY, 1) == set(DECISIONS)


@pytest.mark.parametrize("choice", [Decision.APPROVE, Decision.REJECT, Decision.RETURN])
def test_a_final_decision_awaits_sampling_until_it_is_reviewed(choice: Decision) -> None:
    one = Device("w1")
    decision = one.decide("ani", choice)
    assert awaits_sampling(one.case(), decision.event_id, "sri")
    assert not awaits_sampling(one.case(), decision.event_id, "ani")
    assert not awaits_sampling(one.case(), DOSSIER, "sri")
    one.review("sri", Review.UPHOLD, decision)
    assert one.case().refused == {}
    assert not awaits_sampling(one.case(), decision.event_id, "tuti")


@pytest.mark.parametrize("choice", [Decision.APPROVE, Decision.REJECT, Decision.RETURN])
@pytest.mark.parametrize("outcome", Review)
def test_every_word_is_legal_on_an_unflagged_decision(choice: Decision, outcome: Review) -> None:
    one = Device("w1")
    one.review("sri", outcome, one.decide("ani", choice))
    assert one.case().refused == {}


def test_flagged_escalated_and_open_cases_await_no_sampling() -> None:
    flagged, escalated = Device("w1"), Device("w2")
    for device, decision in (
        (flagged, flagged.decide("ani", Decision.APPROVE, flags=["field:nik"])),
        (escalated, escalated.decide("ani", Decision.ESCALATE)),
    ):
        assert not awaits_sampling(device.case(), decision.event_id, "sri")


def rule(severity: Severity) -> RuleFinding:
    return RuleFinding("age.minimum", severity, ("tanggal_lahir",), NOTHING)


@pytest.mark.parametrize(
    ("check", "clean"),
    [
        (CHECK, True),
        (replace(CHECK, rules=(rule(Severity.WARN),)), True),
        (replace(CHECK, rules=(rule(Severity.BLOCK),)), False),
        (replace(CHECK, missing_documents=("kk",)), False),
        (replace(CHECK, fields={"nama": FieldFinding("SITI", Verdict.DIFFERS, NOTHING)}), False),
        (None, False),
    ],
)
def test_what_differs_blocks_or_lacks_is_not_clean(check: CheckResult | None, clean: bool) -> None:
    one = Device("w1")
    one.decide("ani", Decision.APPROVE)
    assert is_clean(one.case(), check, "sri") is clean


def test_one_s_own_the_reviewed_the_escalated_and_what_was_flagged_by_hand_are_not_clean() -> None:
    one = Device("w1")
    decision = one.decide("ani", Decision.APPROVE)
    assert not is_clean(one.case(), CHECK, "ani")
    one.review("sri", Review.UPHOLD, decision)
    assert not is_clean(one.case(), CHECK, "tuti")
    escalated = Device("w2")
    escalated.decide("ani", Decision.ESCALATE)
    assert not is_clean(escalated.case(), CHECK, "sri")
    marked = Device("w3")
    marked.act("ani", EventKind.FIELD_MARKED, {"field": "nik", "mark": "flag"})
    marked.decide("ani", Decision.APPROVE, flags=["field:nik"])
    assert not is_clean(marked.case(), CHECK, "sri")
