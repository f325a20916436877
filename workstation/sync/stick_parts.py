"""What lies in a stick's parts: lines of JSON. The stick was verified before; nonsense is refused all the same."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from workstation.domain.event import Event
from workstation.domain.hub import Acknowledgement, HubDossier, HubEvent, Lease
from workstation.domain.wire import (
    dossier_from_dict,
    dossier_to_dict,
    event_from_dict,
    event_from_json,
    event_to_json,
)
from workstation.sync.stick_errors import StickNonsense
from workstation.sync.stick_manifest import ANSWERS, DOSSIERS, EVENTS, LEASES, OFFICERS
from workstation.sync.stickfile import Part, Stick, Value

STATE = "state.json"


@dataclass(frozen=True, slots=True)
class State:
    """How far an office has come, or from where to where a stick brings it.

    `dossiers` and `events` are feed positions by office; for a stick from the hub `from_dossiers` and `from_events`
    are where what it carries begins. `missing` are scans that the office lacks. `now` is the hub's clock (UTC).
    `hub_id` is the hub whose positions these are ("": not known), `heard` the highest number of the receiver's own
    sticks that has come here, `staff` the place up to which the stick brings the hub's records of officers.
    """

    offices: tuple[str, ...]
    dossiers: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)
    from_dossiers: Mapping[str, int] = field(default_factory=dict)
    from_events: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    now: datetime | None = None
    hub_id: str = ""
    heard: int = 0
    staff: int = 0


def state_to_json(state: State) -> str:
    """A state as JSON."""
    return json.dumps(
        {
            "offices": list(state.offices),
            "dossiers": dict(state.dossiers),
            "events": dict(state.events),
            "from_dossiers": dict(state.from_dossiers),
            "from_events": dict(state.from_events),
            "missing": list(state.missing),
            "now": None if state.now is None else state.now.isoformat(),
            "hub_id": state.hub_id,
            "heard": state.heard,
            "staff": state.staff,
        }
    )


def state_from_json(text: str | bytes) -> State:
    """The state that `state_to_json` wrote; raises StickNonsense."""
    try:
        value = json.loads(text)
        return State(
            tuple(str(office) for office in value["offices"]),
            _positions(value["dossiers"]),
            _positions(value["events"]),
            _positions(value["from_dossiers"]),
            _positions(value["from_events"]),
            tuple(str(sha256) for sha256 in value["missing"]),
            None if value["now"] is None else datetime.fromisoformat(value["now"]),
            str(value.get("hub_id", "")),
            int(value.get("heard", 0)),
            int(value.get("staff", 0)),
        )
    except _NONSENSE as problem:
        raise StickNonsense from problem


LONGEST_DOUBT = 32
# A dossier takes 1 kB, a decision with its evidence 14 kB; a stick of 20,000 scans has 10,000 of either.
LONGEST_LINE, MOST_LINES = 4_000_000, 500_000
_NONSENSE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)


def _positions(value: Mapping[str, Any]) -> dict[str, int]:
    return {str(office): int(position) for office, position in value.items()}


def state_part(state: State) -> Part:
    """The part that holds a state."""
    return Part.of_bytes(STATE, state_to_json(state).encode())


def lines_part(name: str, values: Iterable[str]) -> Part:
    """A part of lines."""
    return Part.of_bytes(name, "".join(f"{value}\n" for value in values).encode())


def event_line(item: HubEvent) -> str:
    """An event of a feed; one of a kind that is not known here is passed on as it came."""
    content = item.content if item.event is None else event_to_json(item.event)
    plain = {"position": item.position, "office": item.office, "event": content, "doubt": item.doubt}
    return json.dumps(plain, ensure_ascii=False)


def dossier_line(item: HubDossier) -> str:
    """A dossier of a feed."""
    return json.dumps({"position": item.position, "dossier": dossier_to_dict(item.dossier)}, ensure_ascii=False)


def lease_line(lease: Lease) -> str:
    """A lease."""
    plain = {"officer": lease.officer, "workstation": lease.workstation, "trip": lease.trip}
    return json.dumps(plain | {"dossier_id": str(lease.dossier_id), "until": lease.until.isoformat()})


def answer_line(answer: Acknowledgement) -> str:
    """The hub's word on an event."""
    return json.dumps({"event_id": str(answer.event_id), "status": answer.status, "cause": answer.cause})


def own_events(stick: Stick) -> Iterator[Event]:
    """The events of a stick to the hub, in their order; raises StickNonsense, as all of these do."""
    return _each(stick, EVENTS, event_from_dict)


def fed_events(stick: Stick) -> Iterator[HubEvent]:
    """The feed of events in a stick from the hub."""
    return _each(
        stick,
        EVENTS,
        lambda value: HubEvent(
            int(value["position"]),
            str(value["office"]),
            event_from_json(value["event"]),
            str(value["event"]),
            str(value.get("doubt", ""))[:LONGEST_DOUBT],
        ),
    )


def fed_dossiers(stick: Stick) -> Iterator[HubDossier]:
    """The feed of dossiers in a stick from the hub."""
    return _each(stick, DOSSIERS, lambda value: HubDossier(int(value["position"]), dossier_from_dict(value["dossier"])))


def leases(stick: Stick) -> Iterator[Lease]:
    """The leases in a stick from the hub, by the hub's clock."""
    return _each(
        stick,
        LEASES,
        lambda value: Lease(
            UUID(value["dossier_id"]),
            str(value["officer"]),
            str(value["workstation"]),
            datetime.fromisoformat(value["until"]),
            bool(value["trip"]),
        ),
    )


def answers(stick: Stick) -> Iterator[Acknowledgement]:
    """The hub's words on events that earlier sticks brought it."""
    return _each(
        stick,
        ANSWERS,
        lambda value: Acknowledgement(UUID(value["event_id"]), str(value["status"]), str(value["cause"])),
    )


def officers_part(contents: Iterable[str]) -> Part:
    """The part of officers' records, each as it was signed."""
    return lines_part(OFFICERS, (json.dumps(content, ensure_ascii=False) for content in contents))


def officers(stick: Stick) -> Iterator[str]:
    """The officers' records in a stick, not yet believed."""
    return _each(stick, OFFICERS, str)


def state_of(stick: Stick) -> Iterator[State]:
    """The state in a stick, once."""
    if STATE not in stick.names:
        raise StickNonsense
    yield state_from_json(only_line(stick, STATE))


def _each(stick: Stick, name: str, made: Callable[[Any], Value]) -> Iterator[Value]:
    with nonsense_refused():
        yield from map(made, values_of(stick, name))


@contextmanager
def nonsense_refused() -> Iterator[None]:
    """Turn what cannot be understood into StickNonsense."""
    try:
        yield
    except _NONSENSE as problem:
        raise StickNonsense from problem


def only_line(stick: Stick, name: str) -> bytes:
    """A part that is one value; raises StickNonsense where it is longer than any that Loket writes."""
    line = stick.open(name).read(LONGEST_LINE + 1)
    if len(line) > LONGEST_LINE:
        raise StickNonsense
    return line


def values_of(stick: Stick, name: str) -> Iterator[Any]:
    """The values of a part, line by line; none where there is no such part.

    Raises StickNonsense where there are more or longer lines than any stick that Loket writes has.
    """
    if name not in stick.names:
        return
    lines = stick.open(name)
    for _ in range(MOST_LINES):
        line = lines.readline(LONGEST_LINE + 1)
        if not line:
            return
        if len(line) > LONGEST_LINE:
            raise StickNonsense
        if line.strip():
            yield json.loads(line)
    if lines.read(1):
        raise StickNonsense
