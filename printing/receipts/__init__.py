"""Receipts and letters as PDF: the same bytes every time for the same content."""

from printing import fonts
from printing.paper import SHEETS
from printing.receipts.document import on_pages, on_roll
from printing.receipts.letters import story
from printing.receipts.parts import LogoUnreadable
from printing.receipts.reading_back import words
from workstation.domain.receipt import Paper, Receipt

__all__ = ["LogoUnreadable", "PdfReceiptPrinter"]


class PdfReceiptPrinter:
    """Draws receipts with reportlab; it keeps no state."""

    def render(self, receipt: Receipt, paper: Paper) -> bytes:
        """The PDF of a receipt on A4, A5 or an 80 mm roll; raises LogoUnreadable.

        `receipt.extra` may tell, all optional: `specimen` (any text: a paper of a practice office), `result` (a
        sentence), `pickup` (place), `hours`, `bring` (one thing a line), `complaints` (where to complain).
        Service, channel and documents may be codes of the dossier or words. Times are printed in their own offset;
        a UTC `issued_at` follows the offset of `submitted_at`.
        """
        fonts.register()
        sheet = SHEETS[paper]
        draw = on_roll if sheet.narrow else on_pages
        return draw(receipt, sheet, story(receipt, sheet))

    def words(self, receipt: Receipt) -> tuple[str, ...]:
        """The printed words that a signature covers; `reading_back.differences` finds them in a paper's text again."""
        return words(receipt)
