"""The ruling of one table: every row and column line as a curve, so that curled paper still gives true cells."""

from dataclasses import dataclass, replace
from itertools import pairwise

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
NEAR_TOOTH, GUIDED_COVER, BROKEN_COVER, EDGE_REACH = 0.18, 0.3, 0.5, 0.7
LEAST_HEAD = 1.2
# A comb of more teeth than this is none by accident, even with a line of the head between them.
EVEN_ROWS = 9
# At most so many rules in a row are put back; no edition has fewer or more columns.
MOST_LOST, FEWEST_COLUMNS, MOST_COLUMNS, DOTTED = 5, 8, 10, 0.35
# No head takes up more of a table.
HEAD_SHARE, HEAD_LINES = 0.3, 4
NARROWEST, WEAK_RULE = 1.0, 0.85
# A rule parts nearly all of its rows; on broken copies fewer.
PARTED, LEAST_PARTED, NEARLY_ALL = 0.75, 0.6, 0.95
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

    `rows` (y of x, top to bottom) are the level lines that run through all columns, the table's head and foot among
    them; `columns` (x of y, left to right) the upright ones. `pitch` is the usual height of a row in frame pixels;
    `inserted` counts rules that the scan lost and that were put in. `above` and `below` tell how many rows high the
    head above the equally high rows is, and what follows these; 0 both where rows differ in height. `to_page` maps the
    frame (`width` × `height`) to the page.
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
        """The usual height of a row in page pixels."""
        x, y = self.width / 2, self.height / 2
        upper, lower = apply(self.to_page, np.array([(x, y), (x, y + self.pitch)]))
        return float(np.hypot(*(lower - upper)))

    @property
    def row_count(self) -> int:
        """How many rows there are, those of the head among them."""
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
    near = max(6.0, area.height / 40)
    found = _with_edges(rows, edges, middle, near)
    body = equal_rows(found, middle, edges, [covered(ink, row) for row in found])
    if body is None:
        return None
    even = explains(body, found, middle)
    if even:
        body = _lengthened(ink, _halved(ink, body), found, middle)
        body = _prolonged(ink, body, middle, edges[1])
    rows = _merged(found, body.lines if even else [], middle, 0.5 * near)
    pitch = body.pitch if even else _usual_height(rows, middle)
    inner = body if even else _inner(rows, pitch, middle)
    columns = _columns(ink, inner, middle)
    if len(columns) <= FEWEST_COLUMNS:
        # A bad copy turns rules into dots. Dots in line are joined, over less than the paper between lines of text.
        dots = np.ones((round(DOTTED * pitch), 1), np.uint8)
        mended = _columns(np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, dots), np.uint8), inner, middle)
        columns = mended if len(columns) < len(mended) <= MOST_COLUMNS + 1 else columns
    rows = _own(ink, rows, columns, body.lines if even else [])
    columns = tuple(without_folds(page_gray, ink, to_page, columns, (rows[0], rows[-1]), pitch))
    if len(columns) < 4 or len(rows) < 3:
        return None
    above, below = _beyond(body, rows, middle) if even else (0.0, 0.0)
    inserted = body.inserted if even else 0
    return Table(
        to_page, frame.shape[1], frame.shape[0], tuple(rows), columns, pitch, inserted, above=above, below=below
    )


def explains(body: Body, found: list[Curve], middle: float) -> bool:
    """Whether the equally high rows are all that is ruled but the head and an edge.

    Where cells hold two lines of text rows differ in height, and a comb that fits some of them is an accident.
    """
    teeth = [at(line, middle) for line in body.lines]
    places = [at(row, middle) for row in found]
    inside = [place for place in places if teeth[0] < place < teeth[-1]]
    reach = NEAR_TOOTH * body.pitch
    off = sum(min(abs(place - tooth) for tooth in teeth) > reach for place in inside)
    beyond = sum(place < teeth[0] - reach for place in places), sum(place > teeth[-1] + reach for place in places)
    if min(beyond) > 1 or max(beyond) > HEAD_LINES:
        return False
    return off == 0 or (off == 1 and not body.inserted and len(teeth) > EVEN_ROWS)


def _merged(found: list[Curve], comb: list[Curve], middle: float, near: float) -> list[Curve]:
    """The lines found and those of the comb, each once."""
    own = [at(line, middle) for line in comb]
    others = [row for row in found if all(abs(at(row, middle) - place) > near for place in own)]
    return sorted([*comb, *others], key=lambda row: at(row, middle))


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


def _own(ink: Mask, rows: list[Curve], columns: tuple[Curve, ...], comb: list[Curve]) -> list[Curve]:
    """The rows without an outermost one that no column reaches: it is the edge of the table above or below."""
    kept = list(rows)
    sure = [id(line) for line in (*comb[:1], *comb[-1:])]
    if len(kept) > 2 and id(kept[0]) not in sure and not _joined(ink, kept[0], kept[1], columns):
        del kept[0]
    if len(kept) > 2 and id(kept[-1]) not in sure and not _joined(ink, kept[-2], kept[-1], columns):
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


