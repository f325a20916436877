"""Dossiers in memory with their events, folded and judged by the domain: what the rest of a fake desk stands on."""

import threading
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Lock, get_ident
from typing import Any
from uuid import UUID

from applicants import CLOCK, Person
from fake_audit import FakeAudit
from fake_door import FakeDoor
from fake_dossiers import REFUSALS, check_of, counts_of, dossier_of, fits, row_of, scan_texts
from fake_papers import picture_of, scan_png
from fake_papers_check import FakePaperChecks
from fake_sticks import FakeSticks

from ui.answers import Opened
from workstation.domain.case import Case, fold, judge
from workstation.domain.comeback import CameBack, came_back, sent_back
from workstation.domain.dossier import dossier_id
from workstation.domain.event import FIRST_HASH, Event, EventKind, canonical_json
from workstation.domain.finding import RuleFinding
from workstation.domain.hub import Lease, Station
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.picture import PagePicture
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.domain.reading import Reading
from workstation.domain.refusals import (
    DossierUnknown,
    HeldByOther,
    HubUnreachable,
    MoveNotLegal,
    ScanMissing,
)
from workstation.domain.sentence import Sentence
from workstation.domain.text import STATE_WORDS
from workstation.services import suggested_reasons
from workstation.steps.decide import open_points
from workstation.steps.show import OpenCase


class FakeCases:
    """The queue, the open case and the events of a desk in memory.

    `broken` names calls that fail, `online` whether the hub answers, `drawn` the dossiers of the quality sample,
    `scanned_in` the threads that fetched scans, `away` the scans that have not come yet.
    """

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

    def came_back(self, officer: Officer) -> Mapping[UUID, CameBack]:
        found = {key: came_back(events, officer.name) for key, events in self._events.items()}
        return {key: back for key, back in found.items() if back is not None}

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

    def read(self, key: UUID) -> None:
        """Everything was read."""
        if self._missing_scans(key):
            raise ScanMissing
        self.read_dossiers.append(key)

    def _row(self, key: UUID) -> QueueRow:
        person = self._people[key]
        held = self.held.get(key) or Lease(key, person.holder, "loket-1", self.time + timedelta(hours=1), person.trip)
        return row_of(person, self._dossiers[key], self._checks.get(key), self.case_of(key), held)
