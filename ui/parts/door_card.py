"""The card in the middle of the empty window: where we are, and below it what a screen asks."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ui.parts.icons import icon_pixmap
from ui.parts.words import column, frame, label, line
from ui.theme import active

WIDTH = 460


class DoorCard(QWidget):
    """`inner` is where fields are added."""

    def __init__(self, heading: str, under: str, icon: str = "loket") -> None:
        super().__init__()
        theme = active()
        self.setProperty("ground", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        card = frame("card")
        card.setFixedWidth(theme.px(WIDTH))
        self.inner: QVBoxLayout = column(card, margin=28, gap=8)
        self.inner.setContentsMargins(theme.px(28), theme.px(24), theme.px(28), theme.px(24))
        picture = QLabel()
        ink = "#000000" if icon == "loket" else theme.colours.ink
        picture.setPixmap(icon_pixmap(icon, ink, theme.px(48), self.devicePixelRatioF()))
        words = column(gap=0)
        words.addWidget(label(heading, "title"))
        words.addWidget(label(under, muted=True, wrap=True))
        title = line(gap=12)
        title.addWidget(picture)
        title.addLayout(words, 1)
        self.inner.addLayout(title)
        self.inner.addSpacing(theme.px(8))
        column(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
