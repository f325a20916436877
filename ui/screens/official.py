"""From a pressed key to a recorded official check of a document."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.answers import Opened
from ui.models.notes import column_name
from ui.parts.official_dialog import OfficialDialog
from ui.session import Session
from ui.work import Lane
from workstation.domain.dossier import Document
from workstation.domain.hosts import judge_host
from workstation.domain.ruling import OfficialResult
from workstation.steps.official import RecordOfficialCheck


class Official(QObject):
    """`recorded` comes when it is kept, `failed` says what stood in the way."""

    recorded = Signal(object)
    failed = Signal(object)

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session = session
        self._over = over
        self.dialog: OfficialDialog | None = None

    def ask(self, opened: Opened, document: Document) -> None:
        """Ask what the official page said of a document."""
        if self.dialog is not None:
            return
        reading = opened.case.readings.get(document.sha256)
        judged = [judge_host(code.text) for code in reading.codes] if reading else []
        dossier_id = opened.case.dossier.dossier_id
        self.dialog = OfficialDialog(column_name(document.kind), tuple(one for one in judged if one.host), self._over)
        self.dialog.answered.connect(lambda result, note: self._send(dossier_id, document.kind, result, note))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _send(self, dossier_id: UUID, kind: str, result: OfficialResult, note: str) -> None:
        desk, officer = self._session.desk, self._session.officer
        command = RecordOfficialCheck(dossier_id, kind, result, note)
        self._session.work.start(
            self,
            lambda: desk.record_official_check(officer, command),
            lambda _: self.recorded.emit(dossier_id),
            self.failed.emit,
            Lane.ACT,
        )
