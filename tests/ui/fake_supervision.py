"""What supervisors do at a desk in memory."""

from collections.abc import Sequence
from uuid import UUID

from fake_cases import FakeCases

from workstation.domain.errors import Refused
from workstation.domain.event import Event, EventKind
from workstation.domain.hub import OfficeCount
from workstation.domain.officer import Officer
from workstation.domain.quality import awaits_sampling, is_clean
from workstation.domain.recall import outstanding, recalled_serials
from workstation.domain.refusals import (
    HubUnreachable,
    NotClean,
    NothingToUndo,
    ReasonNeeded,
)
from workstation.domain.ruling import Review, State
from workstation.steps.overview import HubState
from workstation.steps.quality import ReviewLists
from workstation.steps.recall import Recall, TakeBack, recall_of
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import Kept, ReviewDecision, UpheldTogether


class FakeSupervision(FakeCases):
    """Reviews, conflicts, recalls and the look at the whole office."""

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

    def hub_state(self, officer: Officer) -> HubState:
        self._fail("hub_state")
        if not self.online:
            raise HubUnreachable
        return HubState(self.time, self.seen_stations, (OfficeCount("327301", 1250, 3410),), 2, 4)
