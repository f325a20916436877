"""The filters over the queue: chips, menus for service and kecamatan, and a field to type in."""

from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget

from ui.language import mark, tr
from ui.parts.buttons import KeyButton, Look
from ui.parts.flow import FlowLayout
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.finding import Outcome
from workstation.domain.labels import SERVICE_LABELS, service_label
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow

TYPING_PAUSE = 150
GAP, SEARCH_WIDTH = 6, 80


class Chip(Enum):
    """A filter chip: its name and its count in QueueCounts."""

    ALL = (mark("Semua"), "pending")
    CLEAR = (mark("Jelas"), "clear")
    REVIEW = (mark("Perlu dilihat"), "review")
    INCOMPLETE = (mark("Tidak lengkap"), "incomplete")
    UNREAD = (mark("Belum dibaca"), "unread")
    MINE = (mark("Milik saya"), "mine")
    RETURNED = (mark("Kembali dari supervisor"), "returned")


# Where room is short; the hint still says it whole.
_SHORT = {Chip.RETURNED: mark("Kembali")}
_QUIET = (Chip.UNREAD, Chip.RETURNED)
_FOLDED = (Chip.CLEAR, Chip.REVIEW, Chip.INCOMPLETE, Chip.UNREAD)
_OUTCOMES = {Chip.CLEAR: Outcome.CLEAR, Chip.REVIEW: Outcome.REVIEW, Chip.INCOMPLETE: Outcome.INCOMPLETE}


