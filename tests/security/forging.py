"""What forgers do to papers: the tools of the attacks in test_receipts.py."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageFilter

from printing.receipts import PdfReceiptPrinter
from workstation.domain.receipt import Paper
from workstation.steps.receipt import IssuedReceipt


def redrawn(issued: IssuedReceipt, paper: Paper = Paper.A5, **changes: Any) -> bytes:
    """The same paper with its true code, drawn with other words."""
    return PdfReceiptPrinter().render(replace(issued.receipt, **changes), paper)


def with_form(issued: IssuedReceipt, **fields: str) -> bytes:
    """The same paper with its true code, for another applicant."""
    return redrawn(issued, form={**issued.receipt.form, **fields})


def edited(pdf: bytes, edit: Callable[[Any], None]) -> bytes:
    """A PDF with its first page edited in place."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        edit(page)
        page.gen_content()
        out = BytesIO()
        document.save(out)
        return out.getvalue()


def cover(page: Any, words: str) -> None:
    """Lay a white block over a word."""
    left, bottom, right, top = word_of(page, words).get_bounds()
    block = pdfium.FPDFPageObj_CreateNewRect(left - 2, bottom - 2, right - left + 60, top - bottom + 4)
    pdfium.FPDFPageObj_SetFillColor(block, 255, 255, 255, 255)
    pdfium.FPDFPath_SetDrawMode(block, pdfium.FPDF_FILLMODE_ALTERNATE, False)
    pdfium.FPDFPage_InsertObject(page, block)


def cover_end(page: Any, words: str) -> None:
    """Lay a white block over the last letter of a word alone, where another can be drawn."""
    _, bottom, right, top = word_of(page, words).get_bounds()
    block = pdfium.FPDFPageObj_CreateNewRect(right - 4, bottom - 1, 5, top - bottom + 2)
    pdfium.FPDFPageObj_SetFillColor(block, 255, 255, 255, 255)
    pdfium.FPDFPath_SetDrawMode(block, pdfium.FPDF_FILLMODE_ALTERNATE, False)
    pdfium.FPDFPage_InsertObject(page, block)


def draw_line(page: Any, words: str, wide: float, shade: int, high: float) -> None:
    """Draw a line through a word: `high` is 0 at its letters' feet and 1 at their heads."""
    word = word_of(page, words)
    left, _, right, top = word.get_bounds()
    foot = word.get_matrix().f
    line = pdfium.FPDFPageObj_CreateNewPath(left, foot + (top - foot) * high)
    pdfium.FPDFPath_LineTo(line, right, foot + (top - foot) * high)
    pdfium.FPDFPageObj_SetStrokeColor(line, shade, shade, shade, 255)
    pdfium.FPDFPageObj_SetStrokeWidth(line, wide)
    pdfium.FPDFPath_SetDrawMode(line, pdfium.FPDF_FILLMODE_NONE, True)
    pdfium.FPDFPage_InsertObject(page, line)


def cut_out(page: Any, words: str) -> None:
    """Let nothing be seen but what stands below a word."""
    below = word_of(page, words).get_bounds()[1] - 1
    pdfium.FPDFPage_InsertClipPath(page, pdfium.FPDF_CreateClipPath(0, 0, page.get_width(), below))


def put_on_a_layer(page: Any, words: str) -> None:
    """Mark a word as one that a layer shows or hides."""
    pdfium.FPDFPageObj_AddMark(word_of(page, words), b"OC")


def paste_note(page: Any, words: str) -> None:
    """Put an annotation over a word."""
    left, bottom, right, top = word_of(page, words).get_bounds()
    note = pdfium.FPDFPage_CreateAnnot(page, pdfium.FPDF_ANNOT_SQUARE)
    pdfium.FPDFAnnot_SetRect(note, pdfium.FS_RECTF(left, top, right, bottom))
    pdfium.FPDFPage_CloseAnnot(note)


def whiten(page: Any, words: str) -> None:
    """Turn a word white."""
    pdfium.FPDFPageObj_SetFillColor(word_of(page, words), 255, 255, 255, 255)


def hide(page: Any, words: str) -> None:
    """Make a word invisible, as scanners with text recognition write it."""
    pdfium.FPDFTextObj_SetTextRenderMode(word_of(page, words), 3)


def shrink(page: Any, words: str) -> None:
    """Make a word too small to be seen."""
    word = word_of(page, words)
    matrix = word.get_matrix()
    word.set_matrix(pypdfium2.PdfMatrix(matrix.a / 20, 0, 0, matrix.d / 20, matrix.e, matrix.f))


def move_away(page: Any, words: str) -> None:
    """Push a word off the page."""
    matrix = word_of(page, words).get_matrix()
    word_of(page, words).set_matrix(pypdfium2.PdfMatrix(matrix.a, 0, 0, matrix.d, matrix.e - 2000, matrix.f))


def word_of(page: Any, words: str) -> Any:
    """The first piece of text on a page that begins so."""
    found = page.get_textpage()
    for piece in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=1, textpage=found):
        if piece.extract().startswith(words):
            return piece
    raise AssertionError(words)


def photo(pdf: bytes, dpi: int = 150, blur: float = 0.6, quality: int = 70, angle: float = 4) -> Image.Image:
    """A paper as a phone sees it: turned, a little out of focus, on a dark table."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    table = Image.new("RGB", (page.width + 200, page.height + 200), (70, 60, 50))
    table.paste(page, (100, 100))
    turned = table.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(70, 60, 50))
    return turned.filter(ImageFilter.GaussianBlur(blur))


def saved(picture: Image.Image, path: Path, quality: int = 70) -> Path:
    """A picture as a file."""
    picture.save(path, quality=quality)
    return path
