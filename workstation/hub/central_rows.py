"""What the hub on a server says in SQL, and the values that its rows hold."""

import json
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, RowMapping, text

from workstation.domain.hub import Lease, Station
from workstation.domain.refusals import HubForbids

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def along_the_feed(connection: Connection) -> None:
    """Have this transaction read a feed along its index. While statistics lag the server takes what is left of a feed
    for a few rows, and would fetch and sort all of it for every page."""
    connection.exec_driver_sql("SET LOCAL enable_bitmapscan = off")


def let_in(connection: Connection) -> None:
    """Raise HubForbids for a workstation that was shut out: row-level security would only show it nothing."""
    if not connection.scalar(text("SELECT loket.me() IS NOT NULL OR loket.is_owner()")):
        raise HubForbids


def homes_of(connection: Connection, dossier_ids: Collection[UUID]) -> dict[UUID, str]:
    """The office of each dossier that is at the hub."""
    found = connection.execute(text("SELECT * FROM loket.homes(:ids)"), {"ids": list(dossier_ids)})
    return {row.dossier_id: row.office for row in found}


# A whole batch as one value: row by row the server would take more than twice as long.
_WRITE = text(
    "INSERT INTO loket.event (event_id, dossier_id, kind, payload, officer, role, workstation, seq, occurred_at, "
    "parents, prev_hash, hash, clock_offset, signature, office) SELECT event_id, dossier_id, kind, payload, officer, "
    "role, workstation, seq, occurred_at, parents, prev_hash, hash, clock_offset, signature, office "
    "FROM ROWS FROM (json_to_recordset(:rows) AS (event_id uuid, dossier_id uuid, kind text, payload text, "
    "officer text, role text, workstation text, seq integer, occurred_at bigint, parents text, prev_hash text, "
    "hash text, clock_offset double precision, signature text, office text)) WITH ORDINALITY ORDER BY ordinality"
)


def write_events(connection: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert events in their order."""
    plain = [
        row
        | {
            "event_id": str(row["event_id"]),
            "dossier_id": str(row["dossier_id"]),
            "occurred_at": microseconds(row["occurred_at"]),
            "parents": json.dumps(sorted(str(parent) for parent in row["parents"])),
        }
        for row in rows
    ]
    connection.execute(_WRITE, {"rows": json.dumps(plain, ensure_ascii=False)})


def microseconds(moment: datetime) -> int:
    """A moment as the server's tables keep it, since 1970 UTC."""
    return (moment - EPOCH) // timedelta(microseconds=1)


def time_of(microseconds: int) -> datetime:
    """The moment (UTC) that a table keeps."""
    return EPOCH + timedelta(microseconds=microseconds)


def lease_of(row: RowMapping) -> Lease:
    """The claim that a row holds."""
    return Lease(row["dossier_id"], row["officer"], row["workstation"], time_of(row["until"]), row["trip"])


def station_of(row: RowMapping) -> Station:
    """The workstation that a row holds."""
    return Station(
        workstation=row["workstation"],
        offices=tuple(row["offices"]),
        seen_at=None if row["seen_at"] is None else time_of(row["seen_at"]),
        offset=row["clock_offset"],
        waiting=row["waiting"],
        version=row["version"],
        refused=row["refused"],
        held=row["held"],
        enabled=row["enabled"],
    )
