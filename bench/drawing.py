"""A sample receipt, and the bare reportlab calls that put its words and code on paper."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from itertools import groupby

import segno
from reportlab.pdfgen.canvas import Canvas

from printing import fonts
from workstation.domain.receipt import Letterhead, Receipt, ReceiptType

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
    code="LKT1." + "7A2QZ4X2KM7P" * 19,
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


def draw(drawing: Drawing, code: str) -> bytes:
    """The same words with one `drawString` each, and the code as one path."""
    fonts.register()
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