def _halved(ink: Mask, body: Body) -> Body:
    """The body with every second rule put in where the scan broke them so much that only each other one was found."""
    middles = [between(upper, under, 0.5) for upper, under in pairwise(body.lines)]
    reach = np.arange(-NEAR_TOOTH * body.pitch / 2, NEAR_TOOTH * body.pitch / 2 + 0.5)
    shares = [max((covered(ink, lower(line, shift)), shift) for shift in reach) for line in middles]
    # Text that stands in the middle of rows covers less, and never all of them.
    if sum(share >= BROKEN_COVER for share, _ in shares) < 0.75 * len(shares):
        return body
    found = [lower(line, shift) for line, (_, shift) in zip(middles, shares, strict=True)]
    lines = [line for pair in zip(body.lines, found, strict=False) for line in pair]
    return Body([*lines, body.lines[-1]], body.pitch / 2, body.inserted)


def _lengthened(ink: Mask, body: Body, found: list[Curve], middle: float) -> Body:
    """The body with the rules above and below it that letters close by hid from sight, as far as they follow on."""
    lines = list(body.lines)
    places = [at(row, middle) for row in found]
    reach = NEAR_TOOTH * body.pitch
    for way in (-1, 1):
        while len(lines) <= CARD_ROWS:
            last = lines[0] if way < 0 else lines[-1]
            shifts = way * body.pitch + np.arange(-reach, reach + 0.5)
            share, shift = max((covered(ink, lower(last, shift)), shift) for shift in shifts)
            ends = sorted([at(last, middle), at(last, middle) + shift])
            # A rule in between: rows differ in height here.
            parted = any(ends[0] + reach < place < ends[1] - reach for place in places)
            if share < BROKEN_COVER or parted:
                break
            lines.insert(0 if way < 0 else len(lines), lower(last, shift))
    return Body(lines, body.pitch, body.inserted)


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
    rules = [moved(column, max(0, int(top))) for column in _distinct(ink, columns, body.pitch)]
    rules = [column for column in rules if _parts_rows(source, column, body)]
    through = [_rows_parted(source, column, body) for column in rules]
    usual = float(np.quantile(through, 0.75)) if through else 0.0
    for least in (LEAST_PARTED, NEARLY_ALL):
        kept = tuple(column for column, share in zip(rules, through, strict=True) if share >= least * usual)
        if len(kept) <= MOST_COLUMNS + 1:
            break
    return kept


def _rows_parted(ink: Mask, column: Curve, body: Body) -> float:
    """The share of rows that a column line parts from top to bottom: letters do so only where they fill a row."""
    edges = [crossing(row, column, at(row, 0.0))[1] for row in body.lines]
    parted = 0
    for upper, under in pairwise(edges):
        ys = np.arange(max(0, round(upper)), min(round(under) + 1, ink.shape[0]))
        xs = np.clip(np.round(np.polyval(column, ys)).astype(int), 1, ink.shape[1] - 2)
        near = np.maximum.reduce([ink[ys, xs + shift] for shift in (-1, 0, 1)])
        parted += bool(len(ys)) and float((near > 0).mean()) >= PARTED
    return parted / max(1, len(edges) - 1)


def _distinct(ink: Mask, columns: list[Curve], pitch: float) -> list[Curve]:
    """The columns without letters that stand below each other right beside a rule, and are inked less than it.

    No column is narrower than `NARROWEST` rows.
    """
    shares = [covered(ink, column) for column in columns]
    places = [at(column, ink.shape[1] / 2) for column in columns]
    usual = float(np.median(shares)) if shares else 0.0
    kept: list[int] = []
    for number in sorted(range(len(columns)), key=lambda number: -shares[number]):
        near = any(abs(places[number] - places[other]) < NARROWEST * pitch for other in kept)
        if shares[number] >= WEAK_RULE * usual or not near:
            kept.append(number)
    return [columns[number] for number in sorted(kept)]


def equal_rows(
    rows: list[Curve], middle: float, edges: tuple[float, float] | None = None, inked: list[float] | None = None
) -> Body | None:
    """The comb of equally spaced lines that explains most of the ruling; lines off the comb are no rows.

    `inked` is the share of each line with ink on it: of two combs the one wins whose lines run through all columns.

    A tooth without a line is a rule the scan lost (at most two in a row) and is put in between its neighbours. With
    `edges` (y of the table's top and bottom) only a comb that leaves room for a head counts.
    """
    places = np.array([at(row, middle) for row in rows])
    shares = inked or [1.0] * len(rows)
    best: tuple[float, list[int | None], float] = (2.5, [], 0.0)
    for first in range(len(places) - 2):
        for step in _unlike(np.diff(places)):
            teeth, pitch = _comb(places, first, step)
            for end in range(3, min(len(teeth), CARD_ROWS + 1) + 1):
                last = teeth[end - 1]
                if last is not None and _leaves_head(edges, float(places[first]), float(places[last]), pitch):
                    faint = sum(1 - shares[tooth] for tooth in teeth[:end] if tooth is not None)
                    score = _explained(teeth[:end]) - faint
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
    unfit = hit[-1] - hit[0] + 1 - len(hit)
    return len(hit) - 0.75 * (len(teeth) - len(hit)) - 0.3 * unfit


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
    while len(pending) < MOST_LOST:
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
        full.append(between(upper, lower, (place - before) / (after - before)))
    return full


def between(upper: Curve, lower: Curve, share: float) -> Curve:
    """The line at `share` of the way from one level line down to the next."""
    size = max(len(upper), len(lower))
    ends = [np.concatenate([np.zeros(size - len(curve)), curve]) for curve in (upper, lower)]
    return np.asarray(ends[0] * (1 - share) + ends[1] * share, np.float64)
