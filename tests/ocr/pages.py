"""Certificate pages drawn for tests: real pixels, invented people."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

import resources

FONTS = Path(resources.__file__).parent / "fonts"
# Text, left edge in pixels at 200 dpi, size in points.
Piece = tuple[str, int, float]


def draw(rows: Sequence[tuple[int, Sequence[Piece]]], font: str, size: tuple[int, int] = (1654, 2339)) -> Image.Image:
    """Draw rows of text: (top in pixels, pieces)."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for top, pieces in rows:
        for text, left, points in pieces:
            pen.text((left, top), text, fill=(20, 20, 20), font=ImageFont.truetype(FONTS / font, points * 200 / 72))
    return page


def bgr(page: Image.Image) -> np.ndarray:  # type: ignore[type-arg]
    """The page as the reader sees it."""
    return np.ascontiguousarray(np.asarray(page)[:, :, ::-1])
