"""Leases of an embedded hub. A server judges them itself (sql/claims.sql); one test-suite holds for both."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select

from workstation.domain.hub import Lease
from workstation.hub import tables

_TABLE = tables.lease


def claim(
    connection: Connection,
    dossier_ids: Sequence[UUID],
    officer: str,
    workstation: str,
    now: datetime,
    until: datetime,
    wanted: int | None,
    trip: bool,
) -> list[Lease]:
    """Take or extend leases within the caller's write transaction; the answer: all in force on the named dossiers."""
    held = {lease.dossier_id: lease for lease in _on(connection, dossier_ids, now)}
    here = set(_known(connection, dossier_ids))
    taken = 0
    for dossier_id in dossier_ids:
        if wanted is not None and taken == wanted:
            break
        lease = held.get(dossier_id)
        if dossier_id not in here or (lease is not None and lease.held_against(officer, workstation)):
            continue
        mine = Lease(dossier_id, officer, workstation, until, trip)
        held[dossier_id] = mine if lease is None else _longer(lease, mine)
        put(connection, held[dossier_id])
        taken += 1
    return list(held.values())


def _longer(lease: Lease, wanted: Lease) -> Lease:
    """An own lease, extended: never shortened, and a trip stays a trip."""
    return replace(
        wanted,
        officer=lease.officer if lease.trip else wanted.officer,
        until=max(lease.until, wanted.until),
        trip=lease.trip or wanted.trip,
    )


def put(connection: Connection, lease: Lease) -> None:
    """Write a lease, whoever held the dossier before."""
    connection.execute(delete(_TABLE).where(_TABLE.c.dossier_id == lease.dossier_id))
    connection.execute(insert(_TABLE).values(asdict(lease)))


def release(connection: Connection, workstation: str, officer: str | None, dossier_ids: Sequence[UUID] | None) -> int:
    """Give a workstation's leases back; how many there were."""
    mine = [_TABLE.c.workstation == workstation]
    if officer is not None:
        mine.append(_TABLE.c.officer == officer)
    if dossier_ids is not None:
        mine.append(_TABLE.c.dossier_id.in_(dossier_ids))
    return connection.execute(delete(_TABLE).where(*mine)).rowcount


def in_force(connection: Connection, now: datetime) -> list[Lease]:
    """Every lease in force, the one that ends first leading."""
    rows = connection.execute(select(_TABLE).where(_TABLE.c.until > now).order_by(_TABLE.c.until))
    return [Lease(**row) for row in rows.mappings()]


def _on(connection: Connection, dossier_ids: Sequence[UUID], now: datetime) -> Iterator[Lease]:
    rows = connection.execute(select(_TABLE).where(_TABLE.c.dossier_id.in_(dossier_ids), _TABLE.c.until > now))
    return (Lease(**row) for row in rows.mappings())


def _known(connection: Connection, dossier_ids: Sequence[UUID]) -> Iterator[UUID]:
    table = tables.dossier.c.dossier_id
    return iter(connection.scalars(select(table).where(table.in_(dossier_ids))))
