"""Which role may do what, written out, and asked of every step."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from counters import filled
from officers import let_in, open_door

from workstation.domain.errors import LoketError
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import RoleNotAllowed
from workstation.domain.rights import MAY, Act
from workstation.domain.ruling import Decision, Review, State
from workstation.steps import (
    audit_subject,
    claim,
    decide,
    overview,
    quality,
    recall,
    receipt,
    resolve,
    review,
    staff,
    trip,
)
from workstation.steps.counter import Counter

P, S, A = Role.PETUGAS, Role.SUPERVISOR, Role.ADMIN
TABLE = {
    Act.LOOK: {P, S, A},
    Act.REPORT: {P, S, A},
    Act.CLAIM: {P, S},
    Act.TRIP: {P, S},
    Act.MARK: {P, S},
    Act.DECIDE: {P, S},
    Act.UNDO: {P, S},
    Act.PRINT: {P, S},
    Act.TAKE_BACK: {P, S},
    Act.CHECK_DOCUMENT: {P, S},
    Act.REVIEW: {S},
    Act.RESOLVE: {S},
    Act.SAMPLE: {S},
    Act.REASSIGN: {S},
    Act.SEE_HUB: {A},
    Act.STAFF: {A},
    Act.AUDIT: {S, A},
}


def test_the_table_is_this_one() -> None:
    assert {act: set(roles) for act, roles in MAY.items()} == TABLE


Step = Callable[[Counter, Officer, "Situation"], object]


class Situation:
    """A counter's dossiers in the states that the steps ask for."""

    def __init__(self, counter: Counter) -> None:
        with counter.view() as uow:
            from workstation.domain.queue import QueueFilter

            ids = [row.dossier_id for row in uow.queue.rows(QueueFilter())]
        self.free, self.decided, self.printed, *_ = ids
        other = Officer("lain")
        for one in (self.decided, self.printed):
            decide.decide(counter, other, decide.Decide(one, Decision.RETURN, ("berkas_belum_lengkap",)))
        paper = receipt.issue(counter, other, receipt.IssueReceipt(self.printed, ReceiptType.PERBAIKAN))
        self.serial = paper.receipt.serial
        review.review(counter, Officer("atasan", S), review.ReviewDecision(self.printed, Review.OVERTURN, "Keliru"))


STEPS: dict[str, tuple[Act, Step]] = {
    "claim": (Act.CLAIM, lambda c, o, s: claim.claim(c, o, s.free)),
    "claim_several": (Act.CLAIM, lambda c, o, s: claim.claim_several(c, o, [s.free])),
    "claim_next": (Act.CLAIM, lambda c, o, s: claim.claim_next(c, o, 1)),
    "take_next": (Act.CLAIM, lambda c, o, s: claim.take_next(c, o)),
    "release": (Act.CLAIM, lambda c, o, s: claim.release(c, o, s.free)),
    "reassign": (Act.REASSIGN, lambda c, o, s: claim.reassign(c, o, s.free, "ani", "loket-1")),
    "estimate": (Act.TRIP, lambda c, o, s: trip.estimate(c, o, trip.Wish())),
    "checkout": (Act.TRIP, lambda c, o, s: trip.checkout(c, o, trip.Plan((), None, 0, 0, 0, 0, 10**12), 1)),
    "mark": (Act.MARK, lambda c, o, s: decide.mark_field(c, o, decide.MarkField(s.free, "nama", "flag"))),
    "decide": (Act.DECIDE, lambda c, o, s: decide.decide(c, o, decide.Decide(s.free, Decision.ESCALATE, (), "?"))),
    "undo": (Act.UNDO, lambda c, o, s: decide.undo(c, o, s.decided)),
    "preview": (
        Act.PRINT, lambda c, o, s: receipt.preview(c, o, receipt.IssueReceipt(s.free, ReceiptType.TANDA_TERIMA))
    ),
    "issue": (
        Act.PRINT, lambda c, o, s: receipt.issue(c, o, receipt.IssueReceipt(s.free, ReceiptType.TANDA_TERIMA))
    ),
    "take_back": (Act.TAKE_BACK, lambda c, o, s: recall.take_back(c, o, recall.TakeBack(s.printed, s.serial))),
    "review": (Act.REVIEW, lambda c, o, s: review.review(c, o, review.ReviewDecision(s.decided, Review.UPHOLD, "x"))),
    "uphold_together": (Act.REVIEW, lambda c, o, s: review.uphold_together(c, o, [s.decided])),
    "quality_sample": (Act.SAMPLE, lambda c, o, s: quality.quality_sample(c, o)),
    "review_lists": (Act.SAMPLE, lambda c, o, s: quality.review_lists(c, o)),
    "look_at_hub": (Act.SEE_HUB, lambda c, o, s: overview.look_at_hub(c, o)),
    "subject_record": (Act.AUDIT, lambda c, o, s: audit_subject.subject_record(c, o, "3" * 16)),
    "note_export": (Act.AUDIT, lambda c, o, s: audit_subject.note_export(c, o, "daftar", 1)),
    "list_officers": (Act.STAFF, lambda c, o, s: staff.list_officers(open_door(c), o)),
    "add_officer": (Act.STAFF, lambda c, o, s: staff.add_officer(open_door(c), o, staff.AddOfficer("baru"))),
    "reset_password": (Act.STAFF, lambda c, o, s: staff.reset_password(open_door(c), o, "lain")),
    "set_disabled": (Act.STAFF, lambda c, o, s: staff.set_disabled(open_door(c), o, "lain", True)),
    "change_role": (Act.STAFF, lambda c, o, s: staff.change_role(open_door(c), o, "lain", S)),
}  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path, samples: Path) -> Counter:
    (made,) = filled(tmp_path, samples, "loket-1")
    for name, role in (("ani", P), ("siti", S), ("dewi", A), ("lain", P)):
        let_in(made, name, role)
    return made


