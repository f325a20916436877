"""Whole days at the counter through the same steps as the window, on real files."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from counters import HandClock, TruthReader, bundles, open_counter, pull_all

from workstation.domain.errors import LoketError
from workstation.domain.event import Event, Role
from workstation.domain.hub import Acknowledgement, Hub
from workstation.domain.officer import Officer
from workstation.domain.paper_refusals import ReprintNeedsReason
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.refusals import (
    FourEyes,
    HeldByOther,
    HubUnreachable,
    MoveNotLegal,
    ReasonNeeded,
    ReceiptNotFitting,
    RoleNotAllowed,
    SuketOff,
    UndoTooLate,
)
from workstation.domain.ruling import Decision, Review, State
from workstation.steps.claim import claim, release, take_next
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, MarkField, decide, mark_field, undo
from workstation.steps.deliver import deliver, outbox_entries
from workstation.steps.intake import find_bundles, take_in
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.read import pre_read
from workstation.steps.receipt import IssueReceipt, issue, preview
from workstation.steps.report import day_report
from workstation.steps.review import ReviewDecision, review
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

BUDI = Officer("budi")
SITI = Officer("siti", Role.SUPERVISOR)
RINA = Officer("rina", Role.SUPERVISOR)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def counter(tmp_path: Path, samples: Path, clock: HandClock) -> Iterator[Counter]:
    """A counter whose dossiers are pulled, read and checked."""
    counter = open_counter(tmp_path / "home", clock=clock)
    fill(counter, samples)
    yield counter


def fill(counter: Counter, samples: Path) -> None:
    assert isinstance(counter.reader, TruthReader)
    for bundle in bundles(samples):
        counter.reader.learn(bundle)
        assert take_in(counter.hub, counter.clock, bundle).status == "accepted"
    pull_all(counter)
    pre_read(counter)


def rows(counter: Counter, *states: State) -> list[QueueRow]:
    return list_queue(counter, QueueFilter(states=frozenset(states or (State.PENDING,))))


def flagged_approval(counter: Counter) -> QueueRow:
    """An approval over open points, which a supervisor must see."""
    row = next(row for row in rows(counter) if row.differs)
    decide(counter, BUDI, Decide(row.dossier_id, Decision.APPROVE, note="Pemohon membawa KK baru."))
    return row


def test_a_day_from_intake_to_receipt(counter: Counter) -> None:
    waiting = rows(counter)
    assert len(waiting) == 8
    assert [row.deadline for row in waiting] == sorted(row.deadline for row in waiting)
    for row in waiting:
        claim(counter, BUDI, row.dossier_id)
        decide(counter, BUDI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
        paper = issue(counter, BUDI, IssueReceipt(row.dossier_id, ReceiptType.PERBAIKAN, Paper.A5))
        assert paper.pdf.startswith(b"%PDF-")
        assert paper.receipt.provisional
    assert not rows(counter)
    result = synchronise(counter)
    assert (result.delivered, result.set_aside, result.problem) == (16, 0, None)
    assert count_queue(counter, BUDI).waiting_to_send == 0
    assert not preview_is_provisional(counter, waiting[0])
    assert day_report(counter, waiting[0].submitted_at).decisions == {"return": 8}


def preview_is_provisional(counter: Counter, row: QueueRow) -> bool:
    return issue(counter, BUDI, IssueReceipt(row.dossier_id, ReceiptType.PERBAIKAN, reason="rusak")).receipt.provisional


def test_nothing_is_read_twice(counter: Counter) -> None:
    reader = counter.reader
    assert isinstance(reader, TruthReader)
    before = reader.calls
    assert pre_read(counter).checked == 0
    assert reader.calls == before


def test_pulling_again_brings_nothing_new(counter: Counter) -> None:
    again = pull_all(counter)
    assert (again.dossiers, again.events) == (0, 0)


def test_approving_over_a_difference_owes_a_reason_and_goes_to_the_supervisor(counter: Counter) -> None:
    row = next(row for row in rows(counter) if row.differs)
    with pytest.raises(ReasonNeeded):
        decide(counter, BUDI, Decide(row.dossier_id, Decision.APPROVE))
    flagged_approval(counter)
    assert open_case(counter, BUDI, row.dossier_id).case.state is State.FLAGGED
    assert [flagged.dossier_id for flagged in rows(counter, State.FLAGGED)] == [row.dossier_id]


def test_a_confirmed_difference_still_goes_to_the_supervisor(counter: Counter) -> None:
    row = next(row for row in rows(counter) if row.differs)
    opened = open_case(counter, BUDI, row.dossier_id)
    assert opened.check is not None
    for field in opened.check.fields:
        mark_field(counter, BUDI, MarkField(row.dossier_id, field, "confirm"))
    decide(counter, BUDI, Decide(row.dossier_id, Decision.APPROVE, note="Semua saya lihat."))
    assert open_case(counter, BUDI, row.dossier_id).case.state is State.FLAGGED


def test_the_evidence_is_kept_with_the_decision(counter: Counter) -> None:
    row = flagged_approval(counter)
    decision = open_case(counter, BUDI, row.dossier_id).case.decision
    assert decision is not None
    evidence = decision.data["evidence"]
    assert evidence["check"]["engine"] == counter.reader.engine
    assert {document["sha256"] for document in evidence["documents"]}
    assert evidence["check"]["fields"]["nik"]["sources"][0]["box"]


def test_four_eyes(counter: Counter) -> None:
    row = next(row for row in rows(counter) if row.differs)
    decide(counter, SITI, Decide(row.dossier_id, Decision.APPROVE, note="Saya putuskan sendiri."))
    with pytest.raises(FourEyes):
        review(counter, SITI, ReviewDecision(row.dossier_id, Review.UPHOLD))
    with pytest.raises(RoleNotAllowed):
        review(counter, BUDI, ReviewDecision(row.dossier_id, Review.UPHOLD))
    review(counter, RINA, ReviewDecision(row.dossier_id, Review.UPHOLD))
    assert open_case(counter, RINA, row.dossier_id).case.state is State.APPROVED


def test_an_overturned_approval_waits_again_with_the_supervisors_note(counter: Counter) -> None:
    row = flagged_approval(counter)
    with pytest.raises(ReasonNeeded):
        review(counter, SITI, ReviewDecision(row.dossier_id, Review.OVERTURN))
    review(counter, SITI, ReviewDecision(row.dossier_id, Review.OVERTURN, "Alamat belum jelas."))
    case = open_case(counter, BUDI, row.dossier_id).case
    assert (case.state, case.returned_note) == (State.PENDING, "Alamat belum jelas.")


@pytest.mark.parametrize(
    ("outcome", "state"),
    [(Review.UPHOLD, State.APPROVED), (Review.OVERTURN, State.REJECTED), (Review.RETURN, State.PENDING)],
)
def test_a_supervisor_settles_an_escalation(counter: Counter, outcome: Review, state: State) -> None:
    row = rows(counter)[0]
    decide(counter, BUDI, Decide(row.dossier_id, Decision.ESCALATE, note="Mohon arahan."))
    review(counter, SITI, ReviewDecision(row.dossier_id, outcome, "Sudah dicek."))
    assert open_case(counter, BUDI, row.dossier_id).case.state is state


def test_undo_within_ten_seconds_and_not_after(counter: Counter, clock: HandClock) -> None:
    first, second = rows(counter)[:2]
    decide(counter, BUDI, Decide(first.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    clock.advance(seconds=9)
    undo(counter, BUDI, first.dossier_id)
    assert open_case(counter, BUDI, first.dossier_id).case.state is State.PENDING
    decide(counter, BUDI, Decide(second.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    with pytest.raises(FourEyes):
        undo(counter, SITI, second.dossier_id)
    clock.advance(seconds=11)
    with pytest.raises(UndoTooLate):
        undo(counter, BUDI, second.dossier_id)


def test_a_clock_set_back_brings_no_undo_back(counter: Counter, clock: HandClock) -> None:
    first, second = rows(counter)[:2]
    decide(counter, BUDI, Decide(first.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    clock.advance(minutes=30)
    decide(counter, BUDI, Decide(second.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    clock.advance(minutes=-30)
    with pytest.raises(UndoTooLate):
        undo(counter, BUDI, first.dossier_id)
    clock.advance(seconds=5)
    undo(counter, BUDI, second.dossier_id)


def test_a_decided_dossier_is_not_decided_again(counter: Counter) -> None:
    row = rows(counter)[0]
    decide(counter, BUDI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    with pytest.raises(MoveNotLegal):
        decide(counter, BUDI, Decide(row.dossier_id, Decision.RETURN, ("dokumen_salah",)))


def test_two_counters_do_not_take_the_same_dossier(tmp_path: Path, samples: Path, clock: HandClock) -> None:
    one = open_counter(tmp_path / "one", tmp_path / "hub", "loket-1", clock)
    two = open_counter(tmp_path / "two", tmp_path / "hub", "loket-2", clock)
    fill(one, samples)
    pull_all(two)
    first = take_next(one, BUDI)
    assert first is not None
    with pytest.raises(HeldByOther):
        claim(two, Officer("joko"), first)
    second = take_next(two, Officer("joko"))
    assert second not in (None, first)
    release(one, BUDI, first)
    claim(two, Officer("joko"), first)


def test_a_decision_reaches_the_other_counter(tmp_path: Path, samples: Path, clock: HandClock) -> None:
    one = open_counter(tmp_path / "one", tmp_path / "hub", "loket-1", clock)
    two = open_counter(tmp_path / "two", tmp_path / "hub", "loket-2", clock)
    fill(one, samples)
    row = rows(one)[0]
    decide(one, BUDI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    assert deliver(one).delivered == 1
    assert pull_all(two).events == 1
    assert open_case(two, BUDI, row.dossier_id).case.state is State.RETURNED
    assert pull_all(one).events == 0


def test_decisions_made_apart_are_a_conflict_that_both_keep(tmp_path: Path, samples: Path, clock: HandClock) -> None:
    one = open_counter(tmp_path / "one", tmp_path / "hub", "loket-1", clock)
    two = open_counter(tmp_path / "two", tmp_path / "hub", "loket-2", clock)
    fill(one, samples)
    pull_all(two)
    row = rows(one)[0]
    decide(one, BUDI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    decide(two, Officer("joko"), Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    for counter in (one, two, one):
        synchronise(counter)
    states = [open_case(counter, BUDI, row.dossier_id).case.state for counter in (one, two)]
    assert states == [State.CONFLICT, State.CONFLICT]


def test_work_goes_on_without_the_hub(counter: Counter, tmp_path: Path) -> None:
    hub = tmp_path / "home" / "hub"
    away = tmp_path / "away"
    shutil.move(hub, away)
    row = rows(counter)[0]
    claim(counter, BUDI, row.dossier_id)
    decide(counter, BUDI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    result = synchronise(counter)
    assert result.problem is not None
    assert [entry.attempts for entry in outbox_entries(counter)] == [0]
    shutil.move(away, hub)
    assert synchronise(counter).delivered == 1
    assert count_queue(counter, BUDI).waiting_to_send == 0


class LostAnswer:
    """A hub whose answer to the first push is lost after it was committed."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lose = True

    def __getattr__(self, name: str) -> Any:
        return getattr(self._hub, name)

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        answers = self._hub.push(events)
        if self._lose:
            self._lose = False
            raise HubUnreachable()
        return answers


