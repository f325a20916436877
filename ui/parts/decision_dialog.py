"""Asks for the reasons of a decision: a checklist worked by keyboard, suggested ones first, and a note."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QLineEdit, QListView, QPlainTextEdit, QVBoxLayout, QWidget

from ui.answers import ReasonChoice
from ui.language import tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, KeyHint, Look
from ui.parts.notice import NoticeLine
from ui.parts.words import column, label, line
from ui.shortcuts import Key, bind
from ui.theme import active

CODE = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the title, the word on the button, a warning, the reasons offered, and whether one is owed."""

    title: str
    word: str
    look: Look
    reasons: tuple[ReasonChoice, ...] = ()
    suggested: tuple[str, ...] = ()
    warning: str = ""
    needs_reason: bool = True


class DecisionDialog(QDialog):
    """`answered` carries the reason codes and the note."""

    answered = Signal(object, str)

    def __init__(self, question: Question, parent: QWidget) -> None:
        super().__init__(parent)
        self._question = question
        theme = active()
        self.setWindowTitle(question.title)
        self.setModal(True)
        self.setMinimumWidth(theme.px(560))
        body = column(self, margin=20, gap=10)
        body.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        body.addWidget(label(question.title, "heading"))
        self.warning = NoticeLine()
        self.warning.say(question.warning, Tone.WARN, "warning")
        body.addWidget(self.warning)
        self._add_reasons(body)
        caption = label(tr("Catatan untuk pemohon atau supervisor"), "strong")
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(tr("Catatan"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(64))
        caption.setBuddy(self.note)
        body.addWidget(caption)
        body.addWidget(self.note)
        self._add_buttons(body)
        self._check()
        (self.filter if question.reasons else self.note).setFocus()

    def _add_reasons(self, body: QVBoxLayout) -> None:
        theme = active()
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Ketik untuk mencari alasan"))
        self.filter.setAccessibleName(tr("Cari alasan"))
        self.filter.installEventFilter(self)
        self._items = QStandardItemModel(self)
        suggested = [choice for choice in self._question.reasons if choice.code in self._question.suggested]
        others = [choice for choice in self._question.reasons if choice.code not in self._question.suggested]
        for choice in (*suggested, *others):
            text = tr(choice.text)
            item = QStandardItem(tr("{reason}  (disarankan)", reason=text) if choice in suggested else text)
            item.setData(choice.code, CODE)
            item.setCheckable(True)
            item.setEditable(False)
            self._items.appendRow(item)
        self._proxy = QSortFilterProxyModel(self)
        self._proxy.setSourceModel(self._items)
        self._proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.list = QListView()
        self.list.setModel(self._proxy)
        self.list.setAccessibleName(tr("Daftar alasan"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setWordWrap(True)
        self.list.setFixedHeight(theme.px(230))
        self.filter.textChanged.connect(self._narrow)
        self._items.itemChanged.connect(self._check)
        self._choose_first()
        shown = bool(self._question.reasons)
        hint = KeyHint(("↑↓", tr("pilih")), (Key.PICK.shown, tr("centang")), ("Tab", tr("catatan")))
        for widget in (self.filter, self.list, hint):
            body.addWidget(widget)
            widget.setVisible(shown)

    def _add_buttons(self, body: QVBoxLayout) -> None:
        row = line()
        self._missing = label("", "small", muted=True)
        cancel = KeyButton(tr("Batal"), Key.CANCEL)
        self.send = KeyButton(self._question.word, Key.SUBMIT, self._question.look)
        row.addWidget(self._missing, 1)
        row.addWidget(cancel)
        row.addWidget(self.send)
        body.addLayout(row)
        cancel.clicked.connect(self.reject)
        self.send.clicked.connect(self._submit)
        self.note.textChanged.connect(self._check)
        bind(self, Key.SUBMIT, self._submit)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the reasons that are ticked."""
        items = (self._items.item(place) for place in range(self._items.rowCount()))
        return tuple(str(item.data(CODE)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def _narrow(self, words: str) -> None:
        self._proxy.setFilterFixedString(words.strip())
        self._choose_first()

    def _choose_first(self) -> None:
        self.list.setCurrentIndex(self._proxy.index(0, 0))

    def _check(self) -> None:
        """The decision can be sent when its reason is there."""
        enough = not self._question.needs_reason or bool(self.codes) or bool(self.note.toPlainText().strip())
        self.send.setEnabled(enough)
        self._missing.setText("" if enough else tr("Pilih alasan atau tulis catatan."))

    def _submit(self) -> None:
        if self.send.isEnabled():
            self.send.setEnabled(False)
            self.answered.emit(self.codes, self.note.toPlainText().strip())

    def complain(self, words: str) -> None:
        """Say why it was not recorded; what was chosen and typed stays."""
        self.warning.say(words, Tone.BAD, "cross")
        self._check()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While typing in the filter, the arrows move in the list and Enter ticks."""
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self._move(-1 if event.key() == Qt.Key.Key_Up else 1)
                return True
            plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
                self._tick()
                return True
        return super().eventFilter(watched, event)

    def _move(self, by: int) -> None:
        place = self.list.currentIndex().row() + by
        if 0 <= place < self._proxy.rowCount():
            self.list.setCurrentIndex(self._proxy.index(place, 0))

    def _tick(self) -> None:
        index = self._proxy.mapToSource(self.list.currentIndex())
        if (item := self._items.itemFromIndex(index)) is not None:
            ticked = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked)
            self.filter.clear()
