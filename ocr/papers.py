"""Look at a paper of Loket that somebody brings: its codes, and its own text where eyes see the same.

Accepted risk: a PDF with a forged font can show other letters than its text says. Eyes compare the name all the same.
"""

import ctypes
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from ocr.codes import find_all_codes
from ocr.intake import open_upload
from ocr.signature import read_signature
from ocr.trust import TrustFolder
from workstation.domain.paper_look import PDF, PaperLook

# The longest paper that Loket prints has some 6,000 letters.
MAX_TEXT = 16_000
MAX_OBJECTS = 4_000
_SMALLEST_LETTER = 3.0
_Box = tuple[float, float, float, float]
# PDFium's boxes of lines are a little larger than these, in points.
_HAIR, _LINE = 0.5, 2.5
_INVISIBLE = 3
_DARK = 96
_PAGE_NUMBER = re.compile(r"(Halaman \d{1,3} dari \d{1,3})?")


def look_at_paper(path: Path) -> PaperLook:
    """The codes and text of a picture or PDF; raises what `open_upload` raises."""
    upload = open_upload(path)
    codes = tuple(dict.fromkeys(code.text for code in find_all_codes(upload.pages) or ()))
    look = PaperLook(upload.sha256, upload.media_type, len(upload.pages), codes)
    if upload.media_type != PDF:
        return look
    text, covered = _own_text(path)
    return replace(
        look,
        text="" if covered else text,
        covered=covered and bool(text),
        signature=read_signature(path.read_bytes(), TrustFolder()),
    )


def _own_text(path: Path) -> tuple[str, bool]:
    """The text of a PDF, and whether eyes may see something else."""
    parts: list[str] = []
    covered = False
    with pypdfium2.PdfDocument(path) as document:
        for page in document:
            found = page.get_textpage()
            parts.append(found.get_text_range(0, min(found.count_chars(), MAX_TEXT + 1)))
            covered = covered or _is_covered(page, found)
            found.close()
            page.close()
    text = "\n".join(parts)
    return text[:MAX_TEXT], covered or len(text) > MAX_TEXT


def _is_covered(page: Any, found: Any) -> bool:
    if _has_visible_annotation(page):
        return True
    width, height = page.get_size()
    texts, others, lines = [], [], []
    for count, thing in enumerate(page.get_objects(max_depth=2, textpage=found)):
        if count == MAX_OBJECTS:
            return True
        if thing.level:
            # Loket keeps nothing but its page numbers in forms.
            if thing.type != pdfium.FPDF_PAGEOBJ_TEXT or not _PAGE_NUMBER.fullmatch(thing.extract().strip()):
                return True
            continue
        box = left, bottom, right, top = thing.get_bounds()
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            on_page = left >= 0 and right <= width and bottom >= 0 and top <= height
            if right > left and not (on_page and _is_plain(thing)):
                return True
            texts.append((box, max(bottom, thing.get_matrix().f)))
        elif (line := _as_line(thing, box)) is not None:
            lines.append(line)
        else:
            others.append(box)
    # Loket draws its code, its logo and its page numbers beside its words, never over or under them, and lines as well;
    # only what is underlined has the line among the tails of its letters.
    return any(
        any(_meet(one, (left, bottom, right, top), _HAIR) for one in others)
        or any(_meet(one, (left, foot, right, top), 0) for one in lines)
        for (left, bottom, right, top), foot in texts
    )


def _as_line(thing: Any, box: _Box) -> _Box | None:
    """What a level line covers, by its own width: PDFium's box of it is larger. None for all else that is drawn."""
    left, bottom, right, top = box
    if thing.type != pdfium.FPDF_PAGEOBJ_PATH or top - bottom > _LINE or _is_filled(thing):
        return None
    width, middle = ctypes.c_float(), (bottom + top) / 2
    pdfium.FPDFPageObj_GetStrokeWidth(thing, width)
    return left, middle - width.value / 2, right, middle + width.value / 2


def _meet(one: _Box, other: _Box, hair: float) -> bool:
    """Whether boxes (left, bottom, right, top) share more than a hair: one stroke makes another digit."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return min(wide, high) > hair


def _has_visible_annotation(page: Any) -> bool:
    """An electronic signature may hang on an annotation without a size; whatever else does can hide words."""
    for index in range(min(pdfium.FPDFPage_GetAnnotCount(page), MAX_OBJECTS)):
        note = pdfium.FPDFPage_GetAnnot(page, index)
        area = pdfium.FS_RECTF()
        known = pdfium.FPDFAnnot_GetRect(note, area)
        pdfium.FPDFPage_CloseAnnot(note)
        if not known or (area.right - area.left and area.top - area.bottom):
            return True
    return False


def _is_plain(text: Any) -> bool:
    """Whether eyes see a piece of text: filled, dark, opaque, of readable size, not cut out nor on a layer."""
    if pdfium.FPDFClipPath_CountPaths(pdfium.FPDFPageObj_GetClipPath(text)) > 0 or pdfium.FPDFPageObj_CountMarks(text):
        return False
    red, green, blue, opaque = (ctypes.c_uint() for _ in range(4))
    if pdfium.FPDFTextObj_GetTextRenderMode(text) == _INVISIBLE:
        return False
    if not pdfium.FPDFPageObj_GetFillColor(text, red, green, blue, opaque):
        return False
    if max(red.value, green.value, blue.value) > _DARK or opaque.value < 255 - _DARK:
        return False
    matrix = text.get_matrix()
    return bool(text.get_font_size() * abs(matrix.d) >= _SMALLEST_LETTER)


def _is_filled(path: Any) -> bool:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, mode, stroked)
    return bool(mode.value != pdfium.FPDF_FILLMODE_NONE)
