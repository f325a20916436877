"""Dossiers pulled to this workstation, what was read from their scans, and what checks found."""

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, or_, select
from sqlalchemy.dialects.sqlite import insert

from workstation.domain.dossier import Dossier
from workstation.domain.finding import CheckResult
from workstation.domain.fingerprint import MIDDLE_TOLERANCE, is_same_scan, middle
from workstation.domain.reading import Reading
from workstation.domain.reading_wire import reading_from_dict, reading_to_json
from workstation.domain.refusals import DossierUnknown
from workstation.domain.ruling import State
from workstation.domain.wire import dossier_from_dict, dossier_to_dict
from workstation.store import tables
from workstation.store.codec import check_to_dict
from workstation.store.projection import latest_check, refresh
from workstation.store.queue import still_served

_SCANS_AT_ONCE = 5_000
# In a stock of a hundred thousand scans of one kind, a few hundred have their middle where this one has.
_ALIKE_AT_MOST = 2_000


def to_json(value: object) -> str:
    """Compact JSON for a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class StoredDossiers:
    """Port `Dossiers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, dossier: Dossier, pulled_at: datetime) -> bool:
        """Add a dossier with its line in the queue; False when it was here already."""
        return self.add_all([dossier], pulled_at) == 1

    def add_all(self, dossiers: Sequence[Dossier], pulled_at: datetime) -> int:
        """Add dossiers with their lines in the queue; how many were not here yet."""
        table = tables.dossier.c.dossier_id
        wanted = {dossier.dossier_id: dossier for dossier in dossiers}
        known = set(self._connection.scalars(select(table).where(table.in_(list(wanted)))))
        new = [dossier for dossier_id, dossier in wanted.items() if dossier_id not in known]
        if not new:
            return 0
        self._connection.execute(insert(tables.dossier), [_dossier_row(one, pulled_at) for one in new])
        if documents := [row for one in new for row in _document_rows(one)]:
            self._connection.execute(insert(tables.document), documents)
        refresh(self._connection, [one.dossier_id for one in new])
        return len(new)

    def get(self, dossier_id: UUID) -> Dossier:
        """One dossier; raises DossierUnknown."""
        table = tables.dossier
        content = self._connection.scalar(select(table.c.content).where(table.c.dossier_id == dossier_id))
        if content is None:
            raise DossierUnknown(registration_no=dossier_id)
        return dossier_from_dict(json.loads(content))

    def find(self, registration_no: str) -> Dossier | None:
        """The dossier with a registration number (of the first region, should two share it)."""
        table = tables.dossier
        wanted = select(table.c.content).where(table.c.registration_no == registration_no).order_by(table.c.region)
        content = self._connection.scalar(wanted.limit(1))
        return None if content is None else dossier_from_dict(json.loads(content))

    def sharing(self, dossier: Dossier) -> list[Dossier]:
        """Other dossiers with the same NIK or with one of the same scans, oldest first."""
        table, document = tables.dossier, tables.document
        scans = {one.sha256 for one in dossier.documents}
        same_scan = select(document.c.dossier_id).where(document.c.sha256.in_(scans))
        shares: list[ColumnElement[bool]] = [table.c.dossier_id.in_(same_scan)]
        if nik := dossier.form.get("nik", "").strip():
            shares.append(table.c.nik == nik)
        wanted = select(table.c.content).where(or_(*shares), table.c.dossier_id != dossier.dossier_id)
        found = [dossier_from_dict(json.loads(content)) for content in self._connection.scalars(wanted)]
        return sorted(found, key=lambda other: (other.submitted_at, other.registration_no))

    def with_scans(self, scans: Collection[str], other_than: str) -> list[tuple[str, str]]:
        """(SHA-256, registration number) of dossiers of other NIKs that hold one of these scans, in order of number."""
        table, document = tables.dossier.c, tables.document.c
        joined = tables.document.join(tables.dossier, table.dossier_id == document.dossier_id)
        wanted = select(document.sha256, table.registration_no).select_from(joined)
        wanted = wanted.where(document.sha256.in_(scans), table.nik != other_than).order_by(table.registration_no)
        return [(row.sha256, row.registration_no) for row in self._connection.execute(wanted)]

    def offices(self) -> list[str]:
        """The offices of the dossiers here."""
        office = tables.dossier.c.office
        return list(self._connection.scalars(select(office).distinct().order_by(office)))

    def scans(self) -> set[str]:
        """The SHA-256 of every scan of pending dossiers, without those of offices that were left."""
        line, document = tables.queue_line.c, tables.document.c
        pending = select(line.dossier_id).where(line.state == State.PENDING.value, *still_served(self._connection))
        return set(self._connection.scalars(select(document.sha256).where(document.dossier_id.in_(pending))))

    def unread(self, engine: str) -> list[UUID]:
        """Pending dossiers without a check by this engine version, worst deadline first; none of offices left."""
        line, check = tables.queue_line, tables.check_result
        checked = exists().where(check.c.dossier_id == line.c.dossier_id, check.c.engine == engine)
        pending = line.c.state == State.PENDING.value, *still_served(self._connection)
        wanted = select(line.c.dossier_id).where(*pending, ~checked)
        return list(self._connection.scalars(wanted.order_by(line.c.deadline, line.c.registration_no)))

    def scans_by_urgency(self) -> Iterator[tuple[UUID, str, str]]:
        """Every scan as (dossier, kind, SHA-256): pending dossiers by deadline, then the rest, the newest first.

        Those of offices that this workstation serves no longer are left out.
        """
        line, document = tables.queue_line, tables.document
        joined = line.join(document, document.c.dossier_id == line.c.dossier_id)
        scans = select(line.c.dossier_id, document.c.kind, document.c.sha256).select_from(joined)
        scans = scans.where(*still_served(self._connection))
        pending = line.c.state == State.PENDING.value
        first = scans.where(pending).order_by(line.c.deadline, line.c.registration_no, document.c.place)
        rest = scans.where(~pending).order_by(line.c.deadline.desc(), line.c.registration_no, document.c.place)
        for query in (first, rest):
            rows = self._connection.execution_options(yield_per=_SCANS_AT_ONCE).execute(query)
            yield from ((dossier_id, kind, sha256) for dossier_id, kind, sha256 in rows)


class StoredReadings:
    """Port `Readings`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, sha256: str, kind: str, engine: str) -> Reading | None:
        """A reading already made."""
        table = tables.reading
        wanted = select(table.c.content).where(table.c.sha256 == sha256, table.c.kind == kind, table.c.engine == engine)
        content = self._connection.scalar(wanted)
        return None if content is None else reading_from_dict(json.loads(content))

    def any_of(self, scans: Collection[str]) -> bool:
        """Whether one of these scans was read, by whatever engine."""
        return self._connection.scalar(select(exists().where(tables.reading.c.sha256.in_(scans)))) or False

    def add(self, kind: str, engine: str, reading: Reading, read_at: datetime) -> None:
        """Keep a reading; one already there stays."""
        values = {
            "sha256": reading.sha256,
            "kind": kind,
            "engine": engine,
            "content": reading_to_json(reading),
            "read_at": read_at,
        }
        self._connection.execute(insert(tables.reading).values(values).on_conflict_do_nothing())
        if place := middle(reading.fingerprint):
            kept = {"sha256": reading.sha256, "kind": kind, "x": place[0], "y": place[1], "spots": reading.fingerprint}
            self._connection.execute(insert(tables.scan_print).values(kept).on_conflict_do_nothing())

    def alike(self, reading: Reading, kind: str) -> list[str]:
        """The other scans here (SHA-256) of a kind that look like one that was read."""
        table, place = tables.scan_print.c, middle(reading.fingerprint)
        if place is None:
            return []
        near = [
            column.between(at - MIDDLE_TOLERANCE, at + MIDDLE_TOLERANCE)
            for column, at in zip((table.x, table.y), place, strict=True)
        ]
        wanted = select(table.sha256, table.spots).where(table.kind == kind, *near, table.sha256 != reading.sha256)
        rows = self._connection.execute(wanted.limit(_ALIKE_AT_MOST))
        return [row.sha256 for row in rows if is_same_scan(row.spots, reading.fingerprint)]

    def unshared(self, limit: int) -> list[tuple[str, str, Reading]]:
        """Readings that are not settled with the hub, each with its asked kind and engine version."""
        table, settled = tables.reading.c, tables.reading_settled.c
        done = exists().where(
            settled.sha256 == table.sha256, settled.kind == table.kind, settled.engine == table.engine
        )
        wanted = self._connection.execute(select(table.kind, table.engine, table.content).where(~done).limit(limit))
        return [(row.kind, row.engine, reading_from_dict(json.loads(row.content))) for row in wanted]

    def settle(self, sha256: str, kind: str, engine: str) -> None:
        """Note that the hub has a reading or does not want it, so that it is not offered again."""
        values = {"sha256": sha256, "kind": kind, "engine": engine}
        self._connection.execute(insert(tables.reading_settled).values(values).on_conflict_do_nothing())


class StoredChecks:
    """Port `Checks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(self, dossier_id: UUID) -> CheckResult | None:
        """The last check of a dossier."""
        return latest_check(self._connection, dossier_id)

    def add(self, dossier_id: UUID, result: CheckResult, checked_at: datetime) -> None:
        """Keep a check's result and refresh the dossier's line in the queue."""
        values = {
            "dossier_id": dossier_id,
            "engine": result.engine,
            "content": to_json(check_to_dict(result)),
            "checked_at": checked_at,
        }
        self._connection.execute(insert(tables.check_result).values(values))
        refresh(self._connection, [dossier_id])


def _dossier_row(dossier: Dossier, pulled_at: datetime) -> dict[str, object]:
    return {
        "dossier_id": dossier.dossier_id,
        "registration_no": dossier.registration_no,
        "region": dossier.region,
        "office": dossier.office,
        "nik": dossier.form.get("nik", "").strip(),
        "content": to_json(dossier_to_dict(dossier)),
        "pulled_at": pulled_at,
    }


def _document_rows(dossier: Dossier) -> list[dict[str, object]]:
    return [
        {"dossier_id": dossier.dossier_id, "place": place, "kind": one.kind, "sha256": one.sha256}
        for place, one in enumerate(dossier.documents)
    ]
