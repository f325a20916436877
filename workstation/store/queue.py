"""The queue: cut, sorted and counted by the database."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    UnaryExpression,
    case,
    delete,
    false,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.finding import Outcome
from workstation.domain.hub import Lease
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.refusals import DossierUnknown
from workstation.domain.ruling import State
from workstation.store.events import WAITING, StoredMarks
from workstation.store.projection import compute, needle_words, write
from workstation.store.tables import dossier, lease_seen, outbox, queue_line

_HELD = ("holder", "held_at", "held_until", "held_on_trip")
_PLAIN = tuple(name for name in QueueRow.__dataclass_fields__ if name not in ("state", "outcome", *_HELD))
_HOLDER = func.coalesce(lease_seen.c.officer, "")
_SORTS: dict[str, ColumnElement[Any]] = {
    **{name: queue_line.c[name] for name in (*_PLAIN, "state", "outcome")},
    "holder": _HOLDER,
    "held_at": func.coalesce(lease_seen.c.workstation, ""),
    "held_until": lease_seen.c.until,
    "held_on_trip": func.coalesce(lease_seen.c.trip, false()),
}
_LEFT = "offices_left"
_REBUILT_AT_ONCE = 500
_SAME_DOSSIER = lease_seen.c.dossier_id == queue_line.c.dossier_id
_JOINED = queue_line.outerjoin(lease_seen, _SAME_DOSSIER)
_COUNTED_STATES = (State.FLAGGED.value, State.ESCALATED.value, State.CONFLICT.value)


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
        order = _order(sort, descending)
        here = () if wanted.everywhere else still_served(self._connection)
        # Sorting and skipping narrow rows first is what keeps a queue of 100,000 quick.
        page = (
            select(queue_line.c.dossier_id)
            .where(*_conditions(wanted), *here)
            .order_by(*order)
            .limit(limit)
            .offset(offset)
        )
        if sort in _HELD:
            page = page.select_from(_JOINED)
        query = _lines().where(queue_line.c.dossier_id.in_(page)).order_by(*order)
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
        today = queue_line.c.decided_at.between(midnight, midnight + timedelta(days=1))
        pending = queue_line.c.state == State.PENDING.value
        held = pending, lease_seen.c.officer == officer, lease_seen.c.until > now, *still_served(self._connection)
        others = {
            "mine": _count().select_from(queue_line.join(lease_seen, _SAME_DOSSIER)).where(*held),
            "decided_today": _count().select_from(queue_line).where(today),
            "waiting_to_send": _count().select_from(outbox).where(outbox.c.state == WAITING),
        }
        query = select(*(number.scalar_subquery().label(name) for name, number in others.items()))
        return QueueCounts(**self._by_state(now), **self._connection.execute(query).mappings().one())

    def _by_state(self, now: datetime) -> dict[str, int]:
        """The numbers that depend on state, outcome and deadline, from one walk along one index."""
        line = queue_line.c
        late = func.sum(case((line.deadline < now, 1), else_=0))
        groups = select(line.state, line.outcome, func.count(), late).where(*still_served(self._connection))
        groups = groups.group_by(line.state, line.outcome)
        numbers: Counter[str] = Counter()
        for state, outcome, count, overdue in self._connection.execute(groups):
            if state == State.PENDING.value:
                numbers["pending"] += count
                numbers["overdue"] += overdue
                numbers[outcome or "unread"] += count
            elif state in _COUNTED_STATES:
                numbers[state] += count
        return dict(numbers)

    def offices(self) -> frozenset[str]:
        """Every office with a dossier here."""
        return frozenset(self._connection.scalars(select(queue_line.c.office).distinct()))

    def leave(self, offices: Collection[str]) -> None:
        """Show the dossiers of these offices no more, and those of every other; nothing is deleted."""
        StoredMarks(self._connection).set(_LEFT, " ".join(sorted(offices)))

    def left(self) -> frozenset[str]:
        """The offices whose dossiers are here but not this workstation's any more."""
        return _left(self._connection)

    def hold(self, leases: Iterable[Lease], of: Collection[UUID] | None = None) -> None:
        """Replace what is known of who holds what: of some dossiers, or in all."""
        before = delete(lease_seen)
        self._connection.execute(before if of is None else before.where(lease_seen.c.dossier_id.in_(of)))
        held = [asdict(one) for one in leases]
        if held:
            self._connection.execute(insert(lease_seen), held)

    def rebuild(self) -> int:
        """Compute every line anew from the events; how many lines were wrong."""
        wrong = 0
        known = list(self._connection.scalars(select(dossier.c.dossier_id)))
        for start in range(0, len(known), _REBUILT_AT_ONCE):
            some = known[start : start + _REBUILT_AT_ONCE]
            stored = self._connection.execute(select(queue_line).where(queue_line.c.dossier_id.in_(some))).mappings()
            lines = {line["dossier_id"]: dict(line) for line in stored}
            for dossier_id, line in compute(self._connection, some).items():
                if lines.get(dossier_id) != line:
                    write(self._connection, [line])
                    wrong += 1
        return wrong


