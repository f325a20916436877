"""The building blocks of a paper: letterhead, marks, rows of data, lists, QR, signature. All are platypus flowables."""

from collections.abc import Sequence
from io import BytesIO

import segno
from PIL import Image as Picture
from reportlab.lib.colors import black
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable, Image, KeepTogether, Paragraph, Spacer, Table

import printing.receipts.texts as texts
from printing import fonts
from printing.paper import Sheet
from printing.receipts.styles import style
from printing.receipts.values import safe, safe_lines
from workstation.domain.errors import BadInput
from workstation.domain.receipt import Letterhead, Receipt

_QR_SMALLEST = 22 * mm
# A module of half a millimetre is four dots of a 203 dpi thermal head and three pixels of a 150 dpi copy.
_QR_MODULE = 0.5 * mm
_QUIET_MODULES = 2
# Pixels: a logo of 18 mm is printed from fewer than a million.
LARGEST_LOGO = 10_000_000
_PHOTO = (40 * mm, 55 * mm)
COLUMN_GAP = 4 * mm

_BARE = [
    # Empty cells would otherwise name a font that is not embedded.
    ("FONTNAME", (0, 0), (-1, -1), fonts.REGULAR),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
]


class LogoUnreadable(BadInput):
    """The office's logo is not an image that can be opened."""

    code = "logo_unreadable"
    text = "Logo kop surat tidak dapat dibuka. Data berkas aman. Ganti logo kantor dengan gambar PNG atau JPG."


class Rule(Flowable):  # type: ignore[misc]
    """A horizontal line over the whole width; `second` adds a thin one under it, `dash` breaks it up."""

    def __init__(self, thickness: float, second: float = 0, dash: tuple[float, ...] = ()) -> None:
        super().__init__()
        self._thickness, self._second, self._dash = thickness, second, dash
        self._width = 0.0

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._width = width
        return width, self._thickness + (self._second + 1.2 if self._second else 0)

    def draw(self) -> None:
        canvas = self.canv
        if self._dash:
            canvas.setDash(*self._dash)
        upper = (self._second + 1.2 if self._second else 0) + self._thickness / 2
        canvas.setLineWidth(self._thickness)
        canvas.line(0, upper, self._width, upper)
        if self._second:
            canvas.setLineWidth(self._second)
            canvas.line(0, self._second / 2, self._width, self._second / 2)


class QrCode(Flowable):  # type: ignore[misc]
    """A QR symbol as one vector path, at least 22 mm wide without its quiet zone (error correction M)."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
        modules = len(self._matrix)
        self._module = max(_QR_SMALLEST / modules, _QR_MODULE)
        self.side = (modules + 2 * _QUIET_MODULES) * self._module

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        # Too narrow a column shrinks the symbol rather than cutting it off.
        if self.side > width:
            self._module *= width / self.side
            self.side = width
        return self.side, self.side

    def draw(self) -> None:
        path, module, rows = self.canv.beginPath(), self._module, len(self._matrix)
        for y, row in enumerate(self._matrix):
            bottom = (rows - 1 - y + _QUIET_MODULES) * module
            for start, length in _runs(row):
                path.rect((start + _QUIET_MODULES) * module, bottom, length * module, module)
        self.canv.setFillColor(black)
        self.canv.drawPath(path, stroke=0, fill=1)


class Tick(Flowable):  # type: ignore[misc]
    """A ticked box as high as a letter."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self._size = size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self._size, self._size * 1.32

    def draw(self) -> None:
        side, base = self._size * 0.8, self._size * 0.22
        self.canv.setLineWidth(0.6)
        self.canv.rect(0, base, side, side)
        self.canv.setLineWidth(1.2)
        self.canv.setLineCap(1)
        points = ((0.2, 0.5), (0.42, 0.25), (0.82, 0.8))
        at = [(x * side, base + y * side) for x, y in points]
        self.canv.lines([(*at[0], *at[1]), (*at[1], *at[2])])


class AtBottom(Flowable):  # type: ignore[misc]
    """Pushes a part to the bottom of the page; on the next page when this one has too little room."""

    def __init__(self, content: Flowable) -> None:
        super().__init__()
        self._content = content

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        _, needed = self._content.wrapOn(self.canv, width, height)
        return width, max(needed, height - 0.01) if needed <= height else needed

    def draw(self) -> None:
        self._content.drawOn(self.canv, 0, 0)


def para(sheet: Sheet, name: str, markup: str) -> Paragraph:
    """A paragraph of markup whose values were made safe before."""
    return Paragraph(markup, style(sheet.paper, name))


def gap(sheet: Sheet, lines: float) -> Spacer:
    """Empty space of so many lines."""
    return Spacer(0, lines * sheet.leading)


