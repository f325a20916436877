"""Friendly panels for the times when there is nothing to show: empty, loading, error, offline, not allowed."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from ui.language import say, tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton
from ui.parts.icons import icon_pixmap
from ui.parts.words import column, frame, label, line, restyle
from ui.shortcuts import Key
from ui.theme import active
from workstation.domain.errors import LoketError


def problem_words(error: Exception) -> str:
    """What went wrong, in the officer's language; a defect of ours says so without details of the dossier."""
    if isinstance(error, LoketError):
        return say(error.sentence)
    return tr(
        "Ada kesalahan di program ({kind}). Yang sudah tersimpan aman. Coba lagi; bila berulang, beri tahu admin.",
        kind=type(error).__name__,
    )


class Notice(QWidget):
    """An icon, a heading, a sentence and at most one button, in the middle of the space."""

    def __init__(self, icon: str, heading: str, words: str, tone: Tone = Tone.NEUTRAL) -> None:
        super().__init__()
        theme = active()
        self._body = QVBoxLayout(self)
        self._body.setSpacing(theme.px(8))
        picture = QLabel()
        picture.setPixmap(icon_pixmap(icon, theme.colours.ink_of(tone), theme.px(40), self.devicePixelRatioF()))
        self._words = label(words, muted=True, wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words.setFixedWidth(theme.px(440))
        self._words.setMinimumHeight(self._words.heightForWidth(theme.px(440)))
        self._body.addStretch(2)
        for widget in (picture, label(heading, "heading"), self._words):
            self._body.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        self._body.addStretch(3)
        self.setAccessibleName(f"{heading}. {words}")

    def offer(self, words: str, act: Callable[[], object], key: Key | None = None) -> KeyButton:
        """Add the button that leads on."""
        button = KeyButton(words, key)
        button.clicked.connect(act)
        self._body.insertWidget(self._body.count() - 1, button, 0, Qt.AlignmentFlag.AlignHCenter)
        return button


class StateStack(QWidget):
    """A widget, or a notice in its place."""

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self._stack = QStackedLayout(self)
        self._stack.addWidget(content)
        self._content = content

    def show_content(self) -> None:
        """Show the content again."""
        self._stack.setCurrentWidget(self._content)
        self._drop_old()

    def show_notice(self, notice: Notice) -> Notice:
        """Show a notice instead of the content."""
        self._stack.addWidget(notice)
        self._stack.setCurrentWidget(notice)
        self._drop_old()
        return notice

    @property
    def notice(self) -> Notice | None:
        """The notice shown, if any."""
        current = self._stack.currentWidget()
        return current if isinstance(current, Notice) else None

    def _drop_old(self) -> None:
        for place in reversed(range(self._stack.count())):
            widget = self._stack.widget(place)
            if widget is not None and widget not in (self._content, self._stack.currentWidget()):
                self._stack.removeWidget(widget)
                widget.deleteLater()


class NoticeLine(QWidget):
    """One tinted line above a screen: offline, held by somebody else, sent back by the supervisor."""

    def __init__(self) -> None:
        super().__init__()
        self._frame = frame("notice", Tone.WARN.value)
        inner = line(self._frame, margin=10, upright=6)
        self._icon = QLabel()
        self._words = label(wrap=True)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self._words, 1)
        column(self).addWidget(self._frame)
        self.hide()

    def say(self, words: str, tone: Tone = Tone.WARN, icon: str = "info") -> None:
        """Show a line; empty words hide it."""
        theme = active()
        self._words.setText(words)
        self._words.setProperty("tone", tone.value)
        self._frame.setProperty("notice", tone.value)
        restyle(self._words)
        restyle(self._frame)
        self._icon.setPixmap(icon_pixmap(icon, theme.colours.ink_of(tone), theme.px(16), self.devicePixelRatioF()))
        self.setAccessibleName(words)
        self.setVisible(bool(words))

    @property
    def words(self) -> str:
        """What the line says."""
        return self._words.text() if not self.isHidden() else ""
