"""Pictures of scans and papers for a desk in memory. Every one says SPESIMEN."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt
from PySide6.QtGui import QFont, QImage, QPainter, QPdfWriter

from ocr.intake import open_page
from workstation.domain.picture import PagePicture

BOX_HEIGHT = 40
PAGE = (1400, 990)


def scan_png(title: str, lines: tuple[tuple[str, str], ...]) -> bytes:
    """A page that looks like a document: a title and a line a field, at the places that the boxes name."""
    image = QImage(*PAGE, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    font = QFont("Noto Sans")
    font.setPixelSize(34)
    painter.setFont(font)
    painter.drawText(QRectF(0, 30, PAGE[0], 60), Qt.AlignmentFlag.AlignHCenter, f"{title}   SPESIMEN")
    font.setPixelSize(26)
    painter.setFont(font)
    for place, (name, value) in enumerate(lines):
        top = 130 + place * 52
        painter.drawText(QRectF(90, top, 320, BOX_HEIGHT), Qt.AlignmentFlag.AlignVCenter, name)
        painter.drawText(QRectF(430, top, 900, BOX_HEIGHT), Qt.AlignmentFlag.AlignVCenter, value)
        painter.drawLine(80, top + 46, PAGE[0] - 80, top + 46)
    painter.end()
    return _bytes(image)


def picture_of(data: bytes, index: int = 0) -> PagePicture:
    """A page of a file, decoded here."""
    pixels, count = open_page(data, index, "contoh.png")
    height, width = pixels.shape[:2]
    return PagePicture(width, height, pixels.tobytes(), index, count)


def _bytes(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(data.data())


def paper_pdf(name: str) -> bytes:
    """A page of PDF."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    painter = QPainter(writer)
    painter.drawText(400, 800, f"TANDA TERIMA (SPESIMEN) {name}")
    painter.end()
    return bytes(data.data())
