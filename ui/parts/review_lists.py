"""The supervisor's lists at the left: four tabs, the dossiers of one, and the ticks for upholding several at once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ui.language import tr
from ui.models.clock import span
from ui.models.lines import Item
from ui.models.queue_model import service_words
from ui.models.reviewing import ReviewList
from ui.parts.buttons import KeyButton, KeyHint, Look
from ui.parts.tick_list import TickList
from ui.parts.words import column, label
from ui.shortcuts import Key
from ui.theme import WIDE, active
from workstation.domain.queue import QueueRow
from workstation.steps.quality import ReviewLists


class ReviewListPanel(QFrame):
    """`chosen` carries the dossier's line, `emptied` comes when a list without any is shown."""

    chosen = Signal(object)
    emptied = Signal()
    ticks_changed = Signal()

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._lists = ReviewLists()
        self.which = ReviewList.FLAGGED
        self.setProperty("rail", True)
        theme = active()
        self.setFixedWidth(theme.px(236 if theme.scale < WIDE else 190))
        # Large letters leave no room for the keys; they are in the list of all keys.
        shown = theme.scale < WIDE
        self.tabs = {
            which: KeyButton(tr(which.heading), which.key if shown else None, Look.CHIP) for which in ReviewList
        }
        self.list = TickList(tr("Perlu keputusan"))
        self.hints = (KeyHint((Key.MARK.shown, tr("tandai"))), KeyHint((Key.MARK_ALL.shown, tr("semua yang bersih"))))
        self._lay_out()
        self.list.chosen.connect(self.chosen)
        self.list.ticks_changed.connect(self.ticks_changed)
        self.tabs[self.which].setChecked(True)

    def _lay_out(self) -> None:
        theme = active()
        inner = column(self, gap=6)
        inner.setContentsMargins(0, theme.px(14), theme.px(1), theme.px(10))
        top = column(margin=10, gap=6)
        top.addWidget(label(tr("Perlu keputusan"), "strong"))
        for which, button in self.tabs.items():
            button.clicked.connect(lambda _=False, which=which: self.choose(which))
            top.addWidget(button)
        inner.addLayout(top)
        inner.addWidget(self.list, 1)
        below = column(margin=10, gap=2)
        for hint in self.hints:
            below.addWidget(hint)
        below.addWidget(KeyHint((Key.NEXT_OPEN.shown, tr("berikutnya"))))
        own = tr("Keputusan Anda sendiri ditinjau supervisor lain (empat mata).")
        below.addWidget(label(own, "small", muted=True, wrap=True))
        inner.addLayout(below)

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """The dossiers of the list that is shown."""
        return self.which.rows(self._lists)

    @property
    def ticked(self) -> tuple[UUID, ...]:
        """The ticked dossiers."""
        return tuple(row.dossier_id for row in self.list.ticked)

    def show_lists(self, lists: ReviewLists) -> None:
        """Show other lists; when the one shown has become empty, the first that is not."""
        self._lists = lists
        for which, button in self.tabs.items():
            button.say(f"{tr(which.heading)}  {len(which.rows(lists))}")
        if not self.rows:
            self.which = next((which for which in ReviewList if which.rows(lists)), self.which)
        self.choose(self.which)

    def choose(self, which: ReviewList) -> None:
        """Show one of the lists."""
        if which is not self.which:
            self.list.tick_all(False)
        self.which = which
        for other, button in self.tabs.items():
            button.setChecked(other is which)
        self.list.show_rows(self.rows, self._as_item, lambda one, other: one.dossier_id == other.dossier_id)
        for hint in self.hints:
            hint.setVisible(self.list.can_tick)
        if not self.rows:
            self.emptied.emit()
        self.list.setFocus()

    def next(self) -> None:
        """Choose the following dossier, after the last the first."""
        if self.list.items:
            place = self.list.currentIndex().row() + 1
            self.list.setCurrentIndex(self.list.model().index(place % len(self.list.items), 0))

    def place_of(self, dossier_id: UUID) -> int:
        """Where a dossier stands in the list, counted from one; 0 when it does not."""
        return next((place for place, row in enumerate(self.rows, 1) if row.dossier_id == dossier_id), 0)

    def _as_item(self, row: QueueRow) -> Item:
        waited = span(self._now() - row.submitted_at)
        clean = row.dossier_id in self._lists.clean
        return Item(row.nama, f"{waited} · {service_words(row)}", row, ticked=False if clean else None)
