"""How a cell of the queue is painted: waiting time with its tag, the outcome as a badge, numbers in tabular type."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.language import tr
from ui.models.badges import Badge, of_row
from ui.models.queue_model import COLUMNS, ROW_ROLE, Column, QueueModel
from ui.palettes import Tone
from ui.parts.badge import badge_height, badge_width, paint_badge
from ui.theme import active
from workstation.domain.queue import QueueRow

Index = QModelIndex | QPersistentModelIndex
ROW_HEIGHT = 31


class QueueDelegate(QStyledItemDelegate):
    """Paints every cell; no widget is made for a row."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """What the cell needs, so that columns can be fitted."""
        theme = active()
        row = index.data(ROW_ROLE)
        words = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(str(index.data() or ""))
        column = COLUMNS[index.column()]
        if row is not None and column is Column.OUTCOME:
            words = badge_width(of_row(row))
        if column is Column.WAITING:
            words += badge_width(_late_badge()) + theme.px(8)
        if column is Column.NUMBER:
            words = QFontMetrics(theme.font(12, mono=True)).horizontalAdvance(str(index.data() or ""))
        return QSize(words + theme.px(20), theme.px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one cell."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, QueueRow):
            return
        theme, chosen = active(), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.colour("accent_soft" if chosen else "paper"))
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.colour("line"))
        column = COLUMNS[index.column()]
        if chosen and column is Column.WAITING:
            painter.fillRect(
                option.rect.left(), option.rect.top(), theme.px(3), option.rect.height() - 1, theme.colour("accent")
            )
        space = option.rect.adjusted(theme.px(8), 0, -theme.px(6), -1)
        model = index.model()
        late = isinstance(model, QueueModel) and model.is_late(row)
        if column is Column.OUTCOME:
            paint_badge(painter, _middle(space), of_row(row), space.width())
        elif column is Column.WAITING:
            self._paint_waiting(painter, space, str(index.data()), late)
        else:
            self._paint_words(painter, space, str(index.data()), column, chosen)
        painter.restore()

    def _paint_waiting(self, painter: QPainter, space: QRect, words: str, late: bool) -> None:
        theme = active()
        font = theme.font(13, bold=late)
        painter.setFont(font)
        painter.setPen(theme.colour("bad" if late else "ink"))
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)
        if late:
            left = space.left() + QFontMetrics(font).horizontalAdvance(words) + theme.px(6)
            paint_badge(painter, QPoint(left, _middle(space).y()), _late_badge(), space.right() - left)

    def _paint_words(self, painter: QPainter, space: QRect, words: str, column: Column, chosen: bool) -> None:
        theme = active()
        number = column is Column.NUMBER
        font = theme.font(12 if number else 13, bold=chosen and column is Column.NAME, mono=number)
        quiet = words == "–" or (column is Column.HOLDER and not words.startswith(tr("Saya")))
        painter.setFont(font)
        painter.setPen(QColor(theme.colours.muted if quiet else theme.colours.ink))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, shown)


def _late_badge() -> Badge:
    return Badge("", tr("lewat"), Tone.BAD)


def _middle(space: QRect) -> QPoint:
    return QPoint(space.left(), space.top() + (space.height() - badge_height()) // 2)
