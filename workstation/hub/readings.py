"""Readings that workstations share, in words that SQLite and PostgreSQL have in common."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, tuple_

from workstation.domain.reading import Reading
from workstation.domain.reading_wire import reading_to_json, untrusted_reading
from workstation.hub import tables

# (SHA-256, the kind it was read as)
Scan = tuple[str, str]


def shared(connection: Connection, scans: Collection[Scan], engine: str) -> dict[Scan, Reading]:
    """The readings of scans that are here and whole; who read them is what the hub noted, not what they say."""
    table = tables.reading.c
    wanted = select(tables.reading).where(table.engine == engine, tuple_(table.sha256, table.kind).in_(scans))
    found = {}
    for row in connection.execute(wanted):
        reading = untrusted_reading(row.content)
        if reading is not None and (reading.sha256, reading.engine) == (row.sha256, row.engine):
            found[row.sha256, row.kind] = replace(reading, read_by=row.workstation, farm=row.farm)
    return found


def add(connection: Connection, kind: str, engine: str, reading: Reading, at: datetime) -> None:
    """Keep a reading; the first one stays."""
    table = tables.reading.c
    place = table.sha256 == reading.sha256, table.kind == kind, table.engine == engine
    if connection.scalar(select(table.sha256).where(*place)) is not None:
        return
    values = {
        "sha256": reading.sha256,
        "kind": kind,
        "engine": engine,
        "content": reading_to_json(reading),
        "read_at": at,
        "workstation": reading.read_by,
    }
    connection.execute(insert(tables.reading).inline().values(values))
