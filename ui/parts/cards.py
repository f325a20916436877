"""The numbers over the queue, and how far the background reading is."""

from time import monotonic

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar, QWidget

from ui.language import tr
from ui.models.clock import remaining
from ui.palettes import Tone
from ui.parts.buttons import KeyButton
from ui.parts.words import column, frame, label, line, restyle
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.queue import QueueCounts


class Cards(QWidget):
    """Four counts and the progress of reading. `pause_wanted` asks to pause or go on."""

    pause_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = line(self, gap=10)
        self._figures = [
            _Figure(tr("Menunggu"), None),
            _Figure(tr("Lewat 24 jam"), Tone.BAD),
            _Figure(tr("Jelas, siap disetujui"), Tone.GOOD),
            _Figure(tr("Perlu dilihat"), Tone.WARN),
        ]
        for figure in self._figures:
            row.addWidget(figure, 3)
        self._reading = frame("card")
        self._reading.setMinimumWidth(active().px(300))
        row.addWidget(self._reading, 7)
        inner = column(self._reading, margin=16, gap=6)
        self._task = label(tr("Membaca berkas di latar belakang"), muted=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(active().px(8))
        self.bar.setAccessibleName(tr("Kemajuan membaca"))
        self._left = label("", "small", muted=True)
        self.pause = KeyButton(tr("Jeda"), Key.PAUSE)
        self.pause.clicked.connect(self.pause_wanted)
        under = line()
        under.addWidget(self._left, 1)
        under.addWidget(self.pause)
        inner.addWidget(self._task)
        inner.addWidget(self.bar)
        inner.addLayout(under)
        self._started = monotonic()
        self.rest("")

    def show_counts(self, counts: QueueCounts) -> None:
        """Show the numbers."""
        for figure, number in zip(
            self._figures, (counts.pending, counts.overdue, counts.clear, counts.review), strict=True
        ):
            figure.show_number(number)

    def progress(self, task: str, done: int, total: int) -> None:
        """Show how far the background is; the first call of a task starts its clock."""
        if self.bar.isHidden() or done <= 1:
            self._started = monotonic()
        self._task.setText(task)
        self.bar.show()
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        words = tr("{done} dari {total}", done=done, total=total)
        if done > 1:
            left = (monotonic() - self._started) / (done - 1) * (total - done)
            words = tr("{words} · sisa {left}", words=words, left=remaining(left))
        self._left.setText(words)
        self.pause.say(tr("Jeda"))
        self.pause.show()

    def rest(self, words: str, paused: bool = False) -> None:
        """Nothing runs; say so."""
        self._task.setText(tr("Pembacaan dijeda") if paused else tr("Latar belakang"))
        self.bar.setVisible(False)
        self._left.setText(words or tr("Semua berkas sudah dibaca."))
        self.pause.say(tr("Lanjutkan"))
        self.pause.setVisible(paused)


class _Figure(QFrame):
    """One number with its name."""

    def __init__(self, name: str, tone: Tone | None) -> None:
        super().__init__()
        self.setProperty("card", True)
        self._name, self._tone = name, tone
        inner = column(self, margin=16, gap=0)
        inner.setContentsMargins(active().px(16), active().px(8), active().px(8), active().px(8))
        self._number: QLabel = label("–", "figure")
        inner.addWidget(label(name, muted=True))
        inner.addWidget(self._number)

    def show_number(self, number: int) -> None:
        """Show the number; a zero has no colour."""
        self._number.setText(f"{number:,}".replace(",", "."))
        self._number.setProperty("tone", self._tone.value if self._tone and number else "")
        restyle(self._number)
        self.setAccessibleName(f"{self._name}: {number}")
