"""The hub of an office without a server: one SQLite file and a folder of scans, used by several workstations.

Accepted limit: SQLite's write-ahead log needs all its users on one machine, so the folder must not be a network share;
counters on several machines need a hub with a server.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Self
from uuid import UUID

from sqlalchemy import Connection, Engine, select
from sqlalchemy.pool import NullPool

from workstation.blobs import Blobs, Sealed
from workstation.database.engine import make_private_file, sqlite_engine, writing
from workstation.database.opening import prepare
from workstation.database.rekey import opens
from workstation.domain.event import Event
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
from workstation.domain.ports import Clock
from workstation.domain.reading import Reading
from workstation.domain.refusals import HubKeyChanging, HubKeyOld, HubKeyWrong, HubUnreachable, ScanDamaged
from workstation.domain.staff import OfficerRecord
from workstation.domain.standing import Account, Standing
from workstation.exclusive import in_use
from workstation.hub import chain, leases, officers, readings, rows, standing, stations, tables
from workstation.hub.auditing import AuditedHub
from workstation.hub.clock import SystemTime
from workstation.hub.quarantine import Quarantine
from workstation.sealing import KeyMark, subkey

LOCKED_FOR = 15.0
USE_LOCK = "use.lock"
PIECE = 256 * 1024


class EmbeddedHub(AuditedHub):
    """Port `Hub` over a folder: `hub.db`, `scans/`, `quarantine/`, all encrypted under the hub's key (32 bytes).

    Making one touches nothing, so that a workstation starts while the folder is out of reach; the first call looks.
    """

    def __init__(self, folder: Path, key: bytes, locked_for: float = LOCKED_FOR, clock: Clock | None = None) -> None:
        self._file = folder / "hub.db"
        self._mark = KeyMark(folder, key)
        self._key = subkey(key, "hub")
        # A pooled connection would go on writing to a file that somebody moved away.
        self._engine: Engine = sqlite_engine(self._file, self._key, HubUnreachable, locked_for, pool=NullPool)
        self._scans = Blobs(folder / "scans", Sealed(subkey(key, "hub-scans")))
        self._quarantine = Quarantine(folder / "quarantine", subkey(key, "quarantine"))
        self._clock = clock or SystemTime()
        self._prepared = False
        self._preparing = Lock()

    @classmethod
    def open(cls, folder: Path, key: bytes, locked_for: float = LOCKED_FOR, clock: Clock | None = None) -> Self:
        """Open a hub, or found one where none is; raises HubUnreachable, HubKeyWrong or StoreTooNew."""
        hub = cls(folder, key, locked_for, clock)
        try:
            hub._check_key()
            if not KeyMark.at(folder):
                hub._mark.write()
        except OSError as problem:
            raise HubUnreachable from problem
        make_private_file(hub._file, HubUnreachable)
        with hub._connection():
            return hub

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Take a checked bundle; raises RegistrationReused when its number belongs to other content."""
        with self._connection() as connection:
            if rows.is_known(connection, bundle.dossier):
                return Acceptance("duplicate")
        # Scans first and outside the transaction: others can work meanwhile, and a dossier never lacks its scans.
        for sha256, scan in bundle.files.items():
            data = scan.read_bytes()
            with self._reaching():
                if self._scans.put(data) != sha256:
                    raise ScanDamaged
        with self._connection(writes=True) as connection:
            if rows.is_known(connection, bundle.dossier):
                return Acceptance("duplicate")
            rows.add_dossier(connection, bundle.dossier, at)
        return Acceptance("accepted")

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Set a bad bundle aside whole, with its reason."""
        with self._reaching():
            self._quarantine.add(path, code, reason, at)

    def quarantined(self) -> list[Quarantined]:
        """What was set aside, newest first."""
        with self._reaching():
            return self._quarantine.all()

    def take_out(self, target: Path) -> int:
        """Write what was set aside, as it came, below a folder; how many bundles."""
        with self._reaching():
            return self._quarantine.take_out(target)

    def greet(self, greeting: Greeting) -> Welcome:
        """Note who is there; every office with a dossier is in reach."""
        now = self._clock.now()
        with self._connection(writes=True) as connection:
            stations.note(connection, greeting, now)
            seq, link = stations.last_link(connection, greeting.workstation)
            offices = connection.scalars(select(tables.dossier.c.office).distinct().order_by(tables.dossier.c.office))
            hub_id = stations.identity(connection, greeting, seq)
            return Welcome(now, tuple(offices), seq, link, hub_id=hub_id)

    def stations(self) -> list[Station]:
        """Every workstation that greeted, by name."""
        with self._connection() as connection:
            return stations.seen(connection, self._clock.now())

    def offices(self) -> list[OfficeCount]:
        """How many dossiers and events each office has, by code."""
        with self._connection() as connection:
            return stations.offices(connection)

    def dossiers(self, after: Mapping[str, int], limit: int = 500) -> list[HubDossier]:
        """Dossiers of offices, each after its own feed position; within an office in commit order."""
        with self._connection() as connection:
            return rows.dossiers_after(connection, after, limit)

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a scan in pieces, from an offset on; raises ScanMissing or ScanDamaged."""
        with self._reaching():
            data = self._scans.get(sha256)
        for place in range(start, len(data), PIECE):
            yield data[place : place + PIECE]

    def scan_sizes(self, scans: Collection[str]) -> dict[str, int]:
        """How many bytes each of some scans has; those that are not here are left out."""
        with self._reaching():
            return {sha256: self._scans.size(sha256) for sha256 in scans if self._scans.has(sha256)}

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Append events; each is answered for itself, and one already there is `known`.

        Causes of a refusal: `bad_hash`, `unknown_dossier` (what follows is taken nevertheless), `fork` (the place
        in the workstation's chain is taken by another event), `gap` (an earlier event has not arrived; send again).
        """
        if not events:
            return []
        with self._connection(writes=True) as connection:
            return chain.append(connection, events)

    def feed(self, after: Mapping[str, int], limit: int = 500) -> list[HubEvent]:
        """Events of offices, each after its own feed position; within an office in commit order."""
        with self._connection() as connection:
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
        now = self._clock.now()
        with self._connection(writes=True) as connection:
            return leases.claim(connection, dossier_ids, officer, workstation, now, now + lasting, wanted, trip)

    def release(self, workstation: str, officer: str | None = None, dossier_ids: Sequence[UUID] | None = None) -> int:
        """Give a workstation's leases back: one officer's or everybody's, on some dossiers or all; how many."""
        with self._connection(writes=True) as connection:
            return leases.release(connection, workstation, officer, dossier_ids)

    def reassign(self, dossier_id: UUID, officer: str, workstation: str, lasting: timedelta) -> Lease:
        """Hand a dossier to somebody, whoever holds it now."""
        lease = Lease(dossier_id, officer, workstation, self._clock.now() + lasting)
        with self._connection(writes=True) as connection:
            leases.put(connection, lease)
        return lease

    def leases(self) -> list[Lease]:
        """Every lease in force, the one that ends first leading."""
        with self._connection() as connection:
            return leases.in_force(connection, self._clock.now())

    def readings(self, scans: Collection[tuple[str, str]], engine: str) -> dict[tuple[str, str], Reading]:
        """What was shared of these scans, read with one engine version."""
        with self._connection() as connection:
            return readings.shared(connection, scans, engine)

    def share(self, kind: str, engine: str, reading: Reading) -> bool:
        """Share a reading, for good; a folder has no offices that would be out of reach."""
        with self._connection(writes=True) as connection:
            readings.add(connection, kind, engine, reading, self._clock.now())
        return True

    def officers(self, after: int = 0, limit: int = 500) -> list[HubOfficer]:
        """Records of every officer after a position, in commit order."""
        with self._connection() as connection:
            return officers.after(connection, after, limit)

    def put_officers(self, records: Sequence[OfficerRecord]) -> list[str]:
        """Bring officers' records; a folder takes them from whoever may write to it."""
        with self._connection(writes=True) as connection:
            for record in records:
                officers.add(connection, record)
        return []

    def standings(self, names: Collection[str]) -> dict[str, list[Standing]]:
        """What every record of some officers says."""
        with self._connection() as connection:
            return standing.standings(connection, names)

    def account(self, workstation: str) -> Account:
        """What a workstation is known to have heard of officers."""
        with self._connection() as connection:
            return standing.account(connection, workstation)

    def jobs_waiting(self) -> int:
        """None: a folder has no farm."""
        return 0

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _now(self) -> datetime:
        return self._clock.now()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn a folder that is gone or does not answer into HubUnreachable."""
        if not self._file.is_file():
            raise HubUnreachable
        try:
            # Nobody changes the folder's key under a call; who changes it has the folder alone.
            with in_use(self._file.with_name(USE_LOCK)) as free:
                if not free:
                    raise HubKeyChanging
                self._check_key()
                yield
        except OSError as problem:
            raise HubUnreachable from problem

    def _check_key(self) -> None:
        """Raise HubKeyOld, HubKeyWrong or HubKeyChanging unless the folder is under our key; raises OSError."""
        if self._mark.retired():
            raise HubKeyOld
        if not self._mark.fits():
            raise HubKeyWrong
        if KeyMark.at(self._file.parent) and not self._mark.alone() and not opens(self._file, self._key):
            raise HubKeyChanging

    @contextmanager
    def _connection(self, writes: bool = False) -> Iterator[Connection]:
        """A transaction that is kept when it ends without an error."""
        with self._reaching():
            self._prepare()
            connection = self._engine.connect()
            with writing(connection) if writes else connection, connection.begin():
                yield connection

    def _prepare(self) -> None:
        with self._preparing:
            if not self._prepared:
                prepare(self._engine, self._file, self._key, tables.SCHEMA)
                self._prepared = True
