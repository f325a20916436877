"""Who may have signed a paper, as steps ask for it. Protocols only."""

from typing import Protocol

from workstation.domain.device import DeviceCard


class KnownSigner(Protocol):
    """A device that may have signed a paper: its card, the offices it served, whether it has another key today."""

    @property
    def card(self) -> DeviceCard:
        """Its public halves."""
        ...

    @property
    def offices(self) -> tuple[str, ...]:
        """Codes of offices; empty where nobody told."""
        ...

    @property
    def retired(self) -> bool:
        """Whether this key was replaced, perhaps because it leaked."""
        ...


class KnownKeys(Protocol):
    """Somewhere that public keys are known from."""

    def find(self, key_id: str) -> KnownSigner | None:
        """The device with a key, as papers name it (16 hex digits)."""
        ...
