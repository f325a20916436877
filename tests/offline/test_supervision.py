"""The supervisor's side on real stores: the sample, upholding together, what comes back, and papers called back."""

import hmac
from pathlib import Path
from typing import cast
from uuid import UUID

import pytest
from counters import HandClock, filled

from ui.counter_desk import CounterDesk
from ui.desk import PaperChecks, Sticks
from ui.door import Door
from workstation.domain.comeback import Way
from workstation.domain.event import Role
from workstation.domain.finding import Outcome
from workstation.domain.officer import Officer
from workstation.domain.picture import Viewer
from workstation.domain.quality import in_sample
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import FourEyes, NothingToCallBack, NothingToUndo, PaperUnknown, RoleNotAllowed
from workstation.domain.ruling import Decision, Review, State
from workstation.steps.comeback import came_back_to
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.greet import HUB_ID
from workstation.steps.quality import SAMPLE_KEY, quality_sample, review_lists
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.recall import TakeBack, recalls, take_back
from workstation.steps.receipt import IssueReceipt, fitting_types, issue
from workstation.steps.resolve import ResolveConflict, resolve
from workstation.steps.review import ReviewDecision, review, uphold_together
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

ANI, BUDI = Officer("ani"), Officer("budi")
SRI, TUTI = Officer("sri", Role.SUPERVISOR), Officer("tuti", Role.SUPERVISOR)
PENDING = QueueFilter(states=frozenset({State.PENDING}))


@pytest.fixture
def counter(tmp_path: Path, samples: Path) -> Counter:
    """A counter whose supervisor is shown every decision."""
    return filled(tmp_path, samples, "loket-1", quality_share=1.0)[0]


def pending(counter: Counter, outcome: Outcome | None = None) -> list[UUID]:
    return [row.dossier_id for row in list_queue(counter, PENDING) if outcome in (None, row.outcome)]


def drawn(counter: Counter, officer: Officer = SRI) -> list[UUID]:
    return [row.dossier_id for row in quality_sample(counter, officer)]


def test_the_sample_holds_unreviewed_decisions_of_others_only(counter: Counter) -> None:
    returned, flagged, own, undecided, *_ = dict.fromkeys(pending(counter, Outcome.REVIEW) + pending(counter))
    decide(counter, ANI, Decide(returned, Decision.RETURN, note="foto kabur"))
    decide(counter, ANI, Decide(flagged, Decision.APPROVE, note="asli sudah dilihat"))
    decide(counter, SRI, Decide(own, Decision.REJECT, note="bukan warga kota ini"))
    assert open_case(counter, SRI, flagged).case.state is State.FLAGGED
    assert drawn(counter) == [returned]
    assert set(drawn(counter, TUTI)) == {returned, own}
    review(counter, SRI, ReviewDecision(returned, Review.UPHOLD))
    assert drawn(counter) == []
    assert undecided not in drawn(counter, TUTI)


def test_only_decisions_of_the_last_days_are_drawn(counter: Counter) -> None:
    decide(counter, ANI, Decide(pending(counter)[0], Decision.RETURN, note="foto kabur"))
    assert isinstance(counter.clock, HandClock)
    counter.clock.advance(days=29)
    assert len(drawn(counter)) == 1
    counter.clock.advance(days=2)
    assert drawn(counter) == []


def test_drawing_leaves_no_trace_that_an_officer_could_see(counter: Counter) -> None:
    dossier_id = pending(counter)[0]
    decide(counter, ANI, Decide(dossier_id, Decision.RETURN, note="foto kabur"))
    before = open_case(counter, ANI, dossier_id), list_queue(counter, QueueFilter(states=frozenset(State)))
    assert drawn(counter) == drawn(counter) == [dossier_id]
    assert (open_case(counter, ANI, dossier_id), list_queue(counter, QueueFilter(states=frozenset(State)))) == before
    assert came_back_to(counter, "ani") == {}
    with pytest.raises(RoleNotAllowed):
        quality_sample(counter, ANI)


def test_two_supervisors_are_shown_the_same_sample(tmp_path: Path, samples: Path) -> None:
    share = 0.5
    one, other = filled(tmp_path, samples, "loket-1", "loket-2", quality_share=share)
    decided = pending(one)
    made = {decide(one, ANI, Decide(each, Decision.RETURN, note="foto kabur")).event_id: each for each in decided}
    for counter in (one, other):
        synchronise(counter)
    with one.view() as uow:
        hub_id = uow.marks.get(HUB_ID)
    assert hub_id
    key = hmac.digest(hub_id.encode(), b"loket quality sample", "sha256")
    expected = {dossier for decision, dossier in made.items() if in_sample(key, decision, share)}
    assert set(drawn(one)) == set(drawn(other, TUTI)) == expected


