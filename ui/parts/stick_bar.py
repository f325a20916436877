"""Two buttons for an office that no network reaches: write a stick for the hub, take one from it in."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.language import say, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import column, line
from ui.session import Session
from ui.shortcuts import Key
from ui.work import Lane
from workstation.domain.sentence import Sentence

FILES = "Loket (*.loket)"


class StickBar(QWidget):
    """`changed` says that a stick was written or taken in."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.notice = NoticeLine()
        self.write = KeyButton(tr("Tulis stik"), Key.STICK_OUT, Look.GO)
        self.take = KeyButton(tr("Ambil stik"), Key.STICK_IN)
        self.write.clicked.connect(self.ask_where)
        self.take.clicked.connect(self.ask_which)
        row = line()
        row.addStretch(1)
        row.addWidget(self.take)
        row.addWidget(self.write)
        body = column(self)
        body.addLayout(row)
        body.addWidget(self.notice)

    def ask_where(self) -> None:
        """Ask where the stick shall be written."""
        name = f"pulang-{self._session.now():%Y%m%d-%H%M}.loket"
        dialog = QFileDialog(self, tr("Tulis stik"), name, FILES)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("loket")
        self._show(dialog, self.write_to)

    def ask_which(self) -> None:
        """Ask which stick shall be taken in."""
        dialog = QFileDialog(self, tr("Ambil stik"), "", FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._show(dialog, self.take_from)

    def write_to(self, path: Path) -> None:
        """Write what waits here to a file."""
        self._start(lambda: self._session.desk.sticks.write(path, self._session.officer))

    def take_from(self, path: Path) -> None:
        """Take in what a file brings."""
        self._start(lambda: self._session.desk.sticks.take(path, self._session.officer))

    def _show(self, dialog: QFileDialog, chosen: Callable[[Path], None]) -> None:
        dialog.fileSelected.connect(lambda file: chosen(Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _start(self, act: Callable[[], tuple[Sentence, ...]]) -> None:
        for button in (self.write, self.take):
            button.setEnabled(False)
        self.notice.say(tr("Stik sedang ditulis atau dibaca. Jangan dicabut dahulu."))
        self._session.work.start(self, act, self._done, self._failed, Lane.ACT)

    def _done(self, sentences: tuple[Sentence, ...]) -> None:
        self._end(" ".join(say(sentence) for sentence in sentences), Tone.GOOD, "check")
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._end(problem_words(error), Tone.BAD, "warning")

    def _end(self, words: str, tone: Tone, icon: str) -> None:
        for button in (self.write, self.take):
            button.setEnabled(True)
        self.notice.say(words, tone, icon)
