"""Open a dossier: everything the verify screen needs, in one read."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.case import Case, fold
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.finding import CheckResult
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueRow
from workstation.domain.reading import Reading
from workstation.domain.refusals import DossierUnknown
from workstation.steps.counter import Counter
from workstation.steps.fetch import missing_scans
from workstation.steps.looks import log_opened


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A dossier with everything known of it. `readings` go by the scan's SHA-256.

    `missing_scans` (SHA-256) are not on this computer yet.
    """

    dossier: Dossier
    readings: Mapping[str, Reading]
    check: CheckResult | None
    case: Case
    history: tuple[Event, ...]
    row: QueueRow
    missing_scans: tuple[str, ...] = ()


def open_case(counter: Counter, officer: Officer, dossier_id: UUID) -> OpenCase:
    """Read a dossier with its readings, findings and history, once the look is logged. Raises DossierUnknown.

    What cannot be logged is not shown: raises what the store and the device's keys raise.
    """
    with counter.view() as uow:
        dossier = uow.dossiers.get(dossier_id)
    log_opened(counter, officer, dossier_id, dossier.office)
    with counter.view() as uow:
        # The reader's process starts when it is first asked: nobody waits for it where nothing was read.
        read = uow.readings.any_of([document.sha256 for document in dossier.documents])
        found = {
            document.sha256: uow.readings.get(document.sha256, document.kind, counter.reader.engine)
            for document in dossier.documents
            if read
        }
        history = uow.events.of(dossier_id)
        return OpenCase(
            dossier=dossier,
            readings={sha256: reading for sha256, reading in found.items() if reading is not None},
            check=uow.checks.latest(dossier_id),
            case=fold(history),
            history=tuple(sorted(history, key=lambda event: (event.occurred_at, event.event_id))),
            row=uow.queue.row(dossier_id),
            missing_scans=missing_scans(counter.vault, dossier),
        )


def find_dossier(counter: Counter, registration_no: str) -> UUID:
    """The dossier with a registration number. Raises DossierUnknown."""
    with counter.view() as uow:
        dossier = uow.dossiers.find(registration_no)
    if dossier is None:
        raise DossierUnknown(registration_no=registration_no)
    return dossier.dossier_id


def scan_bytes(counter: Counter, sha256: str) -> bytes:
    """The bytes of an uploaded file. Raises ScanMissing or ScanDamaged."""
    return counter.vault.get(sha256)
