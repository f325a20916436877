"""A side list whose entries can be ticked, by key or by a click on the box."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent

from ui.models.lines import Item
from ui.parts.item_list import TICK, ItemList
from ui.shortcuts import Key, bind
from ui.theme import active


class TickList(ItemList):
    """`ticks_changed` comes when other entries are ticked."""

    ticks_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        bind(self, Key.MARK, self.toggle, Qt.ShortcutContext.WidgetShortcut)

    @property
    def ticked(self) -> tuple[Any, ...]:
        """The values of the ticked entries."""
        return tuple(item.value for item in self.items if item.ticked)

    @property
    def can_tick(self) -> bool:
        """Whether any entry can bear a tick."""
        return any(item.ticked is not None for item in self.items)

    def show_rows(self, rows: Sequence[Any], as_item: Callable[[Any], Item], same: Callable[[Any, Any], bool]) -> None:
        """Show other entries; those that were ticked and still can be stay so."""
        before = self.ticked

        def kept(row: Any) -> Item:
            item = as_item(row)
            again = item.ticked is not None and any(same(row, old) for old in before)
            return replace(item, ticked=True) if again else item

        super().show_rows(rows, kept, same)
        self.ticks_changed.emit()

    def toggle(self) -> None:
        """Tick the chosen entry, or take its tick away, and go on to the next."""
        place = self.currentIndex().row()
        if 0 <= place < len(self.items) and self.items[place].ticked is not None:
            self._tick(place)
            if place + 1 < len(self.items):
                self.setCurrentIndex(self.items_model.index(place + 1, 0))

    def tick_all(self, on: bool) -> None:
        """Tick every entry that can be, or none."""
        self.items_model.tick(range(len(self.items)), on)
        self.ticks_changed.emit()

    def _tick(self, place: int) -> None:
        self.items_model.tick((place,), not self.items[place].ticked)
        self.ticks_changed.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on the box ticks; elsewhere it chooses."""
        point = event.position().toPoint()
        row = self.indexAt(point).row()
        if row >= 0 and self.items[row].ticked is not None and self._is_on_box(point):
            self._tick(row)
            return
        super().mousePressEvent(event)

    def _is_on_box(self, point: QPoint) -> bool:
        return point.x() < active().px(TICK + 16)
