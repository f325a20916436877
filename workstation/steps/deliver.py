"""Deliver what was decided here to the hub: resend until acknowledged, set poison aside, never drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.event import Event, EventKind
from workstation.domain.hub import Acknowledgement
from workstation.domain.officer import SYSTEM
from workstation.domain.ports import OutboxEntry, StopFlag, UnitOfWork
from workstation.domain.refusals import HubUnreachable
from workstation.steps.counter import Counter
from workstation.steps.mint import record
from workstation.steps.pull import UNKNOWN_DOSSIER, never

BATCH = 200
EVERYTHING = 1_000_000
FORK = "fork"
GAP = "gap"


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """How many events the hub has now, and how many it refused (set aside with their cause).

    `forked` are events at whose places of our chain the hub has others: they must be sealed anew before they can be
    sent.
    """

    delivered: int = 0
    set_aside: int = 0
    forked: tuple[UUID, ...] = ()


def deliver(counter: Counter, stop: StopFlag = never) -> DeliverResult:
    """Push waiting events in order, batch by batch, until none waits or a batch moves nothing on.

    Raises HubUnreachable; what became of the last batch is then unknown and it will be sent again under the same ids.
    """
    delivered = set_aside = 0
    while not stop():
        with counter.view() as uow:
            batch = uow.outbox.waiting(BATCH)
        if not batch:
            break
        try:
            answers = counter.hub.push(batch)
        except HubUnreachable as error:
            _record_unknown(counter, batch, error.code)
            raise
        outcomes = _record(counter, batch, answers)
        delivered += outcomes.count("delivered")
        set_aside += outcomes.count("set_aside")
        forked = tuple(answer.event_id for answer in answers if answer.cause == FORK)
        if forked:
            return DeliverResult(delivered, set_aside, forked)
        if all(outcome == "unknown" for outcome in outcomes):
            break
    return DeliverResult(delivered, set_aside)


def _outcome(answer: Acknowledgement) -> str:
    """A gap means that an earlier event has not arrived, so the event only waits, as does one that is sealed anew."""
    if answer.status in ("accepted", "known"):
        return "delivered"
    return "unknown" if answer.cause in (GAP, FORK) else "set_aside"


def _record(counter: Counter, batch: Sequence[Event], answers: Sequence[Acknowledgement]) -> list[str]:
    sent = {event.event_id: event for event in batch}
    outcomes = [_outcome(answer) for answer in answers]
    with counter.uow() as uow:
        for answer, outcome in zip(answers, outcomes, strict=True):
            uow.outbox.record(answer.event_id, outcome, answer.cause, counter.clock.now())
        for answer, outcome in zip(answers, outcomes, strict=True):
            if outcome == "set_aside":
                _tell(uow, counter, sent[answer.event_id], answer.cause)
        uow.commit()
    return outcomes


def take_answers(counter: Counter, answers: Sequence[Acknowledgement]) -> int:
    """Take in final refusals that came another way than by a push; how many of them were new."""
    final = {answer.event_id: answer for answer in answers if _outcome(answer) == "set_aside"}
    with counter.view() as uow:
        waiting = [event for event in uow.outbox.waiting(EVERYTHING) if event.event_id in final]
    _record(counter, waiting, [final[event.event_id] for event in waiting])
    return len(waiting)


def _record_unknown(counter: Counter, batch: Sequence[Event], cause: str) -> None:
    with counter.uow() as uow:
        for event in batch:
            uow.outbox.record(event.event_id, "unknown", cause, counter.clock.now())
        uow.commit()


def _tell(uow: UnitOfWork, counter: Counter, refused: Event, cause: str) -> None:
    """Record the refusal as an event, so that everybody folds the same case and sees why."""
    # The hub knows no such dossier, so there is nobody to tell.
    if cause == UNKNOWN_DOSSIER or refused.kind is EventKind.EVENT_REFUSED:
        return
    payload = {
        "refuses": str(refused.event_id),
        "cause": cause,
        "kind": refused.kind.value,
        "officer": refused.officer,
        "parents": sorted(str(parent) for parent in refused.parents),
    }
    record(uow, counter, SYSTEM, refused.dossier_id, EventKind.EVENT_REFUSED, payload)


def outbox_entries(counter: Counter) -> list[OutboxEntry]:
    """The newest outgoing events with their attempts."""
    with counter.view() as uow:
        return uow.outbox.entries()
