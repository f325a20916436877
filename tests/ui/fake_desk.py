"""A desk without a disk: the window's own port over dossiers in memory, with the domain's real fold and rules."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock, get_ident
from typing import Any
from uuid import UUID

from applicants import CLOCK, Person
from fake_audit import FakeAudit
from fake_door import FakeDoor
from fake_dossiers import REFUSALS, check_of, counts_of, dossier_of, fits, receipt_of, report_of, row_of, scan_texts
from fake_papers import paper_pdf, picture_of, scan_png
from fake_papers_check import FakePaperChecks
from fake_sticks import FakeSticks

from ui.answers import Opened, ReasonChoice, Synced
from workstation.domain.case import Case, Review, State, fold, judge
from workstation.domain.comeback import CameBack, came_back, sent_back
from workstation.domain.dossier import dossier_id
from workstation.domain.errors import Refused
from workstation.domain.event import FIRST_HASH, Event, EventKind, canonical_json
from workstation.domain.finding import RuleFinding
from workstation.domain.hub import Lease, OfficeCount, Station
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.picture import PagePicture
from workstation.domain.ports import OutboxEntry, Progress, StopFlag
from workstation.domain.quality import awaits_sampling, is_clean
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.reading import Reading
from workstation.domain.recall import outstanding, recalled_serials
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import (
    DossierUnknown,
    HeldByOther,
    HubUnreachable,
    MoveNotLegal,
    NotClean,
    NothingToUndo,
    ReasonNeeded,
    ScanMissing,
)
from workstation.domain.sentence import Sentence
from workstation.domain.text import STATE_WORDS
from workstation.services import reject_reasons, suggested_reasons
from workstation.steps.claim import Claims
from workstation.steps.decide import Decide, MarkField, open_points
from workstation.steps.official import RecordOfficialCheck, official_payload
from workstation.steps.overview import HubState
from workstation.steps.quality import ReviewLists
from workstation.steps.recall import Recall, TakeBack, recall_of
from workstation.steps.receipt import IssuedReceipt, IssueReceipt
from workstation.steps.report import DayReport
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import Kept, ReviewDecision, UpheldTogether
from workstation.steps.show import OpenCase


class FakeDesk:
    """Implements `ui.desk.Desk`.

    `broken` names calls that fail, `online` whether the hub answers, `drawn` the dossiers of the quality sample,
    `scanned_in` the threads that fetched scans, `away` the scans that have not come yet.
    """

    office_name = "Disdukcapil Kota Contoh"
    counter_name = "Loket 3"

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.time = CLOCK
        self.online = True
        self.syncs = self.claims = 0
        self.lease = timedelta(minutes=30)
        self.sticks, self.door, self.paper_checks = FakeSticks(), FakeDoor(), FakePaperChecks()
        self.audit = FakeAudit()
        self.warnings: tuple[Sentence, ...] = ()
        self.reading_goes_on: threading.Event | None = None
        self.broken: dict[str, Exception] = {}
        self.opened: list[UUID] = []
        self.seen_stations: tuple[Station, ...] = ()
        self.elsewhere: dict[UUID, str] = {}
        self.hub_answers: threading.Event | None = None
        self.held: dict[UUID, Lease] = {}
        self.rounds_left = 0
        self.away: set[str] = set()
        self.fetched: list[UUID] = []
        self.read_dossiers: list[UUID] = []
        self.drawn: set[UUID] = set()
        self.readings: dict[str, Reading] = {}
        self.scanned_in: set[int] = set()
        self._lock = Lock()
        self._people = {dossier_id("3273", person.number): person for person in people}
        self._dossiers = {key: dossier_of(key, person) for key, person in self._people.items()}
        self._checks = {key: check_of(person) for key, person in self._people.items() if person.verdicts is not None}
        self._events: dict[UUID, list[Event]] = {key: [] for key in self._people}
        self._texts = scan_texts(self._people.values())
        self._undelivered: list[Event] = []
        self._seq = 0

    def _fail(self, call: str) -> None:
        if call in self.broken:
            raise self.broken[call]

    def now(self) -> datetime:
        return self.time

    def dossier_of(self, name: str) -> UUID:
        """The id of a person's dossier."""
        return next(key for key, person in self._people.items() if person.name == name)

    def case_of(self, key: UUID) -> Case:
        """The folded case."""
        return fold(self._events[key])

    def rows(
        self, officer: Officer, wanted: QueueFilter, sort: str, descending: bool, limit: int, offset: int
    ) -> list[QueueRow]:
        self._fail("rows")
        rows = [row for row in (self._row(key) for key in self._people) if fits(row, wanted)]
        if wanted.returned_to:
            backs = self.came_back(Officer(wanted.returned_to))
            rows = [row for row in rows if row.dossier_id in backs]
        rows.sort(key=lambda row: str(getattr(row, sort)), reverse=descending)
        return rows[offset : offset + limit]

    def counts(self, officer: Officer) -> QueueCounts:
        rows = [self._row(key) for key in self._people]
        waiting, returned = len(self._undelivered), len(self.came_back(officer))
        return replace(counts_of(rows, officer, self.time), waiting_to_send=waiting, returned=returned)

    def open(self, officer: Officer, key: UUID, claiming: bool) -> Opened:
        self._fail("open")
        if key not in self._people:
            raise DossierUnknown(registration_no="?")
        self.opened.append(key)
        person, check, case = self._people[key], self._checks.get(key), self.case_of(key)
        history = tuple(self._events[key])
        held = HeldByOther(holder=person.holder).sentence if person.holder not in ("", officer.name) else None
        return Opened(
            OpenCase(
                self._dossiers[key], self.readings, check, case, history, self._row(key), self._missing_scans(key)
            ),
            open_points(check, case),
            tuple(reason.code for reason in suggested_reasons(check)) if check else (),
            held if claiming else None,
            came_back(history, officer.name) or sent_back(history),
        )

    def find(self, key: UUID, *rules: RuleFinding) -> None:
        """Let the check of a dossier find more."""
        self._checks[key] = replace(self._checks[key], rules=(*self._checks[key].rules, *rules))

    def scans_of(self, key: UUID) -> set[str]:
        """The scans of a dossier."""
        return {one.sha256 for one in self._dossiers[key].documents}

    def _missing_scans(self, key: UUID) -> tuple[str, ...]:
        return tuple(sorted(self.scans_of(key) & self.away))

    def page(self, sha256: str, index: int) -> PagePicture:
        self._fail("page")
        if sha256 in self.away:
            raise ScanMissing
        self.scanned_in.add(get_ident())
        return picture_of(scan_png(*self._texts[sha256]), index)

    def fetch(self, key: UUID, progress: Progress, stop: StopFlag) -> Sentence | None:
        self._fail("fetch")
        if not self.online:
            return HubUnreachable().sentence
        self.fetched.append(key)
        self.away.clear()
        return None

    def next_free(self, officer: Officer, passed: Collection[UUID]) -> UUID | None:
        rows = self.rows(Officer(""), QueueFilter(), "deadline", False, 1000, 0)
        free = (row for row in rows if row.holder in ("", officer.name) and row.dossier_id not in passed)
        return next((row.dossier_id for row in free), None)

    def _ask_hub(self) -> None:
        if self.hub_answers is not None:
            self.hub_answers.wait(10)
        self._fail("hub")

    def claim(self, officer: Officer, key: UUID) -> Sentence | None:
        self._ask_hub()
        self.claims += 1
        holder = self.elsewhere.get(key) or self._people[key].holder
        return HeldByOther(holder=holder).sentence if holder not in ("", officer.name) else None

    def claim_several(self, officer: Officer, keys: Sequence[UUID]) -> Claims:
        self._ask_hub()
        until = self.time + timedelta(minutes=30)
        leases = [Lease(key, self._row(key).holder or officer.name, "loket-3", until) for key in keys]
        taken = tuple(lease for lease in leases if lease.officer == officer.name)
        self.held |= {lease.dossier_id: lease for lease in taken}
        return Claims(taken, tuple(lease for lease in leases if lease not in taken))

    def claim_next(self, officer: Officer, count: int) -> Claims:
        rows = self.rows(Officer(""), QueueFilter(), "deadline", False, 1000, 0)
        return self.claim_several(officer, [row.dossier_id for row in rows if not row.holder][:count])

    def release(self, officer: Officer, keys: Sequence[UUID]) -> int:
        self._ask_hub()
        mine = [key for key in keys if key in self.held and self.held[key].officer == officer.name]
        for key in mine:
            del self.held[key]
        return len(mine)

    def stations(self) -> tuple[str, ...]:
        self._ask_hub()
        return ("loket-1", "loket-3")

    def reassign(self, officer: Officer, key: UUID, to: str, workstation: str) -> Lease:
        self._ask_hub()
        self.held[key] = Lease(key, to, workstation, self.time + timedelta(minutes=30))
        return self.held[key]

    def mark(self, officer: Officer, command: MarkField) -> Event:
        payload = {"field": command.field, "mark": command.mark, "note": command.note}
        return self._record(officer, command.dossier_id, EventKind.FIELD_MARKED, payload)

    def record_official_check(self, officer: Officer, command: RecordOfficialCheck) -> Event:
        dossier = self._dossiers[command.dossier_id]
        return self._record(officer, dossier.dossier_id, EventKind.DOCUMENT_CHECKED, official_payload(dossier, command))

    def decide(self, officer: Officer, command: Decide) -> Event:
        self._fail("decide")
        flags = open_points(self._checks.get(command.dossier_id), self.case_of(command.dossier_id))
        flags = flags if command.decision == "approve" else ()
        if (flags or command.decision != "approve") and not command.reasons and not command.note:
            raise ReasonNeeded
        payload = {
            "decision": command.decision.value,
            "reasons": list(command.reasons),
            "note": command.note,
            "flags": list(flags),
        }
        return self._record(officer, command.dossier_id, EventKind.DECIDED, payload)

    def undo(self, officer: Officer, key: UUID) -> Event:
        decision = self.case_of(key).decision
        if decision is None:
            raise NothingToUndo
        return self._record(officer, key, EventKind.DECISION_UNDONE, {"undoes": str(decision.event_id)})

    def review(self, officer: Officer, command: ReviewDecision) -> Event:
        decision = self.case_of(command.dossier_id).decision
        if decision is None:
            raise NothingToUndo
        if command.outcome != "uphold" and not command.note:
            raise ReasonNeeded
        payload = {"outcome": command.outcome.value, "of": str(decision.event_id), "note": command.note}
        return self._record(officer, command.dossier_id, EventKind.REVIEWED, payload)

    def resolve(self, officer: Officer, command: ResolveConflict) -> Resolved:
        self._fail("resolve")
        contenders = [ruling.event_id for ruling in self.case_of(command.dossier_id).contenders]
        others = [str(ruling) for ruling in contenders if ruling != command.chosen]
        payload = {"chosen": str(command.chosen), "others": others, "note": command.note}
        event = self._record(officer, command.dossier_id, EventKind.CONFLICT_RESOLVED, payload)
        return Resolved(event, recalled_serials(self._events[command.dossier_id]))

    def review_lists(self, officer: Officer) -> ReviewLists:
        self._fail("review_lists")
        rows = [self._row(key) for key in self._people]
        drawn = [row for row in rows if row.dossier_id in self.drawn and self._awaits(row.dossier_id, officer)]
        asking = [row for row in rows if row.state in (State.FLAGGED, State.ESCALATED, State.CONFLICT)]
        clean = [
            row.dossier_id
            for row in (*asking, *drawn)
            if is_clean(self.case_of(row.dossier_id), self._checks.get(row.dossier_id), officer.name)
        ]
        return ReviewLists(tuple(asking), tuple(drawn), frozenset(clean))

    def _awaits(self, key: UUID, officer: Officer) -> bool:
        decision = self.case_of(key).decision
        return decision is not None and awaits_sampling(self.case_of(key), decision.event_id, officer.name)

    def uphold_together(self, officer: Officer, dossier_ids: Sequence[UUID]) -> UpheldTogether:
        kept = []
        for key in dossier_ids:
            try:
                if self.case_of(key).review is not None:
                    raise NothingToUndo
                if not is_clean(self.case_of(key), self._checks.get(key), officer.name):
                    raise NotClean
                self.review(officer, ReviewDecision(key, Review.UPHOLD))
            except Refused as error:
                kept.append(Kept(self._dossiers[key].registration_no, error.sentence))
        return UpheldTogether(len(dossier_ids) - len(kept), tuple(kept))

    def came_back(self, officer: Officer) -> Mapping[UUID, CameBack]:
        found = {key: came_back(events, officer.name) for key, events in self._events.items()}
        return {key: back for key, back in found.items() if back is not None}

    def recalls(self) -> list[Recall]:
        self._fail("recalls")
        return [
            recall_of(self._dossiers[key].registration_no, self._people[key].name, paper, events)
            for key, events in self._events.items()
            for paper in outstanding(events)
        ]

    def take_back(self, officer: Officer, command: TakeBack) -> Event:
        payload = {"serial": command.serial, "note": command.note}
        return self._record(officer, command.dossier_id, EventKind.RECEIPT_TAKEN_BACK, payload)

    def hear(self, event: Event) -> None:
        """An event of another counter, as a sync would bring it."""
        self._events[event.dossier_id].append(event)

    def _record(self, officer: Officer, key: UUID, kind: EventKind, payload: Mapping[str, Any]) -> Event:
        with self._lock:
            self._seq += 1
            case = self.case_of(key)
            event = Event(
                event_id=new_id(),
                dossier_id=key,
                kind=kind,
                payload=canonical_json(payload),
                officer=officer.name,
                role=officer.role,
                workstation="loket-3",
                seq=self._seq,
                occurred_at=self.time,
                parents=case.heads,
                prev_hash=FIRST_HASH,
                hash="0",
            )
            if refusal := judge(case, event):
                raise REFUSALS[refusal]() if refusal in REFUSALS else MoveNotLegal(state=STATE_WORDS[case.state])
            self._events[key].append(event)
            self._undelivered.append(event)
            return event

    def reasons(self) -> tuple[ReasonChoice, ...]:
        return tuple(ReasonChoice(reason.code, reason.text, reason.decisions) for reason in reject_reasons())

    def papers(self, opened: OpenCase) -> tuple[ReceiptType, ...]:
        kinds = {State.RETURNED: ReceiptType.PERBAIKAN, State.REJECTED: ReceiptType.PENOLAKAN}
        calling = (ReceiptType.PENARIKAN,) if outstanding(opened.history) else ()
        return (kinds.get(opened.case.state, ReceiptType.TANDA_TERIMA), *calling)

    def preview(self, officer: Officer, command: IssueReceipt) -> bytes:
        self._fail("preview")
        return paper_pdf(self._people[command.dossier_id].name)

    def issue(self, officer: Officer, command: IssueReceipt) -> IssuedReceipt:
        copies = len(self.case_of(command.dossier_id).receipts) + 1
        payload: dict[str, Any] = {
            "type": command.type.value,
            "serial": f"TT/{copies:05d}",
            "copy": copies,
            "paper": command.paper.value,
        }
        if command.type is ReceiptType.PENARIKAN:
            payload["called_back"] = list(recalled_serials(self._events[command.dossier_id]))
        event = self._record(officer, command.dossier_id, EventKind.RECEIPT_ISSUED, payload)
        receipt = receipt_of(command, self._dossiers[command.dossier_id], copies, self.time, officer)
        return IssuedReceipt(event, receipt, self.preview(officer, command))

    def outbox(self) -> list[OutboxEntry]:
        problem = "" if self.online else HubUnreachable.code
        return [OutboxEntry(event, 0 if self.online else 2, problem, "waiting") for event in self._undelivered]

    def report(self, since: datetime) -> DayReport:
        return report_of([event for events in self._events.values() for event in events], since)

    def hub_state(self, officer: Officer) -> HubState:
        self._fail("hub_state")
        if not self.online:
            raise HubUnreachable
        return HubState(self.time, self.seen_stations, (OfficeCount("327301", 1250, 3410),), 2, 4)

    def sync(self, progress: Progress, stop: StopFlag) -> Synced:
        self.syncs += 1
        if not self.online:
            return Synced(HubUnreachable().sentence)
        self._undelivered.clear()
        self.rounds_left -= self.rounds_left > 0
        return Synced(None, self.warnings, self.rounds_left > 0)

    def pre_read(self, progress: Progress, stop: StopFlag) -> int:
        if self.reading_goes_on is not None:
            self.reading_goes_on.wait(10)
        return 0

    def read(self, key: UUID) -> None:
        """Everything was read."""
        if self._missing_scans(key):
            raise ScanMissing
        self.read_dossiers.append(key)

    def _row(self, key: UUID) -> QueueRow:
        person = self._people[key]
        held = self.held.get(key) or Lease(key, person.holder, "loket-1", self.time + timedelta(hours=1), person.trip)
        return row_of(person, self._dossiers[key], self._checks.get(key), self.case_of(key), held)


def many(desk: FakeDesk, count: int) -> FakeDesk:
    """The same desk with one dossier repeated, for scrolling."""
    person = next(iter(desk._people.values()))
    start = len(desk._people)
    for place in range(count - start):
        number = f"3273-20261105-{300000 + place}"
        key = dossier_id("3273", number)
        desk._people[key] = replace(person, number=number, name=f"CONTOH {place:05d}")
        desk._dossiers[key] = dossier_of(key, desk._people[key])
        desk._checks[key] = desk._checks[next(iter(desk._people))]
        desk._events[key] = []
    return desk
