"""What an embedded hub can say for judging whether an officer could act as an event says."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from workstation.domain.staff import officer_from_json
from workstation.domain.standing import Account, Heard, Standing, standing_of
from workstation.hub import tables


def standings(connection: Connection, names: Collection[str]) -> dict[str, list[Standing]]:
    """What the records of some officers say, by the keys of their names."""
    table = tables.officer.c
    rows = connection.execute(select(table.name, table.position, table.content).where(table.name.in_(names)))
    found: dict[str, list[Standing]] = {}
    for row in rows:
        if (record := officer_from_json(row.content)) is not None:
            said = standing_of(record)
            found.setdefault(row.name, []).append(Standing(said.role, said.bars, said.standing, row.position))
    return found


def account(connection: Connection, workstation: str) -> Account:
    """What is known here of what a workstation had heard."""
    table = tables.anchor.c
    said = select(table.staff_position, func.min(table.staff_seq), func.max(table.staff_seq))
    mine = said.where(table.workstation == workstation, table.staff_position > 0).group_by(table.staff_position)
    heard = tuple(Heard(*row) for row in connection.execute(mine))
    return Account(uncompared(connection, workstation), heard)


def uncompared(connection: Connection, workstation: str) -> int:
    """The last place in a workstation's chain that is not compared; 0 where all is."""
    table = tables.uncompared.c
    return connection.scalar(select(table.seq).where(table.workstation == workstation)) or 0
