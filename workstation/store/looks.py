"""This workstation's log of looks."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from workstation.database.tables import look_fits, look_of, look_values
from workstation.domain.event import FIRST_HASH
from workstation.domain.look import Look, LookWish, is_look_sealed
from workstation.domain.refusals import ChainBroken
from workstation.store import tables


class StoredLooks:
    """Port `Looks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> tuple[int, str]:
        """The `seq` and `hash` that the next look builds on; (0, FIRST_HASH) before the first."""
        table = tables.look.c
        row = self._connection.execute(select(table.seq, table.hash).order_by(table.position.desc()).limit(1)).first()
        return (0, FIRST_HASH) if row is None else (row.seq, row.hash)

    def append(self, look: Look) -> None:
        """Add the next link; raises ChainBroken."""
        seq, link = self.head()
        if (look.seq, look.prev_hash) != (seq + 1, link) or not is_look_sealed(look):
            raise ChainBroken
        self._connection.execute(insert(tables.look).values(look_values(look)))

    def receive(self, looks: Sequence[Look]) -> int:
        """Add own looks that only the hub had; the newest of them is the head then. How many were new."""
        table = tables.look
        ids = [look.look_id for look in looks]
        known = set(self._connection.scalars(select(table.c.look_id).where(table.c.look_id.in_(ids))))
        new = [look for look in looks if look.look_id not in known]
        if not all(is_look_sealed(look) for look in new):
            raise ChainBroken
        if new:
            self._connection.execute(insert(table), [look_values(look) for look in new])
        return len(new)

    def last_of(self, officer: str, kind: str, since: datetime) -> Look | None:
        """An officer's newest look of a kind at or after a moment."""
        table = tables.look
        fits = table.c.officer == officer, table.c.kind == kind, table.c.at >= since
        newest = select(table).where(*fits).order_by(table.c.at.desc(), table.c.position.desc()).limit(1)
        row = self._connection.execute(newest).mappings().first()
        return None if row is None else look_of(row)

    def branch_after(self, seq: int, link: str, limit: int) -> list[Look] | None:
        """The looks from a place up to the head; None when the chain does not go through that place."""
        table = tables.look.c
        rows = self._connection.execute(
            select(table.position, table.seq, table.hash, table.prev_hash).where(table.seq > seq)
        )
        by_hash = {row.hash: row for row in rows}
        at, here = self.head()
        path: list[int] = []
        while at > seq:
            if here not in by_hash:
                return None
            row = by_hash[here]
            path.append(row.position)
            at, here = row.seq - 1, row.prev_hash
        if (at, here) != (seq, link):
            return None
        places = sorted(path)[:limit]
        wanted = select(tables.look).where(table.position.in_(places)).order_by(table.position)
        return [look_of(row) for row in self._connection.execute(wanted).mappings()]

    def wanted(self, wish: LookWish, limit: int) -> list[Look]:
        """The newest looks that fit a wish, newest first."""
        table = tables.look
        fitting = select(table).where(look_fits(wish, table.c))
        rows = self._connection.execute(fitting.order_by(table.c.at.desc(), table.c.position.desc()).limit(limit))
        return [look_of(row) for row in rows.mappings()]
