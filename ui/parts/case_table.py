"""The supervisor's matrix: every open field with each document's crop above its reading."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QWidget

from ui.language import say, tr
from ui.models import badges
from ui.models.letters import rich
from ui.models.matrix import FieldRow, Matrix, shown_value
from ui.models.notes import column_name
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton
from ui.parts.crop_label import CropLabel
from ui.parts.crops import make_crops
from ui.parts.field_row import Crop, cell_label, shape_columns
from ui.parts.words import clear, column, frame, line
from ui.session import Session
from ui.shortcuts import Key
from ui.theme import WIDE, active
from workstation.domain.finding import SourceFinding, Verdict

CROP_HEIGHT, VERDICT_WIDTH = 28, 150


class CaseTable(QScrollArea):
    """Rows with their evidence in sight; nothing to open."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._matrix: Matrix | None = None
        self._everything = False
        # Large letters leave no column for the verdict: it stands below its values.
        self._below = active().scale >= WIDE
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("Isian dan bukti"))
        inside = QWidget()
        self._list = column(inside, gap=0)
        self.setWidget(inside)

    def show_matrix(self, matrix: Matrix) -> None:
        """Show a dossier's rows."""
        self._matrix = matrix
        self._build()

    def toggle_all(self) -> None:
        """Unfold or fold the rows that agree."""
        if self._matrix is not None:
            self._everything = not self._everything
            self._build()

    def _build(self) -> None:
        assert self._matrix is not None
        clear(self._list)
        self._list.addWidget(self._head(self._matrix.columns))
        for row in self._matrix.shown(self._everything, ruled=True):
            self._list.addWidget(self._row(row))
        if words := self._matrix.fold_words(self._everything, ruled=True):
            fold = KeyButton(words, Key.SHOW_ALL)
            fold.clicked.connect(self.toggle_all)
            holder = QWidget()
            row_line = line(holder, margin=10, upright=8)
            row_line.addWidget(fold)
            row_line.addStretch(1)
            self._list.addWidget(holder)
        self._list.addStretch(1)

    def _head(self, columns: tuple[str, ...]) -> QFrame:
        made = frame("head")
        grid = self._grid(made, len(columns))
        last = () if self._below else (tr("Hasil"),)
        names = (tr("Isian"), tr("Formulir"), *(column_name(kind) for kind in columns), *last)
        for place, name in enumerate(names):
            heading = cell_label(name)
            heading.setProperty("type", "column")
            grid.addWidget(heading, 0, place)
        return made

    def _grid(self, made: QFrame, documents: int) -> QGridLayout:
        theme = active()
        grid = QGridLayout(made)
        grid.setContentsMargins(theme.px(12), theme.px(7), theme.px(10), theme.px(7))
        shape_columns(grid, documents, 0 if self._below else VERDICT_WIDTH)
        return grid

    def _row(self, row: FieldRow) -> QFrame:
        made = frame("row")
        rules = " ".join(f"{badges.of_severity(rule.severity).word}: {say(rule.message)}" for rule in row.rules)
        made.setAccessibleName(f"{row.label}. {badges.of_verdict(row.verdict).word}. {row.reason} {rules}".strip())
        grid = self._grid(made, len(row.cells))
        name = cell_label(row.label)
        name.setProperty("type", "" if row.is_quiet else "strong")
        grid.addWidget(name, 0, 0)
        first = next((cell.value for cell in row.cells if cell and cell.value), None)
        grid.addWidget(self._value(row, row.form, first if row.verdict is Verdict.LETTER else None), 0, 1)
        pictures = []
        for place, cell in enumerate(row.cells):
            holder, picture = self._cell(row, cell)
            grid.addWidget(holder, 0, 2 + place)
            if cell is not None and cell.box is not None:
                pictures.append((cell, picture))
        if self._below:
            grid.addWidget(self._verdict(row), 1, 1, 1, 1 + len(row.cells))
        else:
            grid.addWidget(self._verdict(row), 0, 2 + len(row.cells), Qt.AlignmentFlag.AlignTop)
        self._fetch(made, tuple(pictures))
        return made

    def _verdict(self, row: FieldRow) -> QWidget:
        made = QWidget()
        if not self._below:
            made.setFixedWidth(active().px(VERDICT_WIDTH))
        stack = column(made, gap=3)
        stack.addWidget(BadgeLabel(badges.of_verdict(row.verdict), row.reason))
        if row.mark:
            stack.addWidget(BadgeLabel(badges.of_mark(row.mark), row.note))
        if row.reason and not row.is_quiet:
            reason = cell_label(row.reason)
            reason.setProperty("type", "small")
            reason.setProperty("muted", True)
            stack.addWidget(reason)
        for rule in row.rules:
            stack.addWidget(BadgeLabel(badges.of_severity(rule.severity), say(rule.message)))
            named = cell_label(f"{rule.rule} · {say(rule.message)}")
            named.setProperty("type", "small")
            named.setProperty("muted", True)
            stack.addWidget(named)
        if row.note:
            note = cell_label(tr("Catatan: {note}", note=row.note))
            note.setProperty("type", "small")
            stack.addWidget(note)
        return made

    def _value(self, row: FieldRow, value: str | None, other: str | None) -> QLabel:
        colours = active().colours
        shown = shown_value(row.field, value)
        return cell_label(rich(shown, other and shown_value(row.field, other), colours.bad, colours.bad_soft), True)

    def _cell(self, row: FieldRow, cell: SourceFinding | None) -> tuple[QWidget, CropLabel]:
        holder, picture = QWidget(), CropLabel(CROP_HEIGHT)
        inner = column(holder, gap=2)
        inner.addStretch(1)
        picture.setVisible(cell is not None and cell.box is not None)
        inner.addWidget(picture)
        if cell is None:
            silent = cell_label(tr("tidak memuat"))
            silent.setProperty("muted", True)
            inner.addWidget(silent)
        else:
            inner.addWidget(self._value(row, cell.value, row.form if cell.verdict is Verdict.LETTER else None))
        inner.addStretch(1)
        return holder, picture

    def _fetch(self, owner: QFrame, pictures: tuple[tuple[SourceFinding, CropLabel], ...]) -> None:
        desk, scans = self._session.desk, self._session.scans
        for source, picture in pictures:

            def show(crops: tuple[Crop, ...], picture: CropLabel = picture) -> None:
                for crop in crops:
                    picture.show_image(crop.image, tr("Potongan {name}", name=column_name(crop.document)))

            self._session.work.start(picture, partial(make_crops, desk, scans, (source,)), show, lambda error: None)
