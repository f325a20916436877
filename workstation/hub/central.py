"""The hub with a server: PostgreSQL reached straight, each workstation under a role of its own.

What a role may do is decided by the database (sql/*.sql), not here. An answer that does not come means unknown.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workstation.domain.event import FIRST_HASH, Event, Role
from workstation.domain.hub import (
    Acceptance,
    Acknowledgement,
    Bundle,
    Greeting,
    HubDossier,
    HubEvent,
    HubOfficer,
    Lease,
    OfficeCount,
    Quarantined,
    Station,
    Welcome,
)
from workstation.domain.look import Look
from workstation.domain.reading import Reading
from workstation.domain.refusals import HubForbids, HubUnreachable, HubVersion, RegistrationReused, ScanMissing
from workstation.domain.staff import OfficerRecord
from workstation.domain.standing import Account, Heard, Standing
from workstation.hub import chain, officers, readings, rows, standing, tables
from workstation.hub.auditing import AuditedHub
from workstation.hub.central_rows import (
    EPOCH,
    along_the_feed,
    homes_of,
    lease_of,
    let_in,
    microseconds,
    station_of,
    time_of,
    write_events,
)
from workstation.hub.connecting import Problem, problem_of, server_engine, why_no_connection
from workstation.hub.quarantine import NoQuarantine, Quarantine
from workstation.hub.scans import ScanStore

# Once the server did not answer, an officer who opens a dossier does not wait for it again at once.
REST_SECONDS = 30.0
ASKED_AT_ONCE = 8


class CentralHub(AuditedHub):
    """Port `Hub` over a PostgreSQL server and a store of scans.

    Making one touches nothing, so that a workstation starts while the server is out of reach. After a call that found
    it so the next ones say so at once for a while; only `greet` always asks.
    """

    def __init__(self, url: str, scans: ScanStore, quarantine: Quarantine | None = None) -> None:
        """`quarantine` keeps bad bundles on this computer; who only asks or administers needs none."""
        self.url = url
        self._engine: Engine = server_engine(url)
        self._scans = scans
        self._quarantine = quarantine or NoQuarantine()
        self._rest_until = 0.0
        self._resting: type[HubUnreachable] = HubUnreachable

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Take a checked bundle; raises RegistrationReused when its number belongs to other content."""
        with self._connection() as connection:
            if rows.is_known(connection, bundle.dossier):
                return Acceptance("duplicate")
        # Scans first and outside the transaction: others can work meanwhile, and a dossier never lacks its scans.
        for sha256, scan in bundle.files.items():
            self._scans.put(scan, sha256)
        try:
            with self._connection() as connection:
                rows.add_dossier(connection, bundle.dossier, at)
        except _Taken:
            with self._connection() as connection:
                if not rows.is_known(connection, bundle.dossier):
                    # Row-level security hides it: the number belongs to another office.
                    raise RegistrationReused from None
                return Acceptance("duplicate")
        return Acceptance("accepted")

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Set a bad bundle aside whole, with its reason, on the computer that takes bundles in."""
        self._quarantine.add(path, code, reason, at)

    def quarantined(self) -> list[Quarantined]:
        """What this computer set aside, newest first."""
        return self._quarantine.all()

    def take_out(self, target: Path) -> int:
        """Write what was set aside on this computer, as it came, below a folder; how many bundles."""
        return self._quarantine.take_out(target)

    def greet(self, greeting: Greeting) -> Welcome:
        """Say who is there and learn the hub's clock, the offices in reach and the last own event there."""
        self._rest_until = 0.0
        with self._connection() as connection:
            found = connection.scalar(text("SELECT version_num FROM loket.alembic_version"))
            if found != tables.SCHEMA.head:
                raise HubVersion
            let_in(connection)
            row = connection.execute(
                text("SELECT * FROM loket.greet(:clock, :waiting, :version)"),
                {"clock": microseconds(greeting.now), "waiting": greeting.waiting, "version": greeting.version},
            ).one()
            limited = bool(connection.scalar(text("SELECT loket.me() IS NOT NULL")))
            reach = "SELECT loket.my_offices()" if limited else "SELECT DISTINCT office FROM loket.dossier"
            offices = connection.scalars(text(f"{reach} ORDER BY 1"))
            said = {"seq": greeting.acknowledged, "id": greeting.hub_id}
            hub_id = connection.scalar(text("SELECT loket.identity(:seq, :id)"), said)
            link = row.last_seq or 0, row.last_hash or FIRST_HASH
            return Welcome(time_of(row.now), tuple(offices), *link, limited, str(hub_id))

    def stations(self) -> list[Station]:
        """Every workstation the hub knows, by name."""
        with self._connection() as connection:
            found = connection.execute(text("SELECT * FROM loket.stations()")).mappings()
            return [station_of(row) for row in found]

    def offices(self) -> list[OfficeCount]:
        """How many dossiers and events each office in reach has."""
        with self._connection() as connection:
            found = connection.execute(text("SELECT * FROM loket.offices()"))
            return [OfficeCount(row.office, row.dossiers, row.events) for row in found]

    def dossiers(self, after: Mapping[str, int], limit: int = 500) -> list[HubDossier]:
        """Dossiers of offices, each after its own feed position; within an office in commit order."""
        with self._connection() as connection:
            along_the_feed(connection)
            return rows.dossiers_after(connection, after, limit)

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a scan in pieces, from an offset on; raises ScanMissing."""
        return self._scans.read(sha256, start)

    def scan_sizes(self, scans: Collection[str]) -> dict[str, int]:
        """How many bytes each of some scans has; those that the store lacks are left out."""
        # An object store answers for one at a time, and the way there and back is what takes long.
        with ThreadPoolExecutor(ASKED_AT_ONCE, "loket-sizes") as pool:
            found = pool.map(self._size, scans)
            return {sha256: size for sha256, size in zip(scans, found, strict=True) if size is not None}

    def _size(self, sha256: str) -> int | None:
        try:
            return self._scans.size(sha256)
        except ScanMissing:
            return None

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Append events; each is answered for itself, and one already there is `known`.

        What the database refuses for a batch is tried event by event, so that one of them spoils no other.
        """
        if not events:
            return []
        try:
            return self._push(events)
        except _Refused:
            return [self._refuse(events[0])] if len(events) == 1 else self._push_singly(events)

    def _push_singly(self, events: Sequence[Event]) -> list[Acknowledgement]:
        answers: list[Acknowledgement] = []
        broken: dict[str, str] = {}
        for event in events:
            if event.workstation in broken:
                answers.append(Acknowledgement(event.event_id, "refused", broken[event.workstation]))
                continue
            answers += self.push([event])
            if answers[-1].cause in chain.WAITS:
                broken[event.workstation] = answers[-1].cause
        return answers

    def _refuse(self, event: Event) -> Acknowledgement:
        try:
            with self._connection() as connection:
                return chain.refuse(connection, event, chain.UNSTORABLE)
        except _Refused as problem:
            # Then it is not the event that the database does not take.
            raise HubUnreachable from problem

    def _push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        with self._connection() as connection:
            let_in(connection)
            homes = homes_of(connection, {event.dossier_id for event in events})
            # A batch sent twice at once is judged one after the other, and feeds are locked in one order.
            for name in sorted({event.workstation for event in events}):
                connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 1))"), {"name": name})
            for office in sorted(set(homes.values())):
                connection.execute(text("SELECT loket.lock_feed(:office)"), {"office": office})
            return chain.append(connection, events, lambda *_: homes, write_events)

    def feed(self, after: Mapping[str, int], limit: int = 500) -> list[HubEvent]:
        """Events of offices, each after its own feed position; within an office in commit order."""
        with self._connection() as connection:
            along_the_feed(connection)
            return rows.events_after(connection, after, limit)

    def claim(
        self,
        dossier_ids: Sequence[UUID],
        officer: str,
        workstation: str,
        lasting: timedelta,
        wanted: int | None = None,
        trip: bool = False,
    ) -> list[Lease]:
        """Take or extend leases on the first `wanted` (None: all) of the named dossiers that nobody else holds."""
        return self._leases(
            "SELECT * FROM loket.claim(:ids, :officer, :workstation, :seconds, :wanted, :trip)",
            ids=list(dossier_ids),
            officer=officer,
            workstation=workstation,
            seconds=lasting.total_seconds(),
            wanted=wanted,
            trip=trip,
        )

    def release(self, workstation: str, officer: str | None = None, dossier_ids: Sequence[UUID] | None = None) -> int:
        """Give a workstation's leases back: one officer's or everybody's, on some dossiers or all; how many."""
        ids = None if dossier_ids is None else list(dossier_ids)
        values = {"workstation": workstation, "officer": officer, "ids": ids}
        with self._connection() as connection:
            return int(connection.scalar(text("SELECT loket.release(:workstation, :officer, :ids)"), values) or 0)

    def reassign(self, dossier_id: UUID, officer: str, workstation: str, lasting: timedelta) -> Lease:
        """Hand a dossier to somebody, whoever holds it now. Raises HubForbids when it is out of reach."""
        found = self._leases(
            "SELECT * FROM loket.reassign(:id, :officer, :workstation, :seconds)",
            id=dossier_id,
            officer=officer,
            workstation=workstation,
            seconds=lasting.total_seconds(),
        )
        if not found:
            raise HubForbids
        return found[0]

    def leases(self) -> list[Lease]:
        """Every lease in force in the offices in reach, the one that ends first leading."""
        return self._leases("SELECT * FROM loket.lease WHERE until > loket.microseconds() ORDER BY until")

    def readings(self, scans: Collection[tuple[str, str]], engine: str) -> dict[tuple[str, str], Reading]:
        """What was shared of scans of the offices in reach, read with one engine version."""
        try:
            with self._connection() as connection:
                return readings.shared(connection, scans, engine)
        except _Refused as problem:
            raise HubVersion from problem

    def share(self, kind: str, engine: str, reading: Reading) -> bool:
        """Share a reading, for good; False when no dossier in our reach has such a scan, or it is none."""
        try:
            with self._connection() as connection:
                mine = text("SELECT loket.in_my_reach(:sha256, :kind)")
                if not connection.scalar(mine, {"sha256": reading.sha256, "kind": kind}):
                    return False
                readings.add(connection, kind, engine, reading, EPOCH)
        except _Refused as problem:
            # Whoever shared the same scan at the same time was first.
            return isinstance(problem, _Taken)
        return True

    def officers(self, after: int = 0, limit: int = 500) -> list[HubOfficer]:
        """Records of the officers of the offices in reach, after a position, in commit order."""
        with self._connection() as connection:
            return officers.after(connection, after, limit)

    def put_officers(self, records: Sequence[OfficerRecord]) -> list[str]:
        """Bring officers' records; the digests of those that are not taken from this workstation."""
        return [record.digest for record in records if not self._took_officer(record)]

    def _took_officer(self, record: OfficerRecord) -> bool:
        try:
            with self._connection() as connection:
                officers.add(connection, record)
        except _Refused as problem:
            return isinstance(problem, _Taken)
        return True

    def standings(self, names: Collection[str]) -> dict[str, list[Standing]]:
        """What every record of some officers says, of whichever office they are."""
        found: dict[str, list[Standing]] = {}
        with self._connection() as connection:
            for row in connection.execute(text("SELECT * FROM loket.standings(:names)"), {"names": list(names)}):
                said = Standing(Role(row.role), row.bars, row.standing, row.position)
                found.setdefault(row.name, []).append(said)
        return found

    def account(self, workstation: str) -> Account:
        """What a workstation is known to have heard of officers."""
        with self._connection() as connection:
            rows = connection.execute(text("SELECT * FROM loket.heard(:named)"), {"named": workstation})
            heard = tuple(Heard(row.position, row.first, row.last) for row in rows)
            return Account(standing.uncompared(connection, workstation), heard)

    def jobs_waiting(self) -> int:
        """How many scans of the offices in reach wait to be read by the farm."""
        with self._connection() as connection:
            return int(connection.scalar(text("SELECT loket.jobs_waiting()")) or 0)

    def open_farm(self, engine: str) -> bool:
        """Queue what this engine version has not read yet; False when this workstation may not read for everybody."""
        with self._connection() as connection:
            if not connection.scalar(text("SELECT loket.may_read_for_all()")):
                return False
            connection.execute(text("SELECT loket.queue_unread(:engine)"), {"engine": engine})
            return True

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _leases(self, query: str, **values: Any) -> list[Lease]:
        with self._connection() as connection:
            found = connection.execute(text(query), values).mappings()
            return [lease_of(row) for row in found]

    def push_looks(self, looks: Sequence[Look]) -> int:
        """Append looks of one chain; how many of them were taken. None is while the server does not take one."""
        try:
            return super().push_looks(looks)
        except _Refused:
            return 0

    @contextmanager
    def _connection(self, writes: bool = False) -> Iterator[Connection]:
        """A transaction that is kept when it ends without an error."""
        if monotonic() < self._rest_until:
            raise self._resting
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as problem:
            kind = problem_of(problem)
            if kind is Problem.OUT_OF_REACH:
                why = why_no_connection(problem, self.url)
                self._rest_until, self._resting = monotonic() + REST_SECONDS, type(why)
                raise why from problem
            if kind is Problem.FORBIDDEN:
                raise HubForbids from problem
            if kind is Problem.MISTAKE:
                raise
            raise (_Taken if kind is Problem.TAKEN else _Refused) from problem
        except PoolTimeout as problem:
            raise HubUnreachable from problem


class _Refused(Exception):
    """The database did not take what was written."""


class _Taken(_Refused):
    """What was written is there already."""
