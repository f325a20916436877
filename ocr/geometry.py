"""Where the ruled tables of a page stand: turn, find, straighten.

Everything is found on a small working copy and stated as homographies to the page as uploaded, so that crops come
from the original pixels and boxes point at them. A homography is 3 × 3, float64, (x, y, 1) column vectors.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Homography = NDArray[np.float64]
Points = NDArray[np.float64]
Line = NDArray[np.float64]
Pixels = tuple[NDArray[np.int64], NDArray[np.int64]]

WORK_SIDE = 1600
DIRECTION_SCALE = 0.4
MIN_TABLE_WIDTH = 0.35
# A table's edges are told from this many stretches; paper curls by less than a SLACK-th of a side.
BANDS, SLACK = 16, 150
SIDE_APART, TOUCHING = 0.02, 0.3
# Where two tables share a line, this part of the upright rules end there, and begin; so far beside it, in pixels, they
# are looked for: a frame is thick.
MOST_CHANGED, BESIDE_FRAME = 0.3, 13
# How far a rule that is broken where it crosses another may end from it.
NEAR = 3
# No table is smaller, in working pixels.
LEAST_SIDE = 60
# No table in the picture is longer; where streaks run nearly along each other, they meet far beyond it.
LONGEST_SIDE = 2 * WORK_SIDE
LEAST_OVERLAP = 0.5
THICKEST_RULE, THIN_DEPTH = 13, 5
# Ink is this share darker than the paper around it, within these numbers of gray levels.
INK_REACH, INK_SHARE, INK_DEPTHS = 25, 0.08, (5, 12)
_LEVELS = np.arange(256)
_DARKEST_PAPER = np.maximum(_LEVELS - np.clip(INK_SHARE * _LEVELS, *INK_DEPTHS), 0).astype(np.uint8)


@dataclass(frozen=True, slots=True)
class TableArea:
    """A ruled table: `to_page` maps its straightened rectangle (`width` × `height`, working pixels) to the page."""

    to_page: Homography
    width: int
    height: int


def widened(area: TableArea, share: float) -> TableArea:
    """The area with this share of its width more at both sides."""
    more = round(share * area.width)
    shift = np.array([[1, 0, -more], [0, 1, 0], [0, 0, 1]], np.float64)
    return TableArea(np.asarray(area.to_page @ shift, np.float64), area.width + 2 * more, area.height)


def shrink(image: NDArray[np.uint8], side: int = WORK_SIDE) -> tuple[Gray, float]:
    """A gray working copy whose longer side is at most `side`, and the factor from working to page pixels."""
    gray = image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    factor = max(gray.shape) / side
    if factor <= 1:
        return np.asarray(gray, np.uint8), 1.0
    size = (round(gray.shape[1] / factor), round(gray.shape[0] / factor))
    return np.asarray(cv2.resize(gray, size, interpolation=cv2.INTER_AREA), np.uint8), factor


def ink_mask(gray: Gray) -> Mask:
    """Pixels clearly darker than the paper around them (255) in uneven light: in shadow ink stands out less."""
    blurred = cv2.blur(gray, (INK_REACH, INK_REACH))
    return np.asarray(cv2.compare(gray, cv2.LUT(blurred, _DARKEST_PAPER), cv2.CMP_LT), np.uint8)


def main_direction(gray: Gray) -> float | None:
    """Angle in degrees (-90..90] of most of the long straight lines, which in a wide table are its rows."""
    half = cv2.resize(gray, None, fx=DIRECTION_SCALE, fy=DIRECTION_SCALE, interpolation=cv2.INTER_AREA)
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


@dataclass(frozen=True)
class Blob:
    """Pixels of a mask that hang together, with their box: left, top, width, height."""

    box: tuple[int, int, int, int]
    _outlines: Sequence[NDArray[np.int32]] = field(repr=False)

    @property
    def inside(self) -> tuple[slice, slice]:
        """The box as rows and columns of the mask."""
        left, top, width, height = self.box
        return slice(top, top + height), slice(left, left + width)

    def mask(self) -> Mask:
        """The blob alone (255), within its box."""
        left, top, width, height = self.box
        drawn = np.zeros((height, width), np.uint8)
        return np.asarray(cv2.drawContours(drawn, self._outlines, -1, 255, cv2.FILLED, offset=(-left, -top)), np.uint8)


def blobs(mask: Mask) -> list[Blob]:
    """What hangs together in a mask, from its top down: by outlines, in a third of the time that labels take."""
    outlines, tree = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    shapes = [np.asarray(outline, np.int32) for outline in outlines]
    parents = [] if tree is None else tree[0][:, 3].tolist()
    found = {number: [shapes[number]] for number, parent in enumerate(parents) if parent < 0}
    for number, parent in enumerate(parents):
        if parent >= 0:
            found[parent].append(shapes[number])
    made = [Blob(_box(own[0]), own) for own in found.values()]
    return sorted(made, key=lambda blob: (blob.box[1], blob.box[0]))


def _box(outline: NDArray[np.int32]) -> tuple[int, int, int, int]:
    left, top, width, height = cv2.boundingRect(outline)
    return left, top, width, height


def find_table_areas(gray: Gray, to_page: Homography) -> list[TableArea]:
    """The ruled tables of a level working copy, top to bottom: at most the two with the most ruling.

    `to_page` maps the working copy to the page.
    """
    # A sheet's edge on a dark desk is dark on one side only; rules are dark between two light sides.
    thin = cv2.morphologyEx(gray, cv2.MORPH_BLACKHAT, np.ones((THICKEST_RULE, THICKEST_RULE), np.uint8))
    ink = np.asarray(
        cv2.bitwise_and(ink_mask(gray), cv2.threshold(thin, THIN_DEPTH, 255, cv2.THRESH_BINARY)[1]), np.uint8
    )
    unit = max(gray.shape)
    rows = line_mask(ink, unit // 50, True, 3)
    columns = line_mask(ink, unit // 60, False, 3)
    # Copies break rules: level pieces in one line belong together.
    joined = cv2.morphologyEx(rows, cv2.MORPH_CLOSE, np.ones((1, unit // 30), np.uint8))
    ruled = cv2.morphologyEx(cv2.bitwise_or(joined, columns), cv2.MORPH_CLOSE, np.ones((5, 9), np.uint8))
    # Frames, tiles and the edge of a sheet are long, but hardly any of their lines cross.
    crossings = np.asarray(cv2.bitwise_and(cv2.dilate(rows, np.ones((3, 3), np.uint8)), columns), np.uint8)
    wide = [
        (int(np.count_nonzero(crossings[blob.inside] & blob.mask())), blob)
        for blob in blobs(np.asarray(ruled, np.uint8))
        if blob.box[2] > MIN_TABLE_WIDTH * gray.shape[1] and blob.box[3] > 0.04 * gray.shape[1]
    ]
    wide.sort(key=lambda found: -found[0])
    kept = [blob for crossed, blob in wide[:2] if crossed > 0.3 * wide[0][0]]
    kept.sort(key=lambda blob: blob.box[1])
    pieces = [_Ruling.of(blob, rows, columns) for blob in kept]
    areas = [area for piece in pieces if (area := _area(piece, pieces, to_page))]
    whole = max(areas, key=lambda area: area.height, default=None)
    if whole is not None and (len(areas) == 1 or _overlap(areas, to_page)):
        return _parted(whole, columns, to_page) or areas
    return areas


@dataclass(frozen=True)
class _Ruling:
    """Pixels (y, x) of one table's level rules, and of the places where they cross upright ones."""

    rows: Pixels
    crossings: Pixels

    @classmethod
    def of(cls, blob: Blob, rows: Mask, columns: Mask) -> "_Ruling":
        """The rules that are seen in a blob."""
        left, top, width, height = blob.box
        inside, component = blob.inside, blob.mask()
        # A little more than the component, so that the dilation sees what stands beside it.
        wide = slice(max(0, top - NEAR), top + height + NEAR), slice(max(0, left - NEAR), left + width + NEAR)
        near = np.asarray(cv2.dilate(rows[wide], np.ones((2 * NEAR + 1, 2 * NEAR + 1), np.uint8)), np.uint8)
        start = inside[0].start - wide[0].start, inside[1].start - wide[1].start
        near = near[start[0] : start[0] + height, start[1] : start[1] + width]
        crossed = near & columns[inside]
        level, crossings = (_pixels(mask & component) for mask in (rows[inside], crossed))
        return cls((level[0] + top, level[1] + left), (crossings[0] + top, crossings[1] + left))

    @cached_property
    def sides(self) -> dict[float, Line]:
        """The outermost upright lines (x of y): 1 left, -1 right."""
        return {sign: _outermost(*self.crossings, sign) for sign in (1.0, -1.0)}


