"""What was done and looked at here, newest first, for those who watch over it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.look import Look, LookWish
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import DossierUnknown
from workstation.domain.rights import Act, allow
from workstation.steps.audit_subject import Processing, newest_looks, processing_of_event, processing_of_look
from workstation.steps.counter import Counter
from workstation.steps.signing import Judge

MOST_LINES = 500
# So much of a keyed hash tells two searches apart on a screen.
MARK_LETTERS = 8


@dataclass(frozen=True, slots=True)
class TrailWish:
    """What is wanted: from a moment up to another, of one officer, one kind, one dossier; empty means any."""

    since: datetime
    until: datetime
    officer: str = ""
    kind: str = ""
    registration_no: str = ""


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One act. `subject` is the beginning of the keyed hash of what was searched for, empty otherwise."""

    entry: Processing
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Trail:
    """The newest MOST_LINES acts that fit a wish; `more` says that there are older ones.

    `missing` are workstations whose looks could not be asked for.
    """

    lines: tuple[TrailLine, ...]
    missing: tuple[str, ...]
    more: bool
    at: datetime


def view_trail(counter: Counter, officer: Officer, wish: TrailWish) -> Trail:
    """Looks and events that fit a wish, once this look is logged. Raises RoleNotAllowed or DossierUnknown."""
    allow(officer, Act.AUDIT)
    chosen = _dossier(counter, wish.registration_no)
    asked = LookWish(
        dossiers=None if chosen is None else frozenset({chosen.dossier_id}),
        officer=wish.officer,
        kinds=frozenset({wish.kind}) if wish.kind else frozenset(),
        since=wish.since,
        until=wish.until,
    )
    looks, missing = newest_looks(counter, officer, asked, MOST_LINES + 1)
    with counter.view() as uow:
        events = [one for one in _events(uow, wish, chosen) if _fits(one, wish)]
        found: list[Look | Event] = [*looks, *events]
        newest = sorted(found, key=_moment, reverse=True)[:MOST_LINES]
        lines = _lines(uow, newest)
    return Trail(tuple(lines), missing, len(found) > MOST_LINES, counter.clock.now())


def _dossier(counter: Counter, registration_no: str) -> Dossier | None:
    if not registration_no:
        return None
    with counter.view() as uow:
        found = uow.dossiers.find(registration_no)
    if found is None:
        raise DossierUnknown(registration_no=registration_no)
    return found


def _events(uow: UnitOfWork, wish: TrailWish, chosen: Dossier | None) -> Iterable[Event]:
    return uow.events.since(wish.since) if chosen is None else uow.events.of(chosen.dossier_id)


def _fits(event: Event, wish: TrailWish) -> bool:
    by, kind = wish.officer in ("", event.officer), wish.kind in ("", event.kind.value)
    return by and kind and wish.since <= event.occurred_at < wish.until


def _moment(act: Look | Event) -> tuple[datetime, str, int]:
    return (act.at if isinstance(act, Look) else act.occurred_at), act.workstation, act.seq


def _lines(uow: UnitOfWork, acts: Sequence[Look | Event]) -> list[TrailLine]:
    judge = Judge(uow.keys)
    known: dict[UUID, Dossier | None] = {}
    for act in acts:
        for one in act.dossiers if isinstance(act, Look) else (act.dossier_id,):
            if one not in known:
                known[one] = _here(uow.dossiers.get, one)
    dossiers = {one: dossier for one, dossier in known.items() if dossier is not None}
    return [_line(judge, act, dossiers) for act in acts]


def _here(get: Callable[[UUID], Dossier], one: UUID) -> Dossier | None:
    """A dossier, unless only another workstation of the office has it."""
    try:
        return get(one)
    except DossierUnknown:
        return None


def _line(judge: Judge, act: Look | Event, dossiers: dict[UUID, Dossier]) -> TrailLine:
    if isinstance(act, Look):
        return TrailLine(processing_of_look(judge, act, dossiers), act.subject[:MARK_LETTERS])
    return TrailLine(processing_of_event(judge, act, dossiers[act.dossier_id]))
