"""The queue's line of one dossier, computed from what the store holds of it."""

import json
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from workstation.database.tables import event_of
from workstation.domain.case import fold
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.finding import CheckResult, Severity, Verdict
from workstation.domain.queue import TIME_STANDARD
from workstation.domain.wire import dossier_from_dict
from workstation.store import tables
from workstation.store.bulk import among
from workstation.store.codec import check_from_dict

ILLEGIBLE_RULE = "reading.illegible"
SET_ASIDE = "set_aside"
REPLACED = "replaced"
OUT_OF_FORCE = (SET_ASIDE, REPLACED)
# What the hub refused is known nowhere else, so it must not count here either.
_REFUSED = select(tables.outbox.c.event_id).where(tables.outbox.c.state.in_(OUT_OF_FORCE))
IN_FORCE = tables.event.c.event_id.not_in(_REFUSED)


def line_of(dossier: Dossier, events: list[Event], check: CheckResult | None) -> dict[str, Any]:
    """The values of a dossier's row in `queue_line`."""
    return _from_form(dossier) | _from_check(check) | _from_events(events)


def refresh(connection: Connection, dossier_ids: Collection[UUID]) -> None:
    """Write lines of dossiers anew; without effect while the dossier itself has not been pulled."""
    write(connection, compute(connection, dossier_ids).values())


_NEW_LINE = insert(tables.queue_line)
_PUT_LINE = _NEW_LINE.on_conflict_do_update(
    index_elements=["dossier_id"],
    set_={column.name: column for column in _NEW_LINE.excluded if column.name != "dossier_id"},
)


def write(connection: Connection, lines: Collection[dict[str, Any]]) -> None:
    """Put lines in the queue, or in the place of those that are there."""
    if lines:
        connection.execute(_PUT_LINE, list(lines))


def compute(connection: Connection, dossier_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """The lines of those dossiers that are here, as their form, events and latest check have them."""
    dossier, check = tables.dossier.c, tables.check_result.c
    histories = histories_of(connection, dossier_ids)
    newest = select(func.max(check.check_id)).where(among(check.dossier_id, dossier_ids)).group_by(check.dossier_id)
    found = connection.execute(select(check.dossier_id, check.content).where(check.check_id.in_(newest)))
    checks = {dossier_id: check_from_dict(json.loads(content)) for dossier_id, content in found}
    contents = connection.execute(
        select(dossier.dossier_id, dossier.content).where(among(dossier.dossier_id, dossier_ids))
    )
    return {
        dossier_id: line_of(
            dossier_from_dict(json.loads(content)), histories.get(dossier_id, []), checks.get(dossier_id)
        )
        for dossier_id, content in contents
    }


def histories_of(connection: Connection, dossier_ids: Collection[UUID]) -> dict[UUID, list[Event]]:
    """What is in force of dossiers' events, in the order they came here; dossiers without any are left out."""
    table = tables.event
    wanted = select(table).where(among(table.c.dossier_id, dossier_ids), IN_FORCE).order_by(table.c.position)
    histories: dict[UUID, list[Event]] = {}
    for row in connection.execute(wanted).mappings():
        histories.setdefault(row["dossier_id"], []).append(event_of(row))
    return histories


_LINE = tables.queue_line.c
_PUT_CASE = (
    update(tables.queue_line)
    .where(_LINE.dossier_id == bindparam("of"))
    .values({name: bindparam(name) for name in ("state", "decided_by", "decided_at", "returned_note", "quarantined")})
)


def write_cases(connection: Connection, histories: Mapping[UUID, list[Event]]) -> None:
    """Bring lines up to what is in force of their dossiers' events, and touch only those that change by it.

    Without effect on a dossier that has not been pulled: its line is written when it is.
    """
    columns = (_LINE.state, _LINE.decided_by, _LINE.decided_at, _LINE.returned_note, _LINE.quarantined)
    wanted = select(_LINE.dossier_id, *columns).where(among(_LINE.dossier_id, histories))
    changed = []
    for dossier_id, *shown in connection.execute(wanted):
        case = _from_events(histories[dossier_id])
        if list(case.values()) != shown:
            changed.append(case | {"of": dossier_id})
    if changed:
        connection.execute(_PUT_CASE, changed)


def events_of(connection: Connection, dossier_id: UUID) -> list[Event]:
    """A dossier's events in the order they came here, without those the hub refused."""
    table = tables.event
    wanted = select(table).where(table.c.dossier_id == dossier_id, IN_FORCE)
    rows = connection.execute(wanted.order_by(table.c.position))
    return [event_of(row) for row in rows.mappings()]


def latest_check(connection: Connection, dossier_id: UUID) -> CheckResult | None:
    """The newest check of a dossier."""
    table = tables.check_result
    newest = select(table.c.content).where(table.c.dossier_id == dossier_id).order_by(table.c.check_id.desc()).limit(1)
    content = connection.scalar(newest)
    return None if content is None else check_from_dict(json.loads(content))


def needle_words(text: str) -> list[str]:
    """The words of a search, written as names are written in the queue."""
    return text.upper().split()


def _from_form(dossier: Dossier) -> dict[str, Any]:
    nama = " ".join(needle_words(dossier.form.get("nama", "")))
    nik = dossier.form.get("nik", "").strip()
    return {
        "dossier_id": dossier.dossier_id,
        "registration_no": dossier.registration_no,
        "nama": nama,
        "nik": nik,
        "service": dossier.service,
        "changes": dossier.changes,
        "channel": dossier.channel,
        "office": dossier.office,
        "kecamatan": " ".join(needle_words(dossier.form.get("kecamatan", ""))),
        "submitted_at": dossier.submitted_at,
        "deadline": dossier.submitted_at + TIME_STANDARD,
        "needle": "\n".join((dossier.registration_no.upper(), nik, nama)),
    }


def _from_check(check: CheckResult | None) -> dict[str, Any]:
    if check is None:
        return {
            "outcome": None,
            "differs": 0,
            "letters": 0,
            "doubts": 0,
            "rules": 0,
            "missing": (),
            "illegible": (),
        }
    illegible = (kind for rule in check.rules if rule.rule == ILLEGIBLE_RULE for kind in rule.fields)
    return {
        "outcome": check.outcome.value,
        "differs": check.count(Verdict.DIFFERS),
        "letters": check.count(Verdict.LETTER),
        "doubts": check.count(Verdict.UNREADABLE),
        "rules": sum(1 for rule in check.rules if rule.severity in (Severity.BLOCK, Severity.WARN)),
        "missing": check.missing_documents,
        "illegible": tuple(dict.fromkeys(illegible)),
    }


def _from_events(events: list[Event]) -> dict[str, Any]:
    case = fold(events)
    return {
        "state": case.state.value,
        "decided_by": ", ".join(sorted({decision.officer for decision in case.decisions})),
        "decided_at": max((decision.occurred_at for decision in case.decisions), default=None),
        "returned_note": case.returned_note,
        "quarantined": "",
    }
