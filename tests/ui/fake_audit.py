"""An audit in memory for the window's tests."""

from datetime import timedelta
from pathlib import Path
from threading import get_ident

from applicants import CLOCK

from workstation.domain.audit import Verified
from workstation.domain.errors import LoketError
from workstation.domain.event import EventKind
from workstation.domain.look import LookKind
from workstation.domain.officer import Officer
from workstation.domain.refusals import NikWrong
from workstation.steps.aside import Aside
from workstation.steps.audit_csv import Sheet, to_csv
from workstation.steps.audit_subject import Processing, SubjectRecord
from workstation.steps.audit_view import Trail, TrailLine, TrailWish
from workstation.steps.audit_words import PROCESSING, basis_of

NIK = "3273015203900001"


def act(minutes: int, officer: str, kind: str, number: str = "", subject: str = "", proven: bool = True) -> TrailLine:
    """An act so many minutes ago."""
    at = CLOCK - timedelta(minutes=minutes)
    what, basis = PROCESSING[kind], basis_of(kind)
    entry = Processing(at, officer, "petugas", "loket-3", "327301", what, number, basis, "look", proven)
    return TrailLine(entry, subject)


def set_aside(minutes: int, why: LoketError, officer: str, number: str = "") -> Aside:
    """An event in an officer's name that came so many minutes ago and does not count."""
    at, what = CLOCK - timedelta(minutes=minutes), PROCESSING[EventKind.DECIDED]
    return Aside(at, why.code, why.sentence, officer, "Petugas loket", "loket-2", what, number, at - timedelta(days=1))


class FakeAudit:
    """Implements `ui.desk.AuditDesk`. `broken` fails every call; `threads` are those that it was called in."""

    def __init__(self) -> None:
        self.broken: Exception | None = None
        self.lines: tuple[TrailLine, ...] = (
            act(1, "budi", LookKind.OPENED, "3273-20261105-211034"),
            act(5, "siti", LookKind.SEARCHED, "3273-20261105-211034 3273-20261105-211035", "9f2c01ab"),
            act(9, "budi", EventKind.DECIDED, "3273-20261105-211035", proven=False),
        )
        self.set_aside: list[Aside] = []
        self.missing: tuple[str, ...] = ()
        self.verified = Verified(12, 34, (), (), True, CLOCK)
        self.wishes: list[TrailWish] = []
        self.niks: list[str] = []
        self.saved: list[tuple[str, int]] = []
        self.threads: set[int] = set()

    def _called(self) -> None:
        self.threads.add(get_ident())
        if self.broken is not None:
            raise self.broken

    def trail(self, officer: Officer, wish: TrailWish) -> Trail:
        self._called()
        self.wishes.append(wish)
        lines = [one for one in self.lines if wish.officer in ("", one.entry.officer)]
        return Trail(tuple(lines), self.missing, False, CLOCK)

    def subject(self, officer: Officer, nik: str) -> SubjectRecord:
        self._called()
        if len(nik) != 16:
            raise NikWrong
        self.niks.append(nik)
        entries = tuple(one.entry for one in reversed(self.lines[:2])) if nik == NIK else ()
        return SubjectRecord(entries, (("3273-20261105-211034", ("form",)),) if entries else (), self.missing, CLOCK)

    def aside(self, officer: Officer) -> list[Aside]:
        self._called()
        return self.set_aside

    def verify(self, officer: Officer) -> Verified:
        self._called()
        return self.verified

    def save(self, officer: Officer, what: str, sheet: Sheet, path: Path) -> None:
        self._called()
        self.saved.append((what, len(sheet.rows)))
        path.write_text(to_csv(sheet), encoding="utf-8-sig")
