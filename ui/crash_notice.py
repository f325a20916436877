"""Tells the officer of a fault of the program, whichever thread it came from."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from ui.language import say, tr
from workstation.domain.sentence import Sentence


class CrashNotice(QObject):
    """One box at a time: a fault that repeats itself must not bury the window."""

    _arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._box: QMessageBox | None = None
        self._arrived.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def tell(self, sentence: Sentence) -> None:
        """Show a sentence soon; may be called in any thread."""
        self._arrived.emit(sentence)

    @property
    def words(self) -> str:
        """What is shown now."""
        return self._box.text() if self._box else ""

    def _show(self, sentence: Sentence) -> None:
        if self._box is not None:
            return
        self._box = QMessageBox(QApplication.activeWindow())
        self._box.setIcon(QMessageBox.Icon.Warning)
        self._box.setWindowTitle(tr("Gangguan program"))
        self._box.setText(say(sentence))
        self._box.finished.connect(self._forget)
        self._box.open()

    def _forget(self) -> None:
        self._box = None
