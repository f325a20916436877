"""A supervisor settles a case that several counters decided without knowing of each other."""

from dataclasses import dataclass
from uuid import UUID

from workstation.domain.event import Event, EventKind
from workstation.domain.officer import Officer
from workstation.domain.recall import recalled_serials
from workstation.domain.refusals import NoConflict, ReasonNeeded
from workstation.steps.counter import Counter
from workstation.steps.mint import case_of, record


@dataclass(frozen=True, slots=True)
class ResolveConflict:
    """Let one of a conflict's rulings stand; `chosen` is the id of its event, `note` says why to both officers."""

    dossier_id: UUID
    chosen: UUID
    note: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """The resolving event, and the serials of papers that must come back because their decision lost."""

    event: Event
    recalled: tuple[str, ...] = ()


def resolve(counter: Counter, officer: Officer, command: ResolveConflict) -> Resolved:
    """Record which ruling stands; the event names all of them, so that whoever missed one resolves nothing.

    Raises ReasonNeeded, NoConflict, RoleNotAllowed, and FourEyes for whoever is part of the conflict.
    """
    if not command.note.strip():
        raise ReasonNeeded()
    with counter.uow() as uow:
        contenders = [ruling.event_id for ruling in case_of(uow, command.dossier_id).contenders]
        if command.chosen not in contenders:
            raise NoConflict()
        payload = {
            "chosen": str(command.chosen),
            "others": [str(ruling) for ruling in contenders if ruling != command.chosen],
            "note": command.note.strip(),
        }
        event = record(uow, counter, officer, command.dossier_id, EventKind.CONFLICT_RESOLVED, payload)
        serials = recalled_serials(uow.events.of(command.dossier_id))
        uow.commit()
    return Resolved(event, serials)
