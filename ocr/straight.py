"""Straighten a line's crop where the paper curls: print that climbs or sags is misread.

Long lines suffer most: the crop that holds all of a curved one is nearly twice as high as its letters, and shows the
lines above and below besides.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.protocol import Image

# A column is inked where it is darker than this share of the way from ink to paper.
_INK_SHARE = 0.55
# A curve is followed where a crop holds so many squares of its height side by side.
_LEAST_SQUARES = 6
# How far from the curve, in heights of the crop, print counts: less with each round, so that neighbours fall away.
_REACHES = (0.5, 0.35, 0.3)
# A curve that rises less than this share of the height does no harm; one that leaves the crop as high was none.
_LEAST_RISE, _GAIN = 0.12, 0.92
# Rows with less ink than this share of the most are blank; paper left around the letters, in their heights.
_LEAST_INK, _RIM = 0.08, 0.3


def straightened(crop: Image) -> Image:
    """The crop (H × W × 3) with its line of print straight and cut to its height; itself where it is straight."""
    height, width = crop.shape[:2]
    if height == 0 or width < _LEAST_SQUARES * height:
        return crop
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    paper, darkest = np.percentile(gray, (80, 2))
    ink = (gray < darkest + _INK_SHARE * (paper - darkest)).astype(np.float32)
    curve = _curve(ink)
    if curve is None or np.ptp(curve) < _LEAST_RISE * height:
        return crop
    across = np.repeat(np.arange(width, dtype=np.float32)[None], height, axis=0)
    down = (np.arange(height)[:, None] + curve[None] - height / 2).astype(np.float32)
    profile = cv2.remap(ink, across, down, cv2.INTER_LINEAR, borderValue=0).sum(axis=1)
    top, bottom = _band(profile)
    if bottom - top > _GAIN * height:
        return crop
    flat = cv2.remap(crop, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(flat[top:bottom], np.uint8)


def _curve(ink: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """The row through the middle of the print for each column: a cubic through the print of the crop's squares."""
    height, width = ink.shape
    count = width // height
    squares = ink[:, : count * height].reshape(height, count, height).sum(axis=2)
    rows = np.arange(height)[:, None]
    places = (np.arange(count) + 0.5) * height / width
    middle = np.full(count, height / 2)
    terms = np.zeros(4)
    for reach in _REACHES:
        near = squares * (np.abs(rows - middle) <= reach * height)
        weight = near.sum(axis=0)
        inked = weight > 0
        if np.count_nonzero(inked) < _LEAST_SQUARES:
            return None
        centres = (near * rows).sum(axis=0)[inked] / weight[inked]
        terms = np.polyfit(places[inked], centres, 3, w=np.sqrt(weight[inked]))
        middle = np.polyval(terms, places)
    return np.asarray(np.polyval(terms, np.arange(width) / width))


def _band(profile: NDArray[np.float32]) -> tuple[int, int]:
    """The rows of the print in the middle of a straight crop, and some paper around them."""
    inked = profile >= _LEAST_INK * profile.max()
    first = last = len(profile) // 2
    while first > 0 and inked[first - 1]:
        first -= 1
    while last < len(profile) - 1 and inked[last + 1]:
        last += 1
    rim = _RIM * (last + 1 - first)
    return max(0, int(first - rim)), min(len(profile), int(last + 2 + rim))