def test_an_answer_lost_after_the_hub_committed_doubles_nothing(counter: Counter) -> None:
    lossy = replace(counter, hub=cast(Hub, LostAnswer(counter.hub)))
    row = rows(lossy)[0]
    decide(lossy, BUDI, Decide(row.dossier_id, Decision.RETURN, ("berkas_belum_lengkap",)))
    assert synchronise(lossy).problem is not None
    assert count_queue(lossy, BUDI).waiting_to_send == 1
    assert synchronise(lossy).delivered == 1
    assert len(counter.hub.feed({row.office: 0})) == 1
    assert len(open_case(lossy, BUDI, row.dossier_id).history) == 1


def test_a_clock_set_back_changes_no_order(counter: Counter, clock: HandClock) -> None:
    row = flagged_approval(counter)
    clock.advance(days=-3)
    review(counter, SITI, ReviewDecision(row.dossier_id, Review.OVERTURN, "Alamat belum jelas."))
    decide(counter, RINA, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    assert open_case(counter, BUDI, row.dossier_id).case.state is State.REJECTED
    assert synchronise(counter).set_aside == 0


def test_letters_fit_the_state_of_the_case(counter: Counter) -> None:
    row = rows(counter)[0]
    with pytest.raises(ReceiptNotFitting):
        issue(counter, BUDI, IssueReceipt(row.dossier_id, ReceiptType.PENOLAKAN))
    with pytest.raises(SuketOff):
        issue(counter, BUDI, IssueReceipt(row.dossier_id, ReceiptType.SUKET))


def test_a_reprint_says_that_it_is_one(counter: Counter) -> None:
    row = rows(counter)[0]
    command = IssueReceipt(row.dossier_id, ReceiptType.TANDA_TERIMA)
    first = issue(counter, BUDI, command)
    with pytest.raises(ReprintNeedsReason):
        issue(counter, BUDI, command)
    second = issue(counter, BUDI, replace(command, reason="Salah cetak: tinta habis"))
    assert (first.event.data["reason_code"], first.event.data["reason"]) == ("pertama", "")
    assert (second.event.data["reason_code"], second.event.data["reason"]) == ("salah_cetak", "tinta habis")
    other = issue(counter, BUDI, replace(command, reason="diminta bank"))
    assert (other.event.data["reason_code"], other.event.data["reason"]) == ("lainnya", "diminta bank")
    assert (first.receipt.copy_number, second.receipt.copy_number) == (1, 2)
    assert first.receipt.serial == second.receipt.serial
    assert counter.vault.get(str(second.event.data["sha256"])) == second.pdf
    assert preview(counter, BUDI, command).startswith(b"%PDF-")


def test_every_refusal_says_what_to_do(counter: Counter) -> None:
    row = rows(counter)[0]
    decide(counter, BUDI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    with pytest.raises(LoketError) as refused:
        decide(counter, BUDI, Decide(row.dossier_id, Decision.REJECT, ("dokumen_salah",)))
    assert "Ditolak" in str(refused.value)
    assert row.nik not in str(refused.value)


def test_folders_and_zips_are_found_and_the_rest_passed_over(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "catatan.txt").write_text("bukan bundel", encoding="utf-8")
    (tmp_path / "a.zip").write_bytes(b"PK")
    shutil.copytree(next(bundles(samples)), tmp_path / "b")
    assert [path.name for path in find_bundles([tmp_path])] == ["a.zip", "b"]
