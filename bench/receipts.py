"""A receipt as the printer draws it, against the bare reportlab calls that put the same words and code on paper."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from functools import partial
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from bench.clock import Effort, milliseconds, side_by_side, take_turns
from bench.drawing import RECEIPT, Drawing, Words, draw
from bench.peak import peak
from bench.table import Row
from printing import fonts
from printing.receipts import PdfReceiptPrinter
from workstation.domain.receipt import Paper

TOPIC = "receipts"
BARE = "bare reportlab canvas calls"


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Milliseconds of a tanda terima on each paper, and the memory of printing one on A4."""
    printer = PdfReceiptPrinter()
    for paper in Paper:
        drawing = drawing_of(printer.render(RECEIPT, paper))
        ours, theirs = side_by_side(
            4 * effort.rounds,
            partial(printer.render, RECEIPT, paper),
            partial(draw, drawing, RECEIPT.code),
        )
        name = f"receipt (tanda terima) on {paper.value}"
        yield Row(TOPIC, name, BARE, "ms", milliseconds(ours), milliseconds(theirs))
    file = folder / "drawing.json"
    file.write_text(json.dumps(asdict(drawing_of(printer.render(RECEIPT, Paper.A4)))), encoding="utf-8")
    ours, theirs = take_turns(effort.rounds, partial(peak, "receipt"), partial(peak, "bare_receipt", str(file)))
    yield Row(TOPIC, "peak memory, process printing a receipt on a4", BARE, "MB", ours, theirs)


def drawing_of(pdf: bytes) -> Drawing:
    """The words of a finished one-page PDF with their places."""
    with pdfium.PdfDocument(pdf) as document:
        page = document[0]
        text_page = page.get_textpage()
        found = []
        for piece in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT], textpage=text_page):
            matrix = piece.get_matrix()
            size = piece.get_font_size() * matrix.d
            found.append(Words(_font(piece), size, matrix.e, matrix.f, piece.extract().strip("\r\n\0")))
        width, height = page.get_size()
        return Drawing(width, height, tuple(words for words in found if words.text))


def _font(piece: pdfium.PdfTextObj) -> str:
    name = piece.get_font().get_base_name()
    # The regular font's name begins the others' names.
    return next(font for font in (fonts.MONO, fonts.BOLD, fonts.REGULAR) if name.startswith(font))
