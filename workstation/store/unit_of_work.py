"""The workstation's database, and one transaction on it."""

from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from workstation.database.engine import writing
from workstation.database.opening import prepare
from workstation.domain.audit import Audit
from workstation.domain.keys import Keys
from workstation.domain.look import Looks
from workstation.domain.ports import Checks, Dossiers, Events, Marks, Outbox, Queue, Readings
from workstation.domain.refusals import StoreUnusable
from workstation.domain.staff_ports import Officers
from workstation.store.audit import StoredAudit
from workstation.store.dossiers import StoredChecks, StoredDossiers, StoredReadings
from workstation.store.engine import LOCKED_FOR, open_engine
from workstation.store.events import StoredEvents, StoredMarks, StoredOutbox
from workstation.store.keys import StoredKeys
from workstation.store.looks import StoredLooks
from workstation.store.officers import StoredOfficers
from workstation.store.queue import StoredQueue
from workstation.store.tables import SCHEMA


class StoreWork:
    """Port `UnitOfWork`. Made by `Store`; each belongs to one thread, and none may be opened inside another."""

    dossiers: Dossiers
    readings: Readings
    checks: Checks
    events: Events
    outbox: Outbox
    queue: Queue
    marks: Marks
    officers: Officers
    keys: Keys
    looks: Looks
    audit: Audit

    def __init__(self, engine: Engine, turn: "Lock | None") -> None:
        # With a turn this work writes and begins with the write lock, so that what it read stays true until it
        # commits. Threads take turns here, since SQLite itself only asks again and again.
        self._engine = engine
        self._turn = turn
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        if self._turn is not None and not self._turn.acquire(timeout=LOCKED_FOR):
            raise StoreUnusable
        try:
            connection = self._engine.connect()
            self._connection = writing(connection) if self._turn is not None else connection
            self._connection.begin()
        except BaseException:
            self._leave()
            raise
        self.dossiers = StoredDossiers(self._connection)
        self.readings = StoredReadings(self._connection)
        self.checks = StoredChecks(self._connection)
        self.events = StoredEvents(self._connection)
        self.outbox = StoredOutbox(self._connection)
        self.queue = StoredQueue(self._connection)
        self.marks = StoredMarks(self._connection)
        self.officers = StoredOfficers(self._connection)
        self.keys = StoredKeys(self._connection)
        self.looks = StoredLooks(self._connection)
        self.audit = StoredAudit(self._connection)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._leave()

    def commit(self) -> None:
        """Keep the work, durably; raises DiskFull or StoreUnusable, and then nothing was kept."""
        if self._turn is None or self._connection is None:
            raise RuntimeError("only a unit of work that was entered for writing can commit")
        self._connection.commit()

    def _leave(self) -> None:
        connection, self._connection = self._connection, None
        try:
            if connection is not None:
                connection.close()
        finally:
            if self._turn is not None:
                self._turn.release()


class Store:
    """One database file. Any number of threads and processes may use it at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._turn = Lock()

    @classmethod
    def open(cls, path: Path, key: bytes) -> Self:
        """Open or create the database and bring its schema up to date; raises StoreUnusable or StoreTooNew.

        `key`: 32 bytes, under which the file is encrypted.
        """
        engine = open_engine(path, key)
        try:
            prepare(engine, path, key, SCHEMA)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def unit_of_work(self) -> StoreWork:
        """A transaction that may write. It waits its turn and holds off other writers until it is left."""
        return StoreWork(self._engine, self._turn)

    def view(self) -> StoreWork:
        """A transaction that only reads: it sees one moment of the store and never waits for a writer."""
        return StoreWork(self._engine, None)

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()
