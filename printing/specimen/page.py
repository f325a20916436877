"""A page to draw on: points from the top left corner, text that fits, tables, tint, QR; and its raster.

Everything drawn here is an imitation for learning and measuring; `Page.close` stamps SPESIMEN on each page.
"""

import io
import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Literal

import numpy as np
import pypdfium2 as pdfium
import segno
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.colors import Color, HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import resources

A4 = (595.28, 841.89)
FOLIO = (609.45, 935.43)
INK = HexColor("#141414")
_SMALLEST = 0.78
Align = Literal["left", "center", "right"]

FONT_FILES = {
    "liberation": ("LiberationSans-Regular", "LiberationSans-Bold"),
    "serif": ("LiberationSerif-Regular", "LiberationSerif-Bold"),
    "carlito": ("Carlito-Regular", "Carlito-Bold"),
    "dejavu": ("DejaVuSansCondensed", "DejaVuSansCondensed-Bold"),
    "noto": ("NotoSans-Regular", "NotoSans-Bold"),
    "mono": ("NotoSansMono-Regular", "NotoSansMono-Regular"),
}
# Typefaces differ in width and height at the same size; these bring them to the same visual weight.
FONT_SCALE = {"liberation": 1.0, "serif": 1.04, "carlito": 1.08, "dejavu": 0.93, "noto": 0.94, "mono": 0.86} | {
    "typewriter": 0.98,
    "dots": 0.86,
}
# A 24-pin printer sets 180 dots an inch; each dot is drawn from a grid of its own so that it comes out round.
_PIN_DPI = 180
_DOT = np.array([[0, 2, 3, 2, 0], [2, 5, 5, 5, 2], [3, 5, 5, 5, 3], [2, 5, 5, 5, 2], [0, 2, 3, 2, 0]], dtype=np.uint16)


@cache
def _register(file_name: str) -> str:
    pdfmetrics.registerFont(TTFont(file_name, str(resources.path("fonts", f"{file_name}.ttf"))))
    return file_name


def face(font: str, bold: bool = False) -> str:
    """The registered name of one of our fonts ("serif", …); `typewriter` and `dots` are ways to fill in a form."""
    if font == "typewriter":
        # The plain cut is too thin for a type's blow on a ribbon.
        return "Courier-Bold"
    if font == "dots":
        font = "mono"
    return _register(FONT_FILES[font][int(bold)])


def width_of(text: str, font: str, size: float, bold: bool = False) -> float:
    """How wide a text is, in points."""
    return float(pdfmetrics.stringWidth(text, face(font, bold), size * FONT_SCALE[font]))


@dataclass(frozen=True, slots=True)
class Look:
    """How the pages of a dossier look: font, layout name, letter size and the alignment of table cells.

    `filled` is the font of what was filled in (that of the form when empty; typewriter, dots), `rules` how lines come
    out ("", thick, broken), `strong` a strong tint, `marked` SPESIMEN across the page, `grain` the seed of roughness.
    """

    font: str
    layout: str
    size: float
    align: Align
    tint: str
    filled: str = ""
    rules: Literal["", "thick", "broken"] = ""
    strong: bool = False
    marked: bool = False
    grain: int = 0


