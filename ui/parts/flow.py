"""A layout that wraps like words do; a widget that may grow takes what is left of its line."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.theme import active


class FlowLayout(QLayout):
    """Places widgets in lines, from the left, as many lines as needed."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = active().px(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """An item."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """It asks for no more than it needs."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height of all lines."""
        edges = self.contentsMargins()
        inner = width - edges.left() - edges.right()
        return self._place(QRect(0, 0, inner, 0), move=False) + edges.top() + edges.bottom()

    def setGeometry(self, rect: QRect) -> None:
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect.marginsRemoved(self.contentsMargins()), move=True)

    def sizeHint(self) -> QSize:
        """One line."""
        sizes = [item.sizeHint() for item in self._visible()]
        width = sum(size.width() + self._gap for size in sizes)
        edges = self.contentsMargins()
        height = max((size.height() for size in sizes), default=0)
        return QSize(width + edges.left() + edges.right(), height + edges.top() + edges.bottom())

    def minimumSize(self) -> QSize:
        """The widest item."""
        sizes = [item.minimumSize() for item in self._visible()]
        edges = self.contentsMargins()
        width = max((size.width() for size in sizes), default=0) + edges.left() + edges.right()
        return QSize(width, max((size.height() for size in sizes), default=0) + edges.top() + edges.bottom())

    def _visible(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._visible():
            need = min(item.sizeHint().width(), width)
            if lines[-1] and used + need > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += need + self._gap
        return lines

    def _place(self, rect: QRect, move: bool) -> int:
        top = rect.top()
        for items in self._lines(rect.width()):
            height = max((item.sizeHint().height() for item in items), default=0)
            growing = [item for item in items if item.expandingDirections() & Qt.Orientation.Horizontal]
            used = sum(min(item.sizeHint().width(), rect.width()) + self._gap for item in items) - self._gap
            extra = max(0, rect.width() - used) // len(growing) if growing else 0
            left = rect.left()
            for item in items:
                width = min(item.sizeHint().width(), rect.width()) + (extra if item in growing else 0)
                if move:
                    middle = (height - item.sizeHint().height()) // 2
                    item.setGeometry(QRect(QPoint(left, top + middle), QSize(width, item.sizeHint().height())))
                left += width + self._gap
            top += height + self._gap
        return max(0, top - self._gap - rect.top())
