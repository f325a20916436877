"""A PDF on the screen, saved, and handed to the system's print dialog. Loaded when first shown."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.language import tr
from ui.parts.words import column
from workstation.domain.receipt import Paper

PRINT_DPI = 300
SIZES = {
    Paper.A4: QPageSize(QPageSize.PageSizeId.A4),
    Paper.A5: QPageSize(QPageSize.PageSizeId.A5),
}


class PaperView(QWidget):
    """Shows one PDF."""

    def __init__(self) -> None:
        super().__init__()
        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        self._view = QPdfView(self)
        self._view.setDocument(self._document)
        self._view.setZoomMode(QPdfView.ZoomMode.FitInView)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setAccessibleName(tr("Pratinjau surat"))
        column(self).addWidget(self._view)

    @property
    def pages(self) -> int:
        """How many pages are shown."""
        return self._document.pageCount()

    def show_pdf(self, pdf: bytes) -> None:
        """Show a paper."""
        self._document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._document.load(self._buffer)


def ask_where(parent: QWidget, name: str, chosen: Callable[[Path], object]) -> None:
    """Ask where a PDF shall be saved."""
    dialog = QFileDialog(parent, tr("Simpan PDF"), name, "PDF (*.pdf)")
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("pdf")
    dialog.fileSelected.connect(lambda file: chosen(Path(file)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def new_printer(paper: Paper) -> QPrinter:
    """A printer set up for a paper, for the dialog to change."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(PRINT_DPI)
    if paper in SIZES:
        layout = QPageLayout(SIZES[paper], QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))
        printer.setPageLayout(layout)
    printer.setFullPage(True)
    printer.setDocName("Loket")
    return printer


def print_pdf(pdf: bytes, printer: QPrinter) -> bool:
    """Draw every page of a PDF on a printer; False when the printer or the PDF does not open.

    Called from a worker thread: rendering a page at 300 dpi takes longer than a window may stand still.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(pdf))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    document = QPdfDocument()
    document.load(buffer)
    painter = QPainter()
    if document.status() != QPdfDocument.Status.Ready or not painter.begin(printer):
        return False
    for page in range(document.pageCount()):
        if page:
            printer.newPage()
        points = document.pagePointSize(page)
        size = QSize(round(points.width() * PRINT_DPI / 72), round(points.height() * PRINT_DPI / 72))
        image: QImage = document.render(page, size)
        area = QRectF(printer.pageRect(QPrinter.Unit.DevicePixel))
        fitting = image.size().scaled(area.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawImage(QRectF(0, 0, fitting.width(), fitting.height()), image)
    return bool(painter.end())
