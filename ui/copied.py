"""What was copied here: a NIK must not be there to paste when somebody else sits at the counter."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QClipboard, QGuiApplication


class Copied(QObject):
    """Knows whether what the clipboard holds came from this window; other programs' words are left alone."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._own = False
        QGuiApplication.clipboard().dataChanged.connect(self._changed)

    def forget(self) -> None:
        """Empty the clipboard of what was copied here, and of what is selected (Linux pastes that as well)."""
        clipboard = QGuiApplication.clipboard()
        if self._own:
            clipboard.clear()
        if clipboard.supportsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def _changed(self) -> None:
        self._own = QGuiApplication.focusWindow() is not None
