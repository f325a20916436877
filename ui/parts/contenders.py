"""The rulings of a conflict, one card each: what, who, where and when, why, and the button that lets it stand."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.models.clock import stamp
from ui.models.history import event_words
from ui.parts.buttons import KeyButton, Look
from ui.parts.words import column, frame, label
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.case import Case
from workstation.domain.event import Event, EventKind

KEYS = (Key.CHOOSE_1, Key.CHOOSE_2, Key.CHOOSE_3)
# A clock this far off is said beside the time it gave (minutes).
CLOCK_OFF = 5


class Contenders(QWidget):
    """`chosen` carries the event of the ruling that shall stand."""

    chosen = Signal(object)

    def __init__(self, case: Case, grounds: Callable[[Event], tuple[str, ...]], enabled: bool) -> None:
        """`grounds` tells in words what a decision rests on."""
        super().__init__()
        self.buttons: list[KeyButton] = []
        body = column(self, gap=8)
        body.addWidget(label(tr("Keputusan yang bertentangan"), "strong", wrap=True))
        decisions = {str(event.event_id): event for event in case.decisions}
        for number, ruling in enumerate(case.contenders):
            body.addWidget(self._card(number, ruling, decisions, grounds, enabled))

    def _card(
        self,
        number: int,
        ruling: Event,
        decisions: Mapping[str, Event],
        grounds: Callable[[Event], tuple[str, ...]],
        enabled: bool,
    ) -> QWidget:
        card = frame("card")
        body = column(card, gap=4)
        body.setContentsMargins(*(active().px(8),) * 4)
        body.addWidget(label(f"{number + 1}. {event_words(ruling)}", "strong", wrap=True))
        body.addWidget(label(place_and_time(ruling), "small", muted=True, wrap=True))
        decision = decisions.get(str(ruling.data.get("of", "")), ruling)
        if ruling.kind is EventKind.REVIEWED:
            body.addWidget(label(tr("atas: {decision}", decision=event_words(decision)), "small", wrap=True))
        for words in (str(ruling.data.get("note", "")), *grounds(decision)):
            if words:
                body.addWidget(label(words, wrap=True))
        button = KeyButton(tr("Pakai ini"), KEYS[number] if number < len(KEYS) else None, Look.PLAIN)
        button.setAccessibleName(tr("Pakai keputusan {number}", number=number + 1))
        button.setEnabled(enabled)
        button.clicked.connect(lambda _=False: self.chosen.emit(ruling))
        self.buttons.append(button)
        body.addWidget(button)
        return card

    def press(self, number: int) -> None:
        """Choose a ruling by its place."""
        if number < len(self.buttons) and self.buttons[number].isEnabled():
            self.buttons[number].click()


def place_and_time(ruling: Event) -> str:
    """Where and when a ruling was made, and how wrong that computer's clock was known to be."""
    words = f"{ruling.workstation} · {stamp(ruling.occurred_at)}"
    off = round((ruling.clock_offset or 0.0) / 60)
    if abs(off) >= CLOCK_OFF:
        words += " · " + tr("jam komputer itu selisih {minutes} menit", minutes=abs(off))
    return words
