"""Who sits here: name, password and, where the officer has one, a code. Also the cover of a locked screen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent

from ui.door import Door
from ui.language import mark, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.door_card import DoorCard
from ui.parts.form import add_field, secret_field, text_field
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import label, line
from ui.work import Lane, Work
from workstation.domain.staff_refusals import CodeNeeded
from workstation.steps.sign_in import SignedIn

COVERED = mark("Pekerjaan di layar tetap ada dan tidak terlihat. Petugas lain boleh masuk; layar ini disimpan.")


class SignInScreen(DoorCard):
    """`signed_in` carries who came in, and the password that a forced change needs once more."""

    signed_in = Signal(object, str)

    def __init__(self, place: str, door: Door, work: Work, name: str = "", locked: bool = False) -> None:
        super().__init__(tr("Terkunci") if locked else "Loket", place, "lock" if locked else "loket")
        self._door, self._work = door, work
        self.name = text_field(tr("Nama petugas"), name)
        self.password = secret_field(tr("Sandi"))
        self.code = text_field(tr("Kode 6 angka"), hint=tr("Dari aplikasi di telepon Anda"))
        self.notice = NoticeLine()
        self.start = KeyButton(tr("Buka kunci") if locked else tr("Masuk"), look=Look.GO)
        if locked:
            self.inner.addWidget(label(tr(COVERED), wrap=True))
        elif door.practice:
            self.inner.addWidget(label(door.practice, muted=True, wrap=True))
        add_field(self.inner, tr("Nama petugas"), self.name)
        add_field(self.inner, tr("Sandi"), self.password)
        self._code_caption = add_field(self.inner, tr("Kode 6 angka"), self.code)
        self.inner.addWidget(self.notice)
        forgot = label(tr("Lupa sandi? Minta admin membuat sandi sementara."), muted=True, wrap=True)
        row = line()
        row.addWidget(forgot, 1)
        row.addWidget(self.start, 0, Qt.AlignmentFlag.AlignRight)
        self.inner.addSpacing(8)
        self.inner.addLayout(row)
        self._ask_code(False)
        self.start.clicked.connect(self.submit)
        for field in (self.name, self.password, self.code):
            field.returnPressed.connect(self.submit)
            field.textChanged.connect(self._check)
        self.name.textEdited.connect(lambda: self._ask_code(False))
        self._check()

    def showEvent(self, event: QShowEvent) -> None:
        """Put the keyboard where the next word is owed."""
        super().showEvent(event)
        self.take_focus()

    def take_focus(self) -> None:
        """Put the keyboard on the password, or on the name when there is none."""
        (self.password if self.name.text() else self.name).setFocus()

    def say(self, words: str, tone: Tone = Tone.WARN) -> None:
        """Tell why somebody is asked again."""
        self.notice.say(words, tone, "info")

    def submit(self) -> None:
        """Try what was typed; on the way an empty field is asked for."""
        if not self.start.isEnabled():
            self.take_focus()
            return
        name, password, code = " ".join(self.name.text().split()), self.password.text(), self.code.text()
        self.start.setEnabled(False)
        self.notice.say("")
        self._work.start(
            self,
            lambda: self._door.sign_in(name, password, code),
            lambda signed: self._came_in(signed, password),
            self._refused,
            Lane.ACT,
        )

    def _came_in(self, signed: SignedIn, password: str) -> None:
        self.password.clear()
        self.code.clear()
        self.signed_in.emit(signed, password)

    def _refused(self, error: Exception) -> None:
        self.start.setEnabled(True)
        if isinstance(error, CodeNeeded):
            self._ask_code(True)
            self.notice.say(problem_words(error), Tone.NEUTRAL, "info")
            self.code.setFocus()
            return
        self.notice.say(problem_words(error), Tone.BAD, "warning")
        self.code.clear()
        self.password.selectAll()
        self.password.setFocus()

    def _ask_code(self, wanted: bool) -> None:
        for widget in (self._code_caption, self.code):
            widget.setVisible(wanted)
        self.code.clear()

    def _check(self) -> None:
        typed = bool(self.name.text().strip() and self.password.text())
        self.start.setEnabled(typed and (self.code.isHidden() or bool(self.code.text().strip())))
