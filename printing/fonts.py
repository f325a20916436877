"""The fonts that Loket's papers embed."""

from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

import resources

REGULAR = "NotoSans"
BOLD = "NotoSans-Bold"
MONO = "NotoSansMono"
_FILES = {REGULAR: "NotoSans-Regular.ttf", BOLD: "NotoSans-Bold.ttf", MONO: "NotoSansMono-Regular.ttf"}


@cache
def register() -> None:
    """Make the fonts known to reportlab, once a process; raises FileNotFoundError when the installation lacks one."""
    for name, file in _FILES.items():
        pdfmetrics.registerFont(TTFont(name, str(resources.path("fonts", file))))
    # No italics are shipped: emphasis on these papers is bold.
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=REGULAR, boldItalic=BOLD)


def glyphs_of(font: str) -> frozenset[int]:
    """The code points a registered font can draw."""
    register()
    return _glyphs(font)


@cache
def _glyphs(font: str) -> frozenset[int]:
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)
