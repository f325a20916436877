"""Who sits here: passwords, codes, waiting after wrong attempts, and whether a session still holds.

Everything works without a network, from the officers' records on this workstation.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from workstation.domain.look import LookKind
from workstation.domain.officer import Officer
from workstation.domain.passwords import LONGEST, SHORTEST, weakness
from workstation.domain.ports import UnitOfWork
from workstation.domain.staff import OfficerRecord, key_of
from workstation.domain.staff_ports import Codes, Passwords
from workstation.domain.staff_refusals import (
    CodeNeeded,
    CodeWrong,
    LockedOut,
    OfficerDisabled,
    PasswordCommon,
    PasswordIsName,
    PasswordTooLong,
    PasswordTooShort,
    PasswordUnchanged,
    SessionEnded,
    SignInWrong,
)
from workstation.steps.counter import Counter
from workstation.steps.looks import add_look
from workstation.steps.officers import officer_here, record_officer

FREE_ATTEMPTS = 5
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=30)
_FAILED = "sign_in_failed:"
_CODE_USED = "code_used:"


class DoorAct(StrEnum):
    """What is noted of signing in."""

    SIGNED_IN = "signed_in"
    REFUSED = "sign_in_refused"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    PASSWORD_CHANGED = "password_changed"  # nosec B105
    CODE_CHANGED = "code_changed"
    OFFICER_CHANGED = "officer_changed"


# The rest is a change of an officer's record.
_LOGGED_AS = {
    DoorAct.SIGNED_IN: LookKind.SIGNED_IN,
    DoorAct.REFUSED: LookKind.SIGN_IN_FAILED,
    DoorAct.SIGNED_OUT: LookKind.SIGNED_OUT,
    DoorAct.LOCKED: LookKind.LOCKED,
    DoorAct.UNLOCKED: LookKind.UNLOCKED,
}


@dataclass(frozen=True, slots=True)
class Door:
    """What signing in needs beside the counter. A session ends `idle` after the last act and `longest` after its start.

    `alone` says that no hub can be asked whether the office has officers, since only sticks reach it.
    """

    counter: Counter
    passwords: Passwords
    codes: Codes
    idle: timedelta = timedelta(minutes=15)
    longest: timedelta = timedelta(hours=12)
    alone: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An officer who proved to be it, at a moment (UTC). It holds as long as the record's `version` is the same."""

    officer: Officer
    version: str
    at: datetime
    must_change: bool = False
    has_code: bool = False


def note(door: Door, act: DoorAct, name: str, by: Officer | None = None) -> None:
    """Log who comes and goes, and whose record was changed by whom. Raises as `log_look` does."""
    with door.counter.uow() as uow:
        note_within(uow, door, act, name, by)
        uow.commit()


def note_within(uow: UnitOfWork, door: Door, act: DoorAct, name: str, by: Officer | None = None) -> None:
    """The same within a transaction, so that what was done and its look are kept together; the caller commits."""
    record = officer_here(door.counter, name) if name else None
    who = by or (record.officer if record else Officer(name))
    kind = _LOGGED_AS.get(act, LookKind.OFFICER_CHANGED)
    detail = {"act": act.value, "name": name} if kind is LookKind.OFFICER_CHANGED else None
    add_look(uow, door.counter, who, kind, detail=detail)


def sign_in(door: Door, name: str, password: str, code: str = "") -> SignedIn:
    """Prove who somebody is.

    An unknown name and a wrong password answer alike and take as long. Raises SignInWrong, CodeNeeded (the password
    fits), LockedOut, or OfficerDisabled (only to whoever knows the password).
    """
    record = _prove(door, name, password, code)
    if record.disabled:
        note(door, DoorAct.REFUSED, record.name)
        raise OfficerDisabled
    note(door, DoorAct.SIGNED_IN, record.name)
    return _signed_in(door, record)


def still_holds(door: Door, name: str, version: str) -> SignedIn:
    """A session's officer as the records say now. Raises SessionEnded."""
    record = officer_here(door.counter, name)
    if record is None or record.disabled or record.version != version:
        raise SessionEnded
    return _signed_in(door, record)


def change_password(door: Door, name: str, old: str, new: str) -> SignedIn:
    """Put a new password in place of the old one; a code of the second factor is not asked again.

    Raises SignInWrong, LockedOut, OfficerDisabled, and the refusals of weak passwords.
    """
    record = _prove(door, name, old, None)
    if record.disabled:
        raise OfficerDisabled
    refuse_weak(new, record.name, record.full_name)
    if door.passwords.fits(new, record.password):
        raise PasswordUnchanged
    draft = replace(record, password=door.passwords.seal(new), must_change=False)
    return _own_change(door, draft, DoorAct.PASSWORD_CHANGED)


def offer_code(door: Door, name: str) -> tuple[str, str]:
    """A fresh secret for a second factor, and the address that an app scans; nothing is kept yet."""
    secret = door.codes.new_secret()
    return secret, door.codes.address(secret, name, door.counter.settings.letterhead.office)


