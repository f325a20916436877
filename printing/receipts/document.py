"""Pages around a story: running header, page numbers, document information; and the roll that ends with its text."""

from io import BytesIO
from typing import Any

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepInFrame, PageTemplate

import printing.receipts.texts as texts
from printing import fonts
from printing.paper import Sheet
from printing.receipts.parts import Rule, bare_table, gap, marks, para, specimen_line
from printing.receipts.values import safe
from workstation.domain.receipt import Receipt

_ENDLESS = 3000 * mm
_FOOTER_SIZE = 7


class PaperCanvas(Canvas):  # type: ignore[misc]
    """A canvas that writes the same bytes for the same content and knows its page count at the end."""

    def __init__(self, filename: Any, **settings: Any) -> None:
        super().__init__(filename, **(settings | _SETTINGS))

    def save(self) -> None:
        """Fill in the page numbers, which stay away from a paper of one page, and close the document."""
        pages = self.getPageNumber() - 1
        for page in range(1, pages + 1):
            self.beginForm(_number_form(page), -200, -5, 5, 15)
            if pages > 1:
                self.setFont(fonts.REGULAR, _FOOTER_SIZE)
                self.drawRightString(0, 0, texts.RUNNING_PAGE.format(page=page, pages=pages))
            self.endForm()
        super().save()


_SETTINGS = {"invariant": 1, "pageCompression": 1, "initialFontName": fonts.REGULAR, "lang": "id-ID"}


def on_pages(receipt: Receipt, sheet: Sheet, story: list[Flowable]) -> bytes:
    """A story on sheets: the letterhead stands on the first, a running header on the others."""
    buffer = BytesIO()
    running = _running_header(receipt, sheet)
    height = _height(running, sheet)

    def below(canvas: Canvas, _: object) -> None:
        _inform(canvas, receipt)
        _footer(canvas, receipt, sheet)

    def around(canvas: Canvas, document: object) -> None:
        below(canvas, document)
        _place(canvas, _running_header(receipt, sheet), sheet)

    templates = [
        PageTemplate("first", [_frame(sheet, 0)], onPage=below, autoNextPageTemplate="later"),
        PageTemplate("later", [_frame(sheet, height)], onPage=around),
    ]
    document = BaseDocTemplate(buffer, pagesize=(sheet.width, sheet.height), pageTemplates=templates)
    document.build(story, canvasmaker=PaperCanvas)
    return buffer.getvalue()


def on_roll(receipt: Receipt, sheet: Sheet, story: list[Flowable]) -> bytes:
    """A story on one page that is as long as it needs."""
    buffer = BytesIO()
    canvas = PaperCanvas(buffer, pagesize=(sheet.width, _ENDLESS))
    _inform(canvas, receipt)
    column = KeepInFrame(sheet.inner_width, _ENDLESS, story, mode="error")
    _, height = column.wrapOn(canvas, sheet.inner_width, _ENDLESS)
    canvas.setPageSize((sheet.width, height + sheet.top + sheet.bottom))
    column.drawOn(canvas, sheet.left, sheet.bottom)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _frame(sheet: Sheet, header: float) -> Frame:
    height = sheet.height - sheet.top - sheet.bottom - header
    return Frame(
        sheet.left,
        sheet.bottom,
        sheet.inner_width,
        height,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )


def _running_header(receipt: Receipt, sheet: Sheet) -> list[Flowable]:
    left = f"{safe(receipt.letterhead.office)}<br/>" + texts.CONTINUED.format(
        title=safe(texts.TITLES[receipt.type].capitalize()), serial=safe(receipt.serial)
    )
    cells = [[para(sheet, "small", left), para(sheet, "mono_right", safe(receipt.registration_no))]]
    width = sheet.inner_width
    return [
        *specimen_line(sheet, receipt),
        bare_table(cells, (width * 0.68, width * 0.32), [("VALIGN", (0, 0), (-1, -1), "BOTTOM")]),
        gap(sheet, 0.2),
        Rule(0.8),
        gap(sheet, 0.8),
        *marks(sheet, receipt),
    ]


def _height(parts: list[Flowable], sheet: Sheet) -> float:
    return float(sum(part.wrap(sheet.inner_width, sheet.height)[1] + part.getSpaceAfter() for part in parts))


def _place(canvas: Canvas, parts: list[Flowable], sheet: Sheet) -> None:
    y = sheet.height - sheet.top
    for part in parts:
        y -= part.wrapOn(canvas, sheet.inner_width, sheet.height)[1]
        part.drawOn(canvas, sheet.left, y)
        y -= part.getSpaceAfter()


def _footer(canvas: Canvas, receipt: Receipt, sheet: Sheet) -> None:
    y = sheet.bottom - 7 * mm
    canvas.setFont(fonts.REGULAR, _FOOTER_SIZE)
    canvas.drawString(
        sheet.left, y, texts.FOOTER.format(serial=receipt.serial, registration_no=receipt.registration_no)
    )
    canvas.saveState()
    canvas.translate(sheet.width - sheet.right, y)
    canvas.doForm(_number_form(canvas.getPageNumber()))
    canvas.restoreState()


def _inform(canvas: Canvas, receipt: Receipt) -> None:
    # No personal data here: file managers and printer queues show this to anyone.
    canvas.setTitle(f"{texts.TITLES[receipt.type].capitalize()} {receipt.serial}")
    canvas.setAuthor(receipt.letterhead.office)
    canvas.setSubject(f"{texts.REGISTRATION_NO} {receipt.registration_no}")
    canvas.setCreator("Loket")
    stamp = receipt.issued_at.strftime("D:%Y%m%d%H%M%S%z")
    canvas.setDateFormatter(lambda *_: f"{stamp[:-2]}'{stamp[-2:]}'")


def _number_form(page: int) -> str:
    return f"halaman{page}"
