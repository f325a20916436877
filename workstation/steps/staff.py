"""An administrator keeps the list of officers: who may sign in, as what. Also how an office gets its first one."""

import secrets
from dataclasses import dataclass, replace
from datetime import UTC

from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import HubUnreachable, RoleNotAllowed
from workstation.domain.rights import Act, allow
from workstation.domain.staff import OfficerRecord, is_name, key_of
from workstation.domain.staff_refusals import (
    HubNeededFirst,
    LastAdmin,
    OfficerName,
    OfficersThere,
    OfficerThere,
    OfficerUnknown,
)
from workstation.steps.greet import greet
from workstation.steps.officers import exchange_officers, has_officers, record_officer, staff_of
from workstation.steps.sign_in import Door, DoorAct, SignedIn, note_within, refuse_weak, sign_in

# Without letters and digits that are taken for one another when read out on the telephone.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 3, 4


@dataclass(frozen=True, slots=True)
class AddOfficer:
    """Let somebody in. `offices` are six-digit codes (empty: every office). A given `password` is the officer's own."""

    name: str
    role: Role = Role.PETUGAS
    full_name: str = ""
    offices: tuple[str, ...] = ()
    password: str = ""


@dataclass(frozen=True, slots=True)
class Colleague:
    """An officer as the list shows them: never the password."""

    name: str
    full_name: str
    role: Role
    offices: tuple[str, ...]
    disabled: bool
    must_change: bool
    has_code: bool
    changed_by: str
    workstation: str


def fetch_officers(door: Door) -> bool:
    """Ask the hub for the office's officers; whether there are any here then. Raises HubUnreachable."""
    exchange_officers(door.counter, greet(door.counter).offices)
    return has_officers(door.counter)


def found_first_admin(door: Door, name: str, password: str, full_name: str = "") -> SignedIn:
    """Make the office's first administrator, once the hub has said that it has no officers.

    Raises OfficersThere, HubNeededFirst, OfficerName, and the refusals of weak passwords.
    """
    if has_officers(door.counter) or (not door.alone and _are_at_hub(door)):
        raise OfficersThere
    refuse_weak(password, name, full_name)
    with door.counter.uow() as uow:
        _add(door, uow, AddOfficer(name, Role.ADMIN, full_name), door.passwords.seal(password), False, name)
        note_within(uow, door, DoorAct.OFFICER_CHANGED, name, Officer(name, Role.ADMIN))
        uow.commit()
    return sign_in(door, name, password)


def list_officers(door: Door, admin: Officer) -> list[Colleague]:
    """Everybody who is or was let in, by name. Raises RoleNotAllowed."""
    with door.counter.view() as uow:
        _must_be_admin(uow, admin)
        return [_colleague(record) for _, record in sorted(staff_of(uow).items())]


def add_officer(door: Door, admin: Officer, command: AddOfficer) -> str:
    """Let somebody in; the temporary password to be told to them, or nothing when one was given.

    Raises RoleNotAllowed, OfficerThere, OfficerName, and the refusals of weak passwords.
    """
    if command.password:
        refuse_weak(command.password, command.name, command.full_name)
    temporary = "" if command.password else temporary_password()
    sealed = door.passwords.seal(command.password or temporary)
    with door.counter.uow() as uow:
        _must_be_admin(uow, admin)
        _add(door, uow, command, sealed, bool(temporary), admin.name)
        note_within(uow, door, DoorAct.OFFICER_CHANGED, command.name, admin)
        uow.commit()
    return temporary


def reset_password(door: Door, admin: Officer, name: str) -> str:
    """A temporary password, to be changed at the next sign-in; a second factor is dropped. Ends running sessions.

    Raises RoleNotAllowed or OfficerUnknown.
    """
    temporary = temporary_password()
    sealed = door.passwords.seal(temporary)
    with door.counter.uow() as uow:
        record = _found(uow, admin, name)
        draft = replace(record, password=sealed, totp="", must_change=True, secret=record.secret + 1)
        _keep(door, uow, admin, draft)
        note_within(uow, door, DoorAct.OFFICER_CHANGED, record.name, admin)
        uow.commit()
    return temporary


