"""What was just done, for a few seconds, with the way back and how long it is open."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from ui.language import tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import label, line
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.case import UNDO_WINDOW

SECOND = 1000


class Toast(QFrame):
    """Floats over the bottom of a window."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setProperty("toast", True)
        row = line(self, margin=14, upright=8, gap=12)
        self._words = label("")
        self._undo = KeyButton("", Key.UNDO, Look.BAR)
        row.addWidget(self._words)
        row.addWidget(self._undo)
        self._undo.clicked.connect(self.undo)
        self._act: Callable[[], None] | None = None
        self._left = 0
        self._second = QTimer(self, interval=SECOND)
        self._second.timeout.connect(self._count_down)
        self.hide()

    @property
    def words(self) -> str:
        """What it says, while it is shown."""
        return "" if self.isHidden() else self._words.text()

    def offer_undo(self, words: str, act: Callable[[], None]) -> None:
        """Say what was done, and let it be undone for ten seconds."""
        self._act, self._left = act, int(UNDO_WINDOW.total_seconds())
        self._undo.show()
        self._show(words)

    def say(self, words: str) -> None:
        """Say something for a few seconds."""
        self._act, self._left = None, 6
        self._undo.hide()
        self._show(words)

    def undo(self) -> None:
        """Undo, if there is still something to undo."""
        if self._act is not None:
            act, self._act = self._act, None
            self.hide()
            act()

    def _show(self, words: str) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        self._say_left()
        self._second.start()
        self.show()
        self.raise_()
        self.place()

    def _say_left(self) -> None:
        self._undo.say(tr("Urungkan ({seconds} d)", seconds=self._left))

    def _count_down(self) -> None:
        self._left -= 1
        if self._left <= 0:
            self._second.stop()
            self._act = None
            self.hide()
            return
        self._say_left()

    def place(self) -> None:
        """Stand at the bottom, in the middle."""
        self.adjustSize()
        over = self._over
        left = (over.width() - self.width()) // 2
        self.move(QPoint(left, over.height() - self.height() - active().px(72)))
