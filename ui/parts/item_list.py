"""A side list: title, a quiet line below, a badge; one is chosen by arrow keys or a click."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.models.lines import ITEM_ROLE, Item, ItemModel
from ui.parts.badge import badge_width, paint_badge
from ui.parts.icons import icon_pixmap
from ui.theme import active

Index = QModelIndex | QPersistentModelIndex
TICK = 15


class ItemList(QListView):
    """`chosen` carries the value of the entry."""

    chosen = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("flat", True)
        self.setAccessibleName(name)
        self.items_model = ItemModel(self)
        self.setModel(self.items_model)
        self.setItemDelegate(ItemDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._tell)

    @property
    def items(self) -> tuple[Item, ...]:
        """The entries."""
        return self.items_model.items

    @property
    def value(self) -> Any:
        """What is chosen, or None."""
        item = self.currentIndex().data(ITEM_ROLE)
        return item.value if item is not None else None

    def show_rows(self, rows: Sequence[Any], as_item: Callable[[Any], Item], same: Callable[[Any, Any], bool]) -> None:
        """Show other entries; what was chosen stays chosen, else the entry at its place."""
        old, place = self.value, max(self.currentIndex().row(), 0)
        self._quiet = True
        self.items_model.show_rows(rows, as_item)
        again = [i for i, item in enumerate(self.items) if old is not None and same(item.value, old)]
        self._quiet = False
        if self.items:
            self.setCurrentIndex(self.items_model.index(again[0] if again else min(place, len(self.items) - 1), 0))

    def _tell(self, index: QModelIndex) -> None:
        item = index.data(ITEM_ROLE)
        if item is not None and not self._quiet:
            self.chosen.emit(item.value)


class ItemDelegate(QStyledItemDelegate):
    """Paints two lines and a badge."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines."""
        return QSize(active().px(120), active().px(50))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one entry."""
        item = index.data(ITEM_ROLE)
        if not isinstance(item, Item):
            return
        theme, chosen = active(), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.fillRect(option.rect, theme.colour("accent_soft" if chosen else "paper"))
        painter.fillRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1, theme.colour("line"))
        if chosen:
            painter.fillRect(
                QRect(option.rect.topLeft(), QSize(theme.px(3), option.rect.height() - 1)), theme.colour("accent")
            )
        space = option.rect.adjusted(theme.px(10), theme.px(6), -theme.px(8), -theme.px(6))
        if item.ticked is not None:
            self._tick(painter, QPoint(space.left(), space.top() + theme.px(2)), item.ticked)
            space.setLeft(space.left() + theme.px(TICK + 8))
        half = space.height() // 2
        self._text(painter, QRect(space.topLeft(), QSize(space.width(), half)), item.title, bold=True)
        room = space.width()
        if item.badge is not None:
            width = min(badge_width(item.badge), room * 2 // 3)
            paint_badge(painter, QPoint(space.right() - width, space.top() + half), item.badge, width)
            room -= width + theme.px(6)
        below = QRect(space.left(), space.top() + half, room, half)
        self._text(painter, below, item.below, bold=False)
        painter.restore()

    def _tick(self, painter: QPainter, place: QPoint, ticked: bool) -> None:
        theme = active()
        size = theme.px(TICK)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent" if ticked else "muted"), 1))
        painter.setBrush(theme.colour("accent" if ticked else "paper"))
        painter.drawRoundedRect(QRect(place, QSize(size, size)), theme.px(3), theme.px(3))
        if ticked:
            inset, ratio = theme.px(2), painter.device().devicePixelRatio()
            tick = icon_pixmap("check", theme.colours.paper, size - 2 * inset, ratio)
            painter.drawPixmap(place + QPoint(inset, inset), tick)

    def _text(self, painter: QPainter, space: QRect, words: str, bold: bool) -> None:
        theme = active()
        font = theme.font(13 if bold else 12, bold=bold)
        painter.setFont(font)
        painter.setPen(theme.colour("ink" if bold else "muted"))
        shown = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, shown)