def test_a_computer_that_no_hub_has_met_draws_by_a_key_of_its_own(tmp_path: Path, samples: Path) -> None:
    share = 0.5
    counter = filled(tmp_path, samples, "loket-1", quality_share=share)[0]
    with counter.uow() as uow:
        uow.marks.forget(HUB_ID)
        uow.commit()
    made = {
        decide(counter, ANI, Decide(each, Decision.RETURN, note="foto kabur")).event_id: each
        for each in pending(counter)
    }
    sample = set(drawn(counter))
    with counter.view() as uow:
        key = bytes.fromhex(uow.marks.get(SAMPLE_KEY) or "")
    assert len(key) == 32
    assert sample == set(drawn(counter)) == {made[one] for one in made if in_sample(key, one, share)}


def test_no_share_no_sample(tmp_path: Path, samples: Path) -> None:
    (counter,) = filled(tmp_path, samples, "loket-1", quality_share=0.0)
    decide(counter, ANI, Decide(pending(counter)[0], Decision.RETURN, note="foto kabur"))
    assert drawn(counter) == []


def test_clean_decisions_are_upheld_together_and_the_others_named(counter: Counter) -> None:
    clean, gone, *_ = pending(counter, Outcome.CLEAR)
    differing = next(row.dossier_id for row in list_queue(counter, PENDING) if row.differs)
    own = next(one for one in pending(counter) if one not in (clean, gone, differing))
    for dossier_id in (clean, gone):
        decide(counter, ANI, Decide(dossier_id, Decision.APPROVE))
    decide(counter, ANI, Decide(differing, Decision.APPROVE, note="asli sudah dilihat"))
    decide(counter, SRI, Decide(own, Decision.RETURN, note="foto kabur"))
    lists = review_lists(counter, SRI)
    assert lists.clean == {clean, gone}
    assert [row.dossier_id for row in lists.asking] == [differing]
    review(counter, TUTI, ReviewDecision(gone, Review.UPHOLD))

    done = uphold_together(counter, SRI, (clean, gone, differing, own))
    assert done.upheld == 1
    why = {kept.registration_no: kept.why.text for kept in done.kept}
    numbers = [open_case(counter, SRI, one).dossier.registration_no for one in (gone, differing, own)]
    assert list(why) == numbers
    assert why[numbers[0]] == NothingToUndo.text and why[numbers[2]] == FourEyes.text
    said = open_case(counter, SRI, clean).case.review
    assert said is not None and said.officer == "sri"
    assert open_case(counter, SRI, differing).case.state is State.FLAGGED


def test_what_a_supervisor_sends_back_is_on_the_officer_s_list_until_decided_anew(
    tmp_path: Path, samples: Path
) -> None:
    one, other = filled(tmp_path, samples, "loket-1", "loket-2")
    dossier_id = pending(one)[0]
    decide(one, ANI, Decide(dossier_id, Decision.RETURN, note="foto kabur"))
    for counter in (one, other):
        synchronise(counter)
    review(other, SRI, ReviewDecision(dossier_id, Review.OVERTURN, "foto cukup jelas"))
    for counter in (other, one):
        synchronise(counter)
    back = came_back_to(one, "ani")[dossier_id]
    assert (back.way, back.by, back.note) == (Way.OVERTURNED, "sri", "foto cukup jelas")
    wanted = QueueFilter(states=frozenset(State), returned_to="ani")
    assert [row.dossier_id for row in list_queue(one, wanted)] == [dossier_id]
    assert (count_queue(one, ANI).returned, count_queue(one, BUDI).returned) == (1, 0)
    decide(one, BUDI, Decide(dossier_id, Decision.APPROVE, note="asli sudah dilihat"))
    assert list_queue(one, wanted) == []
    assert count_queue(one, ANI).returned == 0


def test_a_paper_not_yet_sent_is_called_back_where_it_was_printed_and_then_everywhere(
    tmp_path: Path, samples: Path
) -> None:
    one, other = filled(tmp_path, samples, "loket-1", "loket-2")
    dossier_id = pending(one)[0]
    decide(one, ANI, Decide(dossier_id, Decision.RETURN, note="foto kabur"))
    for counter in (one, other):
        synchronise(counter)
    paper = issue(one, ANI, IssueReceipt(dossier_id, ReceiptType.PERBAIKAN)).receipt.serial
    review(other, SRI, ReviewDecision(dossier_id, Review.OVERTURN, "foto cukup jelas"))
    decide(other, BUDI, Decide(dossier_id, Decision.APPROVE, note="asli sudah dilihat"))
    synchronise(other)
    rest = (cast(Sticks, None), cast(Viewer, None), cast(Door, None), cast(PaperChecks, None))
    desks = [CounterDesk(counter, lambda progress, stop: None, *rest) for counter in (one, other)]
    assert [desk.recalls() for desk in desks] == [[], []]
    synchronise(one)
    assert [recall.serial for recall in desks[0].recalls()] == [paper] and desks[1].recalls() == []
    synchronise(other)
    assert [desk.recalls() for desk in desks] == [recalls(one), recalls(other)]
    assert [recall.serial for recall in desks[1].recalls()] == [paper]


