"""The audit of a real counter. Everything here reads the disk, so it is called from worker threads only."""

from collections.abc import Sequence
from pathlib import Path

from workstation.domain.audit import Verified
from workstation.domain.officer import Officer
from workstation.domain.refusals import FolderUnusable
from workstation.domain.rights import Act, allow
from workstation.steps.audit_subject import Processing, SubjectRecord, note_export, subject_record, to_csv
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

    def verify(self, officer: Officer) -> Verified:
        """Check both logs."""
        allow(officer, Act.AUDIT)
        return verify_logs(self._counter)

    def save(self, officer: Officer, what: str, entries: Sequence[Processing], path: Path) -> None:
        """Write a list as CSV, once that it leaves is logged. Raises FolderUnusable."""
        note_export(self._counter, officer, what, len(entries))
        try:
            # With the mark that lets spreadsheets on Windows know the letters.
            path.write_bytes(to_csv(entries).encode("utf-8-sig"))
        except OSError as problem:
            raise FolderUnusable(folder=str(path.parent)) from problem
