"""One field: form value, document values, verdict; when chosen, its evidence, the reason and what can be done."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from ui.language import tr
from ui.models import badges
from ui.models.letters import rich
from ui.models.matrix import FieldRow, confirm_words, shown_value
from ui.models.notes import column_name
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton
from ui.parts.crop_label import CropLabel
from ui.parts.flow import FlowLayout
from ui.parts.words import column, label, line, restyle
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.finding import GREEN, SourceFinding, Verdict

LABEL_WIDTH, VERDICT_WIDTH, CROP_HEIGHT = 96, 126, 34
CROP_PIXELS = 96


@dataclass(frozen=True, slots=True)
class Crop:
    """The pixels that one document's reading rests on."""

    document: str
    image: QImage


def shape_columns(grid: QGridLayout, documents: int, last: int = VERDICT_WIDTH) -> None:
    """Give a grid the columns of the panel: name, form, one a document, verdict."""
    theme = active()
    grid.setColumnMinimumWidth(0, theme.px(LABEL_WIDTH))
    for place in range(1, documents + 2):
        grid.setColumnStretch(place, 1)
        grid.setColumnMinimumWidth(place, 0)
    grid.setColumnMinimumWidth(documents + 2, theme.px(last))
    grid.setHorizontalSpacing(theme.px(10))
    grid.setVerticalSpacing(theme.px(6))


def cell_label(words: str, as_rich: bool = False) -> QLabel:
    """A label that takes the width of its column, whatever it says."""
    made = label(words, wrap=True)
    if as_rich:
        made.setTextFormat(Qt.TextFormat.RichText)
        made.setText(words)
    made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    return made