def _pixels(mask: Mask) -> Pixels:
    found = cv2.findNonZero(mask)
    if found is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    xs, ys = np.asarray(found, np.int64).reshape(-1, 2).T
    return ys, xs


def _area(piece: _Ruling, pieces: list[_Ruling], to_page: Homography) -> TableArea | None:
    corners = _bounds(piece, pieces)
    if corners is None:
        return None
    top, right, bottom, left = (corners[(side + 1) % 4] - corners[side] for side in range(4))
    width = round(float(np.hypot(*top) + np.hypot(*bottom)) / 2)
    height = round(float(np.hypot(*right) + np.hypot(*left)) / 2)
    if min(width, height) < LEAST_SIDE or max(width, height) > LONGEST_SIDE:
        return None
    rectangle = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    unwarp = cv2.getPerspectiveTransform(rectangle, corners.astype(np.float32))
    return TableArea(to_page @ unwarp, width, height)


def _bounds(piece: _Ruling, pieces: list[_Ruling]) -> Points | None:
    """The corners of a table, 4 × 2, clockwise from the top left, where its outermost rules would meet.

    Folds and wavy tint run on beyond a table: only where rules cross is it the table. The tables of a page share their
    outer sides, so that one lends them to another whose own are too faint.
    """
    if any(len(one.crossings[0]) < 2 * BANDS for one in pieces):
        return None
    sides = []
    for sign in (1.0, -1.0):
        own = piece.sides[sign]
        others = [one.sides[sign] for one in pieces if one is not piece]
        lent = [line for line in others if _reaches(piece.rows, own, line, sign)]
        sides.append(lent[0] if lent else own)
    left, right = sides
    ys, xs = piece.rows
    inside = (xs >= left[0] * ys + left[1]) & (xs <= right[0] * ys + right[1])
    if inside.sum() < 2 * BANDS:
        return None
    top, bottom = _outermost(xs[inside], ys[inside], 1.0), _outermost(xs[inside], ys[inside], -1.0)
    return np.array([_meeting(row, side) for row, side in ((top, left), (top, right), (bottom, right), (bottom, left))])


