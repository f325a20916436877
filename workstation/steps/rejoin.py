"""Go on after an older copy of this home was restored: seal what waits anew behind what the hub already has.

The hub knows events of this workstation that are not here. They were pulled; the waiting ones were sealed for places
that are taken. Each is sealed again under a new id, with all it says, and the old one is kept as `replaced`.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workstation.domain.event import Event, canonical_json
from workstation.domain.ids import new_id
from workstation.steps.counter import Counter
from workstation.steps.mint import seal

FORKED = "fork"
REPLACED = "replaced"
_ALL = 1_000_000


def rejoin(counter: Counter) -> int:
    """Seal every waiting event anew; how many there were. Pull the hub's events first."""
    with counter.uow() as uow:
        waiting = uow.outbox.waiting(_ALL)
        for event in waiting:
            uow.outbox.record(event.event_id, REPLACED, FORKED, counter.clock.now())
        renamed: dict[str, str] = {}
        for event in waiting:
            renamed[str(event.event_id)] = str(new_id())
            uow.events.append(seal(uow, _renamed(event, renamed)))
        uow.commit()
    return len(waiting)


def _renamed(event: Event, renamed: Mapping[str, str]) -> Event:
    """The event under its new id, speaking of others by theirs."""
    data = _walk(dict(event.data), renamed) | {"replaces": str(event.event_id)}
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
