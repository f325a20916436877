"""A desk without a disk: the window's own port over dossiers in memory, with the domain's real fold and rules."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from fake_claims import FakeClaims
from fake_dossiers import dossier_of, receipt_of, report_of
from fake_papers import paper_pdf
from fake_supervision import FakeSupervision

from ui.answers import ReasonChoice, Synced
from workstation.domain.dossier import dossier_id
from workstation.domain.event import Event, EventKind
from workstation.domain.officer import Officer
from workstation.domain.ports import OutboxEntry, Progress, StopFlag
from workstation.domain.recall import outstanding, recalled_serials
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import HubUnreachable, NothingToUndo, ReasonNeeded
from workstation.domain.ruling import State
from workstation.services import reject_reasons
from workstation.steps.decide import Decide, MarkField, open_points
from workstation.steps.official import RecordOfficialCheck, official_payload
from workstation.steps.receipt import IssuedReceipt, IssueReceipt
from workstation.steps.report import DayReport
from workstation.steps.show import OpenCase


class FakeDesk(FakeClaims, FakeSupervision):
    """Implements `ui.desk.Desk`."""

    office_name = "Disdukcapil Kota Contoh"
    counter_name = "Loket 3"

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