def test_a_lost_conflict_leaves_the_list_after_a_month_and_the_paper_stays_until_it_is_back(
    tmp_path: Path, samples: Path
) -> None:
    one, other = filled(tmp_path, samples, "loket-1", "loket-2")
    dossier_id = pending(one)[0]
    winner = decide(one, ANI, Decide(dossier_id, Decision.REJECT, note="KK dicabut"))
    decide(other, BUDI, Decide(dossier_id, Decision.RETURN, note="KK kabur"))
    paper = issue(other, BUDI, IssueReceipt(dossier_id, ReceiptType.PERBAIKAN)).receipt.serial
    for counter in (one, other, one):
        synchronise(counter)
    assert recalls(one) == []
    with pytest.raises(NothingToCallBack):
        issue(one, ANI, IssueReceipt(dossier_id, ReceiptType.PENARIKAN))
    resolve(one, SRI, ResolveConflict(dossier_id, winner.event_id, "KK memang dicabut"))
    for counter in (one, other):
        synchronise(counter)
    assert came_back_to(other, "budi")[dossier_id].papers == (paper,)
    (recall,) = recalls(other)
    assert (recall.serial, recall.type, recall.officer, recall.letters) == (paper, "perbaikan", "budi", ())

    letter = issue(other, BUDI, IssueReceipt(dossier_id, ReceiptType.PENARIKAN))
    assert [called.serial for called in letter.receipt.called_back] == [paper]
    assert "dua loket" in letter.receipt.reasons[0] and letter.receipt.note == ""
    again = issue(other, BUDI, IssueReceipt(dossier_id, ReceiptType.PENARIKAN, reason="kertas macet"))
    assert (again.receipt.serial, again.receipt.copy_number) == (letter.receipt.serial, 2)
    assert recalls(other)[0].letters == (letter.receipt.serial,)

    assert isinstance(other.clock, HandClock)
    other.clock.advance(days=31)
    assert came_back_to(other, "budi") == {}
    assert len(recalls(other)) == 1
    with pytest.raises(PaperUnknown):
        take_back(other, BUDI, TakeBack(dossier_id, letter.receipt.serial))
    take_back(other, BUDI, TakeBack(dossier_id, paper, "diserahkan pemohon"))
    assert recalls(other) == []
    with pytest.raises(PaperUnknown):
        take_back(other, BUDI, TakeBack(dossier_id, paper))


def test_a_paper_that_says_otherwise_than_a_recalled_one_has_its_own_serial(counter: Counter) -> None:
    dossier_id = pending(counter)[0]
    decision = Decide(dossier_id, Decision.RETURN, note="foto kabur")
    decide(counter, ANI, decision)
    first = issue(counter, ANI, IssueReceipt(dossier_id, ReceiptType.TANDA_TERIMA)).receipt
    review(counter, SRI, ReviewDecision(dossier_id, Review.OVERTURN, "foto cukup jelas"))
    assert ReceiptType.PENARIKAN in fitting_types(counter, open_case(counter, ANI, dossier_id).history)
    decide(counter, ANI, Decide(dossier_id, Decision.ESCALATE, note="mohon putusan"))
    second = issue(counter, ANI, IssueReceipt(dossier_id, ReceiptType.TANDA_TERIMA)).receipt
    assert second.serial != first.serial and second.copy_number == 1
    assert [recall.serial for recall in recalls(counter)] == [first.serial]


def test_the_letter_says_that_it_is_provisional_while_its_cause_waits_to_be_sent(counter: Counter) -> None:
    dossier_id = pending(counter)[0]
    decide(counter, ANI, Decide(dossier_id, Decision.RETURN, note="foto kabur"))
    issue(counter, ANI, IssueReceipt(dossier_id, ReceiptType.PERBAIKAN))
    synchronise(counter)
    review(counter, SRI, ReviewDecision(dossier_id, Review.RETURN, "foto cukup jelas"))
    assert issue(counter, ANI, IssueReceipt(dossier_id, ReceiptType.PENARIKAN)).receipt.provisional
    synchronise(counter)
    again = IssueReceipt(dossier_id, ReceiptType.PENARIKAN, reason="rusak")
    assert not issue(counter, ANI, again).receipt.provisional
