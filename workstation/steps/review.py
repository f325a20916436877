"""The supervisor reviews what was flagged or escalated. Whoever decided never reviews."""

from dataclasses import dataclass
from uuid import UUID

from workstation.domain.case import Review
from workstation.domain.event import Event, EventKind
from workstation.domain.officer import Officer
from workstation.domain.refusals import NothingToUndo, ReasonNeeded
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
