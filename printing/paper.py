"""Paper sizes and what follows from them: margins, type size, how small a QR may get."""

from dataclasses import dataclass

from reportlab.lib.units import mm

from workstation.domain.receipt import Paper


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper size, lengths in points. `height` 0 is a roll that is cut where the text ends.

    `body` is the type size of running text.
    """

    paper: Paper
    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: float

    @property
    def inner_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def narrow(self) -> bool:
        """Whether everything stands in one column."""
        return self.height == 0

    @property
    def leading(self) -> float:
        """The distance of two lines of running text."""
        return self.body * 1.32


SHEETS = {
    Paper.A4: Sheet(Paper.A4, 210 * mm, 297 * mm, 22 * mm, 20 * mm, 14 * mm, 18 * mm, 10),
    Paper.A5: Sheet(Paper.A5, 148 * mm, 210 * mm, 13 * mm, 12 * mm, 9 * mm, 14 * mm, 8),
    # 80 mm rolls print on 72 mm.
    Paper.THERMAL80: Sheet(Paper.THERMAL80, 80 * mm, 0, 4 * mm, 4 * mm, 4 * mm, 8 * mm, 8),
}
