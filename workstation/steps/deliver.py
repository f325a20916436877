"""Deliver what was decided here to the hub: resend until acknowledged, set poison aside, never drop."""

from dataclasses import dataclass
from uuid import UUID

from workstation.domain.ports import Acknowledgement, OutboxEntry, StopFlag
from workstation.domain.refusals import HubUnreachable
from workstation.steps.counter import Counter
from workstation.steps.pull import never

BATCH = 200


@dataclass(frozen=True, slots=True)
class DeliverResult:
    """How many events the hub has now, and how many it refused (set aside with their cause)."""

    delivered: int = 0
    set_aside: int = 0


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
            _record(counter, [(event.event_id, "unknown", error.code) for event in batch])
            raise
        outcomes = [(answer.event_id, _outcome(answer), answer.cause) for answer in answers]
        _record(counter, outcomes)
        delivered += sum(outcome == "delivered" for _, outcome, _ in outcomes)
        set_aside += sum(outcome == "set_aside" for _, outcome, _ in outcomes)
        if all(outcome == "unknown" for _, outcome, _ in outcomes):
            break
    return DeliverResult(delivered, set_aside)


def _outcome(answer: Acknowledgement) -> str:
    """A gap means that an earlier event has not arrived, so the event only waits; other refusals are final."""
    if answer.status in ("accepted", "known"):
        return "delivered"
    return "unknown" if answer.cause == "gap" else "set_aside"


def _record(counter: Counter, outcomes: list[tuple[UUID, str, str]]) -> None:
    with counter.uow() as uow:
        for event_id, outcome, cause in outcomes:
            uow.outbox.record(event_id, outcome, cause, counter.clock.now())
        uow.commit()


def outbox_entries(counter: Counter) -> list[OutboxEntry]:
    """The newest outgoing events with their attempts."""
    with counter.view() as uow:
        return uow.outbox.entries()
