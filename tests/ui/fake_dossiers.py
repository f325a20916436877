"""Dossiers, checks, lines of the queue and papers for a desk in memory."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from applicants import CLOCK, Person
from fake_papers import BOX_HEIGHT

from workstation.domain.case import Case, Refusal
from workstation.domain.dossier import Document, Dossier
from workstation.domain.event import Event, EventKind
from workstation.domain.finding import CheckResult, FieldFinding, Outcome, RuleFinding, Severity, SourceFinding, Verdict
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.queue import TIME_STANDARD, QueueCounts, QueueFilter, QueueRow
from workstation.domain.receipt import Letterhead, Receipt
from workstation.domain.refusals import FourEyes, NothingToUndo, RoleNotAllowed, UndoTooLate
from workstation.domain.ruling import State
from workstation.domain.sentence import NOTHING, Sentence
from workstation.steps.receipt import IssueReceipt
from workstation.steps.report import DayReport

REFUSALS = {
    Refusal.ROLE: RoleNotAllowed,
    Refusal.FOUR_EYES: FourEyes,
    Refusal.TOO_LATE: UndoTooLate,
    Refusal.UNKNOWN_TARGET: NothingToUndo,
}
LETTERS = Letterhead("PEMERINTAH KOTA CONTOH", "Disdukcapil Kota Contoh", ("Jalan Contoh 1",), "Contoh", "Kepala")


def row_of(person: Person, dossier: Dossier, check: CheckResult | None, case: Case, held: Lease) -> QueueRow:
    """A dossier's line in the queue."""
    return QueueRow(
        dossier_id=dossier.dossier_id,
        registration_no=person.number,
        nama=person.name,
        nik=dossier.form["nik"],
        service=person.service,
        changes=dossier.changes,
        channel=person.channel,
        office="327302",
        kecamatan=person.kecamatan,
        submitted_at=dossier.submitted_at,
        deadline=dossier.submitted_at + TIME_STANDARD,
        state=case.state,
        outcome=check.outcome if check else None,
        differs=check.count(Verdict.DIFFERS) if check else 0,
        letters=check.count(Verdict.LETTER) if check else 0,
        doubts=check.count(Verdict.UNREADABLE) if check else 0,
        missing=check.missing_documents if check else (),
        illegible=person.illegible,
        holder=held.officer,
        held_at=held.workstation if held.officer else "",
        held_until=held.until if held.officer else None,
        held_on_trip=held.trip,
        decided_by=case.decision.officer if case.decision else "",
        returned_note=case.returned_note,
    )


def counts_of(rows: Sequence[QueueRow], officer: Officer, now: datetime) -> QueueCounts:
    """The numbers over the queue that its rows tell."""
    pending = [row for row in rows if row.state is State.PENDING]
    outcomes = [row.outcome for row in pending]
    states = [row.state for row in rows]
    return QueueCounts(
        pending=len(pending),
        overdue=sum(row.deadline < now for row in pending),
        clear=outcomes.count(Outcome.CLEAR),
        review=outcomes.count(Outcome.REVIEW),
        incomplete=outcomes.count(Outcome.INCOMPLETE),
        unread=outcomes.count(None),
        mine=sum(row.holder == officer.name for row in pending),
        flagged=states.count(State.FLAGGED),
        escalated=states.count(State.ESCALATED),
        conflict=states.count(State.CONFLICT),
    )


def report_of(events: Sequence[Event], since: datetime) -> DayReport:
    """What was decided."""
    decided = [event for event in events if event.kind is EventKind.DECIDED]
    kinds = [str(event.data["decision"]) for event in decided]
    names = [event.officer for event in decided]
    return DayReport(
        since, {kind: kinds.count(kind) for kind in kinds}, {name: names.count(name) for name in names}, 1, 0
    )


def receipt_of(command: IssueReceipt, dossier: Dossier, copies: int, issued_at: datetime, officer: Officer) -> Receipt:
    """The paper that a command makes."""
    return Receipt(
        type=command.type,
        serial=f"TT/{copies:05d}",
        registration_no=dossier.registration_no,
        service=dossier.service,
        channel=dossier.channel,
        submitted_at=dossier.submitted_at,
        issued_at=issued_at,
        letterhead=LETTERS,
        form=dossier.form,
        officer=officer.shown_name,
        code=dossier.registration_no,
    )


def fits(row: QueueRow, wanted: QueueFilter) -> bool:
    text = wanted.text.upper()
    return (
        row.state in wanted.states
        and (not text or text in row.nama.upper() or text in row.registration_no or text in row.nik)
        and wanted.outcome in (None, row.outcome)
        and (not wanted.unread or row.outcome is None)
        and wanted.service in ("", row.service)
        and wanted.kecamatan in ("", row.kecamatan)
        and wanted.holder in ("", row.holder)
    )


def dossier_of(key: UUID, person: Person) -> Dossier:
    documents = tuple(
        Document(kind, f"scans/{kind}.png", "image/png", f"{person.number}-{kind}") for kind in person.documents
    )
    return Dossier(
        key,
        person.number,
        person.service,
        person.channel,
        "3273",
        "327302",
        CLOCK - person.waiting,
        {**person.form, "nama": person.name},
        documents,
        ("status_perkawinan",) if person.service == "ubah_data" else (),
    )


def check_of(person: Person) -> CheckResult:
    form = {**person.form, "nama": person.name}
    fields = {name: finding_of(person, place, name, value) for place, (name, value) in enumerate(form.items())}
    open_fields = any(f.verdict in (Verdict.DIFFERS, Verdict.LETTER, Verdict.UNREADABLE) for f in fields.values())
    outcome = Outcome.REVIEW if open_fields or person.illegible else Outcome.CLEAR
    rules = (RuleFinding("nik.region", Severity.INFO, ("nik",), Sentence("Wilayah NIK sama dengan wilayah KK.")),)
    return CheckResult(person.number, Outcome.INCOMPLETE if person.missing else outcome, fields, rules, person.missing)


def finding_of(person: Person, place: int, name: str, value: str) -> FieldFinding:
    verdict, on_paper, reason = (person.verdicts or {}).get(name, (Verdict.MATCH, value, ""))
    box = box_at(place)
    sources = tuple(
        SourceFinding(kind, on_paper, verdict, 0.99, 0, box, f"{person.number}-{kind}", NOTHING)
        for kind in person.documents
        if kind in ("kk", "akta_kelahiran") and not (kind == "akta_kelahiran" and name in ("alamat", "no_kk"))
    )
    if verdict is Verdict.NO_SOURCE:
        sources = ()
    return FieldFinding(value, verdict, Sentence(reason) if reason else NOTHING, sources)


def box_at(place: int) -> tuple[tuple[float, float], ...]:
    left, top = (420.0, 130.0 + place * 52)
    return ((left, top), (left + 620, top), (left + 620, top + BOX_HEIGHT), (left, top + BOX_HEIGHT))


def scan_texts(people: Any) -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    texts = {}
    for person in people:
        form = {**person.form, "nama": person.name}
        said = {name: (person.verdicts or {}).get(name, (None, value, ""))[1] or "????" for name, value in form.items()}
        for kind in person.documents:
            texts[f"{person.number}-{kind}"] = (kind.replace("_", " ").upper(), tuple(said.items()))
    return texts
