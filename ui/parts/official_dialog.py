"""Asks what the registry's own page said of a document."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from ui.language import tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import column, label, line
from ui.shortcuts import Key, bind
from ui.theme import active
from workstation.domain.hosts import HostJudgement
from workstation.domain.ruling import OfficialResult
from workstation.domain.text import OFFICIAL_WORDS

_CHOICES = (
    (OfficialResult.VALID, Key.OFFICIAL_1, Look.GO),
    (OfficialResult.INVALID, Key.OFFICIAL_2, Look.STOP),
    (OfficialResult.UNKNOWN, Key.OFFICIAL_3, Look.PLAIN),
)


class OfficialDialog(QDialog):
    """`answered` carries the result and a note."""

    answered = Signal(object, str)

    def __init__(self, document: str, hosts: tuple[HostJudgement, ...], parent: QWidget) -> None:
        """`hosts` are where the document's QR codes lead."""
        super().__init__(parent)
        title = tr("Hasil pemeriksaan resmi: {name}", name=document)
        self.setWindowTitle(title)
        self.setModal(True)
        theme = active()
        self.setMinimumWidth(theme.px(560))
        body = column(self, margin=20, gap=10)
        body.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        body.addWidget(label(title, "heading", wrap=True))
        hint = tr("Pindai kode QR dengan ponsel kantor, lalu catat apa kata laman resmi. Loket tidak membuka tautan.")
        body.addWidget(label(hint, muted=True, wrap=True))
        for host in hosts:
            body.addWidget(label(tr("Kode QR menuju: {host}", host=host.host), "mono", wrap=True))
            if host.trust == "lookalike":
                words = tr("Alamat ini menyerupai laman resmi. Jangan dibuka.")
                body.addWidget(label(words, wrap=True, tone=Tone.BAD))
        self.note = QLineEdit()
        self.note.setPlaceholderText(tr("Catatan (boleh kosong)"))
        self.note.setAccessibleName(tr("Catatan"))
        self.note.setMaxLength(300)
        body.addWidget(self.note)
        for result, key, look in _CHOICES:
            button = KeyButton(tr(OFFICIAL_WORDS[result]), key, look)
            button.clicked.connect(lambda _=False, result=result: self._answer(result))
            bind(self, key, partial(self._answer, result))
            body.addWidget(button)
        row = line()
        row.addStretch(1)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        cancel.clicked.connect(self.reject)
        row.addWidget(cancel)
        body.addLayout(row)

    def _answer(self, result: OfficialResult) -> None:
        self.answered.emit(result, self.note.text().strip())
        self.accept()
