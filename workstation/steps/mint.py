"""Seal an event at this workstation and keep it, or say why the move is not legal."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from workstation.domain.case import REMARKS, Case, Refusal, fold, judge
from workstation.domain.errors import LoketError
from workstation.domain.event import Event, EventKind, canonical_json, event_hash
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import (
    FourEyes,
    MoveNotLegal,
    NothingToUndo,
    OfficeLeft,
    RoleNotAllowed,
    TextTooLong,
    UndoTooLate,
)
from workstation.domain.sealing import EVENTS
from workstation.domain.staff import key_of, merge
from workstation.domain.staff_refusals import SessionEnded
from workstation.domain.text import STATE_WORDS
from workstation.steps.counter import Counter
from workstation.steps.greet import CLOCK_OFFSET
from workstation.steps.renamed import refuse_if_renamed
from workstation.steps.signing import note_own_key, sign

# What only a workstation of the dossier's office does. An undo and the papers of what was decided before are not among
# them: they complete what was done while it was one.
_OF_THE_OFFICE = (*REMARKS, EventKind.DECIDED, EventKind.REVIEWED, EventKind.CONFLICT_RESOLVED)


def case_of(uow: UnitOfWork, dossier_id: UUID) -> Case:
    """The case as this workstation knows it."""
    return fold(uow.events.of(dossier_id))


def record(
    uow: UnitOfWork,
    counter: Counter,
    officer: Officer,
    dossier_id: UUID,
    kind: EventKind,
    payload: Mapping[str, Any],
) -> Event:
    """Seal an event on top of the case as it stands, judge it, and append it with its outbox message.

    The caller commits. Raises NameChanged, SessionEnded, OfficeLeft, MoveNotLegal, RoleNotAllowed, FourEyes,
    UndoTooLate or NothingToUndo.
    """
    if kind is not EventKind.EVENT_REFUSED:
        refuse_if_renamed(uow, counter)
        _refuse_if_shut_out(uow, officer)
    if kind in _OF_THE_OFFICE:
        refuse_if_left(uow, dossier_id)
    case = case_of(uow, dossier_id)
    event = _draft(uow, counter, officer, dossier_id, kind, payload, case)
    refusal = judge(case, event)
    if refusal is not None:
        raise _error(refusal, case)
    uow.events.append(event)
    return event


def _refuse_if_shut_out(uow: UnitOfWork, officer: Officer) -> None:
    """Raise SessionEnded for an officer whose records, as they came meanwhile, say disabled or another role.

    In the event's own transaction: elsewhere it would count no more.
    """
    record = merge(uow.officers.of(officer.name)).get(key_of(officer.name))
    if record is not None and (record.disabled or record.role is not officer.role):
        raise SessionEnded


def refuse_if_left(uow: UnitOfWork, dossier_id: UUID) -> None:
    """Raise OfficeLeft for a dossier of an office that this workstation serves no longer."""
    left = uow.queue.left()
    if left and (office := uow.queue.row(dossier_id).office) in left:
        raise OfficeLeft(office=office)


def seal(uow: UnitOfWork, counter: Counter, draft: Event) -> Event:
    """A draft as the next link of this workstation's chain, signed by its device. Every event is sealed here.

    Raises what the device's keys raise; nothing is recorded unsigned.
    """
    seq, previous = uow.events.last_link(draft.workstation)
    linked = replace(draft, seq=seq + 1, prev_hash=previous)
    link = event_hash(linked)
    note_own_key(uow, counter, linked.seq)
    return replace(linked, hash=link, signature=sign(counter, EVENTS, link))


def _draft(
    uow: UnitOfWork,
    counter: Counter,
    officer: Officer,
    dossier_id: UUID,
    kind: EventKind,
    payload: Mapping[str, Any],
    case: Case,
) -> Event:
    offset = uow.marks.get(CLOCK_OFFSET)
    draft = Event(
        event_id=new_id(),
        dossier_id=dossier_id,
        kind=kind,
        payload=canonical_json(payload),
        officer=officer.name,
        role=officer.role,
        workstation=counter.workstation,
        seq=0,
        occurred_at=counter.clock.now(),
        parents=case.heads,
        prev_hash="",
        hash="",
        clock_offset=float(offset) if offset else None,
    )
    return seal(uow, counter, draft)


def _error(refusal: Refusal, case: Case) -> LoketError:
    if refusal is Refusal.ROLE:
        return RoleNotAllowed()
    if refusal is Refusal.FOUR_EYES:
        return FourEyes()
    if refusal is Refusal.TOO_LATE:
        return UndoTooLate()
    if refusal is Refusal.UNKNOWN_TARGET:
        return NothingToUndo()
    if refusal is Refusal.MALFORMED:
        return TextTooLong()
    return MoveNotLegal(state=STATE_WORDS[case.state])
