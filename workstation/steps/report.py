"""What was done: decisions by kind and by officer."""

from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import datetime

from workstation.domain.event import EventKind
from workstation.domain.payload import is_well_formed
from workstation.steps.counter import Counter


@dataclass(frozen=True, slots=True)
class DayReport:
    """Counts since a moment: decisions by kind, decisions by officer, receipts printed, decisions undone."""

    since: datetime
    decisions: dict[str, int] = field(default_factory=dict)
    officers: dict[str, int] = field(default_factory=dict)
    receipts: int = 0
    undone: int = 0


def day_report(counter: Counter, since: datetime) -> DayReport:
    """Count what happened since a moment, on all events this workstation knows."""
    with counter.view() as uow:
        events = uow.events.since(since)
    decided = [event for event in events if event.kind is EventKind.DECIDED and is_well_formed(event)]
    return DayReport(
        since=since,
        decisions=dict(Tally(str(event.data["decision"]) for event in decided)),
        officers=dict(Tally(event.officer for event in decided)),
        receipts=sum(event.kind is EventKind.RECEIPT_ISSUED for event in events),
        undone=sum(event.kind is EventKind.DECISION_UNDONE for event in events),
    )
