"""The audit of a real counter. Everything here reads the disk, so it is called from worker threads only."""

from pathlib import Path

from workstation.domain.audit import Verified
from workstation.domain.officer import Officer
from workstation.domain.refusals import FolderUnusable
from workstation.domain.rights import Act, allow
from workstation.steps.aside import Aside, list_aside
from workstation.steps.audit_csv import Sheet, to_csv
from workstation.steps.audit_subject import SubjectRecord, note_export, subject_record
from workstation.steps.audit_verify import verify_logs
from workstation.steps.audit_view import Trail, TrailWish, view_trail
from workstation.steps.counter import Counter


class CounterAudit:
    """Port `AuditDesk`."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def trail(self, officer: Officer, wish: TrailWish) -> Trail:
        """The newest acts that fit a wish."""
        return view_trail(self._counter, officer, wish)

    def subject(self, officer: Officer, nik: str) -> SubjectRecord:
        """All processing of one person."""
        return subject_record(self._counter, officer, nik)

    def aside(self, officer: Officer) -> list[Aside]:
        """What was set aside here."""
        return list_aside(self._counter, officer)

    def verify(self, officer: Officer) -> Verified:
        """Check both logs."""
        allow(officer, Act.AUDIT)
        return verify_logs(self._counter)

    def save(self, officer: Officer, what: str, sheet: Sheet, path: Path) -> None:
        """Write a list as CSV, once that it leaves is logged. Raises FolderUnusable."""
        note_export(self._counter, officer, what, len(sheet.rows))
        try:
            # With the mark that lets spreadsheets on Windows know the letters.
            path.write_bytes(to_csv(sheet).encode("utf-8-sig"))
        except OSError as problem:
            raise FolderUnusable(folder=str(path.parent)) from problem
