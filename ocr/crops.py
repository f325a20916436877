"""Cut cells and lines of text out of a page, so that an engine sees one clean line and a box points at its pixels."""

from dataclasses import dataclass
from itertools import pairwise
from math import dist
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.effort import PIECE, SPECK, spend
from ocr.geometry import Gray, Homography, Mask, Points, apply, blobs
from workstation.domain.reading import Box

MIN_ROW_PIXELS, MAX_ROW_PIXELS = 48, 96
INK_SHARE = 0.45
FAINT_SHARE = 0.25
DARK_SHARE = 0.65
BROKEN_PIECES = 5
FAINT_LETTER = (0.22, 0.75)
# A piece of a letter is higher than a speck or a dash.
ARC, BLACK = 0.08, 0.6
PAPER, DARKEST_PAPER = 230.0, 0.25
RIM, RIM_INK = 0.16, 0.6
# What a rule leaves at the side of a cell is narrower than this, in rows.
RULE_END = 0.14


@dataclass(frozen=True, slots=True)
class Patch:
    """A straightened piece of the page: `to_page` maps its pixels there, `row` is the row height in its pixels."""

    image: Gray
    to_page: Homography
    row: float
    scale: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text in a patch.

    `image` is the trimmed crop, `corners` its place on the page (4 × 2, clockwise from the text's top left),
    `letter` the height of its letters in page pixels, `left`, `top`, `right`, `bottom` its place in the patch.
    `gaps` are the blank stretches between its letters: centre as a share of the crop's width, width in letter heights.
    """

    image: Gray
    corners: Points
    letter: float
    left: int
    top: int
    right: int
    bottom: int
    gaps: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in a cell: its lines of text, whether a dash does, and whether what does is but faint traces.

    `cut_off`: print goes on beyond the cell's rules, and could not be had whole; `anew`: it could. `margins` is how far
    it stands from the left and the right side of the cell, in rows.
    """

    lines: tuple[Line, ...]
    dash: bool
    faint: bool
    cut_off: bool = False
    anew: bool = False
    margins: tuple[float, float] = (1.0, 1.0)


def evened(page: Gray, row: float) -> Gray:
    """The page as if its light were even: paper at `PAPER` everywhere. `row` is the tables' row height in pixels."""
    step = max(1, round(row / 8))
    small = cv2.resize(page, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    light = cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (15, 15))
    # A dark desk stays dark: there is nothing on it to read.
    light = np.maximum(light, np.uint8(DARKEST_PAPER * np.percentile(light, 90)))
    return np.asarray(cv2.divide(page, cv2.resize(light, page.shape[::-1]), scale=PAPER), np.uint8)


def cut(page: Gray, corners: Points, row: float, inset: float = 0.0) -> Patch:
    """Straighten a four-cornered part of the page.

    `row` is the table's row height in page pixels; `inset` (in rows) is cut off all round to leave the rules out.
    """
    scale = min(max(row, MIN_ROW_PIXELS), MAX_ROW_PIXELS) / row
    top, right, bottom, left = pairwise([*(places := corners.tolist()), places[0]])
    margin = inset * row * scale
    width = max(4, round((dist(*top) + dist(*bottom)) / 2 * scale - 2 * margin))
    height = max(4, round((dist(*right) + dist(*left)) / 2 * scale - 2 * margin))
    far_x, far_y = width + 2 * margin, height + 2 * margin
    rectangle = np.array([[0, 0], [far_x, 0], [far_x, far_y], [0, far_y]], np.float32) - np.float32(margin)
    unwarp = cv2.getPerspectiveTransform(rectangle, corners.astype(np.float32))
    image = cv2.warpPerspective(
        page,
        unwarp,
        (width, height),
        flags=(cv2.INTER_CUBIC if scale > 1 else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP,
        # Beyond the picture there is paper: its edge drawn out would look like tall letters.
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=PAPER,
    )
    return Patch(np.asarray(image, np.uint8), unwarp.astype(np.float64), row * scale, scale)


def contrast(patch: Patch) -> float:
    """How dark the darkest ink is against the paper: 0 (none) to 1."""
    paper, dark = paper_level(patch.image), float(np.percentile(patch.image, 1))
    return max(0.0, 1 - dark / max(paper, 1.0))


def paper_level(image: Gray) -> float:
    """The gray level of the paper in a piece that is mostly paper."""
    sample = image[::2, ::2].ravel()
    place = 4 * len(sample) // 5
    return float(np.partition(sample, place)[place])


@dataclass(frozen=True, slots=True)
class Levels:
    """Gray levels of a piece: of its `paper`, and the one below which a pixel counts as `ink`."""

    paper: float
    ink: float


def _levels(paper: float, page_contrast: float, share: float = INK_SHARE) -> Levels:
    return Levels(paper, paper * (1 - share * page_contrast))


def levels_of(patch: Patch, page_contrast: float) -> Levels:
    """The gray levels of a patch; `page_contrast` is the usual contrast of this page's print."""
    return _levels(paper_level(patch.image), page_contrast)


def content(patch: Patch, page_contrast: float) -> Content:
    """Find the lines of text in a patch; `page_contrast` is the usual contrast of this page's print."""
    levels = _levels(paper_level(patch.image), page_contrast)
    if patch.image.min() >= _levels(levels.paper, page_contrast, FAINT_SHARE).ink:
        return Content((), False, False)
    clean = patch.image.copy()
    _paint_rim(clean, patch.row, levels)
    letters, small = _pieces(_inked(clean, levels), patch.row, clean, levels.paper)
    if len(letters) == 1:
        # A dash that touches the paper's tint looks as tall as a letter; a letter keeps its height when only the
        # darkest ink counts.
        dark = _inked(clean, _levels(levels.paper, page_contrast, DARK_SHARE))
        strict, small_dark = _pieces(dark, patch.row, clean, levels.paper)
        letters, small = (letters, small) if strict or not small_dark else ([], small_dark)
    if letters:
        groups = _without_rule_ends(_rows(letters), patch)
        return Content(tuple(_line(patch, clean, group, small, levels) for group in groups), False, False)
    # In a dark photo such pieces are noise.
    if page_contrast >= BLACK and (letter := _broken_letter(small, patch.row)) is not None:
        return Content((_line(patch, clean, [letter], small, levels),), False, False)
    if len(small) >= BROKEN_PIECES and (line := _broken_line(patch, clean, small, levels)):
        return Content((line,), False, False)
    dash = len(small) < BROKEN_PIECES and any(
        piece[2] >= 1.3 * piece[3] and piece[2] >= 0.06 * patch.row for piece in small
    )
    pale_levels = _levels(levels.paper, page_contrast, FAINT_SHARE)
    pale, specks = _pieces(_inked(patch.image, pale_levels), patch.row, clean, levels.paper)
    letters = [
        piece for piece in pale if FAINT_LETTER[0] <= piece[3] / patch.row <= FAINT_LETTER[1] >= piece[2] / patch.row
    ]
    if len(letters) < 2 or dash:
        return Content((), dash, bool(pale) and not dash)
    return Content(tuple(_line(patch, clean, group, specks, pale_levels) for group in _rows(letters)), False, True)


def _inked(image: Gray, levels: Levels) -> Mask:
    return np.asarray((image < levels.ink).view(np.uint8) * np.uint8(255), np.uint8)


def _paint_rim(clean: Gray, row: float, levels: Levels) -> None:
    """Paint over what thick rules left at the sides of a cell: there, most of a line of pixels is ink."""
    reach = round(RIM * row)
    for turned in (clean, clean[:, ::-1], clean.T, clean.T[:, ::-1]):
        if 4 * reach < turned.shape[1]:
            inked = np.flatnonzero((turned[:, :reach] < levels.ink).mean(axis=0) >= RIM_INK)
            turned[:, : inked[-1] + 1 if len(inked) else 0] = int(levels.paper)


Piece = tuple[int, int, int, int]


def _pieces(ink: Mask, row: float, clean: Gray, paper: float) -> tuple[list[Piece], list[Piece]]:
    """Letters and small marks as (x, y, width, height); remnants of rules at the rim are painted over in `clean`."""
    height, width = ink.shape
    # Short labels take half the time; before it joins them, OpenCV gives one to each square of two by two at most.
    squares = (height + 1) // 2 * ((width + 1) // 2)
    labelled = cv2.CV_16U if squares < np.iinfo(np.uint16).max else cv2.CV_32S
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, ltype=labelled)
    spend(SPECK * len(stats))
    letters: list[Piece] = []
    small: list[Piece] = []
    for label, (x, y, w, h, area) in enumerate(stats[1:].tolist(), start=1):
        at_side, at_end = x == 0 or x + w == width, y == 0 or y + h == height
        upright = (w <= 0.08 * row and h >= 0.6 * height) or (w <= 0.14 * row and h >= 0.85 * height)
        rule = (at_side and upright) or (at_end and h <= 0.14 * row)
        if rule or (at_end and w > 3 * row and h < 0.3 * row):
            part = slice(y, y + h), slice(x, x + w)
            clean[part][labels[part] == label] = int(paper)
        elif h >= 0.2 * row and area > 0.01 * row * row:
            letters.append((x, y, w, h))
        elif area > 0.0025 * row * row:
            small.append((x, y, w, h))
    return letters, small


def _rows(pieces: list[Piece]) -> list[list[Piece]]:
    """Group letters into lines, top to bottom."""
    groups: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece[1] + piece[3] / 2):
        middle = piece[1] + piece[3] / 2
        if groups and middle <= median(other[1] + other[3] for other in groups[-1]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _without_rule_ends(groups: list[list[Piece]], patch: Patch) -> list[list[Piece]]:
    """The lines but those of a single narrow piece at a side, beside others: there a rule reaches into the cell."""
    width = patch.image.shape[1]

    def is_rule(group: list[Piece]) -> bool:
        return all((x == 0 or x + w == width) and w <= RULE_END * patch.row for x, _, w, _ in group)

    kept = [group for group in groups if not is_rule(group)]
    return kept or groups


def _line(patch: Patch, clean: Gray, group: list[Piece], small: list[Piece], levels: Levels) -> Line:
    letter = float(median(piece[3] for piece in group))
    top, bottom = min(piece[1] for piece in group), max(piece[1] + piece[3] for piece in group)
    left, right = min(piece[0] for piece in group), max(piece[0] + piece[2] for piece in group)
    near = [piece for piece in small if top - 0.2 * letter <= piece[1] + piece[3] / 2 <= bottom + 0.3 * letter]
    # From the letters outwards, so that a chain of a broken letter's pieces is followed to its end.
    for x, _, w, _ in sorted(near, key=lambda piece: -piece[0] - piece[2]):
        left = min(left, x) if x + w >= left - letter else left
    for x, _, w, _ in sorted(near):
        right = max(right, x + w) if x <= right + letter else right
    return line_at(patch, clean, (left, top, right, bottom), letter, levels)


def _broken_letter(small: list[Piece], row: float) -> Piece | None:
    """A letter of a short text that fell to a few pieces, as on bad copies; None where they lie about like specks."""
    upright = [piece for piece in small if piece[3] >= ARC * row and piece[2] <= FAINT_LETTER[1] * row]
    if not 2 <= len(upright) < BROKEN_PIECES:
        return None
    left, right = min(piece[0] for piece in upright), max(piece[0] + piece[2] for piece in upright)
    top, bottom = min(piece[1] for piece in upright), max(piece[1] + piece[3] for piece in upright)
    size = (right - left) / row, (bottom - top) / row
    return (left, top, right - left, bottom - top) if size[0] <= FAINT_LETTER[1] >= size[1] >= 0.2 else None


def _broken_line(patch: Patch, clean: Gray, small: list[Piece], levels: Levels) -> Line | None:
    """A line of letters that all fell to pieces, as on bad copies; None where the pieces lie about like specks."""
    middle = float(np.median([piece[1] + piece[3] / 2 for piece in small]))
    level = [piece for piece in small if abs(piece[1] + piece[3] / 2 - middle) <= 0.25 * patch.row]
    if len(level) < BROKEN_PIECES:
        return None
    left, right = min(piece[0] for piece in level), max(piece[0] + piece[2] for piece in level)
    if right - left > 0.5 * patch.row * len(level):
        return None
    top, bottom = min(piece[1] for piece in level), max(piece[1] + piece[3] for piece in level)
    if bottom - top < 0.2 * patch.row:
        return None
    return line_at(patch, clean, (left, top, right, bottom), float(bottom - top), levels)


def pieces_of_text(patch: Patch, page_contrast: float) -> list[Line]:
    """Every piece of a line of text in a patch with several lines, cut at gaps wider than a word space."""
    even = patch.image.copy()
    levels = _levels(PAPER, page_contrast)
    ink = _inked(even, levels)
    letters, small = _pieces(ink, patch.row, even, PAPER)
    letters = [piece for piece in letters if piece[3] <= 2.2 * patch.row]
    if not letters:
        return []
    letter = float(median(piece[3] for piece in letters))
    blocks = np.zeros(ink.shape, np.uint8)
    for x, y, w, h in letters + [piece for piece in small if piece[3] >= 0.1 * letter]:
        blocks[y : y + h, x : x + w] = 255
    reach = max(3, round(1.1 * letter))
    joined = cv2.morphologyEx(
        cv2.copyMakeBorder(blocks, 0, 0, reach, reach, cv2.BORDER_CONSTANT, value=0),
        cv2.MORPH_CLOSE,
        np.ones((1, reach), np.uint8),
    )[:, reach:-reach]
    boxes = [blob.box for blob in blobs(np.asarray(joined, np.uint8))]
    spend(PIECE * len(boxes))
    lines = []
    for x, y, w, h in boxes:
        if 0.5 * letter <= h <= 4 * letter and w >= 0.4 * letter:
            lines.append(line_at(patch, even, (x, y, x + w, y + h), float(min(h, 2 * letter)), levels))
    return lines


def line_at(patch: Patch, clean: Gray, place: tuple[int, int, int, int], letter: float, levels: Levels) -> Line:
    """The line of text inside `place` (left, top, right, bottom), trimmed with a rim of paper around it."""
    left, top, right, bottom = place
    pad_x, pad_y = round(0.35 * letter) + 1, round(0.25 * letter) + 1
    outer = (max(0, left - pad_x), max(0, top - pad_y), right + pad_x, bottom + pad_y)
    crop = clean[outer[1] : outer[3], outer[0] : outer[2]]
    missing = (
        max(0, pad_y - top),
        max(0, bottom + pad_y - clean.shape[0]),
        max(0, pad_x - left),
        max(0, right + pad_x - clean.shape[1]),
    )
    framed = cv2.copyMakeBorder(crop, *missing, cv2.BORDER_CONSTANT, value=int(levels.paper))
    box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    corners = apply(patch.to_page, box)
    image = np.asarray(framed, np.uint8)
    found = _gaps(image, letter, levels)
    return Line(image, corners, letter / patch.scale, left, top, right, bottom, found)


def _gaps(image: Gray, letter: float, levels: Levels) -> tuple[tuple[float, float], ...]:
    inked = np.flatnonzero((image < levels.ink).any(axis=0))
    steps = np.diff(inked)
    width = image.shape[1]
    return tuple(
        (float(inked[place] + inked[place + 1]) / 2 / width, float(steps[place] - 1) / letter)
        for place in np.flatnonzero(steps > 1)
    )


def as_box(corners: NDArray[np.float64]) -> Box:
    """Corners as a box of a reading, in page pixels rounded to a tenth."""
    first, second, third, fourth = ((round(float(x), 1), round(float(y), 1)) for x, y in corners)
    return (first, second, third, fourth)


def around(lines: tuple[Line, ...]) -> Points:
    """The corners that enclose several lines of one cell."""
    if len(lines) == 1:
        return lines[0].corners
    first = lines[0]
    own = [(first.left, first.top), (first.right, first.top), (first.right, first.bottom), (first.left, first.bottom)]
    to_page = np.asarray(cv2.getPerspectiveTransform(np.array(own, np.float32), first.corners.astype(np.float32)))
    left, top = min(line.left for line in lines), min(line.top for line in lines)
    right, bottom = max(line.right for line in lines), max(line.bottom for line in lines)
    box = np.array([[left, top], [right, top], [right, bottom], [left, bottom]], np.float64)
    return apply(to_page.astype(np.float64), box)