def _reaches(rows: Pixels, own: NDArray[np.float64], other: NDArray[np.float64], sign: float) -> bool:
    """Whether a table's level rules go on past its own side line towards the other table's."""
    ys, xs = rows
    further = sign * (np.polyval(own, ys.mean()) - np.polyval(other, ys.mean())) > SIDE_APART * np.ptp(xs)
    if not further:
        return False
    slope, place = (own + other) / 2
    beyond = sign * (xs - slope * ys - place) < 0
    bands = (ys - ys.min()) * BANDS // (int(np.ptp(ys)) + 1)
    return bool(np.count_nonzero(np.bincount(bands[beyond])) >= TOUCHING * BANDS)


def _overlap(areas: list[TableArea], to_page: Homography) -> bool:
    """Whether two areas, upper first, lie over each other: a pattern of the desk may join tables."""
    level = np.linalg.inv(to_page)
    ends = [
        apply(level @ area.to_page, np.array([[area.width / 2, 0.0], [area.width / 2, area.height]])) for area in areas
    ]
    (_, bottom), (top, _) = ends[0][:, 1], ends[1][:, 1]
    return bool(bottom - top > LEAST_OVERLAP * min(area.height for area in areas))


def _parted(area: TableArea, columns: Mask, to_page: Homography) -> list[TableArea] | None:
    """The two tables of an area: between them hardly any upright rule stands, or other ones go on below a common line.

    A fold holds tables together that stand apart, or their frames touch.
    """
    level = np.linalg.inv(to_page) @ area.to_page
    size = (area.width, area.height)
    frame = cv2.warpPerspective(columns, level, size, flags=cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP)
    ends = _bare_stretch(np.asarray(frame, np.uint8)) or _common_line(np.asarray(frame, np.uint8))
    if ends is None:
        return None
    start, end = ends
    shift = np.array([[1, 0, 0], [0, 1, end], [0, 0, 1]], np.float64)
    return [
        TableArea(area.to_page, area.width, start),
        TableArea(area.to_page @ shift, area.width, area.height - end),
    ]


