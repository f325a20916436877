"""Paragraph styles, all derived from the type size of a sheet."""

from functools import cache

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from printing import fonts
from printing.paper import SHEETS
from workstation.domain.receipt import Paper

# Name: (font, size as a multiple of running text, alignment, space before and after in lines).
_STYLES = {
    "body": (fonts.REGULAR, 1.0, TA_LEFT, 0.0, 0.35),
    "just": (fonts.REGULAR, 1.0, TA_JUSTIFY, 0.0, 0.45),
    "cell": (fonts.REGULAR, 1.0, TA_LEFT, 0.0, 0.0),
    "cell_right": (fonts.REGULAR, 1.0, TA_RIGHT, 0.0, 0.0),
    "strong": (fonts.BOLD, 1.0, TA_LEFT, 0.0, 0.0),
    "head": (fonts.BOLD, 1.0, TA_LEFT, 0.35, 0.15),
    "small": (fonts.REGULAR, 0.8, TA_LEFT, 0.0, 0.0),
    "small_center": (fonts.REGULAR, 0.8, TA_CENTER, 0.0, 0.0),
    "small_strong": (fonts.BOLD, 0.8, TA_LEFT, 0.0, 0.0),
    "center": (fonts.REGULAR, 1.0, TA_CENTER, 0.0, 0.0),
    "center_strong": (fonts.BOLD, 1.0, TA_CENTER, 0.0, 0.0),
    "government": (fonts.REGULAR, 1.2, TA_CENTER, 0.0, 0.0),
    "office": (fonts.BOLD, 1.4, TA_CENTER, 0.0, 0.1),
    "title": (fonts.BOLD, 1.25, TA_CENTER, 0.0, 0.1),
    "mark": (fonts.BOLD, 0.95, TA_CENTER, 0.0, 0.0),
    "mono": (fonts.MONO, 0.95, TA_CENTER, 0.0, 0.0),
    "mono_right": (fonts.MONO, 0.9, TA_RIGHT, 0.0, 0.0),
    "mono_big": (fonts.MONO, 1.7, TA_CENTER, 0.0, 0.0),
    "specimen": (fonts.REGULAR, 0.75, TA_CENTER, 0.0, 0.2),
}


@cache
def style(paper: Paper, name: str) -> ParagraphStyle:
    """The style of that name on a paper size."""
    font, factor, alignment, before, after = _STYLES[name]
    sheet = SHEETS[paper]
    size = sheet.body * factor
    # Justified lines on a narrow roll tear open.
    if alignment == TA_JUSTIFY and sheet.narrow:
        alignment = TA_LEFT
    return ParagraphStyle(
        f"{paper}-{name}",
        fontName=font,
        fontSize=size,
        leading=size * 1.32,
        alignment=alignment,
        spaceBefore=before * sheet.leading,
        spaceAfter=after * sheet.leading,
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )
