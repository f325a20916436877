"""The two lists of the receipts screen, and the card of a paper that must come back."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.models.clock import stamp
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import clear, column, frame, label
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.receipt import ReceiptType
from workstation.domain.text import PAPER_NAMES
from workstation.steps.recall import Recall


class PaperTabs(QWidget):
    """`chosen` comes when the other list is wanted."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.decided = KeyButton(tr("Berkas yang sudah diputus"), look=Look.CHIP)
        self.calling = KeyButton(tr("Harus ditarik"), Key.RECALLS, Look.CHIP)
        body = column(self, margin=10, gap=6)
        body.setContentsMargins(active().px(10), 0, active().px(10), 0)
        for button, recalling in ((self.decided, False), (self.calling, True)):
            button.clicked.connect(lambda _=False, recalling=recalling: self._choose(recalling))
            body.addWidget(button)
        self.show_chosen(False)

    @property
    def recalling(self) -> bool:
        """Whether the papers to be called back are wanted."""
        return self.calling.isChecked()

    def toggle(self) -> None:
        """Go to the other list."""
        self._choose(not self.recalling)

    def show_chosen(self, recalling: bool) -> None:
        """Mark one of the lists."""
        self.decided.setChecked(not recalling)
        self.calling.setChecked(recalling)

    def show_counts(self, recalls: int) -> None:
        """Say how many papers must come back."""
        self.calling.say(f"{tr('Harus ditarik')}  {recalls}")

    def _choose(self, recalling: bool) -> None:
        self.show_chosen(recalling)
        self.chosen.emit()


class RecallCard(QWidget):
    """`taken_back` asks to record that the paper is back."""

    taken_back = Signal()

    def __init__(self) -> None:
        super().__init__()
        card = frame("card")
        column(self).addWidget(card)
        inner = column(card, gap=6)
        inner.setContentsMargins(*(active().px(10),) * 4)
        self._words = column(gap=3)
        inner.addLayout(self._words)
        self.button = KeyButton(tr("Surat sudah kembali"), Key.TAKEN_BACK, Look.PLAIN)
        self.button.clicked.connect(self.taken_back)
        inner.addWidget(self.button)
        self.hide()

    def show_recall(self, recall: Recall | None) -> None:
        """Show a paper; None hides the card."""
        clear(self._words)
        self.setVisible(recall is not None)
        if recall is None:
            return
        self._words.addWidget(label(tr(PAPER_NAMES[ReceiptType(recall.type)]), "strong", wrap=True))
        self._words.addWidget(label(recall.serial, "mono", wrap=True))
        where = f"{recall.officer} · {recall.workstation} · {stamp(recall.issued_at)}"
        self._words.addWidget(label(where, "small", muted=True, wrap=True))
        letters = ", ".join(recall.letters)
        words = tr("Surat penarikan: {serials}", serials=letters) if letters else tr("Surat penarikan belum dicetak.")
        self._words.addWidget(label(words, "small", wrap=True))