class Page:
    """One page being drawn. Coordinates are points from the top left; text stands on its baseline."""

    def __init__(self, size: tuple[float, float], look: Look) -> None:
        self.width, self.height = size
        self.look = look
        self.font = look.font
        # Old forms were pre-printed and filled in by a printer that never quite met the lines.
        self.nudge = (0.0, 0.0)
        self._buffer = io.BytesIO()
        self._canvas = Canvas(self._buffer, pagesize=size, invariant=1, pageCompression=0)
        self._canvas.setFillColor(INK)
        self._rough = Random(f"page/{look.grain}")

    @contextmanager
    def filling(self) -> Iterator[None]:
        """Write what is filled into the form, in the font it is filled in with."""
        before, self.font = self.font, self.look.filled or self.look.font
        yield
        self.font = before

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 9,
        bold: bool = False,
        align: Align = "left",
        color: Color = INK,
        font: str | None = None,
    ) -> float:
        """Draw one line; answers its width."""
        font = font or self.font
        width = width_of(text, font, size, bold)
        start = x - {"left": 0.0, "center": width / 2, "right": width}[align] + self.nudge[0]
        bottom = self.height - y - self.nudge[1]
        if font == "dots":
            self._dotted(start, bottom, text, size * FONT_SCALE[font])
            return width
        self._canvas.setFillColor(color)
        self._canvas.setFont(face(font, bold), size * FONT_SCALE[font])
        if font == "typewriter":
            self._typed(start, bottom, text, width / max(1, len(text)))
        else:
            self._canvas.drawString(start, bottom, text)
        return width

    def _typed(self, x: float, y: float, text: str, advance: float) -> None:
        """Letters of a typewriter: each a little off the line, each struck with another force."""
        for number, letter in enumerate(text):
            force = self._rough.uniform(0.04, 0.3)
            self._canvas.setFillColor(Color(force, force, force))
            self._canvas.drawString(x + number * advance, y + self._rough.uniform(-0.35, 0.35), letter)

    def _dotted(self, x: float, y: float, text: str, size: float) -> None:
        """Letters of a dot-matrix printer: the pins' grid, with a ribbon that fades."""
        if not text.strip():
            return
        scale = _PIN_DPI / 72
        font = _pins(round(size * scale))
        rise, fall = round(size * scale * 1.1), round(size * scale * 0.35)
        grid = Image.new("L", (math.ceil(font.getlength(text)) + 2, rise + fall))
        ImageDraw.Draw(grid).text((0, rise), text, fill=255, font=font, anchor="ls")
        struck = (np.asarray(grid) > 80).astype(np.uint16)
        ink = np.kron(struck, _DOT) * round(self._rough.uniform(36, 50))
        dark = np.zeros((*ink.shape, 4), np.uint8)
        dark[..., :3] = (28, 28, 40)
        dark[..., 3] = np.minimum(ink, 255)
        width, height = grid.width / scale, grid.height / scale
        self._canvas.drawImage(ImageReader(Image.fromarray(dark)), x, y - fall / scale, width, height, mask="auto")

    def fitted(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        size: float,
        align: Align = "left",
        bold: bool = False,
        leading: float | None = None,
    ) -> int:
        """Draw a text in a width: first shrunk a little, then broken into two lines; answers the number of lines."""
        font = self.font
        needed = width_of(text, font, size, bold)
        shrunk = size * max(_SMALLEST, min(1.0, width / needed)) if needed else size
        lines = [text] if needed * _SMALLEST <= width else wrap(text, font, shrunk, width, bold)
        while len(lines) > 2 and shrunk > size / 2:
            shrunk *= 0.95
            lines = wrap(text, font, shrunk, width, bold)
        leading = leading or shrunk * 1.05
        top = y - leading * (len(lines) - 1) / 2
        anchor = x + {"left": 0.0, "center": width / 2, "right": width}[align]
        for number, line in enumerate(lines):
            self.text(anchor, top + number * leading, line, shrunk, bold, align)
        return len(lines)

    def paragraph(self, x: float, y: float, width: float, text: str, size: float, leading: float) -> float:
        """Draw a text over as many lines as it needs; answers the y below it."""
        for line in wrap(text, self.font, size, width):
            self.text(x, y, line, size)
            y += leading
        return y

    def line(self, x1: float, y1: float, x2: float, y2: float, thick: float = 0.6, color: Color = INK) -> None:
        """Draw a straight line."""
        self._canvas.setStrokeColor(color)
        self._canvas.setLineWidth(thick * 2.8 if self.look.rules == "thick" else thick)
        if self.look.rules == "broken":
            self._broken(x1, y1, x2, y2)
        else:
            self._canvas.line(x1, self.height - y1, x2, self.height - y2)

    def _broken(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A worn rule: pieces with gaps, none quite where the last one ended; now and then the whole rule is gone."""
        length, at = math.hypot(x2 - x1, y2 - y1), 0.0
        if length < 1 or self._rough.random() < 0.02:
            return
        dx, dy = (x2 - x1) / length, (y2 - y1) / length
        while at < length:
            end = min(length, at + self._rough.uniform(14, 110))
            off = self._rough.uniform(-0.7, 0.7)
            start_x, start_y = x1 + dx * at - dy * off, y1 + dy * at + dx * off
            end_x, end_y = x1 + dx * end - dy * off, y1 + dy * end + dx * off
            self._canvas.line(start_x, self.height - start_y, end_x, self.height - end_y)
            at = end + self._rough.choice((0.6, 2, 5, 14))

    def grid(self, xs: Sequence[float], ys: Sequence[float], thick: float) -> None:
        """Draw all lines of a table."""
        for x in xs:
            self.line(x, ys[0], x, ys[-1], thick)
        for y in ys:
            self.line(xs[0], y, xs[-1], y, thick)

    def fill(self, x: float, y: float, width: float, height: float, color: Color) -> None:
        """Fill a rectangle whose top left corner is (x, y)."""
        self._canvas.setFillColor(color)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=0, fill=1)

    def box(self, x: float, y: float, width: float, height: float, thick: float, color: Color = INK) -> None:
        """Draw a rectangle's outline."""
        self._canvas.setStrokeColor(color)
        self._canvas.setLineWidth(thick)
        self._canvas.rect(x, self.height - y - height, width, height, stroke=1, fill=0)

    def guilloche(self, rng: Random, color: str) -> None:
        """Cover the page with the fine waves of security paper, in a pale colour; draw it first."""
        strong = HexColor(color)
        if self.look.strong:
            strong = Color(strong.red * 0.86, strong.green * 0.86, strong.blue * 0.86)
        self._canvas.setStrokeColor(strong)
        self._canvas.setLineWidth(rng.uniform(0.9, 1.3) if self.look.strong else rng.uniform(0.35, 0.6))
        pitch, swing = rng.uniform(6, 11), rng.uniform(2.5, 7)
        waves = rng.uniform(5, 12)
        drift = rng.uniform(0.2, 0.9)
        for number in range(int(self.height / pitch) + 2):
            path = self._canvas.beginPath()
            for step in range(81):
                x = self.width * step / 80
                phase = 2 * math.pi * waves * step / 80
                y = number * pitch + swing * math.sin(phase + number * drift) * math.cos(phase / 5)
                (path.lineTo if step else path.moveTo)(x, y)
            self._canvas.drawPath(path)

    def frame(self, rng: Random, color: str) -> None:
        """Draw the ornamental border of an old certificate."""
        gap = rng.uniform(14, 20)
        self.box(gap, gap, self.width - 2 * gap, self.height - 2 * gap, 2.2, HexColor(color))
        self.box(gap + 4, gap + 4, self.width - 2 * gap - 8, self.height - 2 * gap - 8, 0.6, HexColor(color))

    def emblem(self, x: float, y: float, size: float, color: str) -> None:
        """Draw an invented emblem (a shield with rays): the state's own arms are not ours to copy."""
        self._canvas.setStrokeColor(HexColor(color))
        self._canvas.setLineWidth(size / 28)
        middle = self.height - y
        for ray in range(18):
            angle = math.pi * ray / 9
            inner, outer = size * 0.36, size * (0.5 if ray % 2 else 0.44)
            cosine, sine = math.cos(angle), math.sin(angle)
            self._canvas.line(x + inner * cosine, middle + inner * sine, x + outer * cosine, middle + outer * sine)
        self._canvas.circle(x, middle, size * 0.32)
        self._canvas.rect(x - size * 0.14, middle - size * 0.1, size * 0.28, size * 0.28)
        self._canvas.line(x, middle + size * 0.18, x, middle - size * 0.2)

    def qr(self, x: float, y: float, size: float, text: str) -> None:
        """Draw a QR code whose top left corner is (x, y)."""
        rows = [list(row) for row in segno.make(text, error="l", micro=False).matrix]
        cell = size / len(rows)
        self._canvas.setFillColor(INK)
        for row, bits in enumerate(rows):
            for column, dark in enumerate(bits):
                if dark:
                    top = self.height - y - (row + 1) * cell
                    self._canvas.rect(x + column * cell, top, cell * 1.02, cell * 1.02, stroke=0, fill=1)

    def turn(self, rng: Random) -> None:
        """Stamp SPESIMEN, end this page and begin the next."""
        self._end(rng)

    def close(self, rng: Random) -> bytes:
        """Stamp SPESIMEN, end the last page and answer the PDF."""
        self._end(rng)
        self._canvas.save()
        return self._buffer.getvalue()

    def _end(self, rng: Random) -> None:
        red = HexColor(rng.choice(("#b43a3a", "#8d2f2f", "#5a5a5a")))
        size = 9 if self.width > 300 else 5
        corners = ((2 * size, 5 / 3 * size), (self.width - 7.8 * size, 5 / 3 * size), (2.4 * size, self.height - size))
        left, top = rng.choice(corners if size == 9 else [(x, 6.5 if y < 99 else self.height - 2) for x, y in corners])
        self.text(left, top, "SPESIMEN", size, bold=True, color=red, font=self.look.font)
        if rng.random() < 0.35 or self.look.marked:
            self._watermark(rng)
        self._canvas.showPage()

    def _watermark(self, rng: Random) -> None:
        self._canvas.saveState()
        self._canvas.setFillColor(Color(0.75, 0.3, 0.3, alpha=0.07))
        self._canvas.setFont(face("liberation", True), self.width / 7)
        self._canvas.translate(self.width / 2, self.height / 2)
        self._canvas.rotate(rng.uniform(20, 40))
        self._canvas.drawCentredString(0, -20, "SPESIMEN")
        self._canvas.restoreState()


def wrap(text: str, font: str, size: float, width: float, bold: bool = False) -> list[str]:
    """Break a text into lines at its spaces (a single long word stays whole)."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, font, size, bold) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines or [""]


def labelled(
    page: Page,
    rows: Sequence[tuple[str, str]],
    left: float,
    right: float,
    y: float,
    size: float,
    pitch: float,
    gap: float,
) -> float:
    """Rows of label, colon and value, the colons under one another `gap` from the left; answers the y below."""
    for label, value in rows:
        page.text(left, y, label, size)
        page.text(left + gap, y, ":", size)
        with page.filling():
            page.fitted(left + gap + size * 0.9, y, right - left - gap - size * 0.9, value, size)
        y += pitch
    return y


@cache
def _pins(pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.path("fonts", f"{FONT_FILES['mono'][0]}.ttf")), pixels)


def raster(pdf: bytes, dpi: float, gray: bool = False, page: int = 0) -> Image.Image:
    """Render one page: an upright L or RGB image at a resolution."""
    document = pdfium.PdfDocument(pdf)
    try:
        image: Image.Image = document[page].render(scale=dpi / 72, grayscale=gray).to_pil()
        return image.convert("L" if gray else "RGB")
    finally:
        document.close()


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page, in points."""
    document = pdfium.PdfDocument(pdf)
    try:
        return [document.get_page_size(number) for number in range(len(document))]
    finally:
        document.close()
