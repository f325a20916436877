"""What the use cases ask of the outside: store, vault, hub, reader, printer, clock. Protocols only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.finding import CheckResult
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.reading import Reading
from workstation.domain.receipt import Paper, Receipt

Progress = Callable[[int, int], None]
StopFlag = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Bundle:
    """A dossier whose files were checked: `files` gives each document's checked file by SHA-256 (hex)."""

    dossier: Dossier
    files: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The hub's answer to a bundle: `accepted` or `duplicate`."""

    status: str


@dataclass(frozen=True, slots=True)
class HubDossier:
    """A dossier in an office's feed; `position` grows in commit order."""

    position: int
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class HubEvent:
    """An event in an office's feed; `position` grows in commit order."""

    position: int
    event: Event


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The hub's word on one pushed event: `accepted`, `known` (it was there already) or `refused` with the cause."""

    event_id: UUID
    status: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a dossier, where, and until when (UTC)."""

    dossier_id: UUID
    officer: str
    workstation: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A bundle set aside whole: its name, why (code and Indonesian sentence) and when."""

    name: str
    code: str
    reason: str
    at: datetime


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        ...


class Vault(Protocol):
    """Scans on this workstation, named by SHA-256."""

    def put(self, data: bytes) -> str:
        """Keep bytes durably and return their SHA-256 (hex); keeping the same bytes twice is harmless."""
        ...

    def has(self, sha256: str) -> bool:
        """Whether a scan is here."""
        ...

    def get(self, sha256: str) -> bytes:
        """The bytes of a scan; raises ScanMissing or ScanDamaged."""
        ...

    def path(self, sha256: str) -> Path:
        """A file that holds the scan's bytes, for a worker process to read; raises ScanMissing."""
        ...

    def lacking(self, scans: Iterable[str]) -> list[str]:
        """Those of many scans (SHA-256) that are not here, in their order, none twice; quick for very many."""
        ...

    def partial(self, sha256: str) -> int:
        """How many bytes of a scan that is still coming in are here."""
        ...

    def receive(self, sha256: str, source: Callable[[int], Iterable[bytes]]) -> bool:
        """Take in a scan from `source(byte to begin at)`; False when it is not here afterwards since another has it.

        What `source` raises goes through, and the bytes that came stay for the next time. Raises ScanDamaged, with
        nothing kept, when the bytes do not hash to their name, and DiskFull.
        """
        ...


class Dossiers(Protocol):
    """The dossiers pulled to this workstation."""

    def add(self, dossier: Dossier, pulled_at: datetime) -> bool:
        """Add a dossier; False when it was here already."""
        ...

    def get(self, dossier_id: UUID) -> Dossier:
        """One dossier; raises DossierUnknown."""
        ...

    def find(self, registration_no: str) -> Dossier | None:
        """The dossier with a registration number."""
        ...

    def sharing(self, dossier: Dossier) -> list[Dossier]:
        """Other dossiers with the same NIK or with one of the same scans."""
        ...

    def unread(self, engine: str) -> list[UUID]:
        """Dossiers without a check by this engine version that are still pending, worst deadline first."""
        ...

    def scans_by_urgency(self) -> Iterator[tuple[UUID, str, str]]:
        """Every scan as (dossier, kind, SHA-256): pending dossiers by deadline, then the rest, the newest first.

        Read on as it is asked for, so only within the unit of work.
        """
        ...


class Readings(Protocol):
    """What was read, by scan, asked kind and engine version: the same image is never read twice."""

    def get(self, sha256: str, kind: str, engine: str) -> Reading | None:
        """A reading already made."""
        ...

    def add(self, kind: str, engine: str, reading: Reading, read_at: datetime) -> None:
        """Keep a reading; one already there stays."""
        ...


class Checks(Protocol):
    """The results of checks, oldest first; none is ever replaced."""

    def latest(self, dossier_id: UUID) -> CheckResult | None:
        """The last check of a dossier."""
        ...

    def add(self, dossier_id: UUID, result: CheckResult, checked_at: datetime) -> None:
        """Keep a check's result and refresh the dossier's line in the queue."""
        ...