def take_code(door: Door, name: str, password: str, secret: str, code: str) -> SignedIn:
    """Ask for a code at each sign-in from now on, once the app has shown that it has the secret.

    Raises SignInWrong, LockedOut or CodeWrong.
    """
    record = _prove(door, name, password, None)
    step = door.codes.step_of(secret, code, door.counter.clock.now())
    if step is None:
        raise CodeWrong
    # Before the change: a power cut between the two must not leave a code that counts twice.
    with door.counter.uow() as uow:
        uow.marks.set(_CODE_USED + key_of(name), str(step))
        uow.commit()
    return _own_change(door, replace(record, totp=secret), DoorAct.CODE_CHANGED)


def drop_code(door: Door, name: str, password: str) -> SignedIn:
    """Ask for no code any more. Raises SignInWrong or LockedOut."""
    record = _prove(door, name, password, None)
    return _own_change(door, replace(record, totp=""), DoorAct.CODE_CHANGED)


def refuse_weak(password: str, *names: str) -> None:
    """Raise for a new password that is too easy to guess."""
    why = weakness(password, *names)
    if why == "short":
        raise PasswordTooShort(length=SHORTEST)
    if why == "long":
        raise PasswordTooLong(length=LONGEST)
    if why == "name":
        raise PasswordIsName
    if why:
        raise PasswordCommon


def wait_after(failures: int) -> timedelta:
    """How long nobody signs in under a name after so many wrong attempts in a row."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    doubled = FIRST_WAIT * (1 << min(failures - FREE_ATTEMPTS, 10))
    return min(doubled, LONGEST_WAIT)


def _signed_in(door: Door, record: OfficerRecord) -> SignedIn:
    now = door.counter.clock.now()
    return SignedIn(record.officer, record.version, now, record.must_change, bool(record.totp))


def _own_change(door: Door, draft: OfficerRecord, act: DoorAct) -> SignedIn:
    changed = replace(
        draft, secret=draft.secret + 1, changed_by=draft.name, changed_at=door.counter.clock.now().astimezone(UTC)
    )
    with door.counter.uow() as uow:
        kept = record_officer(uow, door.counter, changed)
        note_within(uow, door, act, kept.name)
        uow.commit()
    return _signed_in(door, kept)


def _prove(door: Door, name: str, password: str, code: str | None) -> OfficerRecord:
    """The record of whoever knows the password and, unless it is None, the code."""
    record = officer_here(door.counter, name)
    mark = _mark_of(name, record)
    failures = _count_attempt(door, mark)
    if not door.passwords.fits(password, record.password if record else None) or record is None:
        note(door, DoorAct.REFUSED, name if record else "")
        raise SignInWrong
    with door.counter.uow() as uow:
        if record.totp and code is not None:
            _use_code(door, uow, mark, failures, record, code)
        uow.marks.set(mark, _failed(0, door.counter.clock.now()))
        uow.commit()
    return record


def _use_code(door: Door, uow: UnitOfWork, mark: str, failures: int, record: OfficerRecord, code: str) -> None:
    """Raise unless the code is right and was never used here."""
    if not code.strip():
        # No wrong attempt, and no forgiveness of those before.
        uow.marks.set(mark, _failed(failures - 1, door.counter.clock.now()))
        uow.commit()
        raise CodeNeeded
    used = _CODE_USED + key_of(record.name)
    step = door.codes.step_of(record.totp, code, door.counter.clock.now())
    if step is None or step <= int(uow.marks.get(used) or 0):
        note_within(uow, door, DoorAct.REFUSED, record.name)
        uow.commit()
        raise SignInWrong
    uow.marks.set(used, str(step))


def _mark_of(name: str, record: OfficerRecord | None) -> str:
    """Where wrong attempts are counted; names that nobody has share few places, so that they cannot fill the store."""
    if record is not None:
        return _FAILED + key_of(record.name)
    return f"{_FAILED}?{hashlib.sha256(key_of(name).encode()).hexdigest()[:2]}"


def _count_attempt(door: Door, mark: str) -> int:
    """Count an attempt as wrong before it is tried, so that many at once are no way around; how many there are now.

    Raises LockedOut. A clock that was set back begins the wait anew, and never ends it.
    """
    now = door.counter.clock.now()
    with door.counter.uow() as uow:
        kept = json.loads(uow.marks.get(mark) or '{"count": 0, "at": null}')
        failures, last = int(kept["count"]), kept["at"] and datetime.fromisoformat(kept["at"])
        wait = wait_after(failures)
        if last and now < last:
            uow.marks.set(mark, _failed(failures, now))
            last = now
        locked = bool(last and now < last + wait)
        if not locked:
            uow.marks.set(mark, _failed(failures + 1, now))
        uow.commit()
    if locked:
        raise LockedOut(wait=_clock_words(last + wait - now))
    return failures + 1


def _clock_words(wait: timedelta) -> str:
    """Minutes and seconds, never less than is left."""
    seconds = -(-wait // timedelta(seconds=1))
    return f"{seconds // 60}:{seconds % 60:02d}"


def _failed(count: int, at: datetime) -> str:
    return json.dumps({"count": count, "at": at.isoformat()})
