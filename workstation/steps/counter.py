"""Everything a counter has at hand: the ports and the office's settings."""

from collections.abc import Callable
from dataclasses import dataclass, field

from workstation.domain.hub import Hub
from workstation.domain.paper_ports import PdfSigner, ReceiptPrinter
from workstation.domain.ports import Clock, Reader, Signer, UnitOfWork, Vault
from workstation.domain.settings import OfficeSettings
from workstation.steps.throttle import Throttle


@dataclass(frozen=True, slots=True)
class Counter:
    """One workstation's ports. `workstation` is its name in events and leases.

    `device` signs what is recorded here, and `pdf_signer` the PDFs of papers where the office has a certificate.
    `throttle` bounds what all its threads fetch together. `uow` is for work that may write; `view` sees one moment of
    the store and never waits for a writer.
    """

    workstation: str
    settings: OfficeSettings
    uow: Callable[[], UnitOfWork]
    view: Callable[[], UnitOfWork]
    vault: Vault
    hub: Hub
    reader: Reader
    printer: ReceiptPrinter
    clock: Clock
    device: Signer
    pdf_signer: PdfSigner | None = None
    throttle: Throttle = field(default_factory=Throttle)
