"""Buttons that show their key, in the few looks that the window has."""

from enum import Enum

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.shortcuts import Key
from ui.theme import active


class Look(Enum):
    """Approving is green, destructive red, all else neutral. A CHIP can be checked; BAR stands on the dark bar."""

    PLAIN = 0
    GO = 1
    STOP = 2
    CHIP = 3
    BAR = 4
    VIEWER = 5


class KeyButton(QAbstractButton):
    """A push button with its key drawn as a key cap."""

    def __init__(self, words: str, key: Key | None = None, look: Look = Look.PLAIN, name: str = "") -> None:
        super().__init__()
        self._key = key
        self._look = look
        self.setCheckable(look is Look.CHIP)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if look is not Look.VIEWER else Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._name = name
        self.say(words)

    def say(self, words: str) -> None:
        """Change the words on the button."""
        self.setText(words)
        key = f" ({self._key.shown})" if self._key else ""
        self.setAccessibleName(f"{self._name or words}{key}")
        self.setToolTip(f"{self._name or words}{key}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Words, key cap and air."""
        theme = active()
        width = self._words_width() + theme.px(24 if self._look is not Look.VIEWER else 14)
        if self._key:
            width += self._cap_width() + (theme.px(6) if self.text() else 0)
        return QSize(width, theme.px(32 if self._look not in (Look.VIEWER, Look.BAR) else 26))

    def _words_width(self) -> int:
        return QFontMetrics(active().font(13, bold=True)).horizontalAdvance(self.text())

    def _cap_width(self) -> int:
        assert self._key is not None
        return QFontMetrics(active().font(11, mono=True)).horizontalAdvance(self._key.shown) + active().px(10)

    def _colours(self) -> tuple[str, str, str]:
        """Ground, ink and edge."""
        c = active().colours
        if not self.isEnabled() and self._look is not Look.BAR:
            return c.neutral_soft, c.neutral, c.line
        if self._look is Look.CHIP and self.isChecked():
            return c.accent_soft, c.ink, c.accent
        return {
            Look.PLAIN: (c.paper, c.ink, c.line),
            Look.CHIP: (c.paper, c.ink, c.line),
            Look.GO: (c.go, c.on_button, c.go),
            Look.STOP: (c.stop, c.on_button, c.stop),
            Look.BAR: (c.bar, c.bar_ink, c.bar_muted),
            Look.VIEWER: (c.viewer, c.viewer_ink, c.viewer),
        }[self._look]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the button, its key cap, and a ring when it has the focus."""
        theme = active()
        ground, ink, edge = self._colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(1, 1, -1, -1)
        shade = (
            QColor(ground).darker(112) if self.isDown() or (self.underMouse() and self.isEnabled()) else QColor(ground)
        )
        painter.setBrush(shade)
        painter.setPen(QPen(QColor(edge), 1))
        painter.drawRoundedRect(frame, theme.px(6), theme.px(6))
        self._paint_focus(painter, frame, ink)
        self._paint_words(painter, ink)
        painter.end()

    def _paint_focus(self, painter: QPainter, frame: QRect, ink: str) -> None:
        if not self.hasFocus():
            return
        theme = active()
        filled = self._look in (Look.GO, Look.STOP, Look.BAR, Look.VIEWER)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(ink if filled else theme.colours.focus), 2))
        inset = 3 if filled else 0
        painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), theme.px(5), theme.px(5))

    def _paint_words(self, painter: QPainter, ink: str) -> None:
        theme = active()
        cap = self._cap_width() if self._key else 0
        gap = theme.px(6) if self._key and self.text() else 0
        left = (self.width() - self._words_width() - gap - cap) // 2
        painter.setPen(QColor(ink))
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(
            QRect(left, 0, self._words_width() + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
        )
        if self._key:
            place = QRect(left + self._words_width() + gap, 0, cap, self.height())
            paint_key(painter, place, self._key.shown, ink)


def paint_key(painter: QPainter, place: QRect, words: str, ink: str) -> None:
    """Draw a key cap in the middle of `place`."""
    theme = active()
    height = theme.px(18)
    cap = QRect(place.left(), place.center().y() - height // 2 + 1, place.width(), height)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    edge = QColor(ink)
    edge.setAlphaF(0.55)
    painter.setPen(QPen(edge, 1))
    painter.drawRoundedRect(cap, theme.px(3), theme.px(3))
    painter.setPen(QColor(ink))
    painter.setFont(theme.font(11, mono=True))
    painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, words)


class KeyHint(QWidget):
    """A key cap and what it does, as a quiet line."""

    def __init__(self, *hints: tuple[str, str]) -> None:
        super().__init__()
        self._hints = hints
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" · ".join(f"{key} {words}" for key, words in hints))

    def _parts(self) -> list[tuple[str, int, str, int]]:
        theme = active()
        caps, words = QFontMetrics(theme.font(11, mono=True)), QFontMetrics(theme.font(12))
        return [
            (key, caps.horizontalAdvance(key) + theme.px(10), text, words.horizontalAdvance(text))
            for key, text in self._hints
        ]

    def sizeHint(self) -> QSize:
        """All hints in one line."""
        theme = active()
        return QSize(sum(cap + words + theme.px(22) for _, cap, _, words in self._parts()), theme.px(22))

    def minimumSizeHint(self) -> QSize:
        """It may be cut."""
        return QSize(0, active().px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hints that have room."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 1
        for key, cap, words, width in self._parts():
            if left + cap + width + theme.px(6) > self.width():
                break
            paint_key(painter, QRect(left, 0, cap, self.height()), key, theme.colours.muted)
            left += cap + theme.px(5)
            painter.setFont(theme.font(12))
            painter.setPen(theme.colour("muted"))
            painter.drawText(QRect(left, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, words)
            left += width + theme.px(16)
        painter.end()
