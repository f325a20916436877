"""The ruling of one table: every row and column line as a curve, so that curled paper still gives true cells."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.folds import without_folds
from ocr.geometry import Gray, Homography, Mask, Points, TableArea, apply, ink_mask
from ocr.rules import Curve, at, covered, crossing, follow_lines, lower, moved, run_share

STRIPS = 32
# Letters under each other never fill half of ten rows: broken upright rules may be told from less.
MIN_COLUMN_PEAK, MIN_COLUMN_COVERED = 100, 0.6
BESIDE_ROW, LEAST_BESIDE = (0.08, 0.2), 0.25
# A rule sought where one must be may be this broken; letters stay clear of that place.
NEAR_TOOTH, GUIDED_COVER, EDGE_REACH = 0.18, 0.3, 0.7
LEAST_HEAD = 1.2
# A sheet has ten rows for people (Permendagri 109/2019); more go on another sheet.
CARD_ROWS = 10


@dataclass(frozen=True, slots=True)
class Body:
    """The equally high rows of a table: its lines top to bottom, their distance, and how many lines were put in."""

    lines: list[Curve]
    pitch: float
    inserted: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table's lines in its straightened frame, as polynomial coefficients.

    `rows` (y of x, top to bottom) bound the equally high rows; `columns` (x of y, left to right) the columns. `head`
    and `foot` are the outermost lines. `pitch` is the row height in frame pixels; `inserted` counts rules that the
    scan lost and that were put in. `to_page` maps the frame (`width` × `height`) to the page.
    """

    to_page: Homography
    width: int
    height: int
    rows: tuple[Curve, ...]
    columns: tuple[Curve, ...]
    head: Curve
    foot: Curve
    pitch: float
    inserted: int = 0

    @property
    def above(self) -> float:
        """Height of the head above the equal rows, in rows."""
        middle = self.width / 2
        return (at(self.rows[0], middle) - at(self.head, middle)) / self.pitch

    @property
    def below(self) -> float:
        """Height of what follows the equal rows, in rows: none in an upright table."""
        middle = self.width / 2
        return (at(self.foot, middle) - at(self.rows[-1], middle)) / self.pitch

    def node(self, row: int, column: int) -> tuple[float, float]:
        """Where a row line and a column line cross, in the frame."""
        return crossing(self.rows[row], self.columns[column], self.height / 2)

    def cell(self, row: int, column: int) -> Points:
        """The corners on the page of a cell, clockwise from its top left; row -1 is the whole head of a column."""
        upper = self.head if row < 0 else self.rows[row]
        lower = self.rows[row + 1]
        return self.area(upper, lower, self.columns[column], self.columns[column + 1])

    def area(self, upper: Curve, lower: Curve, left: Curve, right: Curve) -> Points:
        """The corners on the page of what four lines of the frame enclose."""
        corners = [(upper, left), (upper, right), (lower, right), (lower, left)]
        return apply(self.to_page, np.array([crossing(row, side, self.height / 2) for row, side in corners]))

    @property
    def row_pixels(self) -> float:
        """The height of a row in page pixels."""
        corners = self.cell(0, len(self.columns) // 2)
        return float(np.hypot(*(corners[3] - corners[0])))

    @property
    def row_count(self) -> int:
        """How many equally high rows there are."""
        return len(self.rows) - 1


def on_page(table: Table, scale: Homography) -> Table:
    """The same table with its map prolonged, as from the working copy to the full page."""
    return replace(table, to_page=np.asarray(scale @ table.to_page, np.float64))


def trace(page_gray: Gray, area: TableArea) -> Table | None:
    """Trace a table's ruling; None where too few lines stand out."""
    size = (area.width, area.height)
    pad = max(6, area.width // 150)
    shift = np.array([[1, 0, -pad], [0, 1, -pad], [0, 0, 1]], np.float64)
    to_page = area.to_page @ shift
    frame = cv2.warpPerspective(
        page_gray,
        to_page,
        (size[0] + 2 * pad, size[1] + 2 * pad),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )
    ink = ink_mask(np.asarray(frame, np.uint8))
    rows = follow_lines(ink, run_share(ink, area.width // 40, True), STRIPS, max(3.0, area.height / 80))
    middle, edges = area.width / 2, (float(pad), float(pad + area.height))
    body = equal_rows(_with_edges(rows, edges, middle, max(6.0, area.height / 40)), middle, edges)
    if body is None:
        return None
    body = _prolonged(ink, body, middle, edges[1])
    rows = _with_edges([*rows, *body.lines], edges, middle, EDGE_REACH * body.pitch)
    columns = _columns(ink, body, middle)
    rows = _own(ink, rows, columns, body)
    columns = tuple(without_folds(page_gray, ink, to_page, columns, (rows[0], rows[-1]), body.pitch))
    if len(columns) < 4:
        return None
    lines = tuple(body.lines)
    return Table(to_page, frame.shape[1], frame.shape[0], lines, columns, rows[0], rows[-1], body.pitch, body.inserted)


def _with_edges(rows: list[Curve], edges: tuple[float, float], middle: float, near: float) -> list[Curve]:
    """The rows in order, with the table's own upper and lower edge where no row lies near them."""
    places = [at(row, middle) for row in rows]
    missing = [np.array([edge]) for edge in edges if all(abs(place - edge) > near for place in places)]
    return sorted([*rows, *missing], key=lambda row: at(row, middle))


def _own(ink: Mask, rows: list[Curve], columns: tuple[Curve, ...], body: Body) -> list[Curve]:
    """The rows without an outermost one that no column reaches: it is the edge of the table above or below."""
    kept = list(rows)
    if kept[0] is not body.lines[0] and not _joined(ink, kept[0], kept[1], columns):
        del kept[0]
    if kept[-1] is not body.lines[-1] and not _joined(ink, kept[-2], kept[-1], columns):
        del kept[-1]
    return kept


def _joined(ink: Mask, upper: Curve, lower: Curve, columns: tuple[Curve, ...]) -> bool:
    reached = 0
    for column in columns:
        (_, top), (_, bottom) = (crossing(row, column, float(upper[-1])) for row in (upper, lower))
        ys = np.arange(round(top) + 2, round(bottom) - 1)
        xs = np.round(np.polyval(column, ys)).astype(int)
        inside = (ys >= 0) & (ys < ink.shape[0])
        near = [ink[ys[inside], np.clip(xs[inside] + shift, 0, ink.shape[1] - 1)] for shift in (-1, 0, 1)]
        reached += bool(inside.any()) and float((np.maximum.reduce(near) > 0).mean()) >= 0.5
    return 2 * reached >= len(columns)


def _prolonged(ink: Mask, body: Body, middle: float, foot: float) -> Body:
    """The body with the rules below it that are too broken to follow by themselves, down to the table's foot."""
    lines = list(body.lines)
    first, last = (at(lines[place], middle) for place in (0, -1))
    pitch = (last - first) / (len(lines) - 1)
    reach = NEAR_TOOTH * pitch
    added: list[Curve] = []
    while len(lines) + len(added) <= CARD_ROWS and last + pitch * (len(added) + 1) <= foot + reach:
        shape = [*lines, *added][-1]
        shifts = np.arange(pitch - reach, pitch + reach + 0.5)
        shares = [covered(ink, lower(shape, shift)) for shift in shifts]
        best = int(np.argmax(shares))
        sure = shares[best] >= GUIDED_COVER
        added.append(lower(shape, float(shifts[best]) if sure else pitch))
        if not sure:
            break
    else:
        lines += added
    return Body(lines, body.pitch, body.inserted)


def _parts_rows(ink: Mask, column: Curve, body: Body) -> bool:
    """Whether a column line has ink just above and just below the row lines: letters below each other have not."""
    edges = [crossing(row, column, at(row, 0.0))[1] for row in body.lines]
    for side in (1, -1):
        near = [
            edge + side * np.linspace(*BESIDE_ROW, 4) * body.pitch for edge in (edges[:-1] if side > 0 else edges[1:])
        ]
        ys = np.clip(np.round(np.concatenate(near)).astype(int), 0, ink.shape[0] - 1)
        xs = np.round(np.polyval(column, ys)).astype(int)
        touched = [ink[ys, np.clip(xs + shift, 0, ink.shape[1] - 1)] for shift in (-1, 0, 1)]
        if (np.maximum.reduce(touched) > 0).mean() < LEAST_BESIDE:
            return False
    return True


def _columns(ink: Mask, body: Body, middle: float) -> tuple[Curve, ...]:
    top, bottom = (at(body.lines[place], middle) for place in (0, -1))
    source, strip = ink, ink[max(0, int(top)) : int(bottom) + 1]
    share = run_share(strip, int(1.3 * body.pitch), False)
    strips = max(4, len(body.lines) - 1)
    ink, share = np.ascontiguousarray(strip.T), np.ascontiguousarray(share.T)
    columns = follow_lines(ink, share, strips, body.pitch / 3, MIN_COLUMN_PEAK, MIN_COLUMN_COVERED)
    found = [moved(column, max(0, int(top))) for column in columns]
    return tuple(column for column in found if _parts_rows(source, column, body))


def equal_rows(rows: list[Curve], middle: float, edges: tuple[float, float] | None = None) -> Body | None:
    """The comb of equally spaced lines that explains most of the ruling; lines off the comb are no rows.

    A tooth without a line is a rule the scan lost (at most two in a row) and is put in between its neighbours. With
    `edges` (y of the table's top and bottom) only a comb that leaves room for a head counts.
    """
    places = np.array([at(row, middle) for row in rows])
    best: tuple[float, list[int | None], float] = (2.5, [], 0.0)
    for first in range(len(places) - 2):
        for step in _unlike(np.diff(places)):
            teeth, pitch = _comb(places, first, step)
            for end in range(3, min(len(teeth), CARD_ROWS + 1) + 1):
                last = teeth[end - 1]
                if last is not None and _leaves_head(edges, float(places[first]), float(places[last]), pitch):
                    score = _explained(teeth[:end])
                    best = max(best, (score, teeth[:end], pitch), key=lambda option: option[0])
    _, teeth, pitch = best
    if not teeth:
        return None
    return Body(_with_lost_rules(rows, teeth), pitch, sum(tooth is None for tooth in teeth))


def _leaves_head(edges: tuple[float, float] | None, top: float, bottom: float, pitch: float) -> bool:
    return edges is None or max(top - edges[0], edges[1] - bottom) >= LEAST_HEAD * pitch


def _explained(teeth: list[int | None]) -> float:
    """Lines a comb hits, less what it misses and what stands between its teeth."""
    hit = [tooth for tooth in teeth if tooth is not None]
    between = hit[-1] - hit[0] + 1 - len(hit)
    return len(hit) - 0.75 * (len(teeth) - len(hit)) - 0.3 * between


def _unlike(gaps: NDArray[np.float64]) -> list[float]:
    """One of each size of gap, sizes within 6 % counting as one."""
    kept: list[float] = []
    for gap in sorted(gaps.tolist()):
        if not kept or gap > 1.06 * kept[-1]:
            kept.append(gap)
    return kept


def _comb(places: NDArray[np.float64], first: int, pitch: float) -> tuple[list[int | None], float]:
    """Walk down from a line in steps of `pitch`, which follows slow changes (perspective)."""
    teeth: list[int | None] = [first]
    pending: list[int | None] = []
    last = float(places[first])
    while len(pending) < 3:
        wanted = last + pitch * (len(pending) + 1)
        nearest = int(np.abs(places - wanted).argmin())
        if abs(places[nearest] - wanted) <= 0.18 * pitch:
            step = (float(places[nearest]) - last) / (len(pending) + 1)
            pitch = 0.7 * pitch + 0.3 * step
            teeth += [*pending, nearest]
            last, pending = float(places[nearest]), []
        else:
            pending.append(None)
    return teeth, pitch


def _with_lost_rules(rows: list[Curve], teeth: list[int | None]) -> list[Curve]:
    full: list[Curve] = []
    for place, tooth in enumerate(teeth):
        if tooth is not None:
            full.append(rows[tooth])
            continue
        before = max(number for number in range(place) if teeth[number] is not None)
        after = min(number for number in range(place, len(teeth)) if teeth[number] is not None)
        upper, lower = rows[teeth[before] or 0], rows[teeth[after] or 0]
        full.append(_between(upper, lower, (place - before) / (after - before)))
    return full


def _between(upper: Curve, lower: Curve, share: float) -> Curve:
    size = max(len(upper), len(lower))
    ends = [np.concatenate([np.zeros(size - len(curve)), curve]) for curve in (upper, lower)]
    return np.asarray(ends[0] * (1 - share) + ends[1] * share, np.float64)
