"""The right of the verify screen: the rows of fields, differences first, equals folded into one line."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QWidget

from ui.language import tr
from ui.models.matrix import FieldRow, Matrix
from ui.models.notes import column_name
from ui.parts.buttons import KeyButton
from ui.parts.crops import make_crops
from ui.parts.field_row import Crop, FieldRowWidget, cell_label, shape_columns
from ui.parts.words import clear, column, frame, line
from ui.session import Session
from ui.shortcuts import Key
from ui.theme import active
from ui.work import Job


class FieldPanel(QFrame):
    """`row_chosen` carries the FieldRow, `marked` its field, the mark and a note."""

    row_chosen = Signal(object)
    marked = Signal(str, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("paper", True)
        self._session = session
        self._matrix: Matrix | None = None
        self._everything = False
        self._can_act = True
        self._rows: list[FieldRowWidget] = []
        self._chosen: int | None = None
        self._job: Job | None = None
        self._head = frame("head")
        self._head_grid = QGridLayout(self._head)
        body = column(self, gap=0)
        body.addWidget(self._head)
        self._scroll = RowScroll()
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._scroll.setAccessibleName(tr("Isian formulir dibandingkan dengan dokumen"))
        inside = QWidget()
        self._list = column(inside, gap=0)
        self._scroll.setWidget(inside)
        body.addWidget(self._scroll, 1)
        self._scroll.stepped.connect(self.step)

    @property
    def chosen(self) -> FieldRow | None:
        """The chosen row."""
        return self._rows[self._chosen].row if self._chosen is not None else None

    @property
    def rows(self) -> tuple[FieldRow, ...]:
        """The rows shown."""
        return tuple(widget.row for widget in self._rows)

    @property
    def row_widgets(self) -> tuple[FieldRowWidget, ...]:
        """The widgets of the rows shown."""
        return tuple(self._rows)

    def show_matrix(self, matrix: Matrix, can_act: bool, choose: str | None = None) -> None:
        """Show rows; `choose` names the field to choose (otherwise the first)."""
        self._matrix, self._can_act = matrix, can_act
        self._build(choose)

    def lock(self) -> None:
        """Nothing can be marked any more; the place and what was typed stay."""
        self._can_act = False
        for widget in self._rows:
            widget.lock()

    def toggle_all(self) -> None:
        """Unfold or fold the rows that agree."""
        self._everything = not self._everything
        current = self.chosen
        self._build(current.field if current else None)

    def _build(self, choose: str | None) -> None:
        assert self._matrix is not None
        self._chosen = None
        clear(self._list)
        self._fill_head()
        shown = self._matrix.shown(self._everything)
        self._rows = [self._make_row(place, row) for place, row in enumerate(shown)]
        if words := self._matrix.fold_words(self._everything):
            self._list.addWidget(self._fold_line(words))
        self._list.addStretch(1)
        places = [place for place, row in enumerate(shown) if row.field == choose]
        if shown:
            self.choose(places[0] if places else 0)

    def _fold_line(self, words: str) -> QWidget:
        fold = KeyButton(words, Key.SHOW_ALL)
        fold.clicked.connect(self.toggle_all)
        holder = QWidget()
        row = line(holder, margin=10, upright=8)
        row.addWidget(fold)
        row.addStretch(1)
        return holder

    def _make_row(self, place: int, row: FieldRow) -> FieldRowWidget:
        widget = FieldRowWidget(row, self._can_act)
        widget.chosen.connect(lambda: self._choose_by_click(place))
        widget.acted.connect(self.act)
        widget.noted.connect(lambda note: self._note(row, note))
        self._list.addWidget(widget)
        return widget

    def _fill_head(self) -> None:
        assert self._matrix is not None
        clear(self._head_grid)
        theme = active()
        bar = self._scroll.verticalScrollBar().sizeHint().width()
        self._head_grid.setContentsMargins(theme.px(9), theme.px(7), theme.px(8) + bar, theme.px(7))
        for place in range(self._head_grid.columnCount()):
            self._head_grid.setColumnStretch(place, 0)
            self._head_grid.setColumnMinimumWidth(place, 0)
        shape_columns(self._head_grid, len(self._matrix.columns))
        names = (tr("Isian"), tr("Formulir"), *(column_name(kind) for kind in self._matrix.columns), tr("Hasil"))
        for place, name in enumerate(names):
            heading = cell_label(name)
            heading.setProperty("type", "column")
            self._head_grid.addWidget(heading, 0, place)

    def choose(self, place: int) -> None:
        """Choose a row: open its evidence and say so."""
        if not 0 <= place < len(self._rows) or place == self._chosen:
            return
        if self._chosen is not None:
            self._rows[self._chosen].set_chosen(False)
        self._chosen = place
        widget = self._rows[place]
        widget.set_chosen(True)
        QTimer.singleShot(0, widget, lambda: self._scroll.ensureWidgetVisible(widget, 0, active().px(12)))
        self._fetch_crops(widget)
        self.row_chosen.emit(widget.row)

    def _choose_by_click(self, place: int) -> None:
        self.choose(place)
        self.take_focus()

    def step(self, by: int) -> None:
        """Move the choice up or down."""
        self.choose((self._chosen if self._chosen is not None else -1) + by)

    def next_open(self) -> bool:
        """Choose the next row that stands against a plain approval; False when there is none."""
        start = self._chosen if self._chosen is not None else -1
        order = [*range(start + 1, len(self._rows)), *range(start + 1)]
        for place in order:
            if self._rows[place].row.is_open and not self._rows[place].row.mark:
                self.choose(place)
                return True
        return False

    def act(self, mark: str) -> None:
        """Mark the chosen row."""
        row = self.chosen
        if row is not None and self._can_act and not row.is_quiet:
            self.marked.emit(row.field, mark, "")

    def ask_note(self) -> None:
        """Open the note of the chosen row."""
        if self._chosen is not None:
            self._rows[self._chosen].ask_note()

    def _note(self, row: FieldRow, note: str) -> None:
        if row.mark and self._can_act:
            self.marked.emit(row.field, row.mark, note)
        self.take_focus()

    def _fetch_crops(self, widget: FieldRowWidget) -> None:
        if self._job:
            self._job.drop()
        sources = tuple(cell for cell in widget.row.cells if cell is not None and cell.box is not None)
        if not sources:
            return
        session = self._session

        def show(crops: tuple[Crop, ...]) -> None:
            if widget in self._rows:
                widget.show_crops(crops)

        self._job = session.work.start(
            widget, lambda: make_crops(session.desk, session.scans, sources), show, lambda error: None
        )

    def take_focus(self) -> None:
        """Put the keyboard on the rows."""
        self._scroll.setFocus()


class RowScroll(QScrollArea):
    """Scrolls the rows; the arrow keys move the choice instead. `stepped` carries -1 or 1."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move the choice."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.stepped.emit(steps[Qt.Key(event.key())])
            event.accept()
            return
        super().keyPressEvent(event)
