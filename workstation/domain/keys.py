"""The public keys of workstations, past and present, as this one knows them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from workstation.domain.device import DeviceCard


class KeySource(StrEnum):
    """How a key came to be known: it is this workstation's, the hub told it, or somebody here trusts it by hand."""

    OWN = "own"
    HUB = "hub"
    TRUSTED = "trusted"


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A device's card as it was published. Nothing of it is ever forgotten: an old key still proves old records.

    `offices` are those that the workstation served then. `signed_from` is the place (`seq`) in its chain of events
    from which on it signs everything; None when it did not say. `since` (UTC) is when it was published, by the hub's
    clock where there is one. `retired` says that the workstation has another key today.
    """

    card: DeviceCard
    offices: tuple[str, ...]
    since: datetime
    source: KeySource
    signed_from: int | None = None
    retired: bool = False

    @property
    def workstation(self) -> str:
        """Whose key it is."""
        return self.card.workstation

    @property
    def key_id(self) -> str:
        """Which key it is, as signatures name it."""
        return self.card.key_id


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A card in the hub's list of them; `position` grows."""

    position: int
    key: KnownKey


class Keys(Protocol):
    """The public keys of workstations, past and present, by which records and papers are proven. Append-only."""

    def find(self, key_id: str, workstation: str | None = None) -> KnownKey | None:
        """The key of an id as it was published last: of a workstation, or of whichever published it first."""
        ...

    def of(self, workstation: str) -> list[KnownKey]:
        """Every key of a workstation, the oldest first."""
        ...

    def workstations(self) -> list[str]:
        """The workstations with a known key, by name."""
        ...

    def signs_from(self, workstation: str) -> int | None:
        """The place in its chain from which on a workstation signs everything; None when it never said."""
        ...

    def learn(self, keys: Sequence[KnownKey]) -> int:
        """Remember keys; how many of them said something new."""
        ...


class KeyHub(Protocol):
    """The part of the hub that keeps the keys of workstations."""

    def publish_key(self, key: KnownKey) -> None:
        """Publish a workstation's card, unless it is what it published last."""
        ...

    def keys(self, after: int, limit: int = 500) -> list[PublishedKey]:
        """Published cards after a position, in order."""
        ...
