"""Badges: icon and word on a tinted pill, as a widget and painted inside tables."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.models.badges import Badge
from ui.models.tip import tip
from ui.parts.icons import icon_pixmap
from ui.theme import active

_HEIGHT, _PAD, _ICON, _GAP = 20, 8, 11, 4


def badge_width(badge: Badge) -> int:
    """How wide a badge is when nothing is cut."""
    theme = active()
    words = QFontMetrics(theme.font(12, bold=True)).horizontalAdvance(badge.word)
    return words + theme.px(2 * _PAD + (_ICON + _GAP if badge.icon else 0))


def badge_height() -> int:
    """How high a badge is."""
    return active().px(_HEIGHT)


def paint_badge(painter: QPainter, place: QPoint, badge: Badge, room: int) -> None:
    """Paint a badge with its top left at `place`, at most `room` pixels wide; a long word is cut with dots."""
    theme = active()
    width = min(badge_width(badge), room)
    frame = QRect(place, QSize(width, badge_height()))
    ink = theme.colours.ink_of(badge.tone)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(ink) if theme.name == "contrast" else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.colours.soft_of(badge.tone)))
    painter.drawRoundedRect(frame.adjusted(0, 0, -1, -1), frame.height() / 2, frame.height() / 2)
    left = frame.left() + theme.px(_PAD)
    if badge.icon:
        size = theme.px(_ICON)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(left, frame.center().y() - size // 2, icon_pixmap(badge.icon, ink, size, ratio))
        left += size + theme.px(_GAP)
    font = theme.font(12, bold=True)
    space = QRect(left, frame.top(), frame.right() - theme.px(_PAD) - left + 2, frame.height())
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = QFontMetrics(font).elidedText(badge.word, Qt.TextElideMode.ElideRight, space.width())
    painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
    painter.restore()


class BadgeLabel(QWidget):
    """A badge standing alone. Cut when there is no room; its whole word is in the tool tip."""

    def __init__(self, badge: Badge, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._badge = badge
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_badge(badge, hint)

    def show_badge(self, badge: Badge, hint: str = "") -> None:
        """Show another badge."""
        self._badge = badge
        self.setAccessibleName(badge.word)
        self.setToolTip(tip(hint or badge.word))
        self.updateGeometry()
        self.update()

    @property
    def badge(self) -> Badge:
        """The badge shown."""
        return self._badge

    def sizeHint(self) -> QSize:
        """The whole badge."""
        return QSize(badge_width(self._badge), badge_height())

    def minimumSizeHint(self) -> QSize:
        """Its icon and a few letters."""
        return QSize(min(badge_width(self._badge), active().px(48)), badge_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pill."""
        painter = QPainter(self)
        paint_badge(painter, QPoint(0, (self.height() - badge_height()) // 2), self._badge, self.width())
        painter.end()
