"""What a supervisor did to a decision reaches the officer who made it, until somebody decides anew."""

from histories import Device, histories
from hypothesis import given

from workstation.domain.comeback import Way, came_back, sent_back
from workstation.domain.event import Event, EventKind
from workstation.domain.ruling import Decision, Review

PAPER = {"type": "tanda_terima", "serial": "TT/1"}


def test_a_returned_decision_comes_back_with_its_note_and_paper() -> None:
    one = Device("w1")
    decision = one.decide("ani", Decision.APPROVE)
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    assert came_back(one.heard, "ani") is None
    review = one.review("sri", Review.RETURN, decision, "foto KK terbalik")
    back = came_back(one.heard, "ani")
    assert back is not None
    assert (back.way, back.by, back.at) == (Way.RETURNED, "sri", review.occurred_at)
    assert (back.note, back.papers) == ("foto KK terbalik", ("TT/1",))
    assert came_back(one.heard, "budi") is None
    assert sent_back(one.heard) == back


def test_an_overturned_decision_says_so_and_an_upheld_one_stays() -> None:
    one = Device("w1")
    decision = one.decide("ani", Decision.REJECT)
    other = Device("w2", heard=list(one.heard))
    one.review("sri", Review.OVERTURN, decision)
    other.review("sri", Review.UPHOLD, decision)
    back = came_back(one.heard, "ani")
    assert back is not None and back.way is Way.OVERTURNED
    assert came_back(other.heard, "ani") is None


def test_a_new_decision_answers_it_and_undoing_that_asks_again() -> None:
    one = Device("w1")
    one.review("sri", Review.RETURN, one.decide("ani", Decision.APPROVE))
    anew = one.decide("budi", Decision.APPROVE)
    assert came_back(one.heard, "ani") is None
    one.undo("budi", anew)
    assert came_back(one.heard, "ani") is not None


def _conflict() -> tuple[Device, Event, Event]:
    one, other = Device("w1"), Device("w2")
    ani, budi = one.decide("ani", Decision.APPROVE), other.decide("budi", Decision.REJECT)
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    one.hear(other)
    return one, ani, budi


def test_the_loser_of_a_conflict_hears_of_it_and_of_the_papers() -> None:
    one, ani, budi = _conflict()
    assert came_back(one.heard, "ani") is None
    one.resolve("sri", budi, ani)
    back = came_back(one.heard, "ani")
    assert back is not None
    assert (back.way, back.by, back.papers) == (Way.LOST, "sri", ("TT/1",))
    assert came_back(one.heard, "budi") is None


def test_who_lost_hears_no_more_once_the_winner_is_overturned_and_decided_anew() -> None:
    one, ani, budi = _conflict()
    one.resolve("sri", budi, ani)
    one.review("tuti", Review.OVERTURN, budi)
    back = came_back(one.heard, "budi")
    assert back is not None and back.way is Way.OVERTURNED
    one.decide("ani", Decision.APPROVE)
    assert came_back(one.heard, "ani") is came_back(one.heard, "budi") is None


@given(histories())
def test_order_and_repetition_do_not_matter(events: list[Event]) -> None:
    for officer in ("ani", "budi"):
        assert came_back(events, officer) == came_back([*reversed(events), *events], officer)


def test_a_decision_that_two_supervisors_disagreed_on_is_not_lost_when_one_word_is_chosen() -> None:
    one = Device("w1")
    decision = one.decide("ani", Decision.APPROVE)
    other = Device("w2", heard=list(one.heard))
    upheld, overturned = one.review("sri", Review.UPHOLD, decision), other.review("tuti", Review.OVERTURN, decision)
    one.hear(other)
    one.resolve("wati", upheld, overturned)
    assert one.case().decision == decision
    assert came_back(one.heard, "ani") is None
