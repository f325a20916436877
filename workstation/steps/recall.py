"""Papers whose decision no longer holds: the list of them, and taking one back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workstation.domain.event import Event, EventKind
from workstation.domain.officer import Officer
from workstation.domain.payload import is_well_formed
from workstation.domain.ports import UnitOfWork
from workstation.domain.recall import outstanding, recalled_serials
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import DossierUnknown, PaperUnknown
from workstation.steps.counter import Counter
from workstation.steps.mint import record


@dataclass(frozen=True, slots=True)
class Recall:
    """A paper that must come back: its dossier, what it is, when, where and by whom it was printed.

    `letters` are the serials of the letters that were printed to call it back.
    """

    dossier_id: UUID
    registration_no: str
    nama: str
    serial: str
    type: str
    issued_at: datetime
    officer: str
    workstation: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Say that a paper is back; `note` tells how, if there is more to tell."""

    dossier_id: UUID
    serial: str
    note: str = ""


def recalls(counter: Counter) -> list[Recall]:
    """Every paper this computer knows of that must come back, those of other counters too, the oldest first."""
    found = []
    with counter.view() as uow:
        for dossier_id in uow.events.unsettled_prints():
            history = uow.events.of(dossier_id)
            if papers := outstanding(history):
                number, name = _applicant(uow, dossier_id)
                found += [recall_of(number, name, paper, history) for paper in papers]
    return sorted(found, key=lambda recall: (recall.issued_at, recall.serial))


def take_back(counter: Counter, officer: Officer, command: TakeBack) -> Event:
    """Record that a paper came back. Raises PaperUnknown and what `record` raises."""
    with counter.uow() as uow:
        if command.serial not in recalled_serials(uow.events.of(command.dossier_id)):
            raise PaperUnknown(serial=command.serial)
        payload = {"serial": command.serial, "note": command.note.strip()}
        event = record(uow, counter, officer, command.dossier_id, EventKind.RECEIPT_TAKEN_BACK, payload)
        uow.commit()
    return event


def _applicant(uow: UnitOfWork, dossier_id: UUID) -> tuple[str, str]:
    """Registration number and name; the bare id of a dossier whose events came before itself."""
    try:
        dossier = uow.dossiers.get(dossier_id)
    except DossierUnknown:
        return str(dossier_id), ""
    return dossier.registration_no, dossier.form.get("nama", "")


def recall_of(registration_no: str, nama: str, paper: Event, history: Collection[Event]) -> Recall:
    """A recalled paper with the letters that were printed to call it back."""
    serial = str(paper.data.get("serial", ""))
    letters = [
        str(event.data["serial"])
        for event in history
        if event.kind is EventKind.RECEIPT_ISSUED
        and is_well_formed(event)
        and event.data.get("type") == ReceiptType.PENARIKAN
        and serial in event.data.get("called_back", ())
    ]
    return Recall(
        dossier_id=paper.dossier_id,
        registration_no=registration_no,
        nama=nama,
        serial=serial,
        type=str(paper.data.get("type", "")),
        issued_at=paper.occurred_at,
        officer=paper.officer,
        workstation=paper.workstation,
        letters=tuple(dict.fromkeys(letters)),
    )
