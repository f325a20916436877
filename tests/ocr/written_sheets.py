"""Sheets written by hand: lines of text at their places, as if a page had been recognised without any doubt."""

from collections.abc import Sequence

import numpy as np

from ocr.engines.protocol import TextLine
from ocr.lines import Line, Sheet, letters_of
from ocr.rows import in_rows

HEIGHT = 40.0
_LETTER = 0.5
# A piece: text and left edge; then, where it is not print like the rest, its height.
Piece = tuple[str, float] | tuple[str, float, float]


def written(rows: Sequence[Sequence[Piece]], pitch: float = 60.0) -> Sheet:
    """A page whose rows stand `pitch` pixels apart."""
    lines = [_line(piece, 100 + number * pitch) for number, row in enumerate(rows) for piece in row]
    return Sheet(0, tuple(in_rows(lines)), 0)


def _line(piece: Piece, middle: float) -> Line:
    text, left, height = (*piece, HEIGHT)[:3]
    width = len(text) * _LETTER * HEIGHT
    top, right, bottom = middle - height / 2, left + width, middle + height / 2
    quad = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float32)
    seen = TextLine(text, 0.999)
    return Line(text, letters_of(seen), seen, quad, left, middle, width, height, 0.0)
