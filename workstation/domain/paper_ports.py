"""What steps ask for papers: who draws and signs them, and who may have signed one. Protocols only."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from workstation.domain.device import DeviceCard
from workstation.domain.receipt import Paper, Receipt


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


class PdfSigner(Protocol):
    """Signs a paper's PDF itself, with the office's certificate."""

    def sign(self, pdf: bytes, at: datetime) -> bytes:
        """The PDF with its signature; raises what keeps the certificate from being used."""
        ...


class ReceiptPrinter(Protocol):
    """Draws receipts."""

    def render(self, receipt: Receipt, paper: Paper) -> bytes:
        """The PDF of a receipt: the same bytes every time for the same content."""
        ...

    def words(self, receipt: Receipt) -> Sequence[str]:
        """The printed words of a receipt that its signature covers beside its numbers and dates."""
        ...
