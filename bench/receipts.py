"""A receipt as the printer draws it, against the bare reportlab calls that put the same words and code on paper."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path

import pypdfium2 as pdfium
import segno
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT
from reportlab.pdfgen.canvas import Canvas

from bench.clock import Effort, milliseconds, side_by_side
from bench.table import Row
from printing import fonts
from printing.receipts import PdfReceiptPrinter
from workstation.domain.receipt import Letterhead, Paper, Receipt, ReceiptType

TOPIC = "receipts"
RECEIPT = Receipt(
    type=ReceiptType.TANDA_TERIMA,
    serial="TT/LOKET-1/2026/00042",
    registration_no="3171-20261120-0042",
    service="ktp_hilang",
    channel="web",
    submitted_at=datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    issued_at=datetime(2026, 11, 20, 8, 0, tzinfo=UTC),
    letterhead=Letterhead("PEMERINTAH KOTA SPESIMEN", "DINAS SPESIMEN", ("Jalan Contoh 1",), "Spesimen", "Kepala"),
    form={"nik": "3171015708950001", "nama": "SITI SPESIMEN RAHAYU", "alamat": "JL. CONTOH NO. 12", "rt": "3"},
    officer="PETUGAS SPESIMEN",
    code="LOKET1:" + "7A9QZ4X2KM8P" * 16,
    documents=("kk", "surat_kehilangan"),
    expected_on=date(2026, 11, 21),
    extra={"specimen": "1"},
)
_QR_SIDE = 100.0


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of text on a page: font, size in points, place of its left end, and what it says."""

    font: str
    size: float
    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page's size in points and its words."""

    width: float
    height: float
    words: tuple[Words, ...]


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Milliseconds of a tanda terima on each paper."""
    printer = PdfReceiptPrinter()
    for paper in Paper:
        drawing = drawing_of(printer.render(RECEIPT, paper))
        ours, theirs = side_by_side(
            4 * effort.rounds,
            partial(printer.render, RECEIPT, paper),
            partial(draw, drawing, RECEIPT.code),
        )
        name = f"receipt (tanda terima) on {paper.value}"
        yield Row(TOPIC, name, "bare reportlab canvas calls", "ms", milliseconds(ours), milliseconds(theirs))


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


def draw(drawing: Drawing, code: str) -> bytes:
    """The same words with one `drawString` each, and the code as one path."""
    buffer = BytesIO()
    canvas = Canvas(buffer, (drawing.width, drawing.height), invariant=1, pageCompression=1)
    for words in drawing.words:
        canvas.setFont(words.font, words.size)
        canvas.drawString(words.x, words.y, words.text)
    path, rows = canvas.beginPath(), segno.make(code, error="m", micro=False, boost_error=False).matrix
    module = _QR_SIDE / len(rows)
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.rect(x * module, _QR_SIDE - (y + 1) * module, length * module, module)
            x += length
    canvas.drawPath(path, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _font(piece: pdfium.PdfTextObj) -> str:
    name = piece.get_font().get_base_name()
    # The regular font's name begins the others' names.
    return next(font for font in (fonts.MONO, fonts.BOLD, fonts.REGULAR) if name.startswith(font))
