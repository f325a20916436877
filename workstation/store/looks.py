"""This workstation's log of looks."""

from collections.abc import Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from workstation.database.tables import look_fits, look_of, look_values
from workstation.domain.event import FIRST_HASH
from workstation.domain.look import Look, LookWish, is_look_sealed
from workstation.domain.refusals import ChainBroken
from workstation.store import tables
from workstation.store.events import StoredMarks

# Where the log goes on after a restored copy: the newest row then, and the place that the next look builds on.
_BASE = "look_base"


class StoredLooks:
    """Port `Looks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> tuple[int, str]:
        """The `seq` and `hash` that the next look builds on; (0, FIRST_HASH) before the first."""
        table = tables.look.c
        newest = select(table.position, table.seq, table.hash).order_by(table.position.desc()).limit(1)
        row = self._connection.execute(newest).first()
        base = StoredMarks(self._connection).get(_BASE)
        if base is not None:
            position, seq, link = base.split()
            if row is None or row.position <= int(position):
                return int(seq), link
        return (0, FIRST_HASH) if row is None else (row.seq, row.hash)

    def go_on_from(self, seq: int, link: str) -> None:
        """Let the next look build on this place: what was logged here after it is a dead branch."""
        newest = self._connection.scalar(select(func.max(tables.look.c.position))) or 0
        StoredMarks(self._connection).set(_BASE, f"{newest} {seq} {link}")

    def append(self, look: Look) -> None:
        """Add the next link; raises ChainBroken."""
        seq, link = self.head()
        if (look.seq, look.prev_hash) != (seq + 1, link) or not is_look_sealed(look):
            raise ChainBroken
        self._connection.execute(insert(tables.look).values(look_values(look)))

    def receive(self, looks: Sequence[Look]) -> int:
        """Add own looks that only the hub had; how many were new. Raises ChainBroken when a seal is broken."""
        table = tables.look
        ids = [look.look_id for look in looks]
        known = set(self._connection.scalars(select(table.c.look_id).where(table.c.look_id.in_(ids))))
        new = [look for look in looks if look.look_id not in known]
        if not all(is_look_sealed(look) for look in new):
            raise ChainBroken
        if new:
            self._connection.execute(insert(table), [look_values(look) for look in new])
        return len(new)

    def last(self) -> Look | None:
        """What was logged last."""
        table = tables.look
        row = self._connection.execute(select(table).order_by(table.c.position.desc()).limit(1)).mappings().first()
        return None if row is None else look_of(row)

    def rows(self, after: int = 0, limit: int = 1_000_000) -> list[Look]:
        """The looks as they lie here, from so many on, in the order they came."""
        table = tables.look
        rows = self._connection.execute(select(table).order_by(table.c.position).limit(limit).offset(after))
        return [look_of(row) for row in rows.mappings()]

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
