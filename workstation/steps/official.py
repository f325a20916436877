"""The officer asked the registry's own page about a document, and says what it answered."""

from dataclasses import dataclass
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.event import Event, EventKind
from workstation.domain.labels import document_label
from workstation.domain.officer import Officer
from workstation.domain.refusals import DocumentUnknown, HeldByOther
from workstation.domain.ruling import OfficialResult
from workstation.steps.counter import Counter
from workstation.steps.mint import record


@dataclass(frozen=True, slots=True)
class RecordOfficialCheck:
    """What the official page said of a document of this kind (`kk`, …)."""

    dossier_id: UUID
    document: str
    result: OfficialResult
    note: str = ""


def record_official_check(counter: Counter, officer: Officer, command: RecordOfficialCheck) -> Event:
    """Record an official check; the newest of a document counts. Raises DocumentUnknown, HeldByOther and what
    `record` raises."""
    with counter.uow() as uow:
        dossier = uow.dossiers.get(command.dossier_id)
        payload = official_payload(dossier, command)
        row = uow.queue.row(command.dossier_id)
        if row.held_against(officer.name, counter.workstation, counter.clock.now()):
            raise HeldByOther(holder=row.holder)
        event = record(uow, counter, officer, command.dossier_id, EventKind.DOCUMENT_CHECKED, payload)
        uow.commit()
    return event


def official_payload(dossier: Dossier, command: RecordOfficialCheck) -> dict[str, str]:
    """What the event says. Raises DocumentUnknown."""
    document = dossier.document(command.document)
    if document is None:
        raise DocumentUnknown(document=document_label(command.document))
    result, note = command.result.value, command.note.strip()
    return {"document": document.kind, "sha256": document.sha256, "result": result, "note": note}
