"""What both kinds of hub keep of workstations' keys, looks and chains. Nothing of it is ever changed."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, func, insert, select

from workstation.database.tables import look_fits, look_of, look_values
from workstation.domain.device import DeviceCard
from workstation.domain.event import FIRST_HASH
from workstation.domain.keys import KeySource, KnownKey, PublishedKey
from workstation.domain.look import Anchor, HubLink, Look, LookWish
from workstation.hub import tables

_ANCHORED = ("event_seq", "event_hash", "event_signature", "look_seq", "look_hash", "look_signature")
_HEARD = ("staff_seq", "staff_position")


class AuditedHub:
    """Ports `KeyHub` and `AuditHub`, in words that SQLite and PostgreSQL share."""

    def _connection(self, writes: bool = False) -> AbstractContextManager[Connection]:
        raise NotImplementedError

    def _now(self) -> datetime:
        """The hub's clock; a server puts its own in place of it."""
        return datetime.now(UTC)

    def publish_key(self, key: KnownKey) -> None:
        """Publish a workstation's card, unless it is what it published last."""
        table = tables.station_key
        mine = select(table).where(table.c.workstation == key.workstation).order_by(table.c.position.desc()).limit(1)
        values = {
            "workstation": key.workstation,
            "key_id": key.key_id,
            "line": key.card.line,
            "offices": key.offices,
            "signed_from": key.signed_from,
            "since": self._now(),
        }
        with self._connection(True) as connection:
            last = connection.execute(mine).first()
            if last is None or (last.line, tuple(last.offices)) != (key.card.line, key.offices):
                # Without RETURNING, which would need the right to read what was written.
                connection.execute(insert(table).inline().values(values))

    def keys(self, after: int, limit: int = 500) -> list[PublishedKey]:
        """Published cards after a position, in order."""
        table = tables.station_key
        wanted = select(table).where(table.c.position > after).order_by(table.c.position).limit(limit)
        with self._connection() as connection:
            return [_published(row) for row in connection.execute(wanted)]

    def push_looks(self, looks: Sequence[Look]) -> int:
        """Append looks of one chain, in order; how many of them were taken. None is while they do not fit the chain."""
        if not looks:
            return 0
        now = self._now()
        with self._connection(True) as connection:
            if _head(connection, looks[0].workstation) != (looks[0].seq - 1, looks[0].prev_hash):
                return 0
            for look in looks:
                connection.execute(insert(tables.look).inline().values(look_values(look) | {"received_at": now}))
        return len(looks)

    def look_head(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of a workstation's newest look; (0, FIRST_HASH) before the first."""
        with self._connection() as connection:
            return _head(connection, workstation)

    def looks_of(self, workstation: str, after: int, limit: int = 500) -> list[Look]:
        """A workstation's looks after a place of its chain, in order."""
        table = tables.look
        mine = table.c.workstation == workstation, table.c.seq > after
        wanted = select(table).where(*mine).order_by(table.c.seq).limit(limit)
        with self._connection() as connection:
            return [look_of(row) for row in connection.execute(wanted).mappings()]

    def looks(self, wish: LookWish, limit: int = 1000) -> list[Look]:
        """The newest looks of the offices in reach that fit a wish, newest first."""
        table = tables.look
        wanted = (
            select(table)
            .where(look_fits(wish, table.c))
            .order_by(table.c.at.desc(), table.c.position.desc())
            .limit(limit)
        )
        with self._connection() as connection:
            return [look_of(row) for row in connection.execute(wanted).mappings()]

    def anchor(self, anchor: Anchor) -> None:
        """Keep how far a workstation's chains have come; the same again changes nothing."""
        table = tables.anchor
        mine = select(table).where(table.c.workstation == anchor.workstation).order_by(table.c.position.desc()).limit(1)
        values = {name: getattr(anchor, name) for name in (*_ANCHORED, *_HEARD)}
        with self._connection(True) as connection:
            last = connection.execute(mine).first()
            if last is None or any(getattr(last, name) != value for name, value in values.items()):
                row = values | {"workstation": anchor.workstation, "at": self._now()}
                connection.execute(insert(table).inline().values(row))

    def anchors(self, workstation: str = "") -> list[Anchor]:
        """Every anchor of a workstation, or the newest of each in reach; the oldest first."""
        table = tables.anchor
        newest = select(func.max(table.c.position)).group_by(table.c.workstation)
        fits = table.c.workstation == workstation if workstation else table.c.position.in_(newest)
        with self._connection() as connection:
            rows = connection.execute(select(table).where(fits).order_by(table.c.position))
            return [_anchor(row) for row in rows]

    def links(self, workstation: str, after: int, limit: int = 5000) -> list[HubLink]:
        """The places of a workstation's chain of events after one that are here, in order."""
        found: list[HubLink] = []
        with self._connection() as connection:
            for table, refused in ((tables.event.c, False), (tables.refused_event.c, True)):
                mine = table.workstation == workstation, table.seq > after
                wanted = select(table.seq, table.hash).where(*mine).order_by(table.seq).limit(limit)
                found += [HubLink(row.seq, row.hash, refused) for row in connection.execute(wanted)]
        return sorted(found, key=lambda link: (link.seq, link.refused, link.hash))[:limit]


def _head(connection: Connection, workstation: str) -> tuple[int, str]:
    table = tables.look.c
    newest = select(table.seq, table.hash).where(table.workstation == workstation).order_by(table.seq.desc()).limit(1)
    row = connection.execute(newest).first()
    return (0, FIRST_HASH) if row is None else (row.seq, row.hash)


def _anchor(row: Row[tuple[object, ...]]) -> Anchor:
    return Anchor(
        workstation=row.workstation,
        event_seq=row.event_seq,
        event_hash=row.event_hash,
        event_signature=row.event_signature,
        look_seq=row.look_seq,
        look_hash=row.look_hash,
        look_signature=row.look_signature,
        at=row.at,
        staff_seq=row.staff_seq,
        staff_position=row.staff_position,
    )


def _published(row: Row[tuple[object, ...]]) -> PublishedKey:
    card = DeviceCard.parse(row.line)
    return PublishedKey(
        row.position, KnownKey(card, tuple(row.offices), row.since, KeySource.HUB, signed_from=row.signed_from)
    )
