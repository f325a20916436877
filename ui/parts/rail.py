"""The rail at the left: the screens and their keys."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QSizePolicy

from ui.language import tr
from ui.parts.buttons import paint_key
from ui.parts.words import column
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.event import Role
from workstation.domain.rights import Act, may

# Screens of some roles only, by what their steps let nobody else do.
GUARDED = {Key.AUDIT: Act.AUDIT, Key.HUB: Act.SEE_HUB, Key.STAFF: Act.STAFF}
SCREENS = (Key.QUEUE, Key.VERIFY, Key.REVIEW, Key.OUTBOX, Key.RECEIPTS, Key.CHECK_PAPER, Key.REPORTS, Key.SETTINGS)
WIDTH = 88


def screens_of(role: Role) -> tuple[Key, ...]:
    """The screens of a role, in the order of the rail."""
    guarded = (key for key, act in GUARDED.items() if may(role, act))
    return (*SCREENS[:-1], *guarded, SCREENS[-1])


class Rail(QFrame):
    """`chosen` carries the key of the screen."""

    chosen = Signal(object)

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.setProperty("rail", True)
        self.setFixedWidth(active().px(WIDTH))
        inner = column(self, gap=0)
        inner.setContentsMargins(0, active().px(8), 1, active().px(8))
        group = QButtonGroup(self)
        self._buttons = {key: RailButton(key) for key in screens_of(role)}
        for key, button in self._buttons.items():
            group.addButton(button)
            if key is Key.SETTINGS:
                inner.addStretch(1)
            inner.addWidget(button)
            button.clicked.connect(lambda _=False, key=key: self.chosen.emit(key))

    def show_chosen(self, key: Key) -> None:
        """Mark the screen that is shown."""
        self._buttons[key].setChecked(True)


class RailButton(QAbstractButton):
    """A screen's name above its key."""

    def __init__(self, key: Key) -> None:
        super().__init__()
        self._key = key
        self.setCheckable(True)
        self.setText(tr(key.meaning))
        self.setAccessibleName(f"{self.text()} ({key.shown})")
        self.setToolTip(self.accessibleName())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """A tile."""
        return QSize(active().px(WIDTH), active().px(55))

    def minimumSizeHint(self) -> QSize:
        """A low screen presses the tiles together rather than losing one."""
        return QSize(active().px(WIDTH), active().px(49))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tile."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.fillRect(self.rect(), theme.colour("accent_soft"))
            painter.fillRect(QRect(0, 0, theme.px(3), self.height()), theme.colour("accent"))
        elif self.underMouse():
            painter.fillRect(self.rect(), theme.colour("neutral_soft"))
        ink = theme.colours.ink if self.isChecked() else theme.colours.neutral
        font = theme.font(12, bold=self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.colour("ink") if self.isChecked() else theme.colour("neutral"))
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width() - theme.px(6))
        painter.drawText(QRect(0, theme.px(7), self.width(), theme.px(20)), Qt.AlignmentFlag.AlignCenter, words)
        cap = QFontMetrics(theme.font(11, mono=True)).horizontalAdvance(self._key.shown) + theme.px(12)
        paint_key(painter, QRect((self.width() - cap) // 2, theme.px(28), cap, theme.px(20)), self._key.shown, ink)
        if self.hasFocus():
            painter.setPen(theme.colour("focus"))
            painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()