def set_disabled(door: Door, admin: Officer, name: str, disabled: bool) -> bool:
    """Shut an officer out, or let them in again; False when it was so already. What they did stays valid.

    Raises RoleNotAllowed, OfficerUnknown or LastAdmin.
    """
    with door.counter.uow() as uow:
        record = _found(uow, admin, name)
        if record.disabled == disabled:
            return False
        if disabled:
            _refuse_last_admin(uow, record)
        _keep(door, uow, admin, replace(record, bars=record.bars + 1))
        note_within(uow, door, DoorAct.OFFICER_CHANGED, record.name, admin)
        uow.commit()
    return True


def change_role(door: Door, admin: Officer, name: str, role: Role) -> None:
    """Give an officer another role; running sessions end. Raises RoleNotAllowed, OfficerUnknown or LastAdmin."""
    with door.counter.uow() as uow:
        record = _found(uow, admin, name)
        if role is not Role.ADMIN:
            _refuse_last_admin(uow, record)
        _keep(door, uow, admin, replace(record, role=role, standing=record.standing + 1))
        note_within(uow, door, DoorAct.OFFICER_CHANGED, record.name, admin)
        uow.commit()


def temporary_password() -> str:
    """A password that is easy to read out and hard to guess (59 bits)."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def _are_at_hub(door: Door) -> bool:
    try:
        return fetch_officers(door)
    except HubUnreachable as problem:
        raise HubNeededFirst from problem


def _must_be_admin(uow: UnitOfWork, officer: Officer) -> None:
    """Raise RoleNotAllowed unless the records too say that the officer is an administrator now."""
    allow(officer, Act.STAFF)
    record = staff_of(uow).get(key_of(officer.name))
    if record is None or record.disabled or record.role is not Role.ADMIN:
        raise RoleNotAllowed


def _found(uow: UnitOfWork, admin: Officer, name: str) -> OfficerRecord:
    _must_be_admin(uow, admin)
    record = staff_of(uow).get(key_of(name))
    if record is None:
        raise OfficerUnknown(name=name)
    return record


def _refuse_last_admin(uow: UnitOfWork, record: OfficerRecord) -> None:
    admins = [one for one in staff_of(uow).values() if one.role is Role.ADMIN and not one.disabled]
    if [one.name for one in admins] == [record.name]:
        raise LastAdmin


def _add(door: Door, uow: UnitOfWork, command: AddOfficer, sealed: str, must_change: bool, by: str) -> None:
    if not is_name(command.name):
        raise OfficerName
    if key_of(command.name) in staff_of(uow):
        raise OfficerThere(name=command.name)
    draft = OfficerRecord(
        name=command.name,
        full_name=" ".join(command.full_name.split())[:80],
        role=command.role,
        password=sealed,
        changed_at=door.counter.clock.now().astimezone(UTC),
        changed_by=by,
        workstation=door.counter.workstation,
        offices=tuple(sorted(set(command.offices))),
        must_change=must_change,
    )
    record_officer(uow, door.counter, draft)


def _keep(door: Door, uow: UnitOfWork, admin: Officer, draft: OfficerRecord) -> None:
    now = door.counter.clock.now().astimezone(UTC)
    record_officer(uow, door.counter, replace(draft, changed_by=admin.name, changed_at=now))


def _colleague(record: OfficerRecord) -> Colleague:
    return Colleague(
        name=record.name,
        full_name=record.full_name,
        role=record.role,
        offices=record.offices,
        disabled=record.disabled,
        must_change=record.must_change,
        has_code=bool(record.totp),
        changed_by=record.changed_by,
        workstation=record.workstation,
    )
