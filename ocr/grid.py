"""The ruling of one table: every row and column line as a curve, so that curled paper still gives true cells."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

import cv2
import numpy as np

from ocr.columns import find_columns
from ocr.comb import Body, between, equal_rows, explains, mended
from ocr.effort import HELD, spend
from ocr.folds import without_folds
from ocr.geometry import Gray, Homography, Mask, Points, TableArea, apply, ink_mask
from ocr.rules import Curve, along, at, covered, crossing, follow_lines, run_share, strikes_text

STRIPS = 32
# An uppermost row that is this much lower at one end than at the other is none.
SLANTED = 0.6
# No head takes up more of a table.
HEAD_SHARE = 0.3
# Rows that are higher than this share of a table's width hold two or three lines.
HIGHEST_ROW = 0.022
# Level rules run to the outermost column: this much of them at least is seen there.
REACHED, LEAST_WIDTH, THICKEST_EDGE = 0.4, 0.01, 8
# Where no rules part the people: lines on which upright rules are tried, and a row's height as a share of the width.
UNRULED_LINES, UNRULED_ROW = 9, 0.018
# How far within its frame a curled table's head or foot lies in the middle, as a share of the height.
MOST_CURL = 0.12


@dataclass(frozen=True, slots=True)
class Table:
    """A table's lines in its straightened frame, as polynomial coefficients.

    `rows` (y of x, top to bottom) are the level lines that run through all columns, the table's head and foot among
    them; `columns` (x of y, left to right) the upright ones. `pitch` is the usual height of a row in frame pixels;
    `inserted` counts rules that the scan lost and that were put in. `above` and `below` tell how many rows high the
    head above the equally high rows is, and what follows these; 0 both where rows differ in height. `folds` are upright
    lines that look like folds of the paper. `weak` are the places of columns that hardly show.
    `to_page` maps the frame (`width` × `height`) to the page.
    """

    to_page: Homography
    width: int
    height: int
    rows: tuple[Curve, ...]
    columns: tuple[Curve, ...]
    pitch: float
    inserted: int = 0
    above: float = 0.0
    below: float = 0.0
    folds: tuple[Curve, ...] = ()
    weak: frozenset[int] = frozenset()

    @property
    def head(self) -> Curve:
        """The uppermost line."""
        return self.rows[0]

    @property
    def foot(self) -> Curve:
        """The lowest line."""
        return self.rows[-1]

    def cell(self, row: int, column: int, last: int | None = None) -> Points:
        """The corners on the page of a cell, clockwise from its top left; `last` is the row it reaches down to."""
        upper, lower = self.rows[row], self.rows[(row if last is None else last) + 1]
        corners = [(upper, column), (upper, column + 1), (lower, column + 1), (lower, column)]
        places = [crossing(line, self.columns[side], self.height / 2) for line, side in corners]
        return apply(self.to_page, np.array(places))

    @property
    def row_pixels(self) -> float:
        """The usual height of a row with one line of print, in page pixels."""
        x, y = self.width / 2, self.height / 2
        upper, lower = apply(self.to_page, np.array([(x, y), (x, y + min(self.pitch, HIGHEST_ROW * self.width))]))
        return float(np.hypot(*(lower - upper)))

    @property
    def breadth(self) -> float:
        """How far it is on the page from the first column line to the last, halfway down."""
        y = self.height / 2
        left, right = apply(self.to_page, np.array([(at(self.columns[end], y), y) for end in (0, -1)]))
        return float(np.hypot(*(right - left)))

    @property
    def is_slanted(self) -> bool:
        """Whether the uppermost line runs askew to the next."""
        left, right = (at(self.rows[1], x) - at(self.rows[0], x) for x in (0.0, float(self.width)))
        return min(left, right) < SLANTED * max(left, right)

    @property
    def row_count(self) -> int:
        """How many rows there are, those of the head among them."""
        return len(self.rows) - 1


def on_page(table: Table, scale: Homography) -> Table:
    """The same table with its map prolonged, as from the working copy to the full page."""
    return replace(table, to_page=np.asarray(scale @ table.to_page, np.float64))


def with_folds(table: Table) -> Iterator[Table]:
    """The table, then with some of its folds taken for columns after all: paper is often folded along a rule."""
    middle = table.height / 2
    for count in range(len(table.folds) + 1):
        for folds in combinations(table.folds, count):
            columns = sorted((*table.columns, *folds), key=lambda column: at(column, middle))
            yield replace(table, columns=tuple(columns))


def turned_round(table: Table) -> Table:
    """The same table read the other way up."""
    turn = np.array([[-1, 0, table.width], [0, -1, table.height], [0, 0, 1]], np.float64)
    rows = tuple(_mirrored(row, table.width, table.height) for row in reversed(table.rows))
    columns = tuple(_mirrored(column, table.height, table.width) for column in reversed(table.columns))
    folds = tuple(_mirrored(fold, table.height, table.width) for fold in table.folds)
    return replace(
        table,
        to_page=np.asarray(table.to_page @ turn, np.float64),
        rows=rows,
        columns=columns,
        above=table.below,
        below=table.above,
        folds=folds,
        weak=frozenset(len(columns) - 1 - place for place in table.weak),
    )


def _mirrored(curve: Curve, length: float, breadth: float) -> Curve:
    """The curve y(x) as breadth - y(length - x)."""
    mirrored = np.poly1d(curve)(np.poly1d([-1.0, length]))
    return np.asarray((breadth - mirrored).coeffs, np.float64)


def trace(page_gray: Gray, area: TableArea, level: Gray | None = None, upright: Gray | None = None) -> Table | None:
    """Trace a table's ruling; None where too few lines stand out.

    Level rules are sought in `level` and upright ones in `upright`, pictures of the same page, where these are given.
    """
    frame = _Frame.of(page_gray, area, level, upright)
    middle, near, edges = frame.middle, frame.near, frame.edges
    found = _with_edges(frame.level_lines(), edges, middle, near)
    body = equal_rows(found, middle, edges, [covered(frame.ink, row) for row in found])
    if body is None:
        return None
    even = explains(body, found, middle) and not _invents(frame.ink, body, found)
    if even:
        body = mended(frame.ink, body, found, middle, edges[1])
    rows = _merged(found, body.lines if even else [], middle, 0.5 * near)
    pitch = body.pitch if even else _usual_height(rows, middle)
    columns = find_columns(frame.upright_ink, body if even else _inner(rows, pitch, middle), middle)
    columns = _reached(frame.ink, rows, columns)
    rows = _own(frame.upright_ink, rows, columns, body.lines if even else [])
    columns, folds = without_folds(page_gray, frame.upright_ink, frame.to_page, columns, (rows[0], rows[-1]), pitch)
    if len(columns) < 4 or len(rows) < 3:
        return None
    above, below = _beyond(body, rows, middle) if even else (0.0, 0.0)
    inserted = body.inserted if even else 0
    return Table(frame.to_page, *frame.size, tuple(rows), columns, pitch, inserted, above, below, folds)


def trace_unruled(page_gray: Gray, area: TableArea, level: Gray | None = None) -> Table | None:
    """Trace a table whose people no whole rules part: its frame, its columns and the rules of its head.

    Among the rows may be lines that are none: only the first and the last are sure. None where too few columns show.
    """
    frame = _Frame.of(page_gray, area, level, None)
    rows, middle = frame.level_lines(), frame.middle
    # Rows between follow these two, which no straight edge can stand for.
    if len(rows) < 2 or not frame.spans(rows):
        return None
    inner = [between(rows[0], rows[-1], share) for share in np.linspace(HEAD_SHARE, 1 - HEAD_SHARE, UNRULED_LINES)]
    pitch = UNRULED_ROW * area.width
    columns = _reached(frame.ink, rows, find_columns(frame.upright_ink, Body(inner, pitch, 0), middle))
    rows = _own(frame.upright_ink, rows, columns, [])
    columns, folds = without_folds(page_gray, frame.upright_ink, frame.to_page, columns, (rows[0], rows[-1]), pitch)
    if len(columns) < 4 or len(rows) < 2:
        return None
    return Table(frame.to_page, *frame.size, tuple(rows), columns, pitch, 0, 0.0, 0.0, folds)


@dataclass(frozen=True, slots=True)
class _Frame:
    """The straightened picture of an area and a little around it, as ink; `edges` are the y of its top and bottom."""

    to_page: Homography
    size: tuple[int, int]
    ink: Mask
    upright_ink: Mask
    middle: float
    edges: tuple[float, float]
    near: float

    @classmethod
    def of(cls, page_gray: Gray, area: TableArea, level: Gray | None, upright: Gray | None) -> "_Frame":
        pad = max(6, area.width // 150)
        shift = np.array([[1, 0, -pad], [0, 1, -pad], [0, 0, 1]], np.float64)
        to_page = area.to_page @ shift
        size = (area.width + 2 * pad, area.height + 2 * pad)
        ink = ink_of(page_gray if level is None else level, to_page, size)
        upright_ink = ink if upright is level else ink_of(page_gray if upright is None else upright, to_page, size)
        edges = float(pad), float(pad + area.height)
        return cls(to_page, size, ink, upright_ink, area.width / 2, edges, max(6.0, area.height / 40))

    def level_lines(self) -> list[Curve]:
        """The level lines that can be followed."""
        height = self.edges[1] - self.edges[0]
        share = run_share(self.ink, round(2 * self.middle) // 40, True)
        return follow_lines(self.ink, share, STRIPS, max(3.0, height / 80))

    def spans(self, rows: list[Curve]) -> bool:
        """Whether the first and the last of some lines are the head and the foot of what is framed."""
        ends = at(rows[0], self.middle) - self.edges[0], self.edges[1] - at(rows[-1], self.middle)
        return max(ends) < MOST_CURL * (self.edges[1] - self.edges[0])


def ink_of(page: Gray, to_page: Homography, size: tuple[int, int]) -> Mask:
    """The ink of a page in a frame of that size, which `to_page` maps to it."""
    frame = cv2.warpPerspective(
        page, to_page, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, borderMode=cv2.BORDER_REPLICATE
    )
    return ink_mask(np.asarray(frame, np.uint8))


def _merged(found: list[Curve], comb: list[Curve], middle: float, near: float) -> list[Curve]:
    """The lines found and those of the comb, each once."""
    own = [at(line, middle) for line in comb]
    others = [row for row in found if all(abs(at(row, middle) - place) > near for place in own)]
    return sorted([*comb, *others], key=lambda row: at(row, middle))


def _invents(ink: Mask, body: Body, found: list[Curve]) -> bool:
    """Whether a line put into a comb runs through text: a row of two lines of text may be as high as two rows."""
    own = {id(row) for row in found}
    return any(strikes_text(ink, line) for line in body.lines if id(line) not in own)


def _usual_height(rows: list[Curve], middle: float) -> float:
    """The height of a row with one line of text: a low one among those that are."""
    heights = np.diff([at(row, middle) for row in rows])
    return float(np.quantile(heights[heights > 0.5 * np.median(heights)], 0.3))


def _inner(rows: list[Curve], pitch: float, middle: float) -> Body:
    """The rows away from the head, whichever end that is at: only there all columns are parted."""
    places = [at(row, middle) for row in rows]
    rim = HEAD_SHARE * (places[-1] - places[0])
    inside = [row for row, place in zip(rows, places, strict=True) if places[0] + rim < place < places[-1] - rim]
    return Body(inside if len(inside) > 2 else rows, pitch, 0)


def _beyond(body: Body, rows: list[Curve], middle: float) -> tuple[float, float]:
    """How much of the table stands above and below the equally high rows, in rows."""
    upper, lower = (at(body.lines[end], middle) for end in (0, -1))
    return (upper - at(rows[0], middle)) / body.pitch, (at(rows[-1], middle) - lower) / body.pitch


def _with_edges(rows: list[Curve], edges: tuple[float, float], middle: float, near: float) -> list[Curve]:
    """The rows in order, with the table's own upper and lower edge where no row lies near them."""
    places = [at(row, middle) for row in rows]
    missing = [np.array([edge]) for edge in edges if all(abs(place - edge) > near for place in places)]
    return sorted([*rows, *missing], key=lambda row: at(row, middle))


