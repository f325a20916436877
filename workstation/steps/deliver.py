"""Deliver what was decided here to the hub: resend until acknowledged, set poison aside, never drop."""

from dataclasses import dataclass

from workstation.domain.ports import OutboxEntry, StopFlag
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
    """Push waiting events in order. Raises HubUnreachable; what became of the last batch is then unknown and it
    will be sent again under the same ids.
    """
    delivered = set_aside = 0
    while not stop():
        with counter.uow() as uow:
            batch = uow.outbox.waiting(BATCH)
        if not batch:
            break
        try:
            answers = counter.hub.push(batch)
        except HubUnreachable as error:
            with counter.uow() as uow:
                for event in batch:
                    uow.outbox.record(event.event_id, "unknown", error.code, counter.clock.now())
                uow.commit()
            raise
        with counter.uow() as uow:
            for answer in answers:
                taken = answer.status in ("accepted", "known")
                outcome = "delivered" if taken else "set_aside"
                uow.outbox.record(answer.event_id, outcome, answer.cause, counter.clock.now())
                delivered += taken
                set_aside += not taken
            uow.commit()
    return DeliverResult(delivered, set_aside)


def outbox_entries(counter: Counter) -> list[OutboxEntry]:
    """The newest outgoing events with their attempts."""
    with counter.uow() as uow:
        return uow.outbox.entries()
