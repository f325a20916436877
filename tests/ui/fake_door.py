"""A door without a disk: the window's own port over officers in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from applicants import CLOCK

from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.staff_refusals import (
    CodeNeeded,
    OfficersThere,
    OfficerThere,
    PasswordTooShort,
    SessionEnded,
    SignInWrong,
)
from workstation.steps.sign_in import DoorAct, SignedIn
from workstation.steps.staff import AddOfficer, Colleague

PASSWORD = "tiga-kuda-hijau"
CODE = "123456"


class FakeDoor:
    """Implements `ui.door.Door`: everybody has the same password. `ended` names whose session is over."""

    def __init__(self) -> None:
        self.idle, self.longest, self.practice = timedelta(minutes=15), timedelta(hours=12), ""
        self.roles = {"Contoh A": Role.PETUGAS, "Contoh B": Role.SUPERVISOR, "Contoh Admin": Role.ADMIN}
        self.passwords = dict.fromkeys(self.roles, PASSWORD)
        self.disabled: set[str] = set()
        self.temporary: set[str] = set()
        self.codes: set[str] = set()
        self.ended: set[str] = set()
        self.noted: list[tuple[DoorAct, str]] = []
        self.at_hub = False
        self.broken: Exception | None = None
        self.time: datetime = CLOCK

    def has_officers(self) -> bool:
        return bool(self.roles)

    def fetch(self) -> bool:
        if self.broken:
            raise self.broken
        if self.at_hub:
            self.roles["Contoh A"] = Role.PETUGAS
        return bool(self.roles)

    def found(self, name: str, password: str, full_name: str) -> SignedIn:
        if self.roles:
            raise OfficersThere
        if len(password) < 10:
            raise PasswordTooShort(length=10)
        self.roles[name], self.passwords[name] = Role.ADMIN, password
        return self.sign_in(name, password, "")

    def sign_in(self, name: str, password: str, code: str) -> SignedIn:
        if self.passwords.get(name) != password:
            raise SignInWrong
        if name in self.codes and not code:
            raise CodeNeeded
        if name in self.codes and code != CODE:
            raise SignInWrong
        return self._signed(name)

    def _signed(self, name: str) -> SignedIn:
        officer = Officer(name, self.roles[name])
        return SignedIn(officer, self.passwords[name], self.time, name in self.temporary, name in self.codes)

    def still_holds(self, signed: SignedIn) -> SignedIn:
        if signed.officer.name in self.ended:
            raise SessionEnded
        return signed

    def change_password(self, name: str, old: str, new: str) -> SignedIn:
        if self.passwords[name] != old:
            raise SignInWrong
        if len(new) < 10:
            raise PasswordTooShort(length=10)
        self.passwords[name] = new
        self.temporary.discard(name)
        return self._signed(name)

    def offer_code(self, name: str) -> tuple[str, str]:
        return "ABCDEFGH", "otpauth://totp/x?secret=ABCDEFGH"

    def take_code(self, name: str, password: str, secret: str, code: str) -> SignedIn:
        if password != self.passwords[name]:
            raise SignInWrong
        self.codes.add(name)
        return self._signed(name)

    def drop_code(self, name: str, password: str) -> SignedIn:
        self.codes.discard(name)
        return self._signed(name)

    def note(self, act: DoorAct, name: str) -> None:
        self.noted.append((act, name))

    def officers(self, admin: Officer) -> Sequence[Colleague]:
        return [
            Colleague(name, "", role, (), name in self.disabled, name in self.temporary, False, "Contoh Admin", "w1")
            for name, role in self.roles.items()
        ]

    def add(self, admin: Officer, command: AddOfficer) -> str:
        if command.name in self.roles:
            raise OfficerThere(name=command.name)
        self.roles[command.name] = command.role
        return self.reset(admin, command.name)

    def reset(self, admin: Officer, name: str) -> str:
        self.temporary.add(name)
        self.passwords[name] = "k7pq-w3rt-x9az"
        return self.passwords[name]

    def set_disabled(self, admin: Officer, name: str, disabled: bool) -> bool:
        (self.disabled.add if disabled else self.disabled.discard)(name)
        return True

    def change_role(self, admin: Officer, name: str, role: Role) -> None:
        self.roles[name] = role


def signed(door: FakeDoor, name: str) -> SignedIn:
    """Somebody who has signed in."""
    return replace(door.sign_in(name, door.passwords[name], CODE), must_change=False)
