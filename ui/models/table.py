"""A plain table of words, for short lists: outbox, reports."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.models.badges import Badge
from ui.models.tip import tip

Index = QModelIndex | QPersistentModelIndex
Cell = str | Badge
CELL_ROLE = int(Qt.ItemDataRole.UserRole)
_NO_PARENT = QModelIndex()


class WordTable(QAbstractTableModel):
    """Headings and rows; a cell is words or a badge."""

    def __init__(self, headings: Sequence[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._headings = tuple(headings)
        self._rows: tuple[tuple[Cell, ...], ...] = ()

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows shown."""
        return self._rows

    def show_rows(self, rows: Sequence[tuple[Cell, ...]], headings: Sequence[str] = ()) -> None:
        """Show other rows, under other headings if there are any."""
        self.beginResetModel()
        self._headings = tuple(headings) or self._headings
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> Any:
        """The headings."""
        if way is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """The words of a cell, or the cell itself under CELL_ROLE."""
        if not index.isValid():
            return None
        cell = self._rows[index.row()][index.column()]
        if role == CELL_ROLE:
            return cell
        said = cell.word if isinstance(cell, Badge) else cell
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(said)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return said
        return None
