"""From a pressed key to claims taken, given back or handed on, and what is said of it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.language import say, tr
from ui.parts.hand_over_dialog import HandOverDialog
from ui.parts.notice import problem_words
from ui.parts.opening import open_dialog
from ui.session import Session
from ui.work import Lane
from workstation.domain.event import Role
from workstation.domain.queue import QueueRow
from workstation.domain.refusals import RoleNotAllowed
from workstation.steps.claim import Claims

SO_MANY = 20


class Holding(QObject):
    """`said` is what became of it, in words; `changed` says that other claims are in force now."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session = session
        self._over = over
        self.dialog: HandOverDialog | None = None

    def claim(self, rows: Sequence[QueueRow]) -> None:
        """Take some dossiers in hand."""
        desk, officer, ids = self._session.desk, self._session.officer, [row.dossier_id for row in rows]
        if ids:
            self._start(lambda: desk.claim_several(officer, ids), self._claimed)

    def claim_next(self) -> None:
        """Take the next free ones in hand."""
        desk, officer = self._session.desk, self._session.officer
        self._start(lambda: desk.claim_next(officer, SO_MANY), self._claimed)

    def release(self, rows: Sequence[QueueRow]) -> None:
        """Give some claims back."""
        desk, officer, ids = self._session.desk, self._session.officer, [row.dossier_id for row in rows]
        if ids:
            self._start(lambda: desk.release(officer, ids), self._released)

    def hand_over(self, rows: Sequence[QueueRow], known: Sequence[QueueRow]) -> None:
        """Ask to whom the first of some dossiers shall go; `known` rows name the officers on offer."""
        if self._session.officer.role is not Role.SUPERVISOR:
            self.said.emit(say(RoleNotAllowed().sentence))
        elif rows and self.dialog is None:
            officers = sorted(
                {name for row in known for name in (row.holder, row.decided_by) if name and "," not in name}
            )
            self._start(self._session.desk.stations, lambda stations: self._ask(rows[0], officers, stations))

    def _ask(self, row: QueueRow, officers: list[str], stations: tuple[str, ...]) -> None:
        self.dialog = HandOverDialog(row, officers, stations, self._over)
        self.dialog.answered.connect(lambda to, where: self._hand_over(row, to, where))
        self.dialog.finished.connect(self._closed)
        open_dialog(self.dialog)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _hand_over(self, row: QueueRow, to: str, where: str) -> None:
        desk, officer = self._session.desk, self._session.officer
        words = tr("Diserahkan kepada {who} di komputer {where}: {name}", who=to, where=where, name=row.nama[:40])
        self._start(lambda: desk.reassign(officer, row.dossier_id, to, where), lambda lease: self._tell(words))

    def _claimed(self, claims: Claims) -> None:
        words = tr("{count} berkas Anda pegang.", count=len(claims.taken))
        if claims.held:
            words += " " + tr("{count} dipegang orang lain.", count=len(claims.held))
        self._tell(words)

    def _released(self, count: int) -> None:
        self._tell(tr("{count} berkas dilepas.", count=count))

    def _tell(self, words: str) -> None:
        self.said.emit(words)
        self.changed.emit()

    def _start(self, task: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._session.work.start(self, task, done, lambda error: self.said.emit(problem_words(error)), Lane.HUB)
