"""The filters over the queue: chips, menus for service and kecamatan, and a field to type in."""

from collections.abc import Callable, Iterable
from enum import Enum
from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup
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


class Chip(Enum):
    """A filter chip: its name and its count in QueueCounts."""

    ALL = (mark("Semua"), "pending")
    CLEAR = (mark("Jelas"), "clear")
    REVIEW = (mark("Perlu dilihat"), "review")
    INCOMPLETE = (mark("Tidak lengkap"), "incomplete")
    UNREAD = (mark("Belum dibaca"), "unread")
    MINE = (mark("Milik saya"), "mine")
    RETURNED = (mark("Kembali dari supervisor"), "returned")


_QUIET = (Chip.UNREAD, Chip.RETURNED)
_OUTCOMES = {Chip.CLEAR: Outcome.CLEAR, Chip.REVIEW: Outcome.REVIEW, Chip.INCOMPLETE: Outcome.INCOMPLETE}


class FilterBar(QWidget):
    """`changed` comes when other rows are wanted, `next_wanted` when the most urgent dossier is."""

    changed = Signal()
    next_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._chip, self._service, self._kecamatan = Chip.ALL, "", ""
        self._known: set[str] = set()
        self._menus: dict[KeyButton, QMenu] = {}
        row = FlowLayout(self)
        self.chips = {chip: self._make_chip(chip) for chip in Chip}
        for button in self.chips.values():
            row.addWidget(button)
        self.service_menu = self._make_menu(tr("Layanan"))
        self.kecamatan_menu = self._make_menu(tr("Kecamatan"))
        row.addWidget(self.service_menu)
        row.addWidget(self.kecamatan_menu)
        self.text = QLineEdit()
        self.text.setPlaceholderText(tr("Saring  /"))
        self.text.setAccessibleName(tr("Saring antrean (/)"))
        self.text.setClearButtonEnabled(True)
        self.text.setFixedHeight(active().px(32))
        row.addWidget(self.text)
        following = KeyButton(tr("Ambil berikutnya"), Key.TAKE_NEXT, Look.GO)
        following.clicked.connect(self.next_wanted)
        row.addWidget(following)
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
        self.changed.emit()

    def show_counts(self, counts: QueueCounts) -> None:
        """Write the counts on the chips; chips that say nothing new are hidden."""
        for chip, button in self.chips.items():
            number = getattr(counts, chip.value[1])
            button.say(f"{tr(chip.value[0])} {number}")
            button.setVisible(chip not in _QUIET or number > 0 or self._chip is chip)

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
