"""Officers for tests, made cheaply: the cost of a password's hash is given, not patched."""

from datetime import UTC, datetime
from typing import Any

from workstation.access.codes import TimeCodes
from workstation.access.file_secrets import Cost
from workstation.access.passwords import Argon2Passwords
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.staff import OfficerRecord
from workstation.steps.counter import Counter
from workstation.steps.officers import record_officer
from workstation.steps.sign_in import Door

CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)
PASSWORDS = Argon2Passwords(CHEAP)
PASSWORD = "tiga-kuda-hijau"
SEALED = PASSWORDS.seal(PASSWORD)
ADMIN = Officer("dewi", Role.ADMIN)
SINCE = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
OTHER_PASSWORD = "perahu kayu biru"


def open_door(counter: Counter, **more: Any) -> Door:
    """The way in at a counter."""
    return Door(counter, PASSWORDS, TimeCodes(), **more)


def record_of(name: str, role: Role = Role.PETUGAS, **more: Any) -> OfficerRecord:
    """An unsigned record of an officer whose password is PASSWORD."""
    usual = {"password": SEALED, "changed_at": SINCE, "changed_by": "dewi", "workstation": "loket-1", "full_name": ""}
    return OfficerRecord(name=name, role=role, **usual | more)


def let_in(counter: Counter, name: str, role: Role = Role.PETUGAS, **more: Any) -> OfficerRecord:
    """Put an officer into a counter's store, as an administrator would."""
    with counter.uow() as uow:
        kept = record_officer(uow, counter, record_of(name, role, **more))
        uow.commit()
    return kept
