"""Before anything else where the keys lie in a sealed file: its passphrase, and the opening behind it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLineEdit

from ui.language import tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.icons import app_icon
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import column, label
from ui.theme import active
from ui.work import Lane, Work


class UnlockScreen(QDialog):
    """Asks for the passphrase until `opens` takes it; `opened` is what that gave then.

    `first`: the passphrase is being chosen here, so it is typed twice.
    """

    def __init__(self, opens: Callable[[str], Any], work: Work, first: bool) -> None:
        super().__init__()
        self._opens, self._work = opens, work
        self.opened: Any = None
        self.setWindowTitle("Loket")
        self.setWindowIcon(app_icon())
        self.setFixedWidth(active().px(440))
        self.passphrase = self._field(tr("Frasa sandi kunci komputer ini"))
        self.again = self._field(tr("Ketik sekali lagi"))
        self.notice = NoticeLine()
        self.start = KeyButton(tr("Buka"), look=Look.GO)
        body = column(self, margin=28, gap=10)
        body.addWidget(label(tr("Buka kunci data"), "title"))
        body.addWidget(label(self._explanation(first), muted=True, wrap=True))
        for field in (self.passphrase, self.again) if first else (self.passphrase,):
            heading = label(field.accessibleName(), "strong")
            heading.setBuddy(field)
            body.addWidget(heading)
            body.addWidget(field)
        body.addWidget(self.notice)
        body.addWidget(self.start, 0, Qt.AlignmentFlag.AlignRight)
        self._first = first
        self.start.clicked.connect(self.open_it)
        self._look()

    def open_it(self) -> None:
        """Try what was typed; the window stays usable meanwhile."""
        if self._first and self.again.text() != self.passphrase.text():
            self.notice.say(tr("Kedua frasa sandi tidak sama. Ketik ulang keduanya."), Tone.BAD, "warning")
            return
        typed = self.passphrase.text()
        self.start.setEnabled(False)
        self.notice.say(tr("Data sedang dibuka …"))
        self._work.start(self, lambda: self._opens(typed), self._done, self._failed, Lane.ACT)

    def _done(self, opened: Any) -> None:
        self.opened = opened
        self.accept()

    def _failed(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.BAD, "warning")
        self.adjustSize()
        self.passphrase.setFocus()
        self.passphrase.selectAll()
        self._look()

    def _field(self, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(name)
        field.textChanged.connect(self._look)
        return field

    def _look(self) -> None:
        self.start.setEnabled(bool(self.passphrase.text()))

    def _explanation(self, first: bool) -> str:
        if first:
            return tr(
                "Pilih frasa sandi, sekurangnya 12 huruf. Tanpa frasa ini data di komputer ini tidak dapat dibuka "
                "siapa pun; simpan salinannya di tempat yang aman."
            )
        return tr("Data di komputer ini tersimpan terkunci. Ketik frasa sandinya untuk mulai bekerja.")
