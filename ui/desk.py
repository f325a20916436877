"""The window's only way to the use cases: commands go out, frozen values come in.

Everything here but `now`, `lease` and the two names may read the disk, so it is called from worker threads only.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from ui.answers import Opened, ReasonChoice, Synced
from ui.door import Door
from workstation.domain.audit import Verified
from workstation.domain.comeback import CameBack
from workstation.domain.event import Event
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.paper_verdict import PaperVerdict
from workstation.domain.picture import PagePicture
from workstation.domain.ports import OutboxEntry, Progress, StopFlag
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import State
from workstation.domain.sentence import Sentence
from workstation.steps.aside import Aside
from workstation.steps.audit_csv import Sheet
from workstation.steps.audit_subject import SubjectRecord
from workstation.steps.audit_view import Trail, TrailWish
from workstation.steps.claim import Claims
from workstation.steps.decide import Decide, MarkField
from workstation.steps.official import RecordOfficialCheck
from workstation.steps.overview import HubState
from workstation.steps.quality import ReviewLists
from workstation.steps.recall import Recall, TakeBack
from workstation.steps.receipt import IssuedReceipt, IssueReceipt
from workstation.steps.report import DayReport
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import ReviewDecision, UpheldTogether
from workstation.steps.show import OpenCase

EVERY_STATE = frozenset(State)


class Sticks(Protocol):
    """Sticks in an office that no network reaches; what is told of one comes as sentences."""

    @property
    def without_network(self) -> bool:
        """Whether sticks are this office's only way to the hub."""
        ...

    def write(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        """Write what waits here for the hub."""
        ...

    def take(self, path: Path, officer: Officer) -> tuple[Sentence, ...]:
        """Take in what the hub wrote."""
        ...


class PaperChecks(Protocol):
    """How papers are checked that people bring."""

    def check_text(self, untrusted_text: str, nik: str = "") -> PaperVerdict:
        """Judge a code that was typed, pasted or scanned; `nik` is the one on the paper, when somebody typed it."""
        ...

    def check_file(self, path: Path, nik: str = "") -> PaperVerdict:
        """Judge a PDF or photo."""
        ...


class AuditDesk(Protocol):
    """How those who watch see who looked at what, and whether the logs are whole. Nobody else may."""

    def trail(self, officer: Officer, wish: TrailWish) -> Trail:
        """The newest acts that fit a wish. May wait for the hub."""
        ...

    def subject(self, officer: Officer, nik: str) -> SubjectRecord:
        """All processing of one person. May wait for the hub."""
        ...

    def aside(self, officer: Officer) -> list[Aside]:
        """What came from other computers and does not count, oldest first."""
        ...

    def verify(self, officer: Officer) -> Verified:
        """Check both logs. May take long, and wait for the hub."""
        ...

    def save(self, officer: Officer, what: str, sheet: Sheet, path: Path) -> None:
        """Write a list as CSV, once that it leaves is logged. Raises FolderUnusable."""
        ...


class Desk(Protocol):
    """What the window asks of the workstation."""

    office_name: str
    counter_name: str

    @property
    def door(self) -> Door:
        """How officers sign in, and who they are."""
        ...

    @property
    def sticks(self) -> Sticks:
        """How sticks are written and taken in."""
        ...

    @property
    def paper_checks(self) -> PaperChecks:
        """How papers are checked."""
        ...

    @property
    def audit(self) -> AuditDesk:
        """How the log of access is seen and checked."""
        ...

    @property
    def lease(self) -> timedelta:
        """How long a claim lasts without being renewed."""
        ...

    def now(self) -> datetime:
        """The counter's clock, in UTC."""
        ...

    def rows(
        self, officer: Officer, wanted: QueueFilter, sort: str, descending: bool, limit: int, offset: int
    ) -> list[QueueRow]:
        """A page of the queue."""
        ...

    def counts(self, officer: Officer) -> QueueCounts:
        """The numbers over the queue."""
        ...

    def open(self, officer: Officer, dossier_id: UUID, claiming: bool) -> Opened:
        """A dossier with everything known of it here; `claiming` says that the officer means to work on it."""
        ...

    def claim(self, officer: Officer, dossier_id: UUID) -> Sentence | None:
        """Take a dossier in hand; what says that somebody else has it, or None. May wait for the hub."""
        ...

    def page(self, sha256: str, index: int) -> PagePicture:
        """A page of an uploaded file; raises ScanMissing, ScanDamaged, or BadInput for what cannot be shown."""
        ...

    def fetch(self, dossier_id: UUID, progress: Progress, stop: StopFlag) -> Sentence | None:
        """Get the scans that a dossier lacks, before all others; what stood in the way, or None."""
        ...

    def next_free(self, officer: Officer, passed: Collection[UUID]) -> UUID | None:
        """The most urgent dossier that nobody else is known here to hold, but for those `passed` over."""
        ...

    def claim_several(self, officer: Officer, dossier_ids: Sequence[UUID]) -> Claims:
        """Take dossiers in hand. May wait for the hub."""
        ...

    def claim_next(self, officer: Officer, count: int) -> Claims:
        """Take the next free dossiers in hand. May wait for the hub."""
        ...

    def release(self, officer: Officer, dossier_ids: Sequence[UUID]) -> int:
        """Give claims back; how many there were. May wait for the hub."""
        ...

    def stations(self) -> tuple[str, ...]:
        """The workstations that a dossier can be handed to. May wait for the hub."""
        ...

    def reassign(self, officer: Officer, dossier_id: UUID, to: str, workstation: str) -> Lease:
        """A supervisor hands a dossier to somebody else. May wait for the hub."""
        ...

    def mark(self, officer: Officer, command: MarkField) -> Event:
        """Confirm or flag a field."""
        ...

    def record_official_check(self, officer: Officer, command: RecordOfficialCheck) -> Event:
        """Record what the official page said of a document."""
        ...

    def decide(self, officer: Officer, command: Decide) -> Event:
        """Decide a dossier."""
        ...

    def undo(self, officer: Officer, dossier_id: UUID) -> Event:
        """Take the last decision back."""
        ...

    def review(self, officer: Officer, command: ReviewDecision) -> Event:
        """A supervisor's word."""
        ...

    def resolve(self, officer: Officer, command: ResolveConflict) -> Resolved:
        """A supervisor settles a conflict."""
        ...

    def review_lists(self, officer: Officer) -> ReviewLists:
        """Everything that waits for a supervisor."""
        ...

    def uphold_together(self, officer: Officer, dossier_ids: Sequence[UUID]) -> UpheldTogether:
        """A supervisor upholds several clean decisions."""
        ...

    def came_back(self, officer: Officer) -> Mapping[UUID, CameBack]:
        """By dossier, the officer's decisions that came back from a supervisor."""
        ...

    def recalls(self) -> list[Recall]:
        """The papers that must be called back."""
        ...

    def take_back(self, officer: Officer, command: TakeBack) -> Event:
        """Say that a paper is back."""
        ...

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The coded reasons, in their order."""
        ...

    def papers(self, opened: OpenCase) -> tuple[ReceiptType, ...]:
        """The papers that fit a case."""
        ...

    def preview(self, officer: Officer, command: IssueReceipt) -> bytes:
        """A paper's PDF, unrecorded."""
        ...

    def issue(self, officer: Officer, command: IssueReceipt) -> IssuedReceipt:
        """Record a print and give its PDF."""
        ...

    def outbox(self) -> list[OutboxEntry]:
        """The newest outgoing events."""
        ...

    def report(self, since: datetime) -> DayReport:
        """What was done since a moment."""
        ...

    def hub_state(self, officer: Officer) -> HubState:
        """The hub as its administrator sees it."""
        ...

    def sync(self, progress: Progress, stop: StopFlag) -> Synced:
        """Deliver and pull once."""
        ...

    def pre_read(self, progress: Progress, stop: StopFlag) -> int:
        """Read and check waiting dossiers; how many were."""
        ...

    def read(self, dossier_id: UUID) -> None:
        """Read and check one dossier now."""
        ...