class FieldRowWidget(QFrame):
    """`chosen` comes on a click; the three acts carry the mark's name, `noted` a note."""

    chosen = Signal()
    acted = Signal(str)
    noted = Signal(str)

    def __init__(self, row: FieldRow, active_buttons: bool) -> None:
        super().__init__()
        self.row = row
        self._can_act = active_buttons
        self._evidence: QWidget | None = None
        self._crops: QWidget | None = None
        self._buttons: QWidget | None = None
        self.note: QLineEdit | None = None
        self.setProperty("row", True)
        self.setProperty("chosen", False)
        self._body = column(self, gap=4)
        self._body.setContentsMargins(active().px(6), active().px(6), active().px(8), active().px(6))
        self._grid = QGridLayout()
        shape_columns(self._grid, len(row.cells))
        self._body.addLayout(self._grid)
        self._fill()
        self.setAccessibleName(self._spoken())

    def _fill(self) -> None:
        row = self.row
        name = cell_label(row.label)
        name.setProperty("type", "" if row.is_quiet else "strong")
        values = [cell.value for cell in row.cells if cell is not None and cell.value is not None]
        other = values[0] if row.verdict is Verdict.LETTER and values else None
        self._grid.addWidget(name, 0, 0)
        self._grid.addWidget(cell_label(self._rich(row.form, other), True), 0, 1)
        for place, cell in enumerate(row.cells):
            self._grid.addWidget(self._cell(cell), 0, 2 + place)
        outcome = QWidget()
        outcome.setFixedWidth(active().px(VERDICT_WIDTH))
        stack = column(outcome, gap=3)
        stack.addWidget(BadgeLabel(badges.of_verdict(row.verdict), row.reason))
        if row.mark:
            stack.addWidget(BadgeLabel(badges.of_mark(row.mark), row.note))
        self._grid.addWidget(outcome, 0, len(row.cells) + 2, Qt.AlignmentFlag.AlignVCenter)

    def _cell(self, cell: SourceFinding | None) -> QLabel:
        if cell is None:
            dash = cell_label("–")
            dash.setProperty("muted", True)
            return dash
        other = self.row.form if cell.verdict is Verdict.LETTER else None
        if cell.value is None:
            words = cell_label(tr("tak terbaca"))
            words.setProperty("muted", True)
            return words
        if cell.verdict in GREEN and cell.value == self.row.form and len(cell.value) > 24:
            return cell_label(tr("sama"))
        return cell_label(self._rich(cell.value, other), True)

    def _rich(self, value: str, other: str | None) -> str:
        colours = active().colours
        shown = shown_value(self.row.field, value)
        return rich(shown, other and shown_value(self.row.field, other), colours.bad, colours.bad_soft)

    def _spoken(self) -> str:
        row = self.row
        said = [f"{column_name(cell.document)}: {shown_value(row.field, cell.value)}" for cell in row.cells if cell]
        verdict = badges.of_verdict(row.verdict).word
        return ". ".join((row.label, tr("Formulir: {value}", value=row.form), *said, verdict, row.reason))

    def set_chosen(self, chosen: bool) -> None:
        """Open or close the evidence below the row."""
        self.setProperty("chosen", chosen)
        restyle(self)
        if chosen and self._evidence is None:
            self._evidence = self._make_evidence()
            self._body.addWidget(self._evidence)
        if self._evidence is not None:
            self._evidence.setVisible(chosen)

    def _make_evidence(self) -> QWidget:
        theme = active()
        made = QWidget()
        body = column(made, gap=6)
        body.setContentsMargins(theme.px(LABEL_WIDTH + 10), 0, 0, theme.px(2))
        self._crops = QWidget()
        line(self._crops, gap=8)
        self._crops.setVisible(False)
        body.addWidget(self._crops)
        if self.row.reason:
            body.addWidget(label(self.row.reason, muted=True, wrap=True))
        if self.row.note:
            body.addWidget(label(tr("Catatan: {note}", note=self.row.note), wrap=True))
        if self._can_act and not self.row.is_quiet:
            self._buttons = self._make_buttons()
            body.addWidget(self._buttons)
            self.note = QLineEdit()
            self.note.setPlaceholderText(tr("Catatan (boleh kosong), Enter menyimpan"))
            self.note.setAccessibleName(tr("Catatan untuk {field}", field=self.row.label))
            self.note.setMaxLength(300)
            self.note.hide()
            self.note.returnPressed.connect(lambda: self.noted.emit(self.note.text() if self.note else ""))
            body.addWidget(self.note)
        return made

    def _make_buttons(self) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made)
        policy = made.sizePolicy()
        policy.setHeightForWidth(True)
        made.setSizePolicy(policy)
        for words, key, name in (
            (confirm_words(self.row), Key.CONFIRM, "confirm"),
            (tr("Tandai"), Key.FLAG, "flag"),
            (tr("Bacaan keliru"), Key.MISREAD, "misread"),
        ):
            button = KeyButton(words, key)
            button.clicked.connect(lambda _=False, name=name: self.acted.emit(name))
            flow.addWidget(button)
        return made

    def show_crops(self, crops: tuple[Crop, ...]) -> None:
        """Show the pixels under the readings, side by side, each as large as its share of the width allows."""
        if self._crops is None or not crops:
            return
        row = self._crops.layout()
        assert row is not None
        for crop in crops:
            cell = QWidget()
            inner = column(cell, gap=1)
            picture = CropLabel(CROP_HEIGHT)
            picture.show_image(crop.image, tr("Potongan {name}", name=column_name(crop.document)))
            inner.addWidget(picture)
            inner.addWidget(label(column_name(crop.document), "small", muted=True))
            row.addWidget(cell, 1)  # type: ignore[call-arg]
        self._crops.setVisible(True)

    def ask_note(self) -> None:
        """Open the line for a note."""
        if self.note is not None:
            self.note.setText(self.row.note)
            self.note.show()
            self.note.setFocus()

    def lock(self) -> None:
        """Take the acts away; a note that was being typed stays, to be read and copied."""
        self._can_act = False
        if self._buttons is not None:
            self._buttons.hide()
        if self.note is not None:
            self.note.setReadOnly(True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses the row."""
        self.chosen.emit()
        event.accept()