def bare_table(
    rows: Sequence[Sequence[object]], widths: Sequence[float], extra: Sequence[tuple[object, ...]] = ()
) -> Table:
    """A table without padding and lines. A row higher than a page goes on overleaf."""
    cells = [list(row) for row in rows]
    table = Table(cells, colWidths=list(widths), style=[*_BARE, *extra], splitInRow=1)
    table.hAlign = "LEFT"
    return table


def letterhead(sheet: Sheet, head: Letterhead) -> list[Flowable]:
    """The kop surat: government, office, address lines, a double rule; the logo stands left, on a roll above."""
    names = [
        para(sheet, "government", safe(head.government)),
        para(sheet, "office", safe(head.office)),
        *(para(sheet, "small_center", safe(line)) for line in head.lines),
    ]
    rule = [gap(sheet, 0.3), Rule(1.6 * sheet.body / 10, 0.5), gap(sheet, 0.7)]
    if head.logo is None:
        return [*names, *rule]
    picture = _logo(sheet, head.logo)
    if sheet.narrow:
        return [picture, gap(sheet, 0.2), *names, *rule]
    side = 20 * mm * sheet.body / 10
    # The empty column on the right keeps the names in the middle of the page.
    table = bare_table([[picture, names, ""]], (side, sheet.inner_width - 2 * side, side))
    table.setStyle([("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    return [table, *rule]


def marks(sheet: Sheet, receipt: Receipt) -> list[Flowable]:
    """The framed words a reader must not miss: provisional, and which copy this is."""
    words = []
    if receipt.provisional:
        words.append(texts.PROVISIONAL)
    if receipt.copy_number > 1:
        words.append(texts.COPY.format(number=receipt.copy_number))
    if not words:
        return []
    cells = [para(sheet, "mark", safe(word)) for word in words]
    width, pad = sheet.inner_width, 0.22 * sheet.leading
    wide = len(cells) == 2 and not sheet.narrow
    rows = [cells] if wide else [[cell] for cell in cells]
    frame = [
        ("BOX", (0, 0), (-1, -1), 1.1, black),
        ("INNERGRID", (0, 0), (-1, -1), 1.1, black),
        ("TOPPADDING", (0, 0), (-1, -1), pad),
        ("BOTTOMPADDING", (0, 0), (-1, -1), pad * 1.5),
    ]
    return [bare_table(rows, (width * 0.72, width * 0.28) if wide else (width,), frame), gap(sheet, 0.6)]


def specimen_line(sheet: Sheet, receipt: Receipt) -> list[Flowable]:
    """The line that tells a paper of a practice office from a real one."""
    return [para(sheet, "specimen", safe(texts.SPECIMEN))] if receipt.extra.get("specimen") else []


def title(sheet: Sheet, name: str, subtitle: str, serial: str) -> list[Flowable]:
    """The centred title of a certificate with its number."""
    parts = [para(sheet, "title", f"<u>{safe(name)}</u>")]
    if subtitle:
        parts.append(para(sheet, "center", safe(subtitle)))
    parts += [para(sheet, "center", f"{texts.NUMBER}: {safe(serial)}"), gap(sheet, 0.8)]
    return parts


def rows_of(sheet: Sheet, rows: Sequence[tuple[str, str]], width: float, bold: Sequence[str] = ()) -> Table:
    """Label, colon, value; `bold` names the labels whose value is bold. Values are plain text."""
    label = label_width(sheet, [name for name, _ in rows], width)
    cells = [
        (
            para(sheet, "cell", safe(name)),
            para(sheet, "cell", ":"),
            para(sheet, "strong" if name in bold else "cell", safe_lines(value)),
        )
        for name, value in rows
    ]
    colon = 0.8 * sheet.body
    return bare_table(cells, (label, colon, width - label - colon), [("BOTTOMPADDING", (0, 0), (-1, -1), 0.8)])


def label_width(sheet: Sheet, labels: Sequence[str], width: float) -> float:
    """The room that the widest label needs, at most two fifths of the width."""
    cell = style(sheet.paper, "cell")
    widest = max(stringWidth(label, cell.fontName, cell.fontSize) for label in labels)
    return float(min(widest + 0.6 * sheet.body, width * 0.4))


def numbered(sheet: Sheet, items: Sequence[str], marker: str = "{n}.") -> list[Flowable]:
    """A numbered list; each item stays whole where it can. `marker` may use {n} or {letter}."""
    number = 2.2 * sheet.body
    shown: list[Flowable] = []
    for n, item in enumerate(items, start=1):
        sign = marker.format(n=n, letter=chr(ord("a") + (n - 1) % 26))
        cells = [[para(sheet, "cell", sign), para(sheet, "cell", safe_lines(item))]]
        shown += [bare_table(cells, (number, sheet.inner_width - number)), gap(sheet, 0.12)]
    return [*shown, gap(sheet, 0.35)]


def ticked(sheet: Sheet, items: Sequence[str], width: float) -> Table:
    """Ticked documents, in two columns where the paper is wide enough."""
    columns = 1 if sheet.narrow or len(items) < 4 else 2
    deep = -(-len(items) // columns)
    box = 1.5 * sheet.body
    text = width / columns - box
    rows = []
    for r in range(deep):
        row: list[object] = []
        for c in range(columns):
            i = c * deep + r
            row += [Tick(sheet.body), para(sheet, "cell", safe(items[i]))] if i < len(items) else ["", ""]
        rows.append(row)
    return bare_table(rows, (box, text) * columns, [("RIGHTPADDING", (1, 0), (1, -1), 4)])


def code_block(sheet: Sheet, receipt: Receipt) -> tuple[Table, float]:
    """The QR with the registration number under it, and the block's width in points."""
    code = QrCode(receipt.code)
    width = sheet.inner_width if sheet.narrow else max(code.side, 38 * mm)
    number = fitted(sheet, "mono", receipt.registration_no, width)
    parts = [code, number, para(sheet, "small_center", safe(texts.SCAN_ME))]
    return centred(parts, width), width


def centred(content: Sequence[Flowable], width: float) -> Table:
    """Parts one under the other, each in the middle of a width."""
    return bare_table([[part] for part in content], (width,), [("ALIGN", (0, 0), (-1, -1), "CENTER")])


def fitted(sheet: Sheet, name: str, text: str, width: float) -> Paragraph:
    """One line of plain text in a smaller size when it would not fit; below 6.5 pt it wraps instead."""
    wanted = style(sheet.paper, name)
    wide = stringWidth(text, wanted.fontName, wanted.fontSize)
    size = max(6.5, min(wanted.fontSize, 0.99 * wanted.fontSize * width / max(wide, 1)))
    return Paragraph(safe(text), wanted.clone(f"{wanted.name}-{size:.2f}", fontSize=size))


def photo_box(sheet: Sheet) -> Table:
    """The frame for a photograph of 4 × 5.5 cm (suket template)."""
    frame = [*_BARE, ("BOX", (0, 0), (-1, -1), 0.6, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    cell = para(sheet, "small_center", texts.PHOTO)
    box = Table([[cell]], colWidths=[_PHOTO[0]], rowHeights=[_PHOTO[1]], style=frame)
    return centred([box], sheet.inner_width if sheet.narrow else _PHOTO[0])


def signature(sheet: Sheet, above: Sequence[str], name: str, below: str = "", width: float = 0) -> Table:
    """A signature block: lines above, room for the pen and stamp, the name underlined, a line below."""
    shown = safe(name) or "." * 34
    rows: list[list[object]] = [[para(sheet, "cell", safe(line) or "&nbsp;")] for line in above]
    rows.append([Spacer(0, 3.4 * sheet.leading)])
    rows.append([para(sheet, "strong", f"<u>{shown}</u>" if name else shown)])
    if below:
        rows.append([para(sheet, "cell", safe(below))])
    return bare_table(rows, (width or sheet.inner_width,))


def beside(
    sheet: Sheet, left: Flowable | list[Flowable], right: Flowable | list[Flowable], left_width: float
) -> Flowable:
    """Two parts side by side that stay on one page; on a roll one under the other."""
    if sheet.narrow:
        return together(sheet, [*_flat(left), gap(sheet, 0.5), *_flat(right)])
    return bare_table([[left, right]], (left_width, sheet.inner_width - left_width), [("NOSPLIT", (0, 0), (-1, -1))])


def together(sheet: Sheet, content: Sequence[Flowable]) -> Flowable:
    """Parts that a page break does not separate."""
    # KeepTogether has no height of its own, which a roll must know before it is cut.
    return bare_table([[list(content)]], (sheet.inner_width,)) if sheet.narrow else KeepTogether(list(content))


def _logo(sheet: Sheet, data: bytes) -> Image:
    box = 18 * mm * sheet.body / 10
    try:
        # Of the formats that an office may use: the file is the administrator's, but came from somewhere.
        with Picture.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            if width * height > LARGEST_LOGO:
                raise LogoUnreadable
            # A file that was cut off shows it only here, and would otherwise show it in the middle of printing.
            picture.load()
    except (OSError, ValueError, SyntaxError, Picture.DecompressionBombError) as error:
        raise LogoUnreadable() from error
    factor = box / max(width, height)
    return Image(BytesIO(data), width=width * factor, height=height * factor)


def _flat(part: Flowable | list[Flowable]) -> list[Flowable]:
    return part if isinstance(part, list) else [part]


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
