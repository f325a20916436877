"""Choose a new password: in a dialog of the settings, or on the way in after a reset."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.door import Door
from ui.language import mark, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.door_card import DoorCard
from ui.parts.form import add_field, secret_field
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import column, label, line
from ui.shortcuts import Key, bind
from ui.theme import active
from ui.work import Lane, Work
from workstation.domain.staff_refusals import PasswordsDiffer

RULES = mark("Sekurangnya 10 huruf, bukan nama Anda, bukan kata yang mudah ditebak. Tiga kata sudah baik.")


class PasswordForm(QWidget):
    """`changed` carries the session that goes on. `old` is what was just typed at the sign-in, if anything."""

    changed = Signal(object)

    def __init__(self, door: Door, work: Work, name: str, old: str = "") -> None:
        super().__init__()
        self._door, self._work, self._name = door, work, name
        self.old, self.new, self.again = map(
            secret_field, (tr("Sandi lama"), tr("Sandi baru"), tr("Sandi baru sekali lagi"))
        )
        self.old.setText(old)
        self.notice = NoticeLine()
        self.send = KeyButton(tr("Ganti sandi"), look=Look.GO)
        body = column(self, gap=8)
        for field in (self.old, self.new, self.again)[1 if old else 0 :]:
            add_field(body, field.accessibleName(), field)
        body.addWidget(label(tr(RULES), muted=True, wrap=True))
        body.addWidget(self.notice)
        self.send.clicked.connect(self.submit)
        for field in (self.old, self.new, self.again):
            field.returnPressed.connect(self.submit)
            field.textChanged.connect(self._check)
        self._check()

    def submit(self) -> None:
        """Change it."""
        if not self.send.isEnabled():
            return
        old, new = self.old.text(), self.new.text()
        if new != self.again.text():
            self._refused(PasswordsDiffer())
            return
        self.send.setEnabled(False)
        change = self._door.change_password
        self._work.start(self, lambda: change(self._name, old, new), self.changed.emit, self._refused, Lane.ACT)

    def _refused(self, error: Exception) -> None:
        self.send.setEnabled(True)
        self.notice.say(problem_words(error), Tone.BAD, "warning")

    def _check(self) -> None:
        self.send.setEnabled(all(field.text() for field in (self.old, self.new, self.again)))


class PasswordDialog(QDialog):
    """The form over a screen. `changed` carries the session that goes on."""

    changed = Signal(object)

    def __init__(self, door: Door, work: Work, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Ganti sandi"))
        self.setModal(True)
        self.setMinimumWidth(active().px(440))
        self.form = PasswordForm(door, work, name)
        self.form.changed.connect(self._done)
        body: QVBoxLayout = column(self, margin=20, gap=10)
        body.addWidget(label(tr("Ganti sandi"), "heading"))
        body.addWidget(self.form)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        cancel.clicked.connect(self.reject)
        row = line()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.form.send)
        body.addLayout(row)
        bind(self, Key.SUBMIT, self.form.submit)

    def _done(self, signed: object) -> None:
        self.changed.emit(signed)
        self.accept()


class NewPasswordScreen(DoorCard):
    """On the way in with a temporary password: nothing else opens before it is changed."""

    def __init__(self, door: Door, work: Work, name: str, old: str) -> None:
        super().__init__(tr("Ganti sandi sementara"), name, "lock")
        said = tr("Sandi sementara hanya untuk masuk sekali ini. Pilih sandi sendiri yang tidak diketahui orang lain.")
        self.inner.addWidget(label(said, wrap=True))
        self.form = PasswordForm(door, work, name, old)
        self.inner.addWidget(self.form)
        row = line()
        row.addStretch(1)
        row.addWidget(self.form.send)
        self.inner.addLayout(row)

    def take_focus(self) -> None:
        """Put the keyboard on the new password."""
        self.form.new.setFocus()
