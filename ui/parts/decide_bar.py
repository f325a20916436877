"""The bottom of the verify screen: what is still open, and the four decisions."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.answers import Opened
from ui.language import tr
from ui.models.matrix import Matrix
from ui.parts.buttons import KeyButton, Look
from ui.parts.elided import Elided
from ui.parts.words import line
from ui.shortcuts import Key
from workstation.domain.ruling import Decision


class DecideBar(QFrame):
    """`wanted` carries the decision, `next_wanted` asks for the next open row."""

    wanted = Signal(object)
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("foot", True)
        row = line(self, margin=14, upright=10, gap=10)
        self._open = Elided("")
        self._next = KeyButton(tr("Berikutnya"), Key.NEXT_OPEN)
        self._next.clicked.connect(self.next_wanted)
        row.addWidget(self._open)
        row.addStretch(1)
        row.addWidget(self._next)
        row.addSpacing(12)
        self._buttons: dict[Decision, KeyButton] = {}
        for decision, words, key, look in (
            (Decision.ESCALATE, tr("Eskalasi"), Key.ESCALATE, Look.PLAIN),
            (Decision.RETURN, tr("Kembalikan"), Key.RETURN, Look.PLAIN),
            (Decision.REJECT, tr("Tolak"), Key.REJECT, Look.STOP),
            (Decision.APPROVE, tr("Setujui"), Key.APPROVE, Look.GO),
        ):
            button = KeyButton(words, key, look)
            button.clicked.connect(lambda _=False, decision=decision: self.wanted.emit(decision))
            row.addWidget(button)
            self._buttons[decision] = button
        self.can_act = False

    def show_case(self, opened: Opened, matrix: Matrix, can_act: bool) -> None:
        """Say what is open and which decisions can be made."""
        self.can_act = can_act
        for button in self._buttons.values():
            button.setEnabled(can_act)
        waiting = [row.label for row in matrix.rows if row.is_open and not row.mark]
        self._next.setVisible(can_act and bool(waiting))
        if waiting:
            names = ", ".join(waiting)
            self._open.say(tr("{count} belum dinilai: {names}", count=len(waiting), names=names))
        elif opened.open_points:
            self._open.say(tr("Setujui akan meminta alasan dan diteruskan ke supervisor."))
        else:
            self._open.say(tr("Semua isian sudah dinilai.") if can_act else "")