def _reached(ink: Mask, rows: list[Curve], columns: tuple[Curve, ...]) -> tuple[Curve, ...]:
    """The columns without an outermost one that the level rules do not reach: it is a sheet's edge, or a desk's."""
    kept = list(columns)
    for outer, inner in ((-1, -2), (0, 1)):
        while len(kept) > 3 and _median_ink(ink, rows, kept[inner], kept[outer]) < REACHED:
            del kept[outer]
    return tuple(kept)


def _median_ink(ink: Mask, rows: list[Curve], one: Curve, other: Curve) -> float:
    spend(HELD * len(rows))
    return float(np.median([_inked_between(ink, row, one, other) for row in rows]))


def _inked_between(ink: Mask, row: Curve, one: Curve, other: Curve) -> float:
    """The share of a level line between two upright ones with ink on it; 0 where these are but one frame or edge."""
    start, end = sorted(crossing(row, column, float(row[-1]))[0] for column in (one, other))
    if end - start < LEAST_WIDTH * ink.shape[1]:
        return 0.0
    xs = np.arange(max(0, round(start) + 3), min(round(end) - 2, ink.shape[1]))
    if not len(xs):
        return 0.0
    # Near its ends a curve may part from its rule.
    ys = np.rint(along(row, xs)).astype(int) + np.arange(-6, 7)[:, None]
    near = ink[np.minimum(np.maximum(ys, 0), ink.shape[0] - 1), xs] > 0
    return float((near[:-2] | near[1:-1] | near[2:]).mean(axis=1).max())


