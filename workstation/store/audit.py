"""What lies in the store's logs, read without believing any of it."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, select, tuple_, type_coerce
from sqlalchemy.dialects import sqlite
from sqlalchemy.types import NullType

from workstation.database.tables import event_of, look_of
from workstation.domain.audit import KeptEvent, KeptLook, Log
from workstation.domain.event import FIRST_HASH
from workstation.store import tables
from workstation.store.events import WAITING
from workstation.store.projection import REPLACED

_TABLES = {Log.EVENTS: "event", Log.LOOKS: "look"}


class StoredAudit:
    """Port `Audit`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def workstations(self) -> list[str]:
        """The workstations with events here, by name."""
        name = tables.event.c.workstation
        return list(self._connection.scalars(select(name).distinct().order_by(name)))

    def events(self, workstation: str, after: tuple[int, int], limit: int) -> tuple[list[KeptEvent], tuple[int, int]]:
        """A workstation's events after a place, by `seq`, and the place to go on from; begin at (0, 0)."""
        table, box = tables.event, tables.outbox
        place = tuple_(table.c.seq, table.c.position)
        mine = table.c.workstation == workstation, place > tuple_(*after)
        joined = table.outerjoin(box, box.c.event_id == table.c.event_id)
        columns = *_plain(table), box.c.state
        wanted = select(*columns).select_from(joined).where(*mine).order_by(table.c.seq, table.c.position)
        rows = self._connection.execute(wanted.limit(limit)).mappings().all()
        found = [KeptEvent(workstation, _place(row), _read(table, row, event_of), row["state"] or "") for row in rows]
        return found, (rows[-1]["seq"], rows[-1]["position"]) if rows else after

    def looks(self, after: int, limit: int) -> list[KeptLook]:
        """The looks here after so many, in the order they came."""
        table = tables.look
        rows = self._connection.execute(select(*_plain(table)).order_by(table.c.position).limit(limit).offset(after))
        return [KeptLook(_place(row), _read(table, row, look_of)) for row in rows.mappings()]

    def settled_link(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of the newest own event whose way to the hub has ended; (0, FIRST_HASH) before it."""
        table, box = tables.event.c, tables.outbox.c
        under_way = select(box.event_id).where(box.state.in_((WAITING, REPLACED)))
        mine = table.workstation == workstation, table.event_id.not_in(under_way)
        newest = select(table.seq, table.hash).where(*mine).order_by(table.seq.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return (0, FIRST_HASH) if row is None else (row.seq, row.hash)

    def lost_rows(self, log: Log) -> tuple[int, int]:
        """How many rows of a log the file shows to be gone: between those that are here, and after the newest.

        Positions are counted up within the transactions that use them, so that none is ever left out.
        """
        name = _TABLES[log]
        position = tables.metadata.tables[name].c.position
        count, newest = self._connection.execute(
            select(func.count(position), func.coalesce(func.max(position), 0))
        ).one()
        query = "SELECT seq FROM sqlite_sequence WHERE name = ?"
        counted = int(self._connection.exec_driver_sql(query, (name,)).scalar() or 0)
        return max(0, newest - count), max(0, counted - newest)

    def naming(self, nik: str) -> dict[UUID, tuple[str, ...]]:
        """The dossiers that name a NIK, each with where: `form`, or the kind of a document that was read."""
        found: dict[UUID, list[str]] = {}
        dossier, document, reading = tables.dossier.c, tables.document.c, tables.reading.c
        forms = select(dossier.dossier_id, dossier.content).where(dossier.content.contains(nik, autoescape=True))
        for row in self._connection.execute(forms):
            if nik in json.loads(row.content)["form"].values():
                found.setdefault(row.dossier_id, []).append("form")
        read = select(reading.sha256).where(reading.content.contains(nik, autoescape=True))
        shown = select(document.dossier_id, document.kind).where(document.sha256.in_(read)).distinct()
        for row in self._connection.execute(shown.order_by(document.dossier_id, document.kind)):
            found.setdefault(row.dossier_id, []).append(row.kind)
        return {one: tuple(where) for one, where in found.items()}


def _plain(table: Table) -> list[ColumnElement[Any]]:
    """A table's columns as they lie in the file: what somebody wrote there by hand may be no identifier nor time."""
    return [type_coerce(column, NullType()).label(column.name) for column in table.c]


def _place(row: RowMapping) -> int:
    return row["seq"] if isinstance(row["seq"], int) else 0


_Record = TypeVar("_Record")


def _read(table: Table, row: RowMapping, make: Callable[[RowMapping], _Record]) -> _Record | None:
    """The record that a row holds, or None where it cannot be one."""
    try:
        values = {name: row[name] if read is None else read(row[name]) for name, read in _readers(table)}
        if any(isinstance(value, bytes) for value in values.values()):
            return None
        return make(cast(RowMapping, values))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
        return None


@cache
def _readers(table: Table) -> tuple[tuple[str, Callable[[Any], Any] | None], ...]:
    """How the value of each column is read out of the file."""
    rules = sqlite.dialect()
    return tuple((column.name, column.type.dialect_impl(rules).result_processor(rules, None)) for column in table.c)
