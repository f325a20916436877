"""A picture of a screen: as tall or wide as phones' and computers' screens are, with bars that no camera draws.

A size alone is no sign, since pictures are cut to screens' sizes too. Along the top or the bottom there must be what
only a screen makes: rows of one single colour right across, above or between small print.
"""

from collections.abc import Iterator

import cv2
import numpy as np

from ocr.page import BgrImage
from workstation.domain.reading import Sign

# Widths in pixels of the phones sold in ten years, and screens of computers (width, height).
PHONE_WIDTHS = frozenset({720, 750, 828, 1080, 1125, 1170, 1179, 1206, 1220, 1242, 1284, 1290, 1320, 1440})
PHONE_SHAPES = (1.75, 2.35)
COMPUTERS = frozenset(
    {(1366, 768), (1920, 1080), (1280, 720), (1440, 900), (1536, 864), (1600, 900), (1280, 800), (2560, 1440)}
)
# The bar with the clock takes a thirtieth of the screen, the ones for moving on and back as much.
_BAR = 1 / 30
# A JPEG's rows of one colour differ by a level or two; paper, and even a photo of a wall, by more.
_FLAT = 2.0
_LEAST_FLAT_ROWS = 0.35


def screenshot_signs(image: BgrImage, page: int = 0) -> Iterator[Sign]:
    """Whether the page is a picture of a screen; the sign's value is its size."""
    height, width = image.shape[:2]
    if not _is_screen(width, height):
        return
    bar = max(8, round(height * _BAR))
    flat = [_flat_rows(image[:bar]), _flat_rows(image[-bar:])]
    if max(flat) >= _LEAST_FLAT_ROWS:
        yield Sign("screenshot", min(1.0, max(flat)), value=f"{width} × {height}", page=page)


def _is_screen(width: int, height: int) -> bool:
    low, high = PHONE_SHAPES
    return (width in PHONE_WIDTHS and low <= height / width <= high) or (width, height) in COMPUTERS


def _flat_rows(strip: BgrImage) -> float:
    """The share of rows that are of one colour right across."""
    gray = cv2.cvtColor(strip, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return float(np.mean(gray.std(axis=1) < _FLAT))
