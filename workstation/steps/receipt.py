"""Print a receipt or letter: what it says follows from the case, each print is an event, a reprint says so."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from workstation.domain.case import Case, fold
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event, EventKind
from workstation.domain.finding import CheckResult
from workstation.domain.ids import new_tag
from workstation.domain.officer import Officer
from workstation.domain.paper_refusals import ReprintNeedsReason
from workstation.domain.ports import UnitOfWork
from workstation.domain.queue import TIME_STANDARD
from workstation.domain.recall import outstanding, recalled, recalled_serials
from workstation.domain.receipt import (
    REPRINT_REASONS,
    CalledBack,
    Paper,
    PrintReason,
    Receipt,
    ReceiptType,
    office_time,
)
from workstation.domain.refusals import NothingToCallBack, ReceiptNotFitting, SuketOff
from workstation.domain.rights import Act, allow
from workstation.domain.ruling import Review, State
from workstation.domain.seal import (
    Seal,
    body_of,
    code_of,
    digest_of,
    message_of,
    name_on_seal,
    number_on_seal,
    preview_code,
    read_code,
    trace_of,
    words_trace_of,
)
from workstation.domain.text import STATE_WORDS
from workstation.services import document_label, reject_reasons
from workstation.steps.counter import Counter
from workstation.steps.looks import log_previewed
from workstation.steps.mint import case_of, record

SUKET_VALID = timedelta(days=180)
# 31^5: two prints that a restored copy gives one number differ but for one case in 28 million.
_TAG_LENGTH = 5
_PREVIEWED = "X" * _TAG_LENGTH
_NOBODY = "0" * 16
_SERIAL_NAMES = {
    ReceiptType.TANDA_TERIMA: "TT",
    ReceiptType.PERBAIKAN: "PB",
    ReceiptType.PENOLAKAN: "PN",
    ReceiptType.SUKET: "SK",
    ReceiptType.PENARIKAN: "PR",
}
RESULTS = {
    State.APPROVED: "Berkas telah diperiksa dan disetujui; KTP-el akan dicetak.",
    State.FLAGGED: "Berkas telah diperiksa petugas dan menunggu persetujuan supervisor.",
    State.ESCALATED: "Berkas diteruskan kepada supervisor untuk diputuskan.",
    State.RETURNED: "Berkas dikembalikan untuk dilengkapi.",
}
CALLED_BACK_BECAUSE = {
    EventKind.CONFLICT_RESOLVED: "Permohonan ini telanjur diputus di dua loket dengan hasil yang berbeda. Setelah "
    "ditinjau, keputusan yang menjadi dasar surat tersebut dinyatakan tidak berlaku.",
    EventKind.REVIEWED: "Setelah ditinjau kembali, keputusan yang menjadi dasar surat tersebut dinyatakan tidak "
    "berlaku.",
    EventKind.DECISION_UNDONE: "Keputusan yang menjadi dasar surat tersebut dibatalkan karena keliru.",
}
STANDS_NOW = {
    State.APPROVED: "Permohonan Bapak/Ibu telah disetujui. Tanda terima yang benar kami berikan di loket.",
    State.REJECTED: "Permohonan Bapak/Ibu belum dapat dikabulkan. Alasannya kami sampaikan dengan surat tersendiri.",
    State.RETURNED: "Berkas permohonan Bapak/Ibu perlu diperbaiki. Rinciannya kami sampaikan dengan surat tersendiri.",
}
STILL_OPEN = "Permohonan Bapak/Ibu sedang kami periksa kembali. Bapak/Ibu tidak perlu membuat permohonan baru."


@dataclass(frozen=True, slots=True)
class IssueReceipt:
    """Print a paper for a dossier; `reason` says why a copy is wanted: a PrintReason, words, or `code: words`."""

    dossier_id: UUID
    type: ReceiptType
    paper: Paper = Paper.A5
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IssuedReceipt:
    """A printed paper: its event, its content and its PDF."""

    event: Event
    receipt: Receipt
    pdf: bytes


def fitting_types(counter: Counter, history: Collection[Event]) -> tuple[ReceiptType, ...]:
    """The papers that fit a case as it stands, the likeliest first; one that calls others back comes last."""
    calling = (ReceiptType.PENARIKAN,) if outstanding(history) else ()
    return (*_by_state(counter, fold(history)), *calling)


def printed_before(history: Collection[Event], kind: ReceiptType) -> bool:
    """Whether the next print of this paper would be a copy, which needs a reason."""
    return bool(_copies(fold(history), kind, history))


def _by_state(counter: Counter, case: Case) -> tuple[ReceiptType, ...]:
    if case.state is State.RETURNED:
        return (ReceiptType.PERBAIKAN, ReceiptType.TANDA_TERIMA)
    if case.state is State.REJECTED:
        return (ReceiptType.PENOLAKAN,)
    if case.state is State.APPROVED and counter.settings.suket_enabled:
        return (ReceiptType.TANDA_TERIMA, ReceiptType.SUKET)
    return (ReceiptType.TANDA_TERIMA,)


def preview(counter: Counter, officer: Officer, command: IssueReceipt) -> bytes:
    """The PDF as it would be printed now; that it was looked at is logged, and no print is recorded.

    Raises RoleNotAllowed, what `issue` raises, and what `log_look` does.
    """
    allow(officer, Act.PRINT)
    with counter.view() as uow:
        receipt = _compose(uow, counter, officer, command, _PREVIEWED)
        seal = _seal(receipt, case_of(uow, command.dossier_id).state, _NOBODY, (bytes(8), bytes(8)))
        office = uow.dossiers.get(command.dossier_id).office
    log_previewed(counter, officer, command.dossier_id, office, receipt.type.value)
    # A code that counts would be a print that nobody recorded.
    return counter.printer.render(replace(receipt, code=preview_code(seal)), command.paper)


def issue(counter: Counter, officer: Officer, command: IssueReceipt) -> IssuedReceipt:
    """Draw and sign a paper, keep its PDF and record the print.

    Raises SuketOff, NothingToCallBack, ReceiptNotFitting, ReprintNeedsReason, and what the device's keys and the
    office's certificate raise.
    """
    with counter.uow() as uow:
        receipt = _compose(uow, counter, officer, command, new_tag(_TAG_LENGTH))
        reason, words = _why(command.reason, receipt.copy_number)
        state = case_of(uow, command.dossier_id).state
        receipt = replace(receipt, code=_signed(counter, receipt, state))
        pdf = counter.printer.render(receipt, command.paper)
        if counter.pdf_signer is not None:
            pdf = counter.pdf_signer.sign(pdf, receipt.issued_at)
        payload: dict[str, Any] = {
            "type": receipt.type.value,
            "serial": receipt.serial,
            "paper": command.paper.value,
            "copy": receipt.copy_number,
            "reason": words,
            "reason_code": reason.value,
            "state": state.value,
            "provisional": receipt.provisional,
            "seal": digest_of(read_code(receipt.code)),
            "sha256": hashlib.sha256(pdf).hexdigest(),
        }
        if receipt.called_back:
            payload |= {"called_back": [paper.serial for paper in receipt.called_back]}
        event = record(uow, counter, officer, command.dossier_id, EventKind.RECEIPT_ISSUED, payload)
        counter.vault.put(pdf)
        uow.commit()
    return IssuedReceipt(event, receipt, pdf)


def _signed(counter: Counter, receipt: Receipt, state: State) -> str:
    """The text of the QR: what matters on the paper, signed by this device."""
    nik = trace_of(receipt.form.get("nik", ""), receipt.serial)
    words = words_trace_of(counter.printer.words(receipt), receipt.serial)
    body = body_of(_seal(receipt, state, counter.device.card.key_id, (nik, words)))
    return code_of(body, counter.device.sign(message_of(body)))


def _seal(receipt: Receipt, state: State, key_id: str, traces: tuple[bytes, bytes]) -> Seal:
    nik_trace, words_trace = traces
    return Seal(
        key_id=key_id,
        type=receipt.type,
        state=state,
        serial=receipt.serial,
        registration_no=number_on_seal(receipt.registration_no),
        name=name_on_seal(receipt.form.get("nama", "")),
        nik_trace=nik_trace,
        words_trace=words_trace,
        issued_at=office_time(receipt, receipt.issued_at).replace(microsecond=0),
        expires_on=receipt.expires_on,
        copy_number=receipt.copy_number,
        provisional=receipt.provisional,
        specimen=bool(receipt.extra.get("specimen")),
    )


def _why(said: str, copy_number: int) -> tuple[PrintReason, str]:
    """The reason of a print and the words with it; raises ReprintNeedsReason."""
    said = said.strip()
    if copy_number == 1:
        return PrintReason.FIRST, said
    if not said:
        raise ReprintNeedsReason
    head, _, words = said.partition(":")
    code = head.strip().lower().replace(" ", "_")
    return (PrintReason(code), words.strip()) if code in REPRINT_REASONS else (PrintReason.OTHER, said)


def _compose(uow: UnitOfWork, counter: Counter, officer: Officer, command: IssueReceipt, tag: str) -> Receipt:
    dossier = uow.dossiers.get(command.dossier_id)
    history = uow.events.of(command.dossier_id)
    case = fold(history)
    _refuse_unfitting(counter, case, command.type, history)
    now = counter.clock.now()
    copies = _copies(case, command.type, history)
    serial = str(copies[0].data["serial"]) if copies else _next_serial(uow, counter, command.type, now, tag)
    settings = counter.settings
    calling = command.type is ReceiptType.PENARIKAN
    return Receipt(
        type=command.type,
        serial=serial,
        registration_no=dossier.registration_no,
        service=dossier.service,
        channel=dossier.channel,
        submitted_at=dossier.submitted_at,
        issued_at=now,
        letterhead=settings.letterhead,
        form=dossier.form,
        officer=officer.shown_name,
        code="",
        documents=tuple(document_label(document.kind) for document in dossier.documents),
        reasons=_why_called_back(history) if calling else _reasons(case),
        note="" if calling else _note(case),
        provisional=_undelivered(uow, _turns(history) if calling else case.decisions),
        expected_on=None if calling else _expected(dossier, case, now),
        expires_on=(now + SUKET_VALID).date() if command.type is ReceiptType.SUKET else None,
        copy_number=len(copies) + 1,
        region_name=settings.region_name,
        extra=_extra(counter, case, uow.checks.latest(command.dossier_id), command.type),
        called_back=tuple(_called_back(event) for event in outstanding(history)) if calling else (),
    )


def _copies(case: Case, kind: ReceiptType, history: Collection[Event]) -> list[Event]:
    """The earlier prints of which this is a copy. What says otherwise than an older paper is a new one."""
    stale = {event.event_id for event in recalled(history)}
    alike = [event for event in case.receipts if event.data["type"] == kind and event.event_id not in stale]
    if kind is ReceiptType.PENARIKAN:
        serials = list(recalled_serials(history))
        return [event for event in alike if event.data.get("called_back") == serials]
    return alike


def _called_back(event: Event) -> CalledBack:
    return CalledBack(ReceiptType(event.data["type"]), str(event.data["serial"]), event.occurred_at)


def _why_called_back(history: Collection[Event]) -> tuple[str, ...]:
    """The sentence for the newest event that put a decision out of force."""
    newest = max(_turns(history), key=lambda event: (event.occurred_at, event.event_id), default=None)
    return (CALLED_BACK_BECAUSE[newest.kind if newest else EventKind.REVIEWED],)


def _turns(history: Collection[Event]) -> list[Event]:
    """The events that put a decision out of force."""
    refused = fold(history).refused
    turns = [event for event in history if event.kind in CALLED_BACK_BECAUSE and event.event_id not in refused]
    return [event for event in turns if event.data.get("outcome") != Review.UPHOLD]


def _extra(counter: Counter, case: Case, check: CheckResult | None, kind: ReceiptType) -> dict[str, str]:
    """What the letter says besides: how the case stands, what to bring, and that a practice office's is a specimen."""
    result = {"result": RESULTS[case.state]} if case.state in RESULTS else {}
    if kind is ReceiptType.PENARIKAN:
        result = {"result": STANDS_NOW.get(case.state, STILL_OPEN)}
    if check is not None and check.missing_documents:
        result["bring"] = "\n".join(document_label(kind) for kind in check.missing_documents)
    return result | ({"specimen": "1"} if counter.settings.specimen else {})


