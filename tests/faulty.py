"""Ports that fail as networks, disks and people do: a line to a hub, and units of work in which the program dies."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from workstation.domain.event import Event
from workstation.domain.hub import Hub
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import HubUnreachable


class Crash(Exception):
    """The program ended here."""


@dataclass
class Countdown:
    """What is to happen when so many calls have gone by."""

    planned: list[tuple[int, str]] = field(default_factory=list)

    def due(self) -> str:
        """Count one call; what happens at it, or nothing."""
        self.planned = [(left - 1, what) for left, what in self.planned]
        now = [what for left, what in self.planned if left < 0]
        self.planned = [(left, what) for left, what in self.planned if left >= 0]
        return now[0] if now else ""


Seen = Callable[[str, tuple[Any, ...], Any], None]


class Line:
    """Port `Hub` over a line that fails.

    `drop`: never arrives; `lose`: the answer never comes; `twice`: arrives again; `garble`: arrives changed;
    `crash_before`, `crash_after`: the program dies around the call. `faults` says which of these befalls the next call
    of a name. `cut`: nothing goes through.
    """

    def __init__(self, hub: Hub, seen: Seen) -> None:
        self.hub = hub
        self.cut = False
        self.faults: dict[str, str] = {}
        self.batches: list[list[Event]] = []
        self._seen = seen

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self.hub, name)
        return lambda *values, **named: self._call(name, call, values, named)

    def _call(self, name: str, call: Callable[..., Any], values: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if self.cut:
            raise HubUnreachable
        fault = self.faults.pop(name, "")
        if fault == "crash_before":
            raise Crash
        if name == "push":
            self.batches.append(list(values[0]))
            values = ([garbled(values[0][0]), *values[0][1:]],) if fault == "garble" else values
        if fault == "drop":
            raise HubUnreachable
        answer = call(*values, **named)
        self._seen(name, values, answer)
        if fault == "twice":
            answer = call(*values, **named)
            self._seen(name, values, answer)
        if fault == "lose":
            raise HubUnreachable
        if fault == "crash_after":
            raise Crash
        return answer


def garbled(event: Event) -> Event:
    """An event whose seal no longer fits."""
    return replace(event, officer=f"{event.officer}?")


class MortalWork:
    """Port `UnitOfWork` in which the program may die before or after the commit; `kept` hears what was committed."""

    def __init__(self, work: UnitOfWork, deaths: Countdown, kept: Callable[[Event], None]) -> None:
        self._work = work
        self._deaths = deaths
        self._kept = kept
        self._appended: list[Event] = []

    def __enter__(self) -> "MortalWork":
        self._work.__enter__()
        ports = ("dossiers", "readings", "checks", "outbox", "queue", "marks", "officers", "keys", "looks", "audit")
        for port in ports:
            setattr(self, port, getattr(self._work, port))
        self.events = _Appending(self._work.events, self._appended)
        return self

    def __exit__(self, *error: Any) -> None:
        self._work.__exit__(*error)

    def commit(self) -> None:
        death = self._deaths.due()
        if death == "before_commit":
            raise Crash
        self._work.commit()
        for event in self._appended:
            self._kept(event)
        if death == "after_commit":
            raise Crash


class _Appending:
    """Port `Events` that remembers what was appended."""

    def __init__(self, events: Any, appended: list[Event]) -> None:
        self._events = events
        self._appended = appended

    def __getattr__(self, name: str) -> Any:
        return getattr(self._events, name)

    def append(self, event: Event) -> None:
        self._events.append(event)
        self._appended.append(event)
