"""Views of a page whose ruling could not be followed at first sight: cut out, spread, or with its rules drawn.

They cost time, so that they are made one by one and only for pages that need them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import geometry
from ocr.geometry import Gray, Homography, Points

# Rules are told from noise over this many pixels along them, and from text by being thin.
ALONG, SOFT, SHORTEN, THIN, LEAST_RULE = 31, 9, 13, 7, 25
NEAR, RISE, INKED, DRAWN = 151, 2.0, 0.7, 60
# The sheet on a desk: sought on a small copy, of at least this share of the picture.
SHEET_SIDE, LEAST_SHEET, MOST_SHEET, RIM = 400, 0.2, 0.97, 0.004
BRIGHTER, BESIDE_EDGE = 0.15, 0.05
SPREADS = ((cv2.MORPH_RECT, 3), (cv2.MORPH_CROSS, 7))


@dataclass(frozen=True)
class View:
    """A working copy: `gray` as it is, and the pictures of it in which tables, level and upright rules are sought.

    `back` maps it to the first working copy. In a `coarse` one lines of letters may look like rules. `direction` of the
    rows (degrees) is None where it is yet to be found.
    """

    gray: Gray = field(repr=False)
    tables: Gray = field(repr=False)
    level: Gray = field(repr=False)
    upright: Gray = field(repr=False)
    back: Homography
    coarse: bool = False
    direction: float | None = None


def all_views(small: Gray, direction: float) -> Iterator[View]:
    """The views to try in turn, of a working copy whose rows lie at `direction` degrees: first the copy itself."""
    same = np.eye(3)
    yield View(small, small, small, small, same, direction=direction)
    yield from _drawn_views(*geometry.turned(small, direction))
    sheet = cut_out(small)
    if sheet is not None:
        yield View(sheet[0], sheet[0], sheet[0], sheet[0], sheet[1])
        yield from _drawn_views(*sheet)
    for kernel in SPREADS:
        thick = spread(small, *kernel)
        yield View(small, thick, thick, thick, same, coarse=True)


def sheet_views(small: Gray) -> Iterator[View]:
    """The views of the sheet alone, cut out of a working copy: the grain of a desk may run on where its rules end."""
    sheet = cut_out(small)
    if sheet is not None:
        yield View(sheet[0], sheet[0], sheet[0], sheet[0], sheet[1])
        yield from islice(_drawn_views(*sheet), 1)


def _drawn_views(gray: Gray, back: Homography) -> Iterator[View]:
    """Letters below each other may be drawn as upright rules: the page as it is may show those better, or all else."""
    drawn = ruled(gray)
    yield View(gray, drawn, drawn, drawn, back)
    yield View(gray, gray, drawn, gray, back)
    yield View(gray, drawn, drawn, gray, back)
    yield View(gray, gray, gray, drawn, back)


def spread(gray: Gray, shape: int, size: int) -> Gray:
    """The page with its ink spread, so that rules which a copier broke into dots are lines again."""
    return np.asarray(cv2.erode(gray, cv2.getStructuringElement(shape, (size, size))), np.uint8)


def ruled(level: Gray) -> Gray:
    """A level page with its thin straight rules drawn darker: averaged along them they stand out of the noise."""
    return np.asarray(cv2.subtract(level, cv2.max(_rules(level, True), _rules(level, False))), np.uint8)


def _rules(level: Gray, along_x: bool) -> Gray:
    """Pixels on thin rules: nearly all that lies along them is darker than what lies beside, unlike in text."""
    kernels = [np.ones(size if along_x else size[::-1], np.uint8) for size in ((THIN, 1), (1, SHORTEN))]
    windows = [size if along_x else size[::-1] for size in ((SOFT, 1), (ALONG, 1))]
    rise = cv2.morphologyEx(cv2.blur(level.astype(np.float32), windows[0]), cv2.MORPH_BLACKHAT, kernels[0])
    enough = RISE * cv2.blur(rise, (NEAR, NEAR)) + 1.0
    inked = cv2.blur(np.minimum(rise, enough), windows[1])
    seen = np.asarray(cv2.erode(np.where(inked > INKED * enough, DRAWN, 0).astype(np.uint8), kernels[1]), np.uint8)
    return np.asarray(cv2.bitwise_and(seen, geometry.line_mask(seen, LEAST_RULE, along_x, 3)), np.uint8)


def cut_out(small: Gray) -> tuple[Gray, Homography] | None:
    """The sheet alone, level and rectangular; None where no bright four-sided sheet lies on a desk."""
    scale = SHEET_SIDE / max(small.shape)
    little = np.asarray(cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    little = np.asarray(cv2.GaussianBlur(little, (5, 5), 0), np.uint8)
    bright = cv2.threshold(little, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[1]
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    outlines = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
    if not outlines:
        return None
    outline = np.asarray(cv2.convexHull(max(outlines, key=cv2.contourArea)), np.int32)
    share = cv2.contourArea(outline) / little.size
    corners = _corners(outline)
    if corners is None or not LEAST_SHEET < share < MOST_SHEET:
        return None
    if _inside_to_outside(little, corners) < BRIGHTER:
        return None
    corners = corners / scale
    top, right, bottom, left = (np.hypot(*(corners[(n + 1) % 4] - corners[n])) for n in range(4))
    width, height = round(float(top + bottom) / 2), round(float(left + right) / 2)
    x, y = RIM * width, RIM * height
    inner = np.array([[-x, -y], [width + x, -y], [width + x, height + y], [-x, height + y]], np.float32)
    unwarp = np.asarray(cv2.getPerspectiveTransform(inner, corners.astype(np.float32)), np.float64)
    picture = cv2.warpPerspective(small, unwarp, (width, height), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    return np.asarray(picture, np.uint8), unwarp


def _inside_to_outside(gray: Gray, corners: Points) -> float:
    """How much brighter it is inside the sheet than outside, as a share, at the side where that is least."""
    middle = corners.mean(axis=0)
    shares = np.linspace(0.1, 0.9, 40)[:, None]
    least = 1.0
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        edge = start + shares * (end - start)
        inner, outer = (_levels(gray, edge + way * BESIDE_EDGE * (middle - edge)) for way in (1, -1))
        least = min(least, 1 - outer / max(1.0, inner))
    return least


def _levels(gray: Gray, points: Points) -> float:
    """The mean gray level at some points (N × 2)."""
    xs, ys = np.round(points).astype(int).T
    inside = gray[np.clip(ys, 0, gray.shape[0] - 1), np.clip(xs, 0, gray.shape[1] - 1)]
    return float(inside.mean())


def _corners(outline: NDArray[np.int32]) -> Points | None:
    """The four corners of a convex outline, clockwise from the top left; None where it is not four-sided."""
    length = cv2.arcLength(outline, True)
    for share in (0.02, 0.03, 0.05, 0.08):
        found = cv2.approxPolyDP(outline, share * length, True).reshape(-1, 2).astype(np.float64)
        if len(found) == 4:
            around = np.arctan2(*(found - found.mean(axis=0)).T[::-1])
            ordered = found[np.argsort(around)]
            return np.roll(ordered, -int(ordered.sum(axis=1).argmin()), axis=0)
    return None