def _refuse_unfitting(counter: Counter, case: Case, kind: ReceiptType, history: Collection[Event]) -> None:
    if kind is ReceiptType.SUKET and not counter.settings.suket_enabled:
        raise SuketOff()
    if kind is ReceiptType.PENARIKAN and not outstanding(history):
        raise NothingToCallBack()
    if kind not in fitting_types(counter, history):
        raise ReceiptNotFitting(state=STATE_WORDS[case.state])


def _next_serial(uow: UnitOfWork, counter: Counter, kind: ReceiptType, now: datetime, tag: str) -> str:
    """Serials count per workstation, so that no two counters without a network give the same one.

    The count alone repeats where a home was put back from an old copy, and on a second machine of one name; neither can
    know of the other before it syncs, or ever, on an island. So a tag of chance makes each serial another one.
    """
    number = uow.events.count(EventKind.RECEIPT_ISSUED.value, counter.workstation) + 1
    return f"{_SERIAL_NAMES[kind]}/{counter.workstation.upper()}/{now:%Y}/{number:05d}-{tag}"


def _reasons(case: Case) -> tuple[str, ...]:
    texts = {reason.code: reason.text for reason in reject_reasons()}
    codes = case.decision.data.get("reasons", ()) if case.decision else ()
    return tuple(texts.get(code, code) for code in codes)


def _note(case: Case) -> str:
    return str(case.decision.data.get("note", "")) if case.decision else ""


def _undelivered(uow: UnitOfWork, basis: Collection[Event]) -> bool:
    """Whether what the paper rests on still waits to be sent."""
    if not basis or not uow.outbox.count_waiting():
        return False
    waiting = {event.event_id for event in uow.outbox.waiting(10_000)}
    return any(event.event_id in waiting for event in basis)


def _expected(dossier: Dossier, case: Case, now: datetime) -> date | None:
    if case.state is not State.APPROVED:
        return None
    return max(dossier.submitted_at + TIME_STANDARD, now).date()