def still_served(connection: Connection) -> tuple[ColumnElement[bool], ...]:
    """Which lines are of offices that this workstation still serves.

    Nothing is asked while no office was left, so that the indexes serve alone.
    """
    left = _left(connection)
    return (queue_line.c.office.not_in(left),) if left else ()


def _left(connection: Connection) -> frozenset[str]:
    return frozenset((StoredMarks(connection).get(_LEFT) or "").split())


def _lines() -> Select[Any]:
    seen = lease_seen.c
    held = (
        _HOLDER.label("holder"),
        func.coalesce(seen.workstation, "").label("held_at"),
        seen.until.label("held_until"),
        func.coalesce(seen.trip, false()).label("held_on_trip"),
    )
    return select(queue_line, *held).select_from(_JOINED)


def _count() -> Select[int]:
    return select(func.count())


def _order(sort: str, descending: bool) -> list[UnaryExpression[Any]]:
    # Ties turn round too, so that the same index serves both directions.
    columns = (_SORTS[sort], queue_line.c.deadline, queue_line.c.registration_no)
    return [column.desc() if descending else column.asc() for column in columns]


def _conditions(wanted: QueueFilter) -> list[ColumnElement[bool]]:
    line = queue_line.c
    conditions: list[ColumnElement[bool]] = [func.instr(line.needle, word) > 0 for word in needle_words(wanted.text)]
    if wanted.states:
        # Reading the table from end to end is quicker for a search than going back to it from an index row by row.
        state = literal_column("+queue_line.state") if conditions else line.state
        conditions.append(state.in_(sorted(one.value for one in wanted.states)))
    if wanted.outcome is not None:
        conditions.append(line.outcome == wanted.outcome.value)
    if wanted.unread:
        conditions.append(line.outcome.is_(None))
    if wanted.service:
        conditions.append(line.service == wanted.service)
    if wanted.kecamatan:
        conditions.append(line.kecamatan == " ".join(needle_words(wanted.kecamatan)))
    if wanted.holder:
        held = select(lease_seen.c.dossier_id).where(lease_seen.c.officer == wanted.holder)
        conditions.append(line.dossier_id.in_(held))
    if wanted.dossiers is not None:
        conditions.append(line.dossier_id.in_(wanted.dossiers))
    if wanted.overdue_at is not None:
        conditions.append(line.deadline < wanted.overdue_at)
    return conditions


def _row(values: RowMapping) -> QueueRow:
    plain = {name: values[name] for name in _PLAIN}
    return QueueRow(
        **plain,
        state=State(values["state"]),
        outcome=None if values["outcome"] is None else Outcome(values["outcome"]),
        **{name: values[name] for name in _HELD},
    )
