"""The public keys of workstations that this one knows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.device import DeviceCard
from workstation.domain.keys import KeySource, KnownKey
from workstation.store import tables


class StoredKeys:
    """Port `Keys`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def learn(self, keys: Sequence[KnownKey]) -> int:
        """Remember keys; how many of them said something new."""
        new = 0
        # A stick and a hub tell of every workstation each time: asked for one by one, they would be most of a sync.
        told = self._told({key.workstation for key in keys})
        for key in keys:
            values = _values(key)
            before = told.setdefault((key.workstation, key.key_id), [])
            if any(_says(known, values) for known in before):
                continue
            self._connection.execute(insert(tables.known_key).values(values))
            before.append(values)
            new += 1
        return new

    def find(self, key_id: str, workstation: str | None = None) -> KnownKey | None:
        """The key of an id as it was published last: of a workstation, or of whichever published it first."""
        table = tables.known_key
        if workstation is None:
            first = select(table.c.workstation).where(table.c.key_id == key_id).order_by(table.c.position).limit(1)
            workstation = self._connection.scalar(first)
        rows = self._rows(workstation or "", key_id)
        return self._key(rows[-1]) if rows else None

    def of(self, workstation: str) -> list[KnownKey]:
        """Every key of a workstation, the oldest first."""
        newest: dict[str, KnownKey] = {}
        for row in self._rows(workstation):
            newest.pop(row.key_id, None)
            newest[row.key_id] = self._key(row)
        return list(newest.values())

    def workstations(self) -> list[str]:
        """The workstations with a known key, by name."""
        name = tables.known_key.c.workstation
        return list(self._connection.scalars(select(name).distinct().order_by(name)))

    def signs_from(self, workstation: str) -> int | None:
        """The place in its chain from which on a workstation signs everything, as it said first; None if it never did.

        The first word counts: otherwise whoever takes a signature away could say later that there never was one.
        """
        table = tables.known_key.c
        said = table.workstation == workstation, table.signed_from.is_not(None)
        return self._connection.scalar(select(table.signed_from).where(*said).order_by(table.position).limit(1))

    def _told(self, workstations: Collection[str]) -> dict[tuple[str, str], list[Mapping[str, Any]]]:
        """What was published of workstations, by workstation and id of the key."""
        table = tables.known_key
        told: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for known in self._connection.execute(select(table).where(table.c.workstation.in_(workstations))).mappings():
            told.setdefault((known["workstation"], known["key_id"]), []).append(dict(known))
        return told

    def _rows(self, workstation: str, key_id: str | None = None) -> list[Row[tuple[object, ...]]]:
        table = tables.known_key
        wanted = select(table).where(table.c.workstation == workstation).order_by(table.c.position)
        if key_id is not None:
            wanted = wanted.where(table.c.key_id == key_id)
        return list(self._connection.execute(wanted))

    def _key(self, row: Row[tuple[object, ...]]) -> KnownKey:
        table = tables.known_key.c
        newest = select(table.key_id).where(table.workstation == row.workstation)
        # A list kept by hand may lag behind what the workstation itself published.
        published = table.source != KeySource.TRUSTED.value
        current = self._connection.scalar(newest.order_by(published.desc(), table.position.desc()).limit(1))
        return KnownKey(
            DeviceCard.parse(row.line),
            row.offices,
            row.since,
            KeySource(row.source),
            row.signed_from,
            retired=current != row.key_id,
        )


def _values(key: KnownKey) -> dict[str, Any]:
    return {
        "workstation": key.workstation,
        "key_id": key.key_id,
        "line": key.card.line,
        "offices": key.offices,
        "signed_from": key.signed_from,
        "source": key.source.value,
        "since": key.since,
    }


def _says(known: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    """Whether what is known says the same; only the hub's time makes a later publication another one."""
    told = ("line", "offices", "signed_from", "source")
    same = all(known[name] == values[name] for name in told)
    return same and (values["source"] != KeySource.HUB.value or known["since"] == values["since"])
