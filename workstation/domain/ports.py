"""What the use cases ask of the outside: store, vault, hub, reader, printer, clock. Protocols only."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from uuid import UUID

from workstation.domain.audit import Audit
from workstation.domain.device import DeviceCard
from workstation.domain.dossier import Dossier
from workstation.domain.event import Believed, Event, StrangeEvent
from workstation.domain.finding import CheckResult
from workstation.domain.hub import Lease
from workstation.domain.keys import Keys
from workstation.domain.look import Looks
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.reading import Reading
from workstation.domain.scan import ScanBytes
from workstation.domain.staff_ports import Officers

Progress = Callable[[int, int], None]
StopFlag = Callable[[], bool]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time, in UTC."""
        ...


class Signer(Protocol):
    """This device, as far as steps need it: who it is, and its signature."""

    @property
    def card(self) -> DeviceCard:
        """The public halves of its keys."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature (64 bytes) of a message."""
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

    def room(self) -> int:
        """How many bytes are free where scans are kept."""
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

    def add_all(self, dossiers: Sequence[Dossier], pulled_at: datetime) -> int:
        """Add dossiers; how many were not here yet."""
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

    def with_scans(self, scans: Collection[str], other_than: str) -> list[tuple[str, str]]:
        """(SHA-256, registration number) of dossiers of other NIKs that hold one of these scans, in order of number."""
        ...

    def offices(self) -> list[str]:
        """The offices of the dossiers here."""
        ...

    def scans(self) -> set[str]:
        """The SHA-256 of every scan of pending dossiers."""
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

    def any_of(self, scans: Collection[str]) -> bool:
        """Whether one of these scans (SHA-256) was read, by whatever engine."""
        ...

    def add(self, kind: str, engine: str, reading: Reading, read_at: datetime) -> None:
        """Keep a reading; one already there stays."""
        ...

    def alike(self, reading: Reading, kind: str) -> list[str]:
        """The other scans here (SHA-256) of a kind that look like one that was read."""
        ...

    def unshared(self, limit: int) -> list[tuple[str, str, Reading]]:
        """Readings that are not settled with the hub, each with its asked kind and engine version."""
        ...

    def settle(self, sha256: str, kind: str, engine: str) -> None:
        """Note that the hub has a reading or does not want it, so that it is not offered again."""
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
        """The `seq` and `hash` that the next own event builds on; (0, FIRST_HASH) before the first."""
        ...

    def with_missing_parents(self, workstation: str) -> list[UUID]:
        """Dossiers with an event of a workstation that was built on one that is not here."""
        ...

    def told(self, workstation: str, seq: int, link: str) -> None:
        """Remember the hub's word on the newest event it has of a workstation, whether it is here or not."""
        ...

    def append(self, event: Event) -> None:
        """Add an own event, its outbox message and the refreshed queue line, all in this transaction."""
        ...

    def receive(self, events: Sequence[Believed]) -> int:
        """Add events that came from elsewhere and were believed; how many were new."""
        ...

    def set_strange_aside(self, content: str, cause: str, at: datetime) -> None:
        """Keep what came from elsewhere and cannot be believed or understood."""
        ...

    def strange(self) -> list[StrangeEvent]:
        """What was set aside, oldest first."""
        ...

    def understood(self, strange: StrangeEvent) -> None:
        """Forget that something was strange, once it was received."""
        ...

    def since(self, moment: datetime) -> list[Event]:
        """Every event here that occurred at or after a moment, oldest first."""
        ...

    def count(self, kind: str, workstation: str) -> int:
        """How many events of a kind one workstation made."""
        ...

    def printed(self, serial: str) -> list[Event]:
        """Every print of a paper by its serial, those of all workstations that are known here."""
        ...

    def decided_since(self, moment: datetime) -> Iterable[tuple[UUID, UUID]]:
        """(event, dossier) of every decision at or after a moment, newest first, read as they are asked for."""
        ...

    def unsettled_prints(self) -> list[UUID]:
        """Dossiers with a print and with more than one decision, or an event that may put one out of force."""
        ...

    def sent_back_to(self, officer: str, since: datetime) -> list[UUID]:
        """Dossiers an officer decided that were reviewed and lie open, or whose conflict was resolved since a moment.

        They hold all that came back to the officer, and perhaps others.
        """
        ...


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """An own event on its way to the hub. `attempts` counts tries, `last_problem` is the last one's cause."""

    event: Event
    attempts: int
    last_problem: str
    state: str


class Outbox(Protocol):
    """Own events on their way to the hub.

    `waiting`, `delivered`, `set_aside` (refused, with its cause) or `replaced` (sealed anew on another chain).
    """

    def waiting(self, limit: int) -> list[Event]:
        """The oldest events that the hub has not acknowledged, without those set aside."""
        ...

    def record(self, event_id: UUID, outcome: str, detail: str, at: datetime) -> None:
        """Record one attempt: `delivered`, `unknown` (time-out), `set_aside` or `replaced`.

        What is delivered stays so; what was replaced can only turn out to be delivered.
        """
        ...

    def acknowledged(self, workstation: str) -> int:
        """The highest `seq` of a workstation that the hub said it has; 0 before the first."""
        ...

    def minted(self, event_ids: Collection[UUID]) -> bool:
        """Whether all of some events were made in this home."""
        ...

    def send_again(self, dossier_ids: Collection[UUID], cause: str) -> None:
        """Let what was set aside for a cause wait again, on some dossiers."""
        ...

    def send_all_again(self, workstation: str) -> None:
        """Let every own event wait, in the order of the chain, also those that are here only as the hub gave them."""
        ...

    def entries(self, limit: int = 500) -> list[OutboxEntry]:
        """The newest entries with their attempts, for the screen."""
        ...

    def count_waiting(self) -> int:
        """How many events wait to be sent."""
        ...

    def undelivered(self) -> set[UUID]:
        """The dossiers with an event that waits to be sent."""
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

    def offices(self) -> frozenset[str]:
        """Every office with a dossier here."""
        ...

    def leave(self, offices: Collection[str]) -> None:
        """Show the dossiers of these offices no more, and those of every other; nothing is deleted."""
        ...

    def left(self) -> frozenset[str]:
        """The offices whose dossiers are here but not this workstation's any more."""
        ...

    def hold(self, leases: Iterable[Lease], of: Collection[UUID] | None = None) -> None:
        """Replace what is known of who holds what: of some dossiers, or in all."""
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

    def forget(self, beginning: str) -> None:
        """Forget every fact whose name begins so."""
        ...

    def names(self, beginning: str) -> list[str]:
        """What follows in the names of the facts that begin so."""
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
    officers: Officers
    keys: Keys
    looks: Looks
    audit: Audit

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def commit(self) -> None:
        """Keep the work, durably."""
        ...


class Reader(Protocol):
    """Reads documents, in this process or in workers."""

    @property
    def engine(self) -> str:
        """The engine version that readings are kept under."""
        ...

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Read one file; raises BadInput for what cannot be opened."""
        ...
