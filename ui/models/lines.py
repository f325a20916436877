"""A short list of frozen rows, each with a title, a line below it and a badge, for side lists."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.language import tr
from ui.models.badges import Badge
from ui.models.tip import tip

Index = QModelIndex | QPersistentModelIndex
ITEM_ROLE = int(Qt.ItemDataRole.UserRole)
_NO_PARENT = QModelIndex()


@dataclass(frozen=True, slots=True)
class Item:
    """One entry; `value` is what it stands for, `ticked` its tick (None: it cannot be ticked)."""

    title: str
    below: str
    value: Any
    badge: Badge | None = None
    ticked: bool | None = None


class ItemModel(QAbstractListModel):
    """Shows items."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The entries."""
        return self._items

    def show_rows(self, rows: Sequence[Any], as_item: Callable[[Any], Item]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self._items = tuple(as_item(row) for row in rows)
        self.endResetModel()

    def tick(self, places: Iterable[int], on: bool) -> None:
        """Set or take away the ticks of entries that can bear one."""
        items = list(self._items)
        for place in places:
            if items[place].ticked is not None:
                items[place] = replace(items[place], ticked=on)
        self._items = tuple(items)
        if items:
            self.dataChanged.emit(self.index(0, 0), self.index(len(items) - 1, 0))

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        """How many."""
        return 0 if parent.isValid() else len(self._items)

    def data(self, index: Index, role: int = 0) -> Any:
        """The words, or the entry itself under ITEM_ROLE."""
        if not index.isValid() or index.row() >= len(self._items):
            return None
        item = self._items[index.row()]
        if role == ITEM_ROLE:
            return item
        if role == Qt.ItemDataRole.DisplayRole:
            return item.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            badge = f". {item.badge.word}" if item.badge else ""
            tick = {None: "", True: f". {tr('bertanda')}", False: f". {tr('dapat ditandai')}"}[item.ticked]
            said = f"{item.title}. {item.below}{badge}{tick}"
            return said if role == Qt.ItemDataRole.AccessibleTextRole else tip(said)
        return None
