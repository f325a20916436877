"""Go on after an older copy of this home was restored: seal what waits anew behind what the hub already has.

The hub has other events of this workstation at the places that the waiting ones were sealed for. Each of these is
sealed again under a new id, with all it says, and the old one is kept as `replaced`.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from workstation.domain.event import Event, canonical_json
from workstation.domain.ids import new_id
from workstation.domain.ports import UnitOfWork
from workstation.steps.counter import Counter
from workstation.steps.mint import seal

FORKED = "fork"
REPLACED = "replaced"
_ALL = 1_000_000


def rejoin(counter: Counter, forked: Collection[UUID]) -> int:
    """Seal every waiting event anew, if one that the hub answered with `fork` still waits; how many there were.

    What the hub has already is not among them, since it answered to that before. Greet first, to know the place, and
    pull: what an event became before, in a life of this home that the copy does not know, is not sealed a second time.
    """
    with counter.uow() as uow:
        waiting = uow.outbox.waiting(_ALL)
        if not any(event.event_id in forked for event in waiting):
            return 0
        for event in waiting:
            uow.outbox.record(event.event_id, REPLACED, FORKED, counter.clock.now())
        renamed: dict[str, str] = {}
        for event in waiting:
            before = _successor(uow, event)
            renamed[str(event.event_id)] = str(before or new_id())
            if before is None:
                uow.events.append(seal(uow, counter, _renamed(event, renamed)))
        uow.commit()
    return len(waiting)


def _successor(uow: UnitOfWork, event: Event) -> UUID | None:
    """The event that this one became when it was sealed anew before."""
    said = f'"origin":"{_origin(event)}"'
    known = uow.events.of(event.dossier_id)
    return next((one.event_id for one in known if one.workstation == event.workstation and said in one.payload), None)


def _origin(event: Event) -> str:
    """The id under which it was first recorded."""
    return str(event.data.get("origin", event.event_id))


def _renamed(event: Event, renamed: Mapping[str, str]) -> Event:
    """The event under its new id, speaking of others by theirs."""
    data = _walk(dict(event.data), renamed) | {"replaces": str(event.event_id), "origin": _origin(event)}
    ids = {str(parent) for parent in event.parents}
    return replace(
        event,
        event_id=type(event.event_id)(renamed[str(event.event_id)]),
        payload=canonical_json(data),
        parents=frozenset(type(event.event_id)(renamed.get(one, one)) for one in ids),
        signature="",
    )


def _walk(value: Any, renamed: Mapping[str, str]) -> Any:
    """A payload with every renamed id replaced."""
    return json.loads(json.dumps(value), object_hook=lambda found: _names(found, renamed))


def _names(found: dict[str, Any], renamed: Mapping[str, str]) -> dict[str, Any]:
    def new(value: Any) -> Any:
        if isinstance(value, list):
            return [new(one) for one in value]
        return renamed.get(value, value) if isinstance(value, str) else value

    return {key: new(value) for key, value in found.items()}
