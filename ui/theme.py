"""Fusion style, our own palettes and style sheet, Noto Sans from our resources, one scale for everything."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from resources import path
from ui.palettes import PALETTES, Colours
from ui.sheet import style_sheet

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
# From this scale on an office screen has few letters across, so screens take their narrow shape.
WIDE = 1.25
FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf", "NotoSansMono-Regular.ttf")
APPLIED = "loket_theme"
FAMILY = "Noto Sans"
MONO = "Noto Sans Mono"


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours and the scale in force."""

    name: str = "light"
    scale: float = 1.0

    @property
    def colours(self) -> Colours:
        """The palette by role."""
        return PALETTES[self.name]

    def px(self, size: float) -> int:
        """A length of the 100 % drawing, in pixels at this scale."""
        return round(size * self.scale)

    def font(self, size: float = 13, bold: bool = False, mono: bool = False) -> QFont:
        """A font of `size` pixels at 100 %, with digits of one width."""
        font = QFont(MONO if mono else FAMILY)
        font.setPixelSize(self.px(size))
        font.setBold(bold)
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def colour(self, role: str) -> QColor:
        """The colour of a role."""
        return QColor(getattr(self.colours, role))


_in_force = [Theme()]


def active() -> Theme:
    """The theme in force."""
    return _in_force[0]


def load_fonts() -> None:
    """Give Qt the fonts that ship with Loket, so that every office sees the same letters."""
    for name in FONT_FILES:
        QFontDatabase.addApplicationFont(str(path("fonts", name)))


def apply(app: QApplication, theme: Theme) -> None:
    """Put a theme in force on the whole application; nothing happens when it is in force already.

    Fusion is set once, and what waits for its deletion goes first: Qt has crashed on such widgets when their style was
    replaced, and when they were styled anew.
    """
    if app.property(APPLIED) == (theme.name, theme.scale):
        return
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    if app.property(APPLIED) is None:
        app.setStyle("Fusion")
    app.setProperty(APPLIED, (theme.name, theme.scale))
    _in_force[0] = theme
    app.setFont(theme.font())
    app.setPalette(_qt_palette(theme.colours))
    app.setStyleSheet(style_sheet(theme.colours, theme.px))


def _qt_palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.ground,
        QPalette.ColorRole.WindowText: colours.ink,
        QPalette.ColorRole.Base: colours.paper,
        QPalette.ColorRole.AlternateBase: colours.ground,
        QPalette.ColorRole.Text: colours.ink,
        QPalette.ColorRole.Button: colours.paper,
        QPalette.ColorRole.ButtonText: colours.ink,
        QPalette.ColorRole.Highlight: colours.accent_soft,
        QPalette.ColorRole.HighlightedText: colours.ink,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.ToolTipBase: colours.paper,
        QPalette.ColorRole.ToolTipText: colours.ink,
        QPalette.ColorRole.Link: colours.accent,
        QPalette.ColorRole.Mid: colours.line,
        QPalette.ColorRole.Dark: colours.neutral_soft,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text, QColor(colours.muted))
    palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText, QColor(colours.muted))
    return palette
