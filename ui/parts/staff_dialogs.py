"""Ask whom to let in, or as what from now on, and show a temporary password once."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QVBoxLayout, QWidget

from ui.language import mark, tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.form import add_field, text_field
from ui.parts.words import column, label, line, name_combo
from ui.shortcuts import Key, bind
from ui.theme import active
from workstation.domain.event import Role
from workstation.domain.text import ROLE_WORDS
from workstation.steps.staff import AddOfficer, Colleague


class AddOfficerDialog(QDialog):
    """`answered` carries whom to let in."""

    answered = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Tambah petugas"))
        self.setModal(True)
        self.setMinimumWidth(active().px(460))
        self.name = text_field(tr("Nama untuk masuk"), hint=tr("Misalnya: budi"))
        self.full_name = text_field(tr("Nama lengkap"), hint=tr("Tercetak pada surat"))
        self.role = _roles()
        body = column(self, margin=20, gap=8)
        body.addWidget(label(tr("Tambah petugas"), "heading"))
        said = mark("Nama ini tercatat pada setiap keputusan dan tidak pernah dipakai orang lain.")
        body.addWidget(label(tr(said), muted=True, wrap=True))
        for caption, field in (
            (tr("Nama untuk masuk"), self.name),
            (tr("Nama lengkap"), self.full_name),
            (tr("Peran"), self.role),
        ):
            add_field(body, caption, field)
        self.send = _ends(self, body, tr("Tambah"), self.submit)
        self.name.textChanged.connect(self._check)
        self._check()
        self.name.setFocus()

    def submit(self) -> None:
        """Let them in."""
        if self.send.isEnabled():
            name, full_name = (" ".join(field.text().split()) for field in (self.name, self.full_name))
            self.answered.emit(AddOfficer(name, Role(self.role.currentData()), full_name))
            self.accept()

    def _check(self) -> None:
        self.send.setEnabled(bool(self.name.text().strip()))


class RoleDialog(QDialog):
    """`answered` carries the role that somebody is to have."""

    answered = Signal(object)

    def __init__(self, colleague: Colleague, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Ubah peran"))
        self.setModal(True)
        self.setMinimumWidth(active().px(440))
        self._had = colleague.role
        self.role = _roles()
        self.role.setCurrentIndex(self.role.findData(colleague.role))
        body = column(self, margin=20, gap=12)
        body.addWidget(label(tr("Ubah peran {name}", name=colleague.name), "heading"))
        said = mark("Sesi yang sedang dipakai berakhir; ia masuk lagi dengan peran barunya. Keputusan lama tetap sah.")
        body.addWidget(label(tr(said), muted=True, wrap=True))
        add_field(body, tr("Peran"), self.role)
        self.send = _ends(self, body, tr("Ubah peran"), self.submit)
        self.role.currentIndexChanged.connect(self._check)
        self._check()
        self.role.setFocus()

    def submit(self) -> None:
        """Give the role."""
        if self.send.isEnabled():
            self.answered.emit(Role(self.role.currentData()))
            self.accept()

    def _check(self) -> None:
        self.send.setEnabled(Role(self.role.currentData()) is not self._had)


def _roles() -> QComboBox:
    made = QComboBox()
    name_combo(made, tr("Peran"))
    for role, words in ROLE_WORDS.items():
        made.addItem(tr(words), role)
    return made


def _ends(dialog: QDialog, body: QVBoxLayout, words: str, submit: Callable[[], None]) -> KeyButton:
    """The buttons at a dialog's foot; gives the one that sends."""
    cancel, send = KeyButton(tr("Batal"), Key.CANCEL), KeyButton(words, Key.SUBMIT, Look.GO)
    row = line()
    row.addStretch(1)
    row.addWidget(cancel)
    row.addWidget(send)
    body.addLayout(row)
    cancel.clicked.connect(dialog.reject)
    send.clicked.connect(submit)
    bind(dialog, Key.SUBMIT, submit)
    return send


class TemporaryDialog(QDialog):
    """A temporary password; once closed it is shown nowhere again."""

    def __init__(self, name: str, temporary: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Sandi sementara"))
        self.setModal(True)
        self.setMinimumWidth(active().px(440))
        body = column(self, margin=20, gap=12)
        body.addWidget(label(tr("Sandi sementara untuk {name}", name=name), "heading"))
        self.password = label(temporary, "title")
        self.password.setFont(active().font(24, mono=True))
        self.password.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body.addWidget(self.password, 0, Qt.AlignmentFlag.AlignHCenter)
        said = mark(
            "Sampaikan langsung kepada petugasnya. Sandi ini tidak ditampilkan lagi dan harus diganti saat masuk."
        )
        body.addWidget(label(tr(said), wrap=True))
        close = KeyButton(tr("Tutup"), Key.CANCEL, Look.GO)
        close.clicked.connect(self.accept)
        row = line()
        row.addStretch(1)
        row.addWidget(close)
        body.addLayout(row)
