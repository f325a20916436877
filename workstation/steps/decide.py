"""The officer decides: mark fields, decide with reasons, and undo within ten seconds."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from workstation.domain.case import UNDO_WINDOW, Case
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event, EventKind
from workstation.domain.finding import CheckResult, Severity, Verdict
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import HeldByOther, NothingToUndo, ReasonNeeded, UndoTooLate
from workstation.domain.rights import Act, allow
from workstation.domain.ruling import Decision, Mark, OfficialResult
from workstation.services import reject_reason
from workstation.steps.counter import Counter
from workstation.steps.mint import case_of, record

MARKS = tuple(Mark)
# An officer's own confirmation settles a doubt or a single letter (pembetulan); a clear difference stays open and
# goes to the supervisor, so that no one person can wave it through.
SETTLED_BY_CONFIRMING = frozenset({Verdict.UNREADABLE, Verdict.LETTER})
# What the registry's own page says weighs as a rule does.
OFFICIALLY_INVALID = "document.officially_invalid"
OPEN_VERDICTS = SETTLED_BY_CONFIRMING | {Verdict.DIFFERS}


@dataclass(frozen=True, slots=True)
class MarkField:
    """Say of one field: confirmed, flagged, or misread by the machine."""

    dossier_id: UUID
    field: str
    mark: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decide:
    """Decide a dossier, with coded reasons and free text."""

    dossier_id: UUID
    decision: Decision
    reasons: tuple[str, ...] = ()
    note: str = ""


def mark_field(counter: Counter, officer: Officer, command: MarkField) -> Event:
    """Record what an officer says of a field; the newest mark counts. Raises HeldByOther and what `record` raises."""
    allow(officer, Act.MARK)
    payload = {"field": command.field, "mark": command.mark, "note": command.note}
    with counter.uow() as uow:
        _refuse_if_held(uow, counter, officer, command.dossier_id)
        event = record(uow, counter, officer, command.dossier_id, EventKind.FIELD_MARKED, payload)
        uow.commit()
    return event


def open_points(check: CheckResult | None, case: Case) -> tuple[str, ...]:
    """What stands against a plain approval: open fields, missing documents, rules; empty when nothing does.

    Names are `field:nama`, `document:kk`, `rule:age.minimum`, and `unchecked` when nothing was compared yet.
    """
    if check is None:
        return ("unchecked",)
    fields = [name for name, finding in check.fields.items() if _is_open(name, finding.verdict, case)]
    flagged = [name for name in case.marks if name not in fields and _mark(case, name) == "flag"]
    rules = [rule.rule for rule in check.rules if rule.severity is not Severity.INFO]
    if any(event.data["result"] == OfficialResult.INVALID for event in case.official.values()):
        rules.append(OFFICIALLY_INVALID)
    return (
        *(f"field:{name}" for name in (*fields, *flagged)),
        *(f"document:{kind}" for kind in check.missing_documents),
        *(f"rule:{rule}" for rule in dict.fromkeys(rules)),
    )


def decide(counter: Counter, officer: Officer, command: Decide) -> Event:
    """Decide a dossier and keep the evidence with the decision; the outbox message is in the same transaction.

    Raises ReasonNeeded when a reason is owed: for anything but an approval, and for an approval over open points
    (which the supervisor then sees), UnknownReason, HeldByOther, and what `record` raises.
    """
    allow(officer, Act.DECIDE)
    for code in command.reasons:
        reject_reason(code)
    with counter.uow() as uow:
        dossier = uow.dossiers.get(command.dossier_id)
        check = uow.checks.latest(command.dossier_id)
        case = case_of(uow, command.dossier_id)
        flags = open_points(check, case) if command.decision is Decision.APPROVE else ()
        owes_reason = command.decision is not Decision.APPROVE or bool(flags)
        if owes_reason and not command.reasons and not command.note.strip():
            raise ReasonNeeded()
        _refuse_if_held(uow, counter, officer, command.dossier_id)
        readings = _who_read(uow, dossier, check)
        payload = _decision_payload(command, dossier, check, flags, readings)
        event = record(uow, counter, officer, command.dossier_id, EventKind.DECIDED, payload)
        uow.commit()
    return event


def undo(counter: Counter, officer: Officer, dossier_id: UUID) -> Event:
    """Take one's own decision back within ten seconds, as a new event.

    Raises NothingToUndo, UndoTooLate or FourEyes.
    """
    with counter.uow() as uow:
        decision = case_of(uow, dossier_id).decision
        if decision is None:
            raise NothingToUndo()
        if _has_gone_on(uow, decision):
            raise UndoTooLate()
        payload = {"undoes": str(decision.event_id)}
        event = record(uow, counter, officer, dossier_id, EventKind.DECISION_UNDONE, payload)
        uow.commit()
    return event


def _has_gone_on(uow: UnitOfWork, decision: Event) -> bool:
    """Whether the decision's computer recorded more than ten seconds of work since: a clock set back undoes nothing."""
    later = uow.events.since(decision.occurred_at + UNDO_WINDOW)
    return any(one.workstation == decision.workstation and one.seq > decision.seq for one in later)


def _mark(case: Case, field: str) -> str:
    event = case.marks.get(field)
    return str(event.data["mark"]) if event else ""


def _is_open(field: str, verdict: Verdict, case: Case) -> bool:
    if verdict not in OPEN_VERDICTS:
        return False
    settled = _mark(case, field) in ("confirm", "misread") and verdict in SETTLED_BY_CONFIRMING
    return not settled


def _refuse_if_held(uow: UnitOfWork, counter: Counter, officer: Officer, dossier_id: UUID) -> None:
    row = uow.queue.row(dossier_id)
    if row.held_against(officer.name, counter.workstation, counter.clock.now()):
        raise HeldByOther(holder=row.holder)


def _who_read(uow: UnitOfWork, dossier: Dossier, check: CheckResult | None) -> list[dict[str, object]]:
    """Which computer read each document that the check rests on."""
    engine = check.engine if check else ""
    kept = (uow.readings.get(document.sha256, document.kind, engine) for document in dossier.documents)
    return [
        {"sha256": one.sha256, "engine": one.engine, "read_by": one.read_by, "farm": one.farm} for one in kept if one
    ]


def _decision_payload(
    command: Decide,
    dossier: Dossier,
    check: CheckResult | None,
    flags: tuple[str, ...],
    readings: list[dict[str, object]],
) -> Mapping[str, Any]:
    """The decision and the evidence it rests on, so that replaying it gives the same findings."""
    return {
        "decision": command.decision.value,
        "reasons": list(command.reasons),
        "note": command.note.strip(),
        "flags": list(flags),
        "evidence": {
            "documents": [{"kind": document.kind, "sha256": document.sha256} for document in dossier.documents],
            "form": dict(dossier.form),
            "check": asdict(check) if check else None,
            "readings": readings,
        },
    }
