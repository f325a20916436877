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
    texts, others = [], []
    for count, thing in enumerate(page.get_objects(max_depth=2, textpage=found)):
        if count == MAX_OBJECTS:
            return True
        if thing.level:
            # Loket keeps nothing but its page numbers in forms.
            if thing.type != pdfium.FPDF_PAGEOBJ_TEXT or not _PAGE_NUMBER.fullmatch(thing.extract().strip()):
                return True
            continue
        left, bottom, right, top = thing.get_bounds()
        if thing.type == pdfium.FPDF_PAGEOBJ_TEXT:
            middle = ((left + right) / 2, (bottom + top) / 2)
            on_page = 0 <= middle[0] <= width and 0 <= middle[1] <= height
            if right > left and not (on_page and _is_plain(thing)):
                return True
            texts.append(middle)
        elif thing.type != pdfium.FPDF_PAGEOBJ_PATH or _is_filled(thing):
            others.append((left, bottom, right, top))
    # Loket draws its code, its logo and its page numbers beside its words, never over or under them.
    return any(left < x < right and bottom < y < top for left, bottom, right, top in others for x, y in texts)


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
    """Whether eyes see a piece of text: filled, dark, opaque, of readable size."""
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
