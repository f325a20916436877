"""The style sheet, written from the roles of a palette."""

from collections.abc import Callable

from resources import path
from ui.palettes import Colours, Tone


def style_sheet(colours: Colours, px: Callable[[float], int]) -> str:
    """Qt's style sheet for the whole window at one scale."""
    return "\n".join((_frames(colours, px), _words(colours, px), _inputs(colours, px), _tables(colours, px)))


def _frames(c: Colours, px: Callable[[float], int]) -> str:
    tones = "\n".join(
        f'QLabel[tone="{tone.value}"] {{ color: {c.ink_of(tone)}; }}\n'
        f'QFrame[notice="{tone.value}"] {{ background: {c.soft_of(tone)}; border: 1px solid {c.ink_of(tone)};'
        f" border-radius: {px(6)}px; }}"
        for tone in Tone
    )
    return f"""
QMainWindow, QDialog, QWidget[ground="true"] {{ background: {c.ground}; }}
QWidget[paper="true"] {{ background: {c.paper}; }}
QFrame[card="true"] {{ background: {c.paper}; border: 1px solid {c.line}; border-radius: {px(8)}px; }}
QFrame[bar="true"] {{ background: {c.bar}; border: none; }}
QFrame[rail="true"] {{ background: {c.paper}; border: none; border-right: 1px solid {c.line}; }}
QFrame[foot="true"] {{ background: {c.paper}; border: none; border-top: 1px solid {c.line}; }}
QFrame[head="true"] {{ background: {c.paper}; border: none; border-bottom: 1px solid {c.line}; }}
QFrame[strip="true"] {{ background: {c.ground}; border: none; border-top: 1px solid {c.line}; }}
QFrame[side="true"] {{ background: {c.ground}; border: none; border-left: 1px solid {c.line}; }}
QFrame[viewer="true"] {{ background: {c.viewer}; border: none; }}
QFrame[row="true"] {{ background: {c.paper}; border: none; border-bottom: 1px solid {c.line};
    border-left: {px(3)}px solid {c.paper}; }}
QFrame[row="true"][chosen="true"] {{ background: {c.accent_soft}; border-left: {px(3)}px solid {c.accent}; }}
QFrame[toast="true"] {{ background: {c.bar}; border: 1px solid {c.bar_muted}; border-radius: {px(8)}px; }}
QFrame[toast="true"] QLabel {{ color: {c.bar_ink}; }}
QScrollArea, QScrollArea > QWidget > QWidget {{ background: {c.paper}; border: none; }}
QScrollArea[bare="true"], QScrollArea[bare="true"] > QWidget > QWidget {{ background: transparent; }}
QScrollArea:focus {{ border: none; }}
QSplitter::handle {{ background: {c.line}; }}
QFrame[viewer="true"] QSplitter::handle {{ background: {c.viewer}; }}
QPdfView {{ background: {c.neutral_soft}; border: none; }}
QToolTip {{ background: {c.paper}; color: {c.ink}; border: 1px solid {c.line}; padding: {px(4)}px; }}
{tones}
"""


def _words(c: Colours, px: Callable[[float], int]) -> str:
    return f"""
QLabel[muted="true"] {{ color: {c.muted}; }}
QLabel[type="title"] {{ font-size: {px(20)}px; font-weight: bold; }}
QLabel[type="heading"] {{ font-size: {px(15)}px; font-weight: bold; }}
QLabel[type="strong"] {{ font-weight: bold; }}
QLabel[type="small"] {{ font-size: {px(12)}px; }}
QLabel[type="figure"] {{ font-size: {px(22)}px; font-weight: bold; }}
QLabel[type="column"] {{ color: {c.muted}; font-size: {px(12)}px; font-weight: bold; }}
QLabel[type="mono"] {{ font-family: "Noto Sans Mono"; font-size: {px(12)}px; color: {c.muted}; }}
QLabel[type="crop"] {{ background: {c.paper}; border: 1px solid {c.line}; border-radius: {px(3)}px; }}
QFrame[bar="true"] QLabel {{ color: {c.bar_ink}; }}
QLabel[bartone="muted"] {{ color: {c.bar_muted}; }}
QFrame[bar="true"] QLabel[type="brand"] {{ font-size: {px(16)}px; font-weight: bold; }}
QFrame[viewer="true"] QLabel {{ color: {c.viewer_ink}; }}
"""