class Events(Protocol):
    """The histories of dossiers. Append-only."""

    def of(self, dossier_id: UUID) -> list[Event]:
        """A dossier's events."""
        ...

    def last_link(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of a workstation's newest event; (0, FIRST_HASH) before the first."""
        ...

    def append(self, event: Event) -> None:
        """Add an own event, its outbox message and the refreshed queue line, all in this transaction."""
        ...

    def receive(self, event: Event) -> bool:
        """Add an event that came from the hub; False when it was here already."""
        ...

    def since(self, moment: datetime) -> list[Event]:
        """Every event here that occurred at or after a moment, oldest first."""
        ...

    def count(self, kind: str, workstation: str) -> int:
        """How many events of a kind one workstation made."""
        ...


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An own event on its way to the hub. `attempts` counts tries, `last_problem` is the last one's cause."""

    event: Event
    attempts: int
    last_problem: str
    state: str


class Outbox(Protocol):
    """Own events on their way to the hub: `waiting`, `delivered` or `set_aside` (poisoned, with its cause)."""

    def waiting(self, limit: int) -> list[Event]:
        """The oldest events that the hub has not acknowledged, without those set aside."""
        ...

    def record(self, event_id: UUID, outcome: str, detail: str, at: datetime) -> None:
        """Record one attempt: `delivered`, `unknown` (time-out) or `set_aside`."""
        ...

    def entries(self, limit: int = 500) -> list[OutboxEntry]:
        """The newest entries with their attempts, for the screen."""
        ...

    def count_waiting(self) -> int:
        """How many events wait to be sent."""
        ...


class Queue(Protocol):
    """The projection that lists need. Always equal to the fold; can be rebuilt."""

    def rows(
        self,
        wanted: QueueFilter,
        sort: str = "deadline",
        descending: bool = False,
        limit: int = 1000,
        offset: int = 0,
    ) -> list[QueueRow]:
        """Rows of the queue; `sort` is a column of QueueRow."""
        ...

    def row(self, dossier_id: UUID) -> QueueRow:
        """One dossier's line; raises DossierUnknown."""
        ...

    def counts(self, now: datetime, officer: str) -> QueueCounts:
        """The numbers over the queue."""
        ...

    def hold(self, leases: Iterable[Lease]) -> None:
        """Replace what is known of who holds what."""
        ...

    def rebuild(self) -> int:
        """Compute every line anew from the events; how many lines were wrong."""
        ...


class Marks(Protocol):
    """Small facts of this workstation: how far the feeds were read, the last sync, settings."""

    def get(self, name: str) -> str | None:
        """A fact, or None."""
        ...

    def set(self, name: str, value: str) -> None:
        """Remember a fact."""
        ...


class UnitOfWork(Protocol):
    """One transaction on the workstation's store: nothing is kept unless `commit` was called."""

    dossiers: Dossiers
    readings: Readings
    checks: Checks
    events: Events
    outbox: Outbox
    queue: Queue
    marks: Marks

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None:
        """Keep the work, durably."""
        ...


class Hub(Protocol):
    """The office's centre. Calls may raise HubUnreachable: what became of them is then unknown, so send again."""

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Take a checked bundle; raises RegistrationReused when its number belongs to other content."""
        ...

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Set a bad bundle aside whole, with its reason."""
        ...

    def quarantined(self) -> list[Quarantined]:
        """What was set aside, newest first."""
        ...

    def dossiers(self, offices: Sequence[str], after: int, limit: int = 500) -> list[HubDossier]:
        """Dossiers of offices (empty: all) after a feed position, in commit order."""
        ...

    def scan(self, sha256: str) -> bytes:
        """The bytes of a scan; raises ScanMissing."""
        ...

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Append events; each is answered for itself, and one already there is `known`."""
        ...

    def feed(self, offices: Sequence[str], after: int, limit: int = 500) -> list[HubEvent]:
        """Events of offices (empty: all) after a feed position, in commit order."""
        ...

    def claim(self, dossier_id: UUID, officer: str, workstation: str, now: datetime, until: datetime) -> Lease:
        """Take or extend the lease of a dossier; the answer is the lease in force, perhaps somebody else's."""
        ...

    def release(self, dossier_id: UUID, officer: str, workstation: str) -> None:
        """Give an own lease back."""
        ...

    def leases(self, now: datetime) -> list[Lease]:
        """Every lease in force."""
        ...


class Reader(Protocol):
    """Reads documents, in this process or in workers."""

    @property
    def engine(self) -> str:
        """The engine version that readings are kept under."""
        ...

    def read(self, path: Path, kind: str = "auto") -> Reading:
        """Read one file; raises BadInput for what cannot be opened."""
        ...


class ReceiptPrinter(Protocol):
    """Draws receipts."""

    def render(self, receipt: Receipt, paper: Paper) -> bytes:
        """The PDF of a receipt: the same bytes every time for the same content."""
        ...
