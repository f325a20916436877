"""Queue rows and cases as JSON and words, for the command line."""

from datetime import datetime
from typing import Any

from workstation.contract import check_json
from workstation.domain.comeback import CameBack
from workstation.domain.event import Event
from workstation.domain.hub import Lease
from workstation.domain.queue import QueueRow
from workstation.steps.show import OpenCase
from workstation.steps.trip import Plan, Trip


def waiting_words(row: QueueRow, now: datetime) -> str:
    """How long a dossier waits: `26 j 40 m`, with a mark when its deadline has passed."""
    minutes = int((now - row.submitted_at).total_seconds() // 60)
    late = " !" if now > row.deadline else ""
    return f"{minutes // 60} j {minutes % 60:02d} m{late}"


def moment_words(moment: datetime) -> str:
    """A moment by this computer's clock: the time today, with the day otherwise."""
    local = moment.astimezone()
    today = local.date() == datetime.now(local.tzinfo).date()
    return f"{local:%H:%M}" if today else f"{local:%Y-%m-%d %H:%M}"


def claim_json(registration_no: str, lease: Lease) -> dict[str, Any]:
    """Who holds a dossier, where and until when."""
    return {
        "registration_no": registration_no,
        "officer": lease.officer,
        "workstation": lease.workstation,
        "until": lease.until.isoformat(),
        "trip": lease.trip,
    }


def trip_json(planned: Plan, trip: Trip) -> dict[str, Any]:
    """What was taken along, and what the estimate was."""
    return {
        "estimated": {
            "dossiers": planned.dossiers,
            "scans": planned.scans,
            "bytes": planned.needed,
            "lost": planned.lost,
            "free_bytes": planned.room,
        },
        "taken": len(trip.taken),
        "until": trip.until.isoformat() if trip.until else None,
        "held": [
            {"registration_no": row.registration_no, "officer": row.holder, "workstation": row.held_at}
            for row in trip.held
        ],
        "incomplete": list(trip.incomplete),
        "checked": trip.read,
    }


def row_json(row: QueueRow) -> dict[str, Any]:
    """A line of the queue."""
    return {
        "registration_no": row.registration_no,
        "state": row.state.value,
        "outcome": row.outcome.value if row.outcome else None,
        "nama": row.nama,
        "nik": row.nik,
        "service": row.service,
        "changes": list(row.changes),
        "channel": row.channel,
        "office": row.office,
        "submitted_at": row.submitted_at.isoformat(),
        "deadline": row.deadline.isoformat(),
        "differs": row.differs,
        "letters": row.letters,
        "doubts": row.doubts,
        "missing_documents": list(row.missing),
        "holder": row.holder or None,
    }


def came_back_json(back: CameBack) -> dict[str, Any]:
    """What a supervisor did to a decision."""
    return {
        "way": back.way.value,
        "officer": back.officer,
        "by": back.by,
        "at": back.at.isoformat(),
        "note": back.note,
        "recalled_papers": list(back.papers),
    }


def case_json(opened: OpenCase) -> dict[str, Any]:
    """A dossier with its check and history."""
    dossier, case = opened.dossier, opened.case
    return {
        **row_json(opened.row),
        "state": case.state.value,
        "form": dict(dossier.form),
        "documents": [
            {"kind": document.kind, "file": document.file, "sha256": document.sha256} for document in dossier.documents
        ],
        "check": check_json(opened.check) if opened.check else None,
        "decisions": [_decision(event) for event in case.decisions],
        "review": dict(case.review.data) if case.review else None,
        "marks": {name: event.data["mark"] for name, event in case.marks.items()},
        "official_checks": [{**_event(event), **event.data} for event in case.official.values()],
        "receipts": [dict(event.data) for event in case.receipts],
        "refused": {str(event_id): refusal.value for event_id, refusal in case.refused.items()},
        "events": [_event(event) for event in opened.history],
    }


def _decision(event: Event) -> dict[str, Any]:
    kept = {name: value for name, value in event.data.items() if name != "evidence"}
    return {**_event(event), **kept}


def _event(event: Event) -> dict[str, Any]:
    return {
        "event_id": str(event.event_id),
        "kind": event.kind.value,
        "officer": event.officer,
        "role": event.role.value,
        "workstation": event.workstation,
        "occurred_at": event.occurred_at.isoformat(),
    }
