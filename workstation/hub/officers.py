"""Officers' records at the hub, in words that SQLite and PostgreSQL have in common."""

from sqlalchemy import Connection, insert, select

from workstation.domain.hub import HubOfficer
from workstation.domain.staff import OfficerRecord, key_of
from workstation.hub import tables


def after(connection: Connection, position: int, limit: int) -> list[HubOfficer]:
    """The records in reach after a position, in the order they came."""
    table = tables.officer
    wanted = select(table.c.position, table.c.content).where(table.c.position > position)
    rows = connection.execute(wanted.order_by(table.c.position).limit(limit))
    return [HubOfficer(row.position, row.content) for row in rows]


def add(connection: Connection, record: OfficerRecord) -> None:
    """Keep a record; one that is here already stays."""
    table = tables.officer
    if connection.scalar(select(table.c.digest).where(table.c.digest == record.digest)) is not None:
        return
    values = {"digest": record.digest, "name": key_of(record.name), "content": record.content}
    connection.execute(insert(table).inline().values(values))