def _bare_stretch(columns: Mask) -> tuple[int, int] | None:
    """The longest stretch in the middle where hardly any upright rule stands."""
    upright = (columns > 0).sum(axis=1)
    bare = np.flatnonzero(upright < 0.5 * np.median(upright))
    return _longest(bare[_in_middle(bare, len(columns))], 4)


def _common_line(columns: Mask) -> tuple[int, int] | None:
    """The place in the middle, twice, where most upright rules end and most of those below it begin."""
    near = np.asarray(cv2.dilate(columns, np.ones((BESIDE_FRAME, 1), np.uint8)), np.uint8)
    wide = np.asarray(cv2.dilate(near, np.ones((1, 2 * NEAR + 1), np.uint8)), np.uint8)
    apart = 2 * BESIDE_FRAME
    ended = _share_without(near[:-apart], wide[apart:])
    begun = _share_without(near[apart:], wide[:-apart])
    changed = np.flatnonzero(np.minimum(ended, begun) > MOST_CHANGED) + BESIDE_FRAME
    found = _longest(changed[_in_middle(changed, len(columns))], 3)
    return (sum(found) // 2, sum(found) // 2) if found else None


def _share_without(rules: Mask, others: Mask) -> NDArray[np.float64]:
    """For each line of pixels, which part of the rules on it has none of the others in its place."""
    seen = rules > 0
    return np.asarray((seen & (others == 0)).sum(axis=1) / np.maximum(seen.sum(axis=1), 1), np.float64)


def _in_middle(places: NDArray[np.int64], height: int) -> NDArray[np.bool_]:
    return np.asarray((places > 0.3 * height) & (places < 0.7 * height))


def _longest(places: NDArray[np.int64], least: int) -> tuple[int, int] | None:
    """The ends of the longest run of places, of at least so many."""
    run = max(np.split(places, np.flatnonzero(np.diff(places) > 1) + 1), key=len)
    return (int(run[0]), int(run[-1])) if len(run) >= least else None


def _outermost(along: NDArray[np.int64], across: NDArray[np.int64], sign: float) -> NDArray[np.float64]:
    """The straight line across = line(along) of least (sign 1) or greatest (-1) `across` that most stretches touch.

    Where the outer rule is broken, a stretch shows an inner one instead. All stretches that touch lie within the line.
    """
    start, size = int(along.min()), int(np.ptp(along)) + 1
    outer = np.full(BANDS, np.inf)
    bands = (along - start) * BANDS // size
    np.minimum.at(outer, bands, sign * across)
    places = start + (np.arange(BANDS) + 0.5) * size / BANDS
    seen = np.flatnonzero(np.isfinite(outer))
    slack = max(3.0, size / SLACK)
    firsts, seconds = (seen[ends] for ends in np.triu_indices(len(seen), 1))
    slopes = (outer[seconds] - outer[firsts]) / (places[seconds] - places[firsts])
    offsets = outer[seen] - outer[firsts, None] - slopes[:, None] * (places[seen] - places[firsts, None])
    near = np.abs(offsets) <= slack
    lowest = np.where(near, offsets, np.inf).min(axis=1, initial=np.inf)
    heights = outer[firsts] - slopes * places[firsts] + lowest
    middles = slopes * places.mean() + heights
    counts = np.where(seconds - firsts >= BANDS // 4, near.sum(axis=1), 0)
    best = max(range(len(firsts)), key=lambda pair: (counts[pair], -middles[pair]), default=None)
    if best is None or not counts[best]:
        return sign * np.array([0.0, float(outer[seen].min())])
    return sign * np.array([slopes[best], heights[best]])


def _meeting(row: NDArray[np.float64], side: NDArray[np.float64]) -> tuple[float, float]:
    y = (row[0] * side[1] + row[1]) / (1 - row[0] * side[0])
    return float(np.polyval(side, y)), float(y)


def apply(homography: Homography, points: Points) -> Points:
    """Map N × 2 points."""
    mapped = points @ homography[:, :2].T + homography[:, 2]
    return np.asarray(mapped[:, :2] / mapped[:, 2:], np.float64)


def scaling(factor: float) -> Homography:
    """The homography that multiplies both coordinates."""
    return np.diag([factor, factor, 1.0])
