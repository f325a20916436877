"""Small makers of labels, frames and lines, so that screens say what they show and not how."""

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from ui.palettes import Tone
from ui.theme import active

Lined = TypeVar("Lined", QVBoxLayout, QHBoxLayout)


def label(words: str = "", kind: str = "", muted: bool = False, wrap: bool = False, tone: Tone | None = None) -> QLabel:
    """A plain-text label; `kind` is one of the types of the style sheet."""
    made = QLabel(words)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("type", kind)
    if muted:
        made.setProperty("muted", True)
    if tone:
        made.setProperty("tone", tone.value)
    return made


def frame(kind: str, value: object = True) -> QFrame:
    """A frame with one of the looks of the style sheet."""
    made = QFrame()
    made.setProperty(kind, value)
    return made


def column(parent: QWidget | None = None, margin: int = 0, gap: int = 8) -> QVBoxLayout:
    """A vertical layout with scaled margins."""
    made = QVBoxLayout(parent) if parent else QVBoxLayout()
    return _spaced(made, margin, margin, gap)


def line(parent: QWidget | None = None, margin: int = 0, upright: int = 0, gap: int = 8) -> QHBoxLayout:
    """A horizontal layout with scaled margins."""
    made = QHBoxLayout(parent) if parent else QHBoxLayout()
    return _spaced(made, margin, upright, gap)


def _spaced(made: Lined, across: int, upright: int, gap: int) -> Lined:
    theme = active()
    made.setContentsMargins(theme.px(across), theme.px(upright), theme.px(across), theme.px(upright))
    made.setSpacing(theme.px(gap))
    return made


def name_combo(box: QComboBox, name: str) -> None:
    """Name a combo box and the list it opens."""
    box.setAccessibleName(name)
    box.view().setAccessibleName(name)


def restyle(widget: QWidget) -> None:
    """Let the style sheet look again at a widget whose properties changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)
