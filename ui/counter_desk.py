"""The desk over a real counter. Everything here may read the disk, so it is called from worker threads only."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from ui.answers import Opened, ReasonChoice, Synced
from ui.counter_audit import CounterAudit
from ui.desk import PaperChecks, Sticks
from ui.door import Door
from workstation.domain.comeback import CameBack, came_back, sent_back
from workstation.domain.event import Event
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.picture import PagePicture, Viewer
from workstation.domain.ports import OutboxEntry, Progress, StopFlag
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import HeldByOther, OfficeLeft
from workstation.domain.sentence import Sentence
from workstation.steps import (
    claim,
    comeback,
    decide,
    deliver,
    fetch,
    official,
    overview,
    quality,
    queue,
    read,
    recall,
    receipt,
    report,
    resolve,
    review,
    show,
    texts,
)
from workstation.steps.claim import Claims
from workstation.steps.counter import Counter
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

Sync = Callable[[Progress, StopFlag], Any]


class CounterDesk:
    """The desk over a real counter."""

    def __init__(
        self,
        counter: Counter,
        sync: Sync,
        sticks: Sticks,
        viewer: Viewer,
        door: Door,
        paper_checks: PaperChecks,
    ) -> None:
        self._counter = counter
        self._sync = sync
        self._viewer = viewer
        self.sticks = sticks
        self.door = door
        self.paper_checks = paper_checks
        self.audit = CounterAudit(counter)
        region = counter.settings.region_name
        self.office_name = f"Disdukcapil {region}" if region else counter.settings.letterhead.office
        self.counter_name = counter.settings.counter_name
        self.lease = counter.settings.lease

    def now(self) -> datetime:
        """The counter's clock, in UTC."""
        return self._counter.clock.now()

    def rows(
        self, officer: Officer, wanted: QueueFilter, sort: str, descending: bool, limit: int, offset: int
    ) -> list[QueueRow]:
        """A page of the queue; a search is logged."""
        return queue.browse_queue(self._counter, officer, wanted, sort, descending, limit, offset)

    def counts(self, officer: Officer) -> QueueCounts:
        """The numbers over the queue."""
        return queue.count_queue(self._counter, officer)

    def open(self, officer: Officer, dossier_id: UUID, claiming: bool) -> Opened:
        """A dossier with everything known of it here; `claiming` says that the officer means to work on it."""
        opened = show.open_case(self._counter, officer, dossier_id)
        row = opened.row
        known = row.held_against(officer.name, self._counter.workstation, self.now())
        held = HeldByOther(holder=row.holder).sentence if claiming and known else None
        suggested = texts.suggested_reasons(opened.check) if opened.check else ()
        return Opened(
            opened,
            decide.open_points(opened.check, opened.case),
            tuple(reason.code for reason in suggested),
            held,
            came_back(opened.history, officer.name) or sent_back(opened.history),
        )

    def claim(self, officer: Officer, dossier_id: UUID) -> Sentence | None:
        """Take a dossier in hand; what says that somebody else has it, or None."""
        try:
            claim.claim(self._counter, officer, dossier_id)
        except (HeldByOther, OfficeLeft) as error:
            return error.sentence
        return None

    def page(self, sha256: str, index: int) -> PagePicture:
        """A page of an uploaded file."""
        return self._viewer.page(show.scan_bytes(self._counter, sha256), index, sha256[:8])

    def fetch(self, dossier_id: UUID, progress: Progress, stop: StopFlag) -> Sentence | None:
        """Get the scans that a dossier lacks, before all others; what stood in the way, or None."""
        result = fetch.fetch_dossier(self._counter, dossier_id, progress, stop)
        return fetch.SCANS_LOST if result.missing or result.damaged else result.problem

    def next_free(self, officer: Officer, passed: Collection[UUID]) -> UUID | None:
        """The most urgent dossier that nobody else is known here to hold, but for those `passed` over."""
        return claim.next_free(self._counter, officer, passed)

    def claim_several(self, officer: Officer, dossier_ids: Sequence[UUID]) -> Claims:
        """Take dossiers in hand."""
        return claim.claim_several(self._counter, officer, dossier_ids)

    def claim_next(self, officer: Officer, count: int) -> Claims:
        """Take the next free dossiers in hand."""
        return claim.claim_next(self._counter, officer, count)

    def release(self, officer: Officer, dossier_ids: Sequence[UUID]) -> int:
        """Give claims back; how many there were."""
        return claim.release_several(self._counter, officer, dossier_ids)

    def stations(self) -> tuple[str, ...]:
        """The workstations that a dossier can be handed to."""
        return claim.stations(self._counter)

    def reassign(self, officer: Officer, dossier_id: UUID, to: str, workstation: str) -> Lease:
        """A supervisor hands a dossier to somebody else."""
        return claim.reassign(self._counter, officer, dossier_id, to, workstation)

    def mark(self, officer: Officer, command: MarkField) -> Event:
        """Confirm or flag a field."""
        return decide.mark_field(self._counter, officer, command)

    def record_official_check(self, officer: Officer, command: RecordOfficialCheck) -> Event:
        """Record what the official page said of a document."""
        return official.record_official_check(self._counter, officer, command)

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

    def review_lists(self, officer: Officer) -> ReviewLists:
        """Everything that waits for a supervisor."""
        return quality.review_lists(self._counter, officer)

    def uphold_together(self, officer: Officer, dossier_ids: Sequence[UUID]) -> UpheldTogether:
        """A supervisor upholds several clean decisions."""
        return review.uphold_together(self._counter, officer, dossier_ids)

    def came_back(self, officer: Officer) -> Mapping[UUID, CameBack]:
        """By dossier, the officer's decisions that came back from a supervisor."""
        return comeback.came_back_to(self._counter, officer.name)

    def recalls(self) -> list[Recall]:
        """The papers that must be called back."""
        return recall.recalls(self._counter)

    def take_back(self, officer: Officer, command: TakeBack) -> Event:
        """Say that a paper is back."""
        return recall.take_back(self._counter, officer, command)

    def reasons(self) -> tuple[ReasonChoice, ...]:
        """The coded reasons, in their order."""
        return tuple(ReasonChoice(reason.code, reason.text, reason.decisions) for reason in texts.reject_reasons())

    def papers(self, opened: OpenCase) -> tuple[ReceiptType, ...]:
        """The papers that fit a case."""
        return receipt.fitting_types(self._counter, opened.history)

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

    def sync(self, progress: Progress, stop: StopFlag) -> Synced:
        """Deliver and pull once."""
        result = self._sync(progress, stop)
        return Synced(result.problem, result.warnings, result.more)

    def pre_read(self, progress: Progress, stop: StopFlag) -> int:
        """Read and check waiting dossiers; how many were."""
        return read.pre_read(self._counter, progress, stop).checked

    def read(self, dossier_id: UUID) -> None:
        """Read and check one dossier now."""
        read.read_dossier(self._counter, dossier_id)