def _own(ink: Mask, rows: list[Curve], columns: tuple[Curve, ...], comb: list[Curve]) -> list[Curve]:
    """The rows without outermost ones that no column reaches: they are edges of other tables or of the sheet."""
    kept = list(rows)
    sure = [id(line) for line in (*comb[:1], *comb[-1:])]
    while len(kept) > 2 and id(kept[0]) not in sure and not _joined(ink, kept[0], kept[1], columns):
        del kept[0]
    while len(kept) > 2 and id(kept[-1]) not in sure and not _joined(ink, kept[-2], kept[-1], columns):
        del kept[-1]
    return kept


def _joined(ink: Mask, upper: Curve, lower: Curve, columns: tuple[Curve, ...]) -> bool:
    spend(HELD * len(columns))
    reached = 0
    for column in columns:
        (_, top), (_, bottom) = (crossing(row, column, float(upper[-1])) for row in (upper, lower))
        if bottom - top < THICKEST_EDGE:
            continue
        ys = np.arange(round(top) + 2, round(bottom) - 1)
        ys = ys[(ys >= 0) & (ys < ink.shape[0])]
        xs = np.rint(along(column, ys)).astype(int) + np.arange(-1, 2)[:, None]
        near = ink[ys, np.minimum(np.maximum(xs, 0), ink.shape[1] - 1)].any(axis=0)
        reached += bool(len(ys)) and float(near.mean()) >= 0.5
    return 2 * reached >= len(columns)