def refused_for_role(act: Callable[[], object]) -> bool:
    """Whether an act is refused for the role; any other refusal comes after that question."""
    try:
        act()
    except RoleNotAllowed:
        return True
    except LoketError:
        return False
    return False


def test_every_step_asks_the_table(counter: Counter) -> None:
    situation = Situation(counter)
    wrong = []
    for name, (right, step) in STEPS.items():
        # Those who may not first: their attempts change nothing.
        for role in sorted(Role, key=lambda role: role in TABLE[right]):
            officer = Officer({P: "ani", S: "siti", A: "dewi"}[role], role)
            refused = refused_for_role(lambda step=step, officer=officer: step(counter, officer, situation))
            if refused == (role in TABLE[right]):
                wrong.append(f"{name} as {role}: {'refused' if refused else 'done'}")
    assert wrong == []


def test_a_conflict_is_a_supervisors(tmp_path: Path, samples: Path) -> None:
    one, two = filled(tmp_path, samples, "loket-1", "loket-2")
    from workstation.domain.queue import QueueFilter
    from workstation.sync.round import synchronise

    with one.view() as uow:
        dossier_id = uow.queue.rows(QueueFilter())[0].dossier_id
    chosen = decide.decide(one, Officer("ani"), decide.Decide(dossier_id, Decision.APPROVE, (), "Asli"))
    decide.decide(two, Officer("budi"), decide.Decide(dossier_id, Decision.REJECT, ("dokumen_salah",)))
    for each in (one, two, one):
        synchronise(each)
    with one.view() as uow:
        assert uow.queue.row(dossier_id).state is State.CONFLICT
    command = resolve.ResolveConflict(dossier_id, chosen.event_id, "Asli terbaca")
    for role in (P, A):
        with pytest.raises(RoleNotAllowed):
            resolve.resolve(one, Officer("lain", role), command)
    assert resolve.resolve(one, Officer("siti", S), command)


def test_an_administrator_that_the_records_do_not_know_administers_nothing(counter: Counter) -> None:
    door = open_door(counter)
    staff.set_disabled(door, Officer("dewi", A), "lain", True)
    let_in(counter, "mantan", A, bars=1)
    for made_up in ("hantu", "ani", "mantan"):
        with pytest.raises(RoleNotAllowed):
            staff.add_officer(door, Officer(made_up, A), staff.AddOfficer(f"baru {uuid4().hex[:6]}", A))
