"""Put a dossier's events after what their officers had seen, in whatever order they arrived."""

from collections.abc import Mapping
from uuid import UUID

from workstation.domain.event import Event, EventKind

Ancestors = dict[UUID, frozenset[UUID]]


def in_order(known: Mapping[UUID, Event]) -> tuple[list[Event], Ancestors]:
    """The events whose whole past has arrived, each after its ancestors, and the ancestors of each.

    What the hub refused never arrives elsewhere, but later events may build on it: the refusal, which is an event,
    names what it had built on, so that nothing waits for it for ever. A refusal of an event that is here says nothing.
    """
    parents: dict[UUID, frozenset[UUID]] = {}
    for event in known.values():
        parents |= _missing(event, known)
    parents |= {event_id: event.parents for event_id, event in known.items()}
    ancestors: Ancestors = {}
    order: list[Event] = []
    pending = sorted(parents)
    while ready := [event_id for event_id in pending if parents[event_id] <= ancestors.keys()]:
        for event_id in ready:
            past = parents[event_id]
            ancestors[event_id] = past.union(*(ancestors[parent] for parent in past))
            if event_id in known:
                order.append(known[event_id])
        pending = [event_id for event_id in pending if event_id not in ancestors]
    return order, ancestors


def _missing(event: Event, known: Mapping[UUID, Event]) -> dict[UUID, frozenset[UUID]]:
    """The refused event that a refusal speaks of, with its parents, unless it is here."""
    if event.kind is not EventKind.EVENT_REFUSED:
        return {}
    try:
        refused, parents = UUID(event.data["refuses"]), frozenset(UUID(parent) for parent in event.data["parents"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
    return {} if refused in known else {refused: parents}
