"""The queue: cut, sorted and counted by the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, and_, delete, func, select
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.case import State
from workstation.domain.finding import Outcome
from workstation.domain.ports import Lease
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.refusals import DossierUnknown
from workstation.store.events import WAITING
from workstation.store.projection import compute, needle_words, refresh
from workstation.store.tables import dossier, lease_seen, outbox, queue_line

_PLAIN = tuple(
    name for name in QueueRow.__dataclass_fields__ if name not in ("state", "outcome", "holder", "held_until")
)
_HOLDER = func.coalesce(lease_seen.c.officer, "")
_SORTS: dict[str, ColumnElement[Any]] = {
    **{name: queue_line.c[name] for name in (*_PLAIN, "state", "outcome")},
    "holder": _HOLDER,
    "held_until": lease_seen.c.until,
}
_JOINED = queue_line.outerjoin(lease_seen, lease_seen.c.dossier_id == queue_line.c.dossier_id)


class StoredQueue:
    """Port `Queue`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(
        self,
        wanted: QueueFilter,
        sort: str = "deadline",
        descending: bool = False,
        limit: int = 1000,
        offset: int = 0,
    ) -> list[QueueRow]:
        """Rows of the queue; `sort` is a column of QueueRow, ties go by deadline, then number."""
        first = _SORTS[sort].desc() if descending else _SORTS[sort].asc()
        order = (first, queue_line.c.deadline, queue_line.c.registration_no)
        query = _lines().where(*_conditions(wanted)).order_by(*order).limit(limit).offset(offset)
        return [_row(values) for values in self._connection.execute(query).mappings()]

    def row(self, dossier_id: UUID) -> QueueRow:
        """One dossier's line; raises DossierUnknown."""
        found = self._connection.execute(_lines().where(queue_line.c.dossier_id == dossier_id)).mappings().first()
        if found is None:
            raise DossierUnknown(registration_no=dossier_id)
        return _row(found)

    def counts(self, now: datetime, officer: str) -> QueueCounts:
        """The numbers over the queue; today begins at midnight of this computer's time zone."""
        midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        line, pending = queue_line.c, queue_line.c.state == State.PENDING.value
        mine = (
            select(func.count())
            .select_from(_JOINED)
            .where(pending, lease_seen.c.officer == officer, lease_seen.c.until > now)
        )
        numbers = {
            "pending": _count(pending),
            "overdue": _count(and_(pending, line.deadline < now)),
            "clear": _count(and_(pending, line.outcome == Outcome.CLEAR.value)),
            "review": _count(and_(pending, line.outcome == Outcome.REVIEW.value)),
            "incomplete": _count(and_(pending, line.outcome == Outcome.INCOMPLETE.value)),
            "unread": _count(and_(pending, line.outcome.is_(None))),
            "mine": mine,
            "flagged": _count(line.state == State.FLAGGED.value),
            "escalated": _count(line.state == State.ESCALATED.value),
            "conflict": _count(line.state == State.CONFLICT.value),
            "decided_today": _count(and_(line.decided_at >= midnight, line.decided_at < midnight + timedelta(days=1))),
            "waiting_to_send": select(func.count()).select_from(outbox).where(outbox.c.state == WAITING),
        }
        query = select(*(number.scalar_subquery().label(name) for name, number in numbers.items()))
        return QueueCounts(**self._connection.execute(query).mappings().one())

    def hold(self, leases: Iterable[Lease]) -> None:
        """Replace what is known of who holds what."""
        self._connection.execute(delete(lease_seen))
        held = [
            {"dossier_id": one.dossier_id, "officer": one.officer, "workstation": one.workstation, "until": one.until}
            for one in leases
        ]
        if held:
            self._connection.execute(insert(lease_seen), held)

    def rebuild(self) -> int:
        """Compute every line anew from the events; how many lines were wrong."""
        wrong = 0
        known = list(self._connection.scalars(select(dossier.c.dossier_id)))
        for dossier_id in known:
            stored = self._connection.execute(select(queue_line).where(queue_line.c.dossier_id == dossier_id))
            line = stored.mappings().first()
            if line is None or dict(line) != compute(self._connection, dossier_id):
                refresh(self._connection, dossier_id)
                wrong += 1
        return wrong


def _lines() -> Select[Any]:
    return select(queue_line, _HOLDER.label("holder"), lease_seen.c.until.label("held_until")).select_from(_JOINED)


def _count(condition: ColumnElement[bool]) -> Select[int]:
    return select(func.count()).select_from(queue_line).where(condition)


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    line = queue_line.c
    conditions: list[ColumnElement[bool]] = [func.instr(line.needle, word) > 0 for word in needle_words(wanted.text)]
    if wanted.states and wanted.states != frozenset(State):
        conditions.append(line.state.in_(sorted(state.value for state in wanted.states)))
    if wanted.outcome is not None:
        conditions.append(line.outcome == wanted.outcome.value)
    if wanted.unread:
        conditions.append(line.outcome.is_(None))
    if wanted.service:
        conditions.append(line.service == wanted.service)
    if wanted.kecamatan:
        conditions.append(line.kecamatan == " ".join(needle_words(wanted.kecamatan)))
    if wanted.holder:
        conditions.append(lease_seen.c.officer == wanted.holder)
    if wanted.overdue_at is not None:
        conditions.append(line.deadline < wanted.overdue_at)
    return conditions


def _row(values: RowMapping) -> QueueRow:
    plain = {name: values[name] for name in _PLAIN}
    return QueueRow(
        **plain,
        state=State(values["state"]),
        outcome=None if values["outcome"] is None else Outcome(values["outcome"]),
        holder=values["holder"],
        held_until=values["held_until"],
    )
