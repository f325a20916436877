"""The workstations that an embedded hub has seen."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Select, func, select, update
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.event import FIRST_HASH
from workstation.domain.hub import Greeting, OfficeCount, Station
from workstation.hub import tables


def note(connection: Connection, greeting: Greeting, now: datetime) -> None:
    """Remember what a workstation said of itself."""
    said = {
        "seen_at": now,
        "clock_offset": (greeting.now - now).total_seconds(),
        "waiting": greeting.waiting,
        "version": greeting.version[:64],
    }
    new = insert(tables.station).values(workstation=greeting.workstation, **said)
    connection.execute(new.on_conflict_do_update(index_elements=["workstation"], set_=said))


def identity(connection: Connection, greeting: Greeting, last_seq: int) -> str:
    """Which hub this is: another one from now on, if it lacks what it once acknowledged to a workstation."""
    table = tables.identity
    if greeting.acknowledged > last_seq:
        lost = update(table).where(table.c.hub_id == greeting.hub_id)
        connection.execute(lost.values(hub_id=str(uuid4())))
    return str(connection.scalar(select(table.c.hub_id)))


def last_link(connection: Connection, workstation: str) -> tuple[int, str]:
    """The `seq` and `hash` of a workstation's newest event here; (0, FIRST_HASH) before the first."""
    table = tables.event.c
    newest = select(table.seq, table.hash).where(table.workstation == workstation).order_by(table.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return (0, FIRST_HASH) if row is None else (row.seq, row.hash)


def seen(connection: Connection, now: datetime) -> list[Station]:
    """Every workstation that greeted, by name."""
    station, refused, lease, granting = tables.station, tables.refused_event.c, tables.lease.c, tables.granting.c
    refusals = _numbers(
        connection,
        select(refused.workstation, func.count(refused.event_id.distinct())).group_by(refused.workstation),
    )
    held = _numbers(
        connection, select(lease.workstation, func.count()).where(lease.until > now).group_by(lease.workstation)
    )
    offices: dict[str, list[str]] = {}
    for name, office in connection.execute(
        select(granting.workstation, granting.office).where(granting.until.is_(None))
    ):
        offices.setdefault(name, []).append(office)
    return [
        Station(
            row.workstation,
            tuple(sorted(offices.get(row.workstation, ()))),
            row.seen_at,
            row.clock_offset,
            row.waiting,
            row.version,
            refusals.get(row.workstation, 0),
            held.get(row.workstation, 0),
            row.enabled,
        )
        for row in connection.execute(select(station).order_by(station.c.workstation))
    ]


def offices(connection: Connection) -> list[OfficeCount]:
    """How many dossiers and events each office has, by code."""
    dossier, event = tables.dossier.c, tables.event.c
    dossiers = _numbers(connection, select(dossier.office, func.count()).group_by(dossier.office))
    events = _numbers(connection, select(event.office, func.count()).group_by(event.office))
    return [OfficeCount(office, count, events.get(office, 0)) for office, count in sorted(dossiers.items())]


def _numbers(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}
