"""Tabs for the documents of a dossier, each with the digit that chooses it."""

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from ui.parts.words import clear, line
from ui.theme import active


class DocumentTabs(QWidget):
    """`chosen` carries the place of the tab."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._row = line(self, gap=2)
        self._tabs: list[Tab] = []
        self._group = QButtonGroup(self)

    @property
    def names(self) -> list[str]:
        """What the tabs say."""
        return [tab.text() for tab in self._tabs]

    def show_names(self, names: list[str]) -> None:
        """Make a tab for each name."""
        clear(self._row)
        self._tabs = []
        for place, name in enumerate(names):
            tab = Tab(f"{place + 1} {name}")
            tab.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            self._group.addButton(tab)
            self._row.addWidget(tab)
            self._tabs.append(tab)
        self._row.addStretch(1)

    def show_chosen(self, place: int) -> None:
        """Mark a tab."""
        if place < len(self._tabs):
            self._tabs[place].setChecked(True)


class Tab(QAbstractButton):
    """One tab."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setText(words)
        self.setCheckable(True)
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """The words with air."""
        theme = active()
        width = QFontMetrics(theme.font(13, bold=True)).horizontalAdvance(self.text())
        return QSize(width + theme.px(20), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        """The digit and a few letters."""
        return QSize(active().px(52), active().px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the tab."""
        theme = active()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("bar"))
            painter.drawRoundedRect(self.rect(), theme.px(5), theme.px(5))
        if self.hasFocus():
            painter.setPen(theme.colour("viewer_ink"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), theme.px(5), theme.px(5))
        font = theme.font(13, bold=self.isChecked())
        painter.setFont(font)
        painter.setPen(theme.colour("bar_ink" if self.isChecked() else "viewer_ink"))
        space = self.rect().adjusted(theme.px(8), 0, -theme.px(6), 0)
        words = QFontMetrics(font).elidedText(self.text(), Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(QRect(space), Qt.AlignmentFlag.AlignCenter, words)
        painter.end()
