"""A table view over WordTable, in the look of the queue."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.models.badges import Badge
from ui.models.table import CELL_ROLE, WordTable
from ui.parts.badge import badge_height, badge_width, paint_badge
from ui.theme import active

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 31


class WordTableView(QTableView):
    """Read-only rows; the last column takes what is left."""

    def __init__(self, model: WordTable, name: str) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(active().px(ROW_HEIGHT))
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)


class CellDelegate(QStyledItemDelegate):
    """Words, or a badge."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """What the cell needs."""
        theme = active()
        cell = index.data(CELL_ROLE)
        wide = badge_width(cell) if isinstance(cell, Badge) else QFontMetrics(theme.font()).horizontalAdvance(str(cell))
        return QSize(min(wide + theme.px(28), theme.px(420)), theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        theme, cell = active(), index.data(CELL_ROLE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.colour("accent_soft" if chosen else "paper"))
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.colour("line"))
        space = option.rect.adjusted(theme.px(8), 0, -theme.px(6), -1)
        if isinstance(cell, Badge):
            top = space.top() + (space.height() - badge_height()) // 2
            paint_badge(painter, QPoint(space.left(), top), cell, space.width())
        else:
            font = theme.font()
            painter.setFont(font)
            painter.setPen(theme.colour("ink"))
            words = QFontMetrics(font).elidedText(str(cell), Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()
