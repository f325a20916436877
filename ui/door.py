"""The window's only way to signing in and to the list of officers; called from worker threads only."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.steps import sign_in, staff
from workstation.steps.officers import has_officers
from workstation.steps.sign_in import Door as Doorway
from workstation.steps.sign_in import DoorAct, SignedIn
from workstation.steps.staff import AddOfficer, Colleague


class Door(Protocol):
    """What the window asks of signing in. `idle` and `longest` bound a session; `practice` names a demo's sign-ins."""

    idle: timedelta
    longest: timedelta
    practice: str

    def has_officers(self) -> bool:
        """Whether anybody can sign in here at all."""
        ...

    def fetch(self) -> bool:
        """Ask the hub for the office's officers; whether there are any then."""
        ...

    def found(self, name: str, password: str, full_name: str) -> SignedIn:
        """Make the first administrator."""
        ...

    def sign_in(self, name: str, password: str, code: str) -> SignedIn:
        """Prove who somebody is."""
        ...

    def still_holds(self, signed: SignedIn) -> SignedIn:
        """A session as the records say now. Raises SessionEnded."""
        ...

    def change_password(self, name: str, old: str, new: str) -> SignedIn:
        """Put a new password in place of the old one."""
        ...

    def offer_code(self, name: str) -> tuple[str, str]:
        """A secret for a second factor, and its otpauth address."""
        ...

    def take_code(self, name: str, password: str, secret: str, code: str) -> SignedIn:
        """Ask for a code from now on."""
        ...

    def drop_code(self, name: str, password: str) -> SignedIn:
        """Ask for no code any more."""
        ...

    def note(self, act: DoorAct, name: str) -> None:
        """Note that a screen was locked or left."""
        ...

    def officers(self, admin: Officer) -> Sequence[Colleague]:
        """Everybody who is or was let in."""
        ...

    def add(self, admin: Officer, command: AddOfficer) -> str:
        """Let somebody in; their temporary password."""
        ...

    def reset(self, admin: Officer, name: str) -> str:
        """A temporary password."""
        ...

    def set_disabled(self, admin: Officer, name: str, disabled: bool) -> bool:
        """Shut somebody out or let them in again."""
        ...

    def change_role(self, admin: Officer, name: str, role: Role) -> None:
        """Give somebody another role."""
        ...


class CounterDoor:
    """The door of a real counter."""

    def __init__(self, door: Doorway, practice: str = "") -> None:
        self._door = door
        self.idle, self.longest, self.practice = door.idle, door.longest, practice

    def has_officers(self) -> bool:
        """Whether anybody can sign in here at all."""
        return has_officers(self._door.counter)

    def fetch(self) -> bool:
        """Ask the hub for the office's officers; whether there are any then."""
        return staff.fetch_officers(self._door)

    def found(self, name: str, password: str, full_name: str) -> SignedIn:
        """Make the first administrator."""
        return staff.found_first_admin(self._door, name, password, full_name)

    def sign_in(self, name: str, password: str, code: str) -> SignedIn:
        """Prove who somebody is."""
        return sign_in.sign_in(self._door, name, password, code)

    def still_holds(self, signed: SignedIn) -> SignedIn:
        """A session as the records say now. Raises SessionEnded."""
        return sign_in.still_holds(self._door, signed.officer.name, signed.version)

    def change_password(self, name: str, old: str, new: str) -> SignedIn:
        """Put a new password in place of the old one."""
        return sign_in.change_password(self._door, name, old, new)

    def offer_code(self, name: str) -> tuple[str, str]:
        """A secret for a second factor, and its otpauth address."""
        return sign_in.offer_code(self._door, name)

    def take_code(self, name: str, password: str, secret: str, code: str) -> SignedIn:
        """Ask for a code from now on."""
        return sign_in.take_code(self._door, name, password, secret, code)

    def drop_code(self, name: str, password: str) -> SignedIn:
        """Ask for no code any more."""
        return sign_in.drop_code(self._door, name, password)

    def note(self, act: DoorAct, name: str) -> None:
        """Note that a screen was locked or left."""
        sign_in.note(self._door, act, name)

    def officers(self, admin: Officer) -> Sequence[Colleague]:
        """Everybody who is or was let in."""
        return staff.list_officers(self._door, admin)

    def add(self, admin: Officer, command: AddOfficer) -> str:
        """Let somebody into this counter's offices; their temporary password."""
        offices = command.offices or self._door.counter.settings.offices
        return staff.add_officer(self._door, admin, replace(command, offices=offices))

    def reset(self, admin: Officer, name: str) -> str:
        """A temporary password."""
        return staff.reset_password(self._door, admin, name)

    def set_disabled(self, admin: Officer, name: str, disabled: bool) -> bool:
        """Shut somebody out or let them in again."""
        return staff.set_disabled(self._door, admin, name, disabled)

    def change_role(self, admin: Officer, name: str, role: Role) -> None:
        """Give somebody another role."""
        staff.change_role(self._door, admin, name, role)
