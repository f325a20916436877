"""Set up the codes of a second factor: a QR for the telephone's app, and the proof that it works."""

import io

import segno
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from ui.door import Door
from ui.language import mark, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.form import add_field, secret_field, text_field
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import column, label, line
from ui.shortcuts import Key, bind
from ui.theme import active
from ui.work import Lane, Work

QR_SIZE = 200


class CodeDialog(QDialog):
    """`changed` carries the session that goes on. With `has_code` it only takes the second factor away."""

    changed = Signal(object)

    def __init__(self, door: Door, work: Work, name: str, has_code: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._door, self._work, self._name, self._has_code = door, work, name, has_code
        self._secret = ""  # nosec B105
        theme = active()
        self.setWindowTitle(tr("Kode masuk"))
        self.setModal(True)
        self.setMinimumWidth(theme.px(460))
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.words = label(wrap=True)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.password = secret_field(tr("Sandi"))
        self.code = text_field(tr("Kode 6 angka"))
        self.notice = NoticeLine()
        self.send = KeyButton(tr("Jangan minta kode lagi") if has_code else tr("Minta kode saat masuk"), look=Look.GO)
        body = column(self, margin=20, gap=8)
        body.addWidget(label(tr("Kode masuk dari telepon"), "heading"))
        said = mark("Pindai dengan aplikasi autentikator di telepon, lalu ketik sandi dan kode yang muncul.")
        gone = mark("Kode tidak diminta lagi saat masuk. Ketik sandi Anda.")
        body.addWidget(label(tr(gone if has_code else said), muted=True, wrap=True))
        if not has_code:
            body.addWidget(self.picture)
            body.addWidget(self.words)
        add_field(body, tr("Sandi"), self.password)
        if not has_code:
            add_field(body, tr("Kode 6 angka"), self.code)
        body.addWidget(self.notice)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        row = line()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.send)
        body.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.send.clicked.connect(self.submit)
        bind(self, Key.SUBMIT, self.submit)
        for field in (self.password, self.code):
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self.submit)
        self._check()
        if not has_code:
            work.start(self, lambda: door.offer_code(name), self._show, self._refused)

    def submit(self) -> None:
        """Put it in force, or take it away."""
        if not self.send.isEnabled():
            return
        name, password, secret, code = self._name, self.password.text(), self._secret, self.code.text()
        take, drop = self._door.take_code, self._door.drop_code
        act = (lambda: drop(name, password)) if self._has_code else (lambda: take(name, password, secret, code))
        self.send.setEnabled(False)
        self._work.start(self, act, self._done, self._refused, Lane.ACT)

    def _show(self, offered: tuple[str, str]) -> None:
        self._secret, address = offered
        drawn = io.BytesIO()
        segno.make(address, error="m").save(drawn, kind="png", scale=6, border=4)
        picture = QPixmap()
        picture.loadFromData(drawn.getvalue())
        size = active().px(QR_SIZE)
        self.picture.setPixmap(picture.scaled(size, size, Qt.AspectRatioMode.KeepAspectRatio))
        self.picture.setAccessibleName(tr("Kode QR untuk aplikasi autentikator"))
        grouped = " ".join(self._secret[start : start + 4] for start in range(0, len(self._secret), 4))
        self.words.setText(tr("Tidak bisa memindai? Ketik di aplikasi: {secret}", secret=grouped))
        self._check()

    def _done(self, signed: object) -> None:
        self.changed.emit(signed)
        self.accept()

    def _refused(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.BAD, "warning")
        self._check()

    def _check(self) -> None:
        ready = bool(self.password.text()) and (self._has_code or bool(self._secret and self.code.text().strip()))
        self.send.setEnabled(ready)