def _inputs(c: Colours, px: Callable[[float], int]) -> str:
    field = f"border: 1px solid {c.line}; border-radius: {px(6)}px; padding: {px(6)}px {px(10)}px;"
    return f"""
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox, QDateEdit {{ background: {c.paper}; color: {c.ink}; {field}
    selection-background-color: {c.accent}; selection-color: {c.paper}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDateEdit:focus {{ border: 2px solid {c.focus};
    padding: {px(6) - 1}px {px(10) - 1}px; }}
QDateEdit QLineEdit, QComboBox QLineEdit {{ border: none; padding: 0; background: transparent; }}
QDateEdit::up-button, QDateEdit::down-button {{ width: 0; border: none; }}
QComboBox::drop-down {{ border: none; width: {px(26)}px; }}
QComboBox::down-arrow {{ image: url("{arrow(c)}"); width: {px(12)}px; height: {px(12)}px; }}
QLineEdit, QPlainTextEdit {{ placeholder-text-color: {c.muted}; }}
QComboBox QAbstractItemView {{ background: {c.paper}; color: {c.ink}; border: 1px solid {c.line};
    selection-background-color: {c.accent_soft}; selection-color: {c.ink}; outline: none; }}
QLineEdit[search="true"] {{ background: {c.bar_field}; color: {c.bar_ink}; border: 1px solid {c.bar_field};
    border-radius: {px(4)}px; padding: {px(5)}px {px(12)}px; placeholder-text-color: {c.bar_muted}; }}
QLineEdit[search="true"]:focus {{ border: 2px solid {c.bar_warn}; padding: {px(5) - 1}px {px(12) - 1}px; }}
QProgressBar {{ background: {c.neutral_soft}; border: none; border-radius: {px(4)}px; }}
QProgressBar::chunk {{ background: {c.accent}; border-radius: {px(4)}px; }}
QMenu {{ background: {c.paper}; color: {c.ink}; border: 1px solid {c.line}; padding: {px(4)}px; }}
QMenu::item {{ padding: {px(6)}px {px(18)}px; border-radius: {px(4)}px; }}
QMenu::item:selected {{ background: {c.accent_soft}; color: {c.ink}; }}
QScrollBar:vertical {{ background: transparent; width: {px(12)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(12)}px; margin: 0; }}
QScrollBar::handle {{ background: {c.muted}; border: {px(3)}px solid {c.paper}; border-radius: {px(6)}px; }}
QScrollBar::handle:vertical {{ min-height: {px(28)}px; }}
QScrollBar::handle:horizontal {{ min-width: {px(28)}px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
"""


def _tables(c: Colours, px: Callable[[float], int]) -> str:
    return f"""
QTableView, QListView {{ background: {c.paper}; color: {c.ink}; border: 1px solid {c.line};
    border-radius: {px(8)}px; outline: none; gridline-color: transparent;
    selection-background-color: {c.accent_soft}; selection-color: {c.ink}; }}
QTableView:focus, QListView:focus {{ border: 2px solid {c.focus}; }}
QListView[flat="true"] {{ border: none; border-radius: 0; }}
QListView::item {{ padding: {px(6)}px {px(8)}px; border-bottom: 1px solid {c.line}; }}
QListView::item:selected {{ background: {c.accent_soft}; color: {c.ink}; border-left: {px(3)}px solid {c.accent}; }}
QListView::indicator {{ width: {px(14)}px; height: {px(14)}px; border: 1px solid {c.muted}; border-radius: {px(3)}px;
    background: {c.paper}; }}
QListView::indicator:checked {{ background: {c.accent}; border: 1px solid {c.accent}; image: url("{tick(c)}"); }}
QHeaderView {{ background: {c.paper}; border: none; }}
QHeaderView::section {{ background: {c.paper}; color: {c.muted}; border: none; border-bottom: 1px solid {c.line};
    padding: {px(6)}px {px(8)}px; font-size: {px(12)}px; font-weight: bold; }}
QHeaderView::section:hover {{ color: {c.ink}; }}
QTableCornerButton::section {{ background: {c.paper}; border: none; }}
"""


def arrow(c: Colours) -> str:
    """The file of the arrow that stands out on a palette's paper; a style sheet can take pictures from files only."""
    return _icon("open_light.svg" if _is_dark(c.paper) else "open_dark.svg")


def tick(c: Colours) -> str:
    """The file of the tick that stands out on a palette's accent."""
    return _icon("tick_light.svg" if _is_dark(c.accent) else "tick_dark.svg")


def _is_dark(colour: str) -> bool:
    return sum(int(colour[place : place + 2], 16) for place in (1, 3, 5)) < 3 * 128


def _icon(name: str) -> str:
    return path("icons", name).as_posix()
