"""Where the ruled tables of a page stand: turn, find, straighten.

Everything is found on a small working copy and stated as homographies to the page as uploaded, so that crops come
from the original pixels and boxes point at them. A homography is 3 × 3, float64, (x, y, 1) column vectors.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Homography = NDArray[np.float64]
Points = NDArray[np.float64]

WORK_SIDE = 1600
MIN_TABLE_WIDTH = 0.35


@dataclass(frozen=True, slots=True)
class TableArea:
    """A ruled table: `to_page` maps its straightened rectangle (`width` × `height`, working pixels) to the page."""

    to_page: Homography
    width: int
    height: int


def shrink(image: NDArray[np.uint8], side: int = WORK_SIDE) -> tuple[Gray, float]:
    """A gray working copy whose longer side is at most `side`, and the factor from working to page pixels."""
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    factor = max(gray.shape) / side
    if factor <= 1:
        return np.asarray(gray, np.uint8), 1.0
    size = (round(gray.shape[1] / factor), round(gray.shape[0] / factor))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def ink_mask(gray: Gray, reach: int = 25, depth: int = 12) -> Mask:
    """Pixels clearly darker than the paper around them (255) in uneven light."""
    blurred = cv2.blur(gray, (reach, reach))
    return np.asarray(np.where(gray.astype(np.int16) < blurred.astype(np.int16) - depth, 255, 0), np.uint8)


def main_direction(gray: Gray) -> float | None:
    """Angle in degrees (-90..90] of most of the long straight lines, which in a wide table are its rows."""
    half = cv2.resize(gray, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    segments = cv2.createLineSegmentDetector(0).detect(half)[0]
    if segments is None:
        return None
    ends = segments.reshape(-1, 4)
    deltas = ends[:, 2:] - ends[:, :2]
    lengths = np.hypot(deltas[:, 0], deltas[:, 1])
    long = lengths > 0.03 * max(half.shape)
    if long.sum() < 8:
        return None
    angles = np.degrees(np.arctan2(deltas[long, 1], deltas[long, 0])) % 180
    weights = lengths[long]
    histogram = np.bincount((angles * 2).astype(int) % 360, weights, 360)
    smooth = histogram + np.roll(histogram, 1) + np.roll(histogram, -1) + np.roll(histogram, 2) + np.roll(histogram, -2)
    peak = (float(smooth.argmax()) + 0.5) / 2
    offsets = (angles - peak + 90) % 180 - 90
    near = np.abs(offsets) < 3
    angle = peak + float(np.average(offsets[near], weights=weights[near]))
    return (angle + 90) % 180 - 90


def turned(gray: Gray, degrees: float) -> tuple[Gray, Homography]:
    """The image turned so that lines at `degrees` lie level, nothing cut off, and the map from it back to `gray`."""
    height, width = gray.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    cosine, sine = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = (int(np.ceil(width * cosine + height * sine)), int(np.ceil(width * sine + height * cosine)))
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    full = np.vstack([matrix, [0, 0, 1]])
    image = cv2.warpAffine(gray, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(image, np.uint8), np.asarray(np.linalg.inv(full), np.float64)


def line_mask(ink: Mask, length: int, along_x: bool, slack: int) -> Mask:
    """Ink that belongs to a straight run of `length` pixels; `slack` pixels of slope or waviness are forgiven."""
    across = np.ones((slack, 1) if along_x else (1, slack), np.uint8)
    run = np.ones((1, length) if along_x else (length, 1), np.uint8)
    return np.asarray(cv2.morphologyEx(cv2.dilate(ink, across), cv2.MORPH_OPEN, run), np.uint8)


def find_table_areas(gray: Gray, to_page: Homography) -> list[TableArea]:
    """The ruled tables of a level working copy, top to bottom: at most the two with the most ruling.

    `to_page` maps the working copy to the page.
    """
    ink = ink_mask(gray)
    unit = max(gray.shape)
    rows = line_mask(ink, unit // 50, True, 3)
    columns = line_mask(ink, unit // 60, False, 3)
    ruled = cv2.morphologyEx(cv2.bitwise_or(rows, columns), cv2.MORPH_CLOSE, np.ones((5, 9), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ruled)
    wide = [
        label
        for label in range(1, count)
        if stats[label, cv2.CC_STAT_WIDTH] > MIN_TABLE_WIDTH * gray.shape[1]
        and stats[label, cv2.CC_STAT_HEIGHT] > 0.04 * gray.shape[1]
    ]
    wide.sort(key=lambda label: -stats[label, cv2.CC_STAT_AREA])
    kept = [label for label in wide[:2] if stats[label, cv2.CC_STAT_AREA] > 0.3 * stats[wide[0], cv2.CC_STAT_AREA]]
    kept.sort(key=lambda label: stats[label, cv2.CC_STAT_TOP])
    return [_area(labels == label, to_page) for label in kept]


def _area(component: NDArray[np.bool_], to_page: Homography) -> TableArea:
    corners = quad_corners(component)
    top, right, bottom, left = (corners[(side + 1) % 4] - corners[side] for side in range(4))
    width = round(float(np.hypot(*top) + np.hypot(*bottom)) / 2)
    height = round(float(np.hypot(*right) + np.hypot(*left)) / 2)
    rectangle = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    unwarp = cv2.getPerspectiveTransform(rectangle, corners.astype(np.float32))
    return TableArea(to_page @ unwarp, width, height)


def quad_corners(component: NDArray[np.bool_]) -> Points:
    """The four corners of a roughly rectangular, roughly level shape: 4 × 2, clockwise from the top left."""
    ys, xs = np.nonzero(component)
    sums, differences = xs + ys, xs - ys
    places = [sums.argmin(), differences.argmax(), sums.argmax(), differences.argmin()]
    return np.array([[xs[place], ys[place]] for place in places], np.float64)


def apply(homography: Homography, points: Points) -> Points:
    """Map N × 2 points."""
    mapped = np.column_stack([points, np.ones(len(points))]) @ homography.T
    return np.asarray(mapped[:, :2] / mapped[:, 2:], np.float64)


def scaling(factor: float) -> Homography:
    """The homography that multiplies both coordinates."""
    return np.diag([factor, factor, 1.0])
