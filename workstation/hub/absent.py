"""A hub that is never there: of an office that no network reaches, where sticks carry what would go to it, or one
whose key was never given.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from workstation.domain.event import Event
from workstation.domain.hub import (
    Acceptance,
    Acknowledgement,
    Bundle,
    Greeting,
    HubDossier,
    HubEvent,
    HubOfficer,
    Lease,
    OfficeCount,
    Quarantined,
    Station,
    Welcome,
)
from workstation.domain.keys import KnownKey, PublishedKey
from workstation.domain.look import Anchor, HubLink, Look, LookWish
from workstation.domain.reading import Reading
from workstation.domain.refusals import HubUnreachable
from workstation.domain.staff import OfficerRecord
from workstation.domain.standing import Account, Standing


class AbsentHub:
    """Port `Hub`; every call raises HubUnreachable, or the cause it was made with."""

    def __init__(self, cause: type[HubUnreachable] = HubUnreachable) -> None:
        self._cause = cause

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Not here."""
        raise self._cause

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Not here."""
        raise self._cause

    def quarantined(self) -> list[Quarantined]:
        """Not here."""
        raise self._cause

    def take_out(self, target: Path) -> int:
        """Not here."""
        raise self._cause

    def greet(self, greeting: Greeting) -> Welcome:
        """Not here."""
        raise self._cause

    def offices(self) -> list[OfficeCount]:
        """Not here."""
        raise self._cause

    def stations(self) -> list[Station]:
        """Not here."""
        raise self._cause

    def dossiers(self, after: Mapping[str, int], limit: int = 500) -> list[HubDossier]:
        """Not here."""
        raise self._cause

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """Not here."""
        raise self._cause

    def scan_sizes(self, scans: Collection[str]) -> dict[str, int]:
        """Not here."""
        raise self._cause

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Not here."""
        raise self._cause

    def feed(self, after: Mapping[str, int], limit: int = 500) -> list[HubEvent]:
        """Not here."""
        raise self._cause

    def claim(
        self,
        dossier_ids: Sequence[UUID],
        officer: str,
        workstation: str,
        lasting: timedelta,
        wanted: int | None = None,
        trip: bool = False,
    ) -> list[Lease]:
        """Not here."""
        raise self._cause

    def release(self, workstation: str, officer: str | None = None, dossier_ids: Sequence[UUID] | None = None) -> int:
        """Not here."""
        raise self._cause

    def reassign(self, dossier_id: UUID, officer: str, workstation: str, lasting: timedelta) -> Lease:
        """Not here."""
        raise self._cause

    def leases(self) -> list[Lease]:
        """Not here."""
        raise self._cause

    def readings(self, scans: Collection[tuple[str, str]], engine: str) -> dict[tuple[str, str], Reading]:
        """Not here."""
        raise self._cause

    def share(self, kind: str, engine: str, reading: Reading) -> bool:
        """Not here."""
        raise self._cause

    def officers(self, after: int = 0, limit: int = 500) -> list[HubOfficer]:
        """Not here."""
        raise HubUnreachable

    def put_officers(self, records: Sequence[OfficerRecord]) -> list[str]:
        """Not here."""
        raise HubUnreachable

    def standings(self, names: Collection[str]) -> dict[str, list[Standing]]:
        """Not here."""
        raise self._cause

    def account(self, workstation: str) -> Account:
        """Not here."""
        raise self._cause

    def jobs_waiting(self) -> int:
        """Not here."""
        raise self._cause

    def publish_key(self, key: KnownKey) -> None:
        """Not here."""
        raise HubUnreachable

    def keys(self, after: int, limit: int = 500) -> list[PublishedKey]:
        """Not here."""
        raise HubUnreachable

    def push_looks(self, looks: Sequence[Look]) -> int:
        """Not here."""
        raise HubUnreachable

    def look_head(self, workstation: str) -> tuple[int, str]:
        """Not here."""
        raise HubUnreachable

    def looks_of(self, workstation: str, after: int, limit: int = 500) -> list[Look]:
        """Not here."""
        raise HubUnreachable

    def looks(self, wish: LookWish, limit: int = 1000) -> list[Look]:
        """Not here."""
        raise HubUnreachable

    def anchor(self, anchor: Anchor) -> None:
        """Not here."""
        raise HubUnreachable

    def anchors(self, workstation: str = "") -> list[Anchor]:
        """Not here."""
        raise HubUnreachable

    def links(self, workstation: str, after: int, limit: int = 5000) -> list[HubLink]:
        """Not here."""
        raise HubUnreachable

    def close(self) -> None:
        """Nothing is open."""
