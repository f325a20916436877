"""Say which events died with a disk, where what was built on them had already reached the hub.

The hub refused such an event, and the home that could have told of it was put back from a copy that never had it. Only
its own workstation can say that it will never come; until then all that was built on it waits everywhere.
"""

from workstation.domain.case import fold
from workstation.domain.event import Event, EventKind
from workstation.domain.officer import SYSTEM
from workstation.steps.counter import Counter
from workstation.steps.mint import record
from workstation.steps.pull import LOOK_FOR_LOST

LOST = "lost"


def tell_of_lost(counter: Counter) -> int:
    """Tell of own events that no one has, after a complete pull had brought own events; how many there were."""
    with counter.uow() as uow:
        if not uow.marks.get(LOOK_FOR_LOST):
            return 0
        told = 0
        for dossier_id in uow.events.with_missing_parents(counter.workstation):
            events = uow.events.of(dossier_id)
            for missing in sorted(_missing(events, counter.workstation)):
                # Who did it and on what is lost with it.
                payload = {"refuses": missing, "cause": LOST, "kind": "", "officer": counter.workstation, "parents": []}
                record(uow, counter, SYSTEM, dossier_id, EventKind.EVENT_REFUSED, payload)
                told += 1
        uow.marks.forget(LOOK_FOR_LOST)
        uow.commit()
    return told


def _missing(events: list[Event], workstation: str) -> set[str]:
    """What own events wait for that is nowhere."""
    known = {event.event_id for event in events}
    waiting = fold(events).waiting
    own = [event for event in events if event.event_id in waiting and event.workstation == workstation]
    return {str(parent) for event in own for parent in event.parents - known}
