"""The supervisor reviews what was flagged or escalated. Whoever decided never reviews."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.errors import Refused
from workstation.domain.event import Event, EventKind
from workstation.domain.officer import Officer
from workstation.domain.quality import is_clean
from workstation.domain.refusals import FourEyes, NotClean, NothingToUndo, ReasonNeeded
from workstation.domain.rights import Act, allow
from workstation.domain.ruling import Review
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter
from workstation.steps.mint import case_of, record


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """A supervisor's word on the live decision of a dossier.

    On an approval: uphold, overturn (void) or return to the officer. On an escalation: uphold approves the
    application, overturn rejects it, return hands it back.
    """

    dossier_id: UUID
    outcome: Review
    note: str = ""


def review(counter: Counter, officer: Officer, command: ReviewDecision) -> Event:
    """Record a review; anything but upholding owes the officer a note. Raises ReasonNeeded and what `record` raises."""
    if command.outcome is not Review.UPHOLD and not command.note.strip():
        raise ReasonNeeded()
    with counter.uow() as uow:
        decision = case_of(uow, command.dossier_id).decision
        if decision is None:
            raise NothingToUndo()
        payload = {"outcome": command.outcome.value, "of": str(decision.event_id), "note": command.note.strip()}
        event = record(uow, counter, officer, command.dossier_id, EventKind.REVIEWED, payload)
        uow.commit()
    return event


@dataclass(frozen=True, slots=True)
class Kept:
    """A decision that was not upheld with the others: its registration number and why. It stays as it was."""

    registration_no: str
    why: Sentence


@dataclass(frozen=True, slots=True)
class UpheldTogether:
    """What became of several clean decisions: how many were upheld, and those that were not."""

    upheld: int
    kept: tuple[Kept, ...] = ()


def uphold_together(counter: Counter, officer: Officer, dossier_ids: Sequence[UUID]) -> UpheldTogether:
    """Uphold clean decisions, each as an event of its own; what cannot be upheld is named and the rest stands.

    Raises RoleNotAllowed.
    """
    allow(officer, Act.REVIEW)
    kept = []
    for dossier_id in dossier_ids:
        try:
            _uphold_clean(counter, officer, dossier_id)
        except Refused as error:
            with counter.view() as uow:
                kept.append(Kept(uow.queue.row(dossier_id).registration_no, error.sentence))
    return UpheldTogether(len(dossier_ids) - len(kept), tuple(kept))


def _uphold_clean(counter: Counter, officer: Officer, dossier_id: UUID) -> None:
    with counter.uow() as uow:
        case = case_of(uow, dossier_id)
        if case.decision is None or case.review is not None:
            raise NothingToUndo()
        if case.is_decided_by(officer.name):
            raise FourEyes()
        if not is_clean(case, uow.checks.latest(dossier_id), officer.name):
            raise NotClean()
        payload = {"outcome": Review.UPHOLD.value, "of": str(case.decision.event_id), "note": ""}
        record(uow, counter, officer, dossier_id, EventKind.REVIEWED, payload)
        uow.commit()
