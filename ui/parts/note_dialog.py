"""Asks for one note before something is done."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from ui.language import tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import column, label, line
from ui.shortcuts import Key, bind
from ui.theme import active


class NoteDialog(QDialog):
    """`answered` carries the note."""

    answered = Signal(str)

    def __init__(self, title: str, hint: str, word: str, look: Look, parent: QWidget, needed: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setModal(True)
        self._needed = needed
        theme = active()
        self.setMinimumWidth(theme.px(480))
        body = column(self, margin=20, gap=10)
        body.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        body.addWidget(label(title, "heading"))
        body.addWidget(label(hint, muted=True, wrap=True))
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(tr("Catatan"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(90))
        body.addWidget(self.note)
        row = line()
        row.addStretch(1)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        self.send = KeyButton(word, Key.SUBMIT, look)
        row.addWidget(cancel)
        row.addWidget(self.send)
        body.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.send.clicked.connect(self._submit)
        self.note.textChanged.connect(self._check)
        bind(self, Key.SUBMIT, self._submit)
        self._check()
        self.note.setFocus()

    def _check(self) -> None:
        self.send.setEnabled(not self._needed or bool(self.note.toPlainText().strip()))

    def _submit(self) -> None:
        if self.send.isEnabled():
            self.answered.emit(self.note.toPlainText().strip())
            self.accept()
