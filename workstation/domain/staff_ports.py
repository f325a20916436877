"""What signing in asks of the outside: officers' records, passwords, codes. Protocols only."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from workstation.domain.staff import OfficerRecord


class Officers(Protocol):
    """Officers' records on this workstation. Append-only; `staff.merge` says what they amount to."""

    def add(self, record: OfficerRecord) -> bool:
        """Keep a record; False when it was here already."""
        ...

    def all(self) -> list[OfficerRecord]:
        """Every record, in the order they came."""
        ...

    def of(self, name: str) -> list[OfficerRecord]:
        """The records of one officer, however the name is spelt."""
        ...

    def unsettled(self) -> list[OfficerRecord]:
        """The records that the hub is not known to have, in the order they came."""
        ...

    def settle(self, digests: Collection[str]) -> None:
        """Note that the hub has records."""
        ...

    def unsettle(self) -> None:
        """Offer every record to the hub again."""
        ...


class Passwords(Protocol):
    """Turns passwords into what is kept of them, at a cost that makes guessing slow."""

    def seal(self, password: str) -> str:
        """What is kept of a password (a PHC string)."""
        ...

    def fits(self, password: str, sealed: str | None) -> bool:
        """Whether a password is the one that was sealed; None (nobody) and nonsense take as long and never fit."""
        ...


class Codes(Protocol):
    """Time-based codes of a second factor (RFC 6238: six digits, 30 seconds)."""

    def new_secret(self) -> str:
        """A fresh secret, base32."""
        ...

    def address(self, secret: str, name: str, issuer: str) -> str:
        """The otpauth address that an app takes the secret from."""
        ...

    def step_of(self, secret: str, code: str, now: datetime) -> int | None:
        """The time step that a code belongs to, one step before or after now at most; None for a wrong code."""
        ...
