"""What lies in the store's logs, read without believing any of it."""

import json
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select, tuple_

from workstation.database.tables import event_of
from workstation.domain.audit import KeptEvent, Log
from workstation.domain.event import FIRST_HASH, Event
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
        wanted = select(table, box.c.state).select_from(joined).where(*mine).order_by(table.c.seq, table.c.position)
        rows = self._connection.execute(wanted.limit(limit)).mappings().all()
        found = [KeptEvent(workstation, row["seq"], _event(row), row["state"] or "") for row in rows]
        return found, (rows[-1]["seq"], rows[-1]["position"]) if rows else after

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


def _event(row: RowMapping) -> Event | None:
    try:
        return event_of(row)
    except (ValueError, TypeError, KeyError):
        return None
