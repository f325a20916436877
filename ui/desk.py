"""The window's only way to the use cases: commands go out, frozen values come in.

Everything here but `now` and the two names may read the disk, so it is called from worker threads only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from workstation.domain.case import Case, State
from workstation.domain.event import Event
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.ports import OutboxEntry, Progress, StopFlag
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import HeldByOther, OfficeLeft
from workstation.domain.sentence import Sentence
from workstation.steps import (
    claim,
    decide,
    deliver,
    overview,
    queue,
    read,
    receipt,
    report,
    resolve,
    review,
    show,
    texts,
)
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, MarkField
from workstation.steps.overview import HubState
from workstation.steps.receipt import IssuedReceipt, IssueReceipt
from workstation.steps.report import DayReport
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import ReviewDecision
from workstation.steps.show import OpenCase

EVERY_STATE = frozenset(State)


@dataclass(frozen=True, slots=True)
class ReasonChoice:
    """A coded reason as the checklist offers it."""

    code: str
    text: str
    decisions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier on the desk: the case, what stands against a plain approval, and who else holds it.

    `suggested` are the reason codes that the findings suggest, by decision; `held` says in words that somebody else
    has the dossier, in which case it can only be looked at.
    """

    case: OpenCase
    open_points: tuple[str, ...] = ()
    suggested: tuple[str, ...] = ()
    held: Sentence | None = None


class Desk(Protocol):
    """What the window asks of the workstation."""

    office_name: str
    counter_name: str

    def now(self) -> datetime:
        """The counter's clock, in UTC."""
        ...

    def rows(self, wanted: QueueFilter, sort: str, descending: bool, limit: int, offset: int) -> list[QueueRow]:
        """A page of the queue."""
        ...

    def counts(self, officer: Officer) -> QueueCounts:
        """The numbers over the queue."""
        ...

    def open(self, officer: Officer, dossier_id: UUID, claiming: bool) -> Opened:
        """A dossier with everything known of it; `claiming` takes it in hand unless somebody else has it."""
        ...

    def scan(self, sha256: str) -> bytes:
        """The bytes of an uploaded file."""
        ...

    def take_next(self, officer: Officer, after: UUID | None) -> UUID | None:
        """Claim the most urgent free dossier."""
        ...

    def release(self, officer: Officer, dossier_id: UUID) -> None:
        """Give a claim back."""
        ...

    def mark(self, officer: Officer, command: MarkField) -> Event:
        """Confirm or flag a field."""
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

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The coded reasons, in their order."""
        ...

    def papers(self, case: Case) -> tuple[ReceiptType, ...]:
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

    def sync(self, progress: Progress, stop: StopFlag) -> Sentence | None:
        """Deliver and pull once; what stood in the way, or None."""
        ...

    def pre_read(self, progress: Progress, stop: StopFlag) -> int:
        """Read and check waiting dossiers; how many were."""
        ...

    def read(self, dossier_id: UUID) -> None:
        """Read and check one dossier now."""
        ...


Sync = Callable[[Progress, StopFlag], Any]


class CounterDesk:
    """The desk over a real counter."""

    def __init__(self, counter: Counter, sync: Sync) -> None:
        self._counter = counter
        self._sync = sync
        region = counter.settings.region_name
        self.office_name = f"Disdukcapil {region}" if region else counter.settings.letterhead.office
        self.counter_name = counter.settings.counter_name

    def now(self) -> datetime:
        """The counter's clock, in UTC."""
        return self._counter.clock.now()

    def rows(self, wanted: QueueFilter, sort: str, descending: bool, limit: int, offset: int) -> list[QueueRow]:
        """A page of the queue."""
        return queue.list_queue(self._counter, wanted, sort, descending, limit, offset)

    def counts(self, officer: Officer) -> QueueCounts:
        """The numbers over the queue."""
        return queue.count_queue(self._counter, officer)

    def open(self, officer: Officer, dossier_id: UUID, claiming: bool) -> Opened:
        """A dossier with everything known of it; `claiming` takes it in hand unless somebody else has it."""
        held = self._claim(officer, dossier_id) if claiming else None
        opened = show.open_case(self._counter, officer, dossier_id)
        suggested = texts.suggested_reasons(opened.check) if opened.check else ()
        return Opened(
            opened,
            decide.open_points(opened.check, opened.case),
            tuple(reason.code for reason in suggested),
            held,
        )

    def _claim(self, officer: Officer, dossier_id: UUID) -> Sentence | None:
        try:
            claim.claim(self._counter, officer, dossier_id)
        except (HeldByOther, OfficeLeft) as error:
            return error.sentence
        return None

    def scan(self, sha256: str) -> bytes:
        """The bytes of an uploaded file."""
        return show.scan_bytes(self._counter, sha256)

    def claim(self, officer: Officer, dossier_id: UUID) -> Lease:
        """Take a dossier in hand."""
        return claim.claim(self._counter, officer, dossier_id)

    def take_next(self, officer: Officer, after: UUID | None) -> UUID | None:
        """Claim the most urgent free dossier."""
        return claim.take_next(self._counter, officer, after)

    def release(self, officer: Officer, dossier_id: UUID) -> None:
        """Give a claim back."""
        claim.release(self._counter, officer, dossier_id)

    def mark(self, officer: Officer, command: MarkField) -> Event:
        """Confirm or flag a field."""
        return decide.mark_field(self._counter, officer, command)

    def decide(self, officer: Officer, command: Decide) -> Event:
        """Decide a dossier."""
        return decide.decide(self._counter, officer, command)

    def undo(self, officer: Officer, dossier_id: UUID) -> Event:
        """Take the last decision back."""
        return decide.undo(self._counter, officer, dossier_id)

    def review(self, officer: Officer, command: ReviewDecision) -> Event:
        """A supervisor's word."""
        return review.review(self._counter, officer, command)

    def resolve(self, officer: Officer, command: ResolveConflict) -> Resolved:
        """A supervisor settles a conflict."""
        return resolve.resolve(self._counter, officer, command)

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The coded reasons, in their order."""
        return tuple(ReasonChoice(reason.code, reason.text, reason.decisions) for reason in texts.reject_reasons())

    def papers(self, case: Case) -> tuple[ReceiptType, ...]:
        """The papers that fit a case."""
        return receipt.fitting_types(self._counter, case)

    def preview(self, officer: Officer, command: IssueReceipt) -> bytes:
        """A paper's PDF, unrecorded."""
        return receipt.preview(self._counter, officer, command)

    def issue(self, officer: Officer, command: IssueReceipt) -> IssuedReceipt:
        """Record a print and give its PDF."""
        return receipt.issue(self._counter, officer, command)

    def outbox(self) -> list[OutboxEntry]:
        """The newest outgoing events."""
        return deliver.outbox_entries(self._counter)

    def report(self, since: datetime) -> DayReport:
        """What was done since a moment."""
        return report.day_report(self._counter, since)

    def hub_state(self, officer: Officer) -> HubState:
        """The hub as its administrator sees it."""
        return overview.look_at_hub(self._counter, officer)

    def sync(self, progress: Progress, stop: StopFlag) -> Sentence | None:
        """Deliver and pull once; what stood in the way, or None."""
        problem: Sentence | None = self._sync(progress, stop).problem
        return problem

    def pre_read(self, progress: Progress, stop: StopFlag) -> int:
        """Read and check waiting dossiers; how many were."""
        return read.pre_read(self._counter, progress, stop).checked

    def read(self, dossier_id: UUID) -> None:
        """Read and check one dossier now."""
        read.read_dossier(self._counter, dossier_id)
