"""The hub of an office without a server: one SQLite file and a folder of scans, used by several workstations.

Accepted limit: SQLite's write-ahead log needs all its users on one machine, so the folder must not be a network share;
counters on several machines need a hub with a server.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, Table, delete, insert, select, update
from sqlalchemy.pool import NullPool

from workstation.blobs import Blobs
from workstation.database.engine import make_private_file, sqlite_engine, writing
from workstation.database.opening import prepare
from workstation.database.tables import event_of
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event, canonical_json
from workstation.domain.ports import (
    Acceptance,
    Acknowledgement,
    Bundle,
    HubDossier,
    HubEvent,
    Lease,
    Quarantined,
)
from workstation.domain.refusals import HubUnreachable, RegistrationReused, ScanDamaged
from workstation.domain.wire import dossier_from_dict, dossier_to_dict
from workstation.hub import chain, tables
from workstation.hub.quarantine import Quarantine

LOCKED_FOR = 15.0


class EmbeddedHub:
    """Port `Hub` over a folder: `hub.db`, `scans/`, `quarantine/`.

    Making one touches nothing, so that a workstation starts while the folder is out of reach; the first call looks.
    """

    def __init__(self, folder: Path, locked_for: float = LOCKED_FOR) -> None:
        self._file = folder / "hub.db"
        # A pooled connection would go on writing to a file that somebody moved away.
        self._engine: Engine = sqlite_engine(self._file, HubUnreachable, locked_for, pool=NullPool)
        self._scans = Blobs(folder / "scans")
        self._quarantine = Quarantine(folder / "quarantine")
        self._prepared = False
        self._preparing = Lock()

    @classmethod
    def open(cls, folder: Path, locked_for: float = LOCKED_FOR) -> Self:
        """Open a hub, or found one where none is; raises HubUnreachable or StoreTooNew."""
        hub = cls(folder, locked_for)
        make_private_file(hub._file, HubUnreachable)
        with hub._connection():
            return hub

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Take a checked bundle; raises RegistrationReused when its number belongs to other content."""
        content = dossier_to_dict(bundle.dossier)
        digest = hashlib.sha256(canonical_json(content).encode()).hexdigest()
        with self._connection() as connection:
            if _is_known(connection, bundle.dossier, digest):
                return Acceptance("duplicate")
        # Scans first and outside the transaction: others can work meanwhile, and a dossier never lacks its scans.
        for sha256, path in bundle.files.items():
            data = path.read_bytes()
            with self._reaching():
                if self._scans.put(data) != sha256:
                    raise ScanDamaged
        values = {
            "dossier_id": bundle.dossier.dossier_id,
            "region": bundle.dossier.region,
            "registration_no": bundle.dossier.registration_no,
            "office": bundle.dossier.office,
            "digest": digest,
            "content": json.dumps(content, ensure_ascii=False),
            "accepted_at": at,
        }
        with self._connection(writes=True) as connection:
            if _is_known(connection, bundle.dossier, digest):
                return Acceptance("duplicate")
            connection.execute(insert(tables.dossier).values(values))
        return Acceptance("accepted")

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Set a bad bundle aside whole, with its reason."""
        with self._reaching():
            self._quarantine.add(path, code, reason, at)

    def quarantined(self) -> list[Quarantined]:
        """What was set aside, newest first."""
        with self._reaching():
            return self._quarantine.all()

    def dossiers(self, offices: Sequence[str], after: int, limit: int = 500) -> list[HubDossier]:
        """Dossiers of offices (empty: all) after a feed position, in commit order."""
        with self._connection() as connection:
            rows = connection.execute(_feed(tables.dossier, offices, after, limit)).mappings()
            return [HubDossier(row["position"], dossier_from_dict(json.loads(row["content"]))) for row in rows]

    def scan(self, sha256: str) -> bytes:
        """The bytes of a scan; raises ScanMissing or ScanDamaged."""
        with self._reaching():
            return self._scans.get(sha256)

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Append events; each is answered for itself, and one already there is `known`.

        Causes of a refusal: `bad_hash`, `unknown_dossier` (what follows is taken nevertheless), `fork` (the place
        in the workstation's chain is taken by another event), `gap` (an earlier event has not arrived; send again).
        """
        if not events:
            return []
        with self._connection(writes=True) as connection:
            return chain.append(connection, events)

    def feed(self, offices: Sequence[str], after: int, limit: int = 500) -> list[HubEvent]:
        """Events of offices (empty: all) after a feed position, in commit order."""
        with self._connection() as connection:
            rows = connection.execute(_feed(tables.event, offices, after, limit)).mappings()
            return [HubEvent(row["position"], event_of(row)) for row in rows]

    def claim(self, dossier_id: UUID, officer: str, workstation: str, now: datetime, until: datetime) -> Lease:
        """Take or extend the lease of a dossier; the answer is the lease in force, perhaps somebody else's."""
        table = tables.lease
        wanted = Lease(dossier_id, officer, workstation, until)
        with self._connection(writes=True) as connection:
            found = connection.execute(select(table).where(table.c.dossier_id == dossier_id)).mappings().first()
            if found is None:
                connection.execute(insert(table).values(_lease_values(wanted)))
                return wanted
            held = Lease(**found)
            is_mine = (held.officer, held.workstation) == (officer, workstation)
            if held.until > now and (not is_mine or held.until >= until):
                return held
            connection.execute(update(table).where(table.c.dossier_id == dossier_id).values(_lease_values(wanted)))
            return wanted

    def release(self, dossier_id: UUID, officer: str, workstation: str) -> None:
        """Give an own lease back; somebody else's stays."""
        table = tables.lease
        mine = table.c.dossier_id == dossier_id, table.c.officer == officer, table.c.workstation == workstation
        with self._connection(writes=True) as connection:
            connection.execute(delete(table).where(*mine))

    def leases(self, now: datetime) -> list[Lease]:
        """Every lease in force, the one that ends first leading."""
        table = tables.lease
        with self._connection() as connection:
            rows = connection.execute(select(table).where(table.c.until > now).order_by(table.c.until))
            return [Lease(**row) for row in rows.mappings()]

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Turn a folder that is gone or does not answer into HubUnreachable."""
        if not self._file.is_file():
            raise HubUnreachable
        try:
            yield
        except OSError as problem:
            raise HubUnreachable from problem

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
                prepare(self._engine, self._file, tables.SCHEMA)
                self._prepared = True


def _is_known(connection: Connection, dossier: Dossier, digest: str) -> bool:
    """Whether a dossier is here already; raises RegistrationReused when its number belongs to other content."""
    table = tables.dossier
    mine = table.c.region == dossier.region, table.c.registration_no == dossier.registration_no
    found = connection.scalar(select(table.c.digest).where(*mine))
    if found is not None and found != digest:
        raise RegistrationReused
    return found is not None


def _feed(table: Table, offices: Sequence[str], after: int, limit: int) -> Select[Any]:
    query = select(table).where(table.c.position > after).order_by(table.c.position).limit(limit)
    return query.where(table.c.office.in_(offices)) if offices else query


def _lease_values(lease: Lease) -> dict[str, Any]:
    return {
        "dossier_id": lease.dossier_id,
        "officer": lease.officer,
        "workstation": lease.workstation,
        "until": lease.until,
    }
