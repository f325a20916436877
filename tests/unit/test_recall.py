"""Papers whose decision no longer holds come back; those that still say the truth do not."""

from histories import Device, everything, histories
from hypothesis import given

from workstation.domain.case import Refusal, fold
from workstation.domain.event import Event, EventKind
from workstation.domain.recall import recalled, recalled_serials
from workstation.domain.ruling import Decision, Review, State

PAPER = {"type": "tanda_terima", "serial": "TT/1"}


def _two_counters(first: Decision, second: Decision) -> tuple[Device, Device, Event, Event, Event]:
    """Both decide, the first prints, then both hear of each other."""
    one, other = Device("w1"), Device("w2")
    ani, budi = one.decide("ani", first), other.decide("budi", second)
    paper = one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    one.hear(other)
    other.hear(one)
    return one, other, ani, budi, paper


def test_the_loser_s_paper_is_recalled() -> None:
    one, _, ani, budi, paper = _two_counters(Decision.APPROVE, Decision.REJECT)
    assert recalled(one.heard) == ()
    one.resolve("sri", budi, ani)
    assert fold(one.heard).state is State.REJECTED
    assert recalled(one.heard) == (paper,)


def test_the_winner_s_paper_stays() -> None:
    one, _, ani, budi, _ = _two_counters(Decision.APPROVE, Decision.REJECT)
    one.resolve("sri", ani, budi)
    assert recalled(one.heard) == ()


def test_a_paper_that_says_the_same_stays() -> None:
    one, _, ani, budi, _ = _two_counters(Decision.APPROVE, Decision.APPROVE)
    one.resolve("sri", budi, ani)
    assert recalled(one.heard) == ()


def test_a_reprint_is_recalled_under_one_serial() -> None:
    one, _, ani, budi, _ = _two_counters(Decision.APPROVE, Decision.RETURN)
    one.resolve("sri", ani, budi)
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER | {"copy": 2})
    decision = fold(one.heard).decision
    assert decision is not None
    one.review("tuti", Review.OVERTURN, decision)
    assert fold(one.heard).state is not State.APPROVED
    assert recalled_serials(one.heard) == ("TT/1",)


def test_a_paper_from_before_the_decision_stays() -> None:
    one = Device("w1")
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    one.decide("ani", Decision.REJECT)
    assert recalled(one.heard) == ()


@given(histories())
def test_order_and_repetition_do_not_matter(events: list[Event]) -> None:
    assert recalled(events) == recalled([*reversed(events), *events])
    assert set(recalled(everything())) <= set(events)


def _recalled_paper() -> Device:
    one, _, ani, budi, _ = _two_counters(Decision.APPROVE, Decision.REJECT)
    one.resolve("sri", budi, ani)
    return one


def test_a_paper_taken_back_is_waited_for_no_more() -> None:
    one = _recalled_paper()
    assert recalled_serials(one.heard) == ("TT/1",)
    one.act("budi", EventKind.RECEIPT_TAKEN_BACK, {"serial": "TT/1"})
    assert recalled_serials(one.heard) == ()
    assert fold(one.heard).refused == {}


def test_only_a_printed_paper_can_be_taken_back() -> None:
    one = _recalled_paper()
    wrong = one.act("budi", EventKind.RECEIPT_TAKEN_BACK, {"serial": "TT/2"})
    nameless = one.act("budi", EventKind.RECEIPT_TAKEN_BACK, {})
    assert fold(one.heard).refused == {wrong.event_id: Refusal.UNKNOWN_TARGET, nameless.event_id: Refusal.MALFORMED}
    assert recalled_serials(one.heard) == ("TT/1",)


def test_a_letter_that_calls_back_is_never_called_back_itself() -> None:
    one = _recalled_paper()
    one.act("budi", EventKind.RECEIPT_ISSUED, {"type": "penarikan", "serial": "PR/2", "called_back": ["TT/1"]})
    decision = fold(one.heard).decision
    assert decision is not None
    one.review("tuti", Review.OVERTURN, decision)
    assert recalled_serials(one.heard) == ("TT/1",)


def test_a_paper_on_a_decision_that_the_hub_refused_is_recalled() -> None:
    """The refused decision never arrives; the print says what it stated, and the refusal what came before it."""
    here, hub = Device("w1"), Device("pusat")
    decision = here.decide("ani", Decision.APPROVE)
    paper = here.act("ani", EventKind.RECEIPT_ISSUED, PAPER | {"state": "approved"})
    refusal = {"refuses": str(decision.event_id), "cause": "role", "parents": []}
    refused = hub.act("pusat", EventKind.EVENT_REFUSED, refusal)
    assert recalled([decision, paper]) == ()
    assert recalled([paper, refused]) == (paper,)
