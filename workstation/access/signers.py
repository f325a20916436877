"""Where the keys of papers are known from: this device, the devices that are trusted, and a file of exported cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workstation.domain.device import DeviceCard, DeviceLineInvalid
from workstation.domain.keys import KnownKey
from workstation.domain.ports import UnitOfWork

if TYPE_CHECKING:
    from workstation.access.trust import Trust

LARGEST_FILE = 1_000_000


@dataclass(frozen=True, slots=True)
class Signer:
    """A device that signs papers, as far as its card tells."""

    card: DeviceCard
    offices: tuple[str, ...] = ()
    retired: bool = False


class Cards:
    """Cards at hand. Port `KnownKeys`."""

    def __init__(self, cards: Sequence[DeviceCard]) -> None:
        self._by_id = {card.key_id: Signer(card) for card in cards}

    def find(self, key_id: str) -> Signer | None:
        """The device with a key."""
        return self._by_id.get(key_id)


class OwnCard:
    """This device; its keys are opened when they are asked for. Port `KnownKeys`."""

    def __init__(self, card: Callable[[], DeviceCard]) -> None:
        self._card = card

    def find(self, key_id: str) -> Signer | None:
        """This device, if it is its key; raises what the keys raise."""
        card = self._card()
        return Signer(card) if card.key_id == key_id else None


class TrustedCards:
    """The devices that somebody here trusts. Port `KnownKeys`."""

    def __init__(self, trust: "Callable[[], Trust]") -> None:
        self._trust = trust

    def find(self, key_id: str) -> Signer | None:
        """The trusted device with a key; raises TrustDamaged and what the secrets raise."""
        return Cards([one.card for one in self._trust().devices()]).find(key_id)


class PublishedCards:
    """The cards that the office's hub or sticks brought, also of keys that were replaced. Port `KnownKeys`."""

    def __init__(self, view: Callable[[], UnitOfWork]) -> None:
        self._view = view

    def find(self, key_id: str) -> KnownKey | None:
        """The device with a key."""
        with self._view() as uow:
            return uow.keys.find(key_id)


def cards_in(file: Path) -> Cards:
    """The cards of a file with one line of `loket device show` each; raises DeviceLineInvalid."""
    try:
        with file.open("rb") as opened:
            lines = opened.read(LARGEST_FILE).decode("ascii").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        raise DeviceLineInvalid from problem
    return Cards([DeviceCard.parse(line) for line in lines if line.strip()])