class FilterBar(QWidget):
    """`changed` comes when other rows are wanted, `next_wanted` when the most urgent dossier is.

    Where one line has no room for all chips, those of the outcomes fold into a menu.
    """

    changed = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chip, self._service, self._kecamatan = Chip.ALL, "", ""
        self._known: set[str] = set()
        self._counts = QueueCounts()
        self._menus: dict[KeyButton, QMenu] = {}
        row = FlowLayout(self, GAP)
        self.chips = {chip: self._make_chip(chip) for chip in Chip}
        self.outcome_menu = self._make_menu(tr("Hasil"))
        # Not when something is chosen: the chosen action must outlive its own signal.
        self._menus[self.outcome_menu].aboutToShow.connect(self._offer_outcomes)
        for chip, button in self.chips.items():
            row.addWidget(button)
            if chip is Chip.ALL:
                row.addWidget(self.outcome_menu)
        self.service_menu = self._make_menu(tr("Layanan"))
        self.kecamatan_menu = self._make_menu(tr("Kecamatan"))
        row.addWidget(self.service_menu)
        row.addWidget(self.kecamatan_menu)
        self.text = _ShortLine()
        self.text.setPlaceholderText(tr("Saring  /"))
        self.text.setAccessibleName(tr("Saring antrean (/)"))
        self.text.setClearButtonEnabled(True)
        self.text.setFixedHeight(active().px(32))
        row.addWidget(self.text)
        following = KeyButton(tr("Ambil berikutnya"), Key.TAKE_NEXT, Look.GO)
        following.clicked.connect(self.next_wanted)
        row.addWidget(following)
        self._fixed = (self.service_menu, self.kecamatan_menu, following)
        self._typing = QTimer(self, singleShot=True, interval=TYPING_PAUSE)
        self._typing.timeout.connect(self.changed)
        self.text.textChanged.connect(lambda: self._typing.start())
        self.chips[Chip.ALL].setChecked(True)
        self._fill(self.service_menu, tr("Layanan"), list(SERVICE_LABELS), service_label, self._choose_service)

    @property
    def is_plain(self) -> bool:
        """Whether nothing is filtered."""
        return self._chip is Chip.ALL and not (self._service or self._kecamatan or self.text.text().strip())

    @property
    def is_returned(self) -> bool:
        """Whether only what came back from a supervisor is wanted."""
        return self._chip is Chip.RETURNED

    def wanted(self, officer: str) -> QueueFilter:
        """The filter as the controls stand."""
        return QueueFilter(
            text=" ".join(self.text.text().split()),
            outcome=_OUTCOMES.get(self._chip),
            unread=self._chip is Chip.UNREAD,
            service=self._service,
            kecamatan=self._kecamatan,
            holder=officer if self._chip is Chip.MINE else "",
            returned_to=officer if self._chip is Chip.RETURNED else "",
        )

    def reset(self) -> None:
        """Take all filters away."""
        self._service = self._kecamatan = ""
        self.service_menu.say(tr("Layanan") + " ▾")
        self.kecamatan_menu.say(tr("Kecamatan") + " ▾")
        self.text.clear()
        self.choose(Chip.ALL)

    def choose(self, chosen: Chip) -> None:
        """Choose a chip."""
        self._chip = chosen
        for chip, button in self.chips.items():
            button.setChecked(chip is chosen)
        self._fit()
        self.changed.emit()

    def show_counts(self, counts: QueueCounts) -> None:
        """Write the counts on the chips; chips that say nothing new are hidden."""
        self._counts = counts
        for chip, button in self.chips.items():
            button.say(self._chip_words(chip))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold the outcomes."""
        super().resizeEvent(event)
        self._fit()

    def _chip_words(self, chip: Chip) -> str:
        return f"{tr(chip.value[0])} {self._number(chip)}"

    def _number(self, chip: Chip) -> int:
        number: int = getattr(self._counts, chip.value[1])
        return number

    def _fit(self) -> None:
        """Show the outcomes as chips, or in a menu where the line has no room for them."""
        wanted = [chip for chip in Chip if chip not in _QUIET or self._number(chip) or self._chip is chip]
        self.chips[Chip.RETURNED].say(self._chip_words(Chip.RETURNED))
        buttons = [*(self.chips[chip] for chip in wanted), *self._fixed]
        needed = sum(button.sizeHint().width() + active().px(GAP) for button in buttons) + active().px(SEARCH_WIDTH)
        folded = needed > self.width()
        for chip, button in self.chips.items():
            button.setVisible(chip in wanted and not (folded and chip in _FOLDED))
        self.outcome_menu.setVisible(folded)
        if folded:
            self._fold()

    def _fold(self) -> None:
        """Use short words, and say in the menu's button what is chosen there."""
        for chip, words in _SHORT.items():
            self.chips[chip].setText(f"{tr(words)} {self._number(chip)}")
            self.chips[chip].updateGeometry()
        chosen = self._chip_words(self._chip) if self._chip in _FOLDED else tr("Hasil")
        self.outcome_menu.say(f"{chosen} ▾")

    def _offer_outcomes(self) -> None:
        menu = self._menus[self.outcome_menu]
        menu.clear()
        for chip in _FOLDED:
            action = QAction(self._chip_words(chip), menu, checkable=True, checked=chip is self._chip)
            action.triggered.connect(partial(self._choose_outcome, chip))
            menu.addAction(action)

    def _choose_outcome(self, chip: Chip, checked: bool = True) -> None:
        self.choose(Chip.ALL if chip is self._chip else chip)

    def learn(self, rows: Iterable[QueueRow]) -> None:
        """Offer the kecamatan that were seen."""
        seen = {row.kecamatan for row in rows if row.kecamatan}
        if not seen <= self._known:
            self._known |= seen
            self._fill(
                self.kecamatan_menu, tr("Kecamatan"), sorted(self._known), lambda name: name, self._choose_kecamatan
            )

    def _make_chip(self, chip: Chip) -> KeyButton:
        button = KeyButton(tr(chip.value[0]), look=Look.CHIP)
        button.clicked.connect(lambda: self.choose(chip))
        return button

    def _make_menu(self, name: str) -> KeyButton:
        button = KeyButton(f"{name} ▾", name=name)
        menu = QMenu(button)
        menu.setAccessibleName(name)
        menu.setObjectName("choices")
        self._menus[button] = menu
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(button.rect().bottomLeft())))
        return button

    def _fill(
        self,
        button: KeyButton,
        name: str,
        choices: list[str],
        words: Callable[[str], str],
        choose: Callable[[str], None],
    ) -> None:
        menu = self._menus[button]
        menu.clear()
        group = QActionGroup(menu)
        for choice in ("", *choices):
            shown = tr(words(choice)) if choice else tr("Semua")
            action = QAction(shown, menu, checkable=True, checked=not choice)
            action.triggered.connect(partial(self._chosen, button, shown if choice else name, choice, choose))
            group.addAction(action)
            menu.addAction(action)

    def _chosen(
        self, button: KeyButton, shown: str, choice: str, choose: Callable[[str], None], checked: bool = True
    ) -> None:
        choose(choice)
        button.say(f"{shown} ▾")
        self.changed.emit()

    def _choose_service(self, service: str) -> None:
        self._service = service

    def _choose_kecamatan(self, kecamatan: str) -> None:
        self._kecamatan = kecamatan


class _ShortLine(QLineEdit):
    """A line to type in that asks for few letters and takes what room there is."""

    def sizeHint(self) -> QSize:
        """Room for its hint."""
        return QSize(active().px(SEARCH_WIDTH), super().sizeHint().height())
