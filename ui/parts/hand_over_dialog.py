"""Asks to which officer at which workstation a dossier shall go."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QWidget

from ui.language import tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import column, label, line, name_combo
from ui.shortcuts import Key, bind
from ui.theme import active
from workstation.domain.queue import QueueRow


class HandOverDialog(QDialog):
    """`answered` carries the officer's name and the workstation's."""

    answered = Signal(str, str)

    def __init__(self, row: QueueRow, officers: Sequence[str], stations: Sequence[str], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Serahkan berkas"))
        self.setModal(True)
        theme = active()
        self.setMinimumWidth(theme.px(420))
        body = column(self, margin=20, gap=10)
        body.addWidget(label(tr("Serahkan berkas"), "heading"))
        hint = tr("{name}. Pemegang sekarang tidak kehilangan apa pun yang sudah ia kerjakan.", name=row.nama)
        body.addWidget(label(hint, muted=True, wrap=True))
        self.officer, self.station = QComboBox(), QComboBox()
        self.officer.setEditable(True)
        for box, name, choices in (
            (self.officer, tr("Petugas"), officers),
            (self.station, tr("Komputer"), stations),
        ):
            box.addItems(list(choices))
            name_combo(box, name)
            body.addWidget(label(name, muted=True))
            body.addWidget(box)
        self.officer.setCurrentText("")
        buttons = line()
        buttons.addStretch(1)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        self.send = KeyButton(tr("Serahkan"), Key.SUBMIT, Look.GO)
        for button in (cancel, self.send):
            buttons.addWidget(button)
        body.addLayout(buttons)
        cancel.clicked.connect(self.reject)
        self.send.clicked.connect(self._submit)
        self.officer.currentTextChanged.connect(self._check)
        bind(self, Key.SUBMIT, self._submit)
        self._check()
        self.officer.setFocus()

    def _check(self) -> None:
        self.send.setEnabled(bool(self.officer.currentText().strip() and self.station.currentText()))

    def _submit(self) -> None:
        if self.send.isEnabled():
            self.answered.emit(self.officer.currentText().strip(), self.station.currentText())
            self.accept()
