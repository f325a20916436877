"""The letters of a value, each with its place and shape, where they stand apart cleanly; nothing where they do not.

Whether the letters were told apart, their number says: it must be that of the value's letters and digits.
"""

from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import BgrImage
from workstation.domain.reading import Box

# Lower print is too coarse to compare.
LEAST_HEIGHT = 10.0
# In heights of the value's box: what is cut out around it, so that a larger digit is seen whole.
_MARGIN = 0.35
# In usual letters' heights: what is lower is a dot or a dash.
_LEAST_LETTER = 0.6
_SHAPE = (12, 16)

Floats = NDArray[np.float32]
Gray = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A value's letters from left to right: `text`, the places of each (left, top, right, bottom) and its shape.

    Places are in pixels of the straightened value, `height` is the usual one there. Shapes (n × 16 × 12) are ink from 0
    to 1, each letter stretched to the same size; they are None where nobody asked for them.
    """

    text: str
    places: Floats
    height: float
    shapes: Floats | None


def glyphs_of(image: BgrImage, box: Box, text: str, *, shapes: bool = False) -> Glyphs | None:
    """Tell a value's letters apart; None where they touch, are broken or are too small."""
    letters = "".join(letter for letter in text if letter.isalnum())
    gray = _straightened(image, box)
    if gray is None or not letters:
        return None
    level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = np.asarray(gray < level, np.uint8)
    places = _apart(ink, len(letters), evenly=letters.isdigit() and letters == text.replace(" ", ""))
    if places is None:
        return None
    height = float(np.median(places[:, 3] - places[:, 1]))
    if height < LEAST_HEIGHT:
        return None
    return Glyphs(letters, places, height, _shapes(gray, ink, places) if shapes else None)


def _straightened(image: BgrImage, box: Box) -> Gray | None:
    """A value cut out upright, as large as it is on the page."""
    corners = np.array(box, np.float32)
    width, height = np.hypot(*(corners[1] - corners[0])), np.hypot(*(corners[3] - corners[0]))
    if height < LEAST_HEIGHT or width < height or max(width, height) > max(image.shape[:2]):
        return None
    rim = float(height * _MARGIN)
    right, bottom = round(width + 2 * rim), round(height + 2 * rim)
    to = np.array([[rim, rim], [right - rim, rim], [right - rim, bottom - rim], [rim, bottom - rim]], np.float32)
    turn = cv2.getPerspectiveTransform(corners, to)
    cut = cv2.warpPerspective(image, turn, (right, bottom), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY), np.uint8)


def _apart(ink: Gray, count: int, *, evenly: bool) -> Floats | None:
    """The places of so many letters in a row; joined digits are cut at their even steps."""
    pieces = _pieces(ink)
    if len(pieces) and evenly and len(pieces) < count:
        pieces = _cut(ink, pieces, count)
    return np.array(pieces, np.float32) if len(pieces) == count else None


def _pieces(ink: Gray) -> list[tuple[int, int, int, int]]:
    """What hangs together from left to right; what reaches the rim is a rule or another line."""
    height, width = ink.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    found: list[tuple[int, int, int, int]] = []
    for x, y, w, h, pixels in sorted(stats[1:].tolist()):
        inside = x > 0 and y > 0 and x + w < width and y + h < height
        if not inside or h < 0.12 * height or pixels < 4:
            continue
        if found and min(found[-1][2], x + w) - x > 0.5 * min(found[-1][2] - found[-1][0], w):
            left, top, right, bottom = found.pop()
            x, y, w, h = left, min(top, y), max(right, x + w) - left, max(bottom, y + h) - min(top, y)
        found.append((x, y, x + w, y + h))
    usual = float(np.median([one[3] - one[1] for one in found])) if found else 0
    return [one for one in found if one[3] - one[1] >= _LEAST_LETTER * usual]


def _cut(ink: Gray, pieces: list[tuple[int, int, int, int]], count: int) -> list[tuple[int, int, int, int]]:
    """Digits stand in even steps, so that a piece as wide as two of them is two."""
    step = (pieces[-1][2] - pieces[0][0]) / count
    found = []
    for left, top, right, bottom in pieces:
        parts = max(1, round((right - left) / step + 0.1))
        edges = np.linspace(left, right, parts + 1).round().astype(int).tolist()
        for start, stop in pairwise(edges):
            rows = np.flatnonzero(ink[top:bottom, start:stop].any(axis=1))
            if len(rows):
                found.append((start, top + int(rows[0]), stop, top + int(rows[-1]) + 1))
    return found


def _shapes(gray: Gray, ink: Gray, places: Floats) -> Floats:
    dark, paper = float(np.percentile(gray[ink > 0], 10)), float(np.median(gray[ink == 0]))
    cuts = [gray[top:bottom, left:right] for left, top, right, bottom in places.astype(int).tolist()]
    even = np.stack([cv2.resize(cut, _SHAPE, interpolation=cv2.INTER_AREA) for cut in cuts]).astype(np.float32)
    return np.asarray(np.clip((paper - even) / max(paper - dark, 1.0), 0, 1.2), np.float32)
