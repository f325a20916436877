"""How the window looks and what it does after a decision."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from ui.language import LANGUAGES, mark, tr
from ui.parts.buttons import KeyButton
from ui.parts.code_dialog import CodeDialog
from ui.parts.password_form import PasswordDialog
from ui.parts.words import column, frame, label, line, name_combo
from ui.preferences import Preferences
from ui.session import Session
from ui.theme import SCALES, active
from workstation.steps.sign_in import SignedIn

PALETTE_NAMES = (("light", mark("Terang")), ("dark", mark("Gelap")), ("contrast", mark("Kontras tinggi")))
AFTER_NAMES = (
    ("next", mark("Buka berkas berikutnya")),
    ("receipt", mark("Tampilkan tanda terima")),
    ("queue", mark("Kembali ke antrean")),
)


class SettingsScreen(QWidget):
    """`changed` carries the preferences at each choice, `renewed` the session after a change of password or code."""

    changed = Signal(object)
    renewed = Signal(object)

    def __init__(self, session: Session, has_code: bool = False) -> None:
        super().__init__()
        self._session, self._has_code = session, has_code
        self._preferences = session.preferences
        theme = active()
        card = frame("card")
        card.setMaximumWidth(theme.px(640))
        grid = QGridLayout(card)
        grid.setContentsMargins(*(theme.px(20),) * 4)
        grid.setVerticalSpacing(theme.px(12))
        grid.setHorizontalSpacing(theme.px(16))
        self.palette_box = self._combo([(name, tr(words)) for name, words in PALETTE_NAMES], "palette")
        self.language_box = self._combo(list(LANGUAGES.items()), "language")
        self.scale_box = self._combo([(scale, f"{scale:.0%}") for scale in SCALES], "scale")
        self.after_box = self._combo([(name, tr(words)) for name, words in AFTER_NAMES], "after_decision")
        rows = (
            (tr("Warna"), self.palette_box),
            (tr("Bahasa"), self.language_box),
            (tr("Ukuran huruf dan tombol"), self.scale_box),
            (tr("Setelah memutus"), self.after_box),
        )
        for place, (name, box) in enumerate(rows):
            caption = label(name, "strong")
            caption.setBuddy(box)
            name_combo(box, name)
            grid.addWidget(caption, place, 0)
            grid.addWidget(box, place, 1)
        for offset, (name, words) in enumerate(
            (
                (tr("Nama loket"), session.desk.counter_name),
                (tr("Kantor"), session.desk.office_name),
                (tr("Petugas"), session.officer.shown_name),
            )
        ):
            grid.addWidget(label(name, "strong"), len(rows) + offset, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(words, wrap=True), len(rows) + offset, 1)
        grid.setColumnStretch(1, 1)
        body = column(self, margin=16, gap=12)
        body.addWidget(label(tr("Pengaturan"), "title"))
        body.addWidget(label(tr("Berlaku untuk komputer ini. Nama loket dan kantor diatur admin."), muted=True))
        body.addWidget(card)
        self.password = KeyButton(tr("Ganti sandi"))
        self.code = KeyButton(tr("Kode masuk dari telepon"))
        self.password.clicked.connect(self.ask_password)
        self.code.clicked.connect(self.ask_code)
        row = line()
        row.addWidget(self.password)
        row.addWidget(self.code)
        row.addStretch(1)
        body.addLayout(row)
        body.addStretch(1)

    def ask_password(self) -> None:
        """Ask for the old and a new password."""
        session = self._session
        dialog = PasswordDialog(session.desk.door, session.work, session.officer.name, self)
        dialog.changed.connect(self.renewed)
        dialog.open()

    def ask_code(self) -> None:
        """Set up the second factor, or take it away."""
        session = self._session
        dialog = CodeDialog(session.desk.door, session.work, session.officer.name, self._has_code, self)
        dialog.changed.connect(self._code_changed)
        dialog.open()

    def _code_changed(self, signed: SignedIn) -> None:
        self._has_code = signed.has_code
        self.renewed.emit(signed)

    def _combo(self, choices: list[tuple[object, str]], name: str) -> QComboBox:
        box = QComboBox()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(getattr(self._preferences, name))))
        box.activated.connect(lambda _: self._choose(name, box.currentData()))
        return box

    def _choose(self, name: str, value: object) -> None:
        chosen: Preferences = replace(self._preferences, **{name: value})  # type: ignore[arg-type]
        if chosen != self._preferences:
            self._preferences = chosen
            self.changed.emit(chosen)

    def reload(self) -> None:
        """Nothing to fetch."""
