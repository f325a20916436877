"""The ruling of one table: every row and column line as a curve, so that curled paper still gives true cells."""

from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Gray, Homography, Mask, Points, TableArea, apply, ink_mask

STRIPS = 32
PEAK_REACH = 3
MIN_SUPPORT = 0.7
# On 2,800 lines: rules were covered for 0.9 or more (broken photocopies too), lines of letters for under 0.7.
MIN_COVERED = 0.8
Curve = NDArray[np.float64]


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
        return float(np.polyval(self.rows[0], middle) - np.polyval(self.head, middle)) / self.pitch

    @property
    def below(self) -> float:
        """Height of what follows the equal rows, in rows: none in an upright table."""
        middle = self.width / 2
        return float(np.polyval(self.foot, middle) - np.polyval(self.rows[-1], middle)) / self.pitch

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
    def row_count(self) -> int:
        """How many equally high rows there are."""
        return len(self.rows) - 1


def on_page(table: Table, scale: Homography) -> Table:
    """The same table with its map prolonged, as from the working copy to the full page."""
    return replace(table, to_page=np.asarray(scale @ table.to_page, np.float64))


def crossing(row: Curve, column: Curve, start: float) -> tuple[float, float]:
    """The crossing of y = row(x) with x = column(y), both nearly straight."""
    y = start
    x = 0.0
    for _ in range(4):
        x = float(np.polyval(column, y))
        y = float(np.polyval(row, x))
    return x, y


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
    rows = _with_edges(rows, pad, area)
    body = equal_rows(rows, area.width / 2)
    if body is None:
        return None
    columns = _columns(ink, body, area.width / 2)
    if len(columns) < 4:
        return None
    lines = tuple(body.lines)
    return Table(to_page, frame.shape[1], frame.shape[0], lines, columns, rows[0], rows[-1], body.pitch, body.inserted)


def _with_edges(rows: list[Curve], pad: int, area: TableArea) -> list[Curve]:
    """The rows with the table's own upper and lower edge, where those were too broken to follow."""
    middle, near = area.width / 2, max(6.0, area.height / 40)
    places = [float(np.polyval(row, middle)) for row in rows]
    edges = [np.array([float(edge)]) for edge in (pad, pad + area.height)]
    missing = [edge for edge in edges if all(abs(place - edge[0]) > near for place in places)]
    return sorted([*rows, *missing], key=lambda row: float(np.polyval(row, middle)))


def _columns(ink: Mask, body: Body, middle: float) -> tuple[Curve, ...]:
    top, bottom = (float(np.polyval(body.lines[place], middle)) for place in (0, -1))
    strip = ink[max(0, int(top)) : int(bottom) + 1]
    share = run_share(strip, int(1.3 * body.pitch), False)
    strips = max(4, len(body.lines) - 1)
    columns = follow_lines(np.ascontiguousarray(strip.T), np.ascontiguousarray(share.T), strips, body.pitch / 3)
    return tuple(_moved(column, max(0, int(top))) for column in columns)


def _moved(column: Curve, top: int) -> Curve:
    """A column line x of (y - top) as x of y."""
    return np.asarray(np.poly1d(column)(np.poly1d([1.0, -top])).coeffs, np.float64)


def run_share(ink: Mask, length: int, along_x: bool) -> Mask:
    """Share of ink (0..255) in a thin window of `length` along the line: broken rules survive, letters do not."""
    window = (length, 1) if along_x else (1, length)
    thick = cv2.dilate(ink, np.ones((2, 1) if along_x else (1, 2), np.uint8))
    return np.asarray(cv2.blur(thick, window, borderType=cv2.BORDER_REPLICATE), np.uint8)


def follow_lines(ink: Mask, share: Mask, strips: int, reach: float) -> list[Curve]:
    """Follow level lines from strip to strip and fit each with a curve y of x, sorted by y.

    `reach` is how far, in pixels, a line may stray between neighbouring strips.
    """
    width = share.shape[1]
    edges = np.linspace(0, width, strips + 1).astype(int)
    centres = (edges[:-1] + edges[1:]) / 2
    peaks = [_peaks(share[:, left:right].mean(axis=1)) for left, right in pairwise(edges)]
    order = sorted(range(strips), key=lambda strip: abs(strip - strips / 2))
    used: list[set[int]] = [set() for _ in range(strips)]
    curves = []
    for start in order[: max(3, strips // 2)]:
        for place in range(len(peaks[start])):
            if place in used[start]:
                continue
            chain = _chain(peaks, used, start, place, reach)
            if len(chain) < MIN_SUPPORT * strips:
                continue
            ys = np.array([peaks[strip][number] for strip, number in chain.items()])
            curve = _fit(centres[list(chain)], ys, width)
            if covered(ink, curve) >= MIN_COVERED:
                curves.append(curve)
                # Only a true line keeps its peaks: a line of letters must not take those of the rule below it.
                for strip, number in chain.items():
                    used[strip].add(number)
    middle = width / 2
    curves.sort(key=lambda curve: float(np.polyval(curve, middle)))
    return _without_twins(curves, middle, max(3.0, reach / 2))


def covered(ink: Mask, curve: Curve) -> float:
    """Share of a level curve with ink on it or one pixel beside it: rules have little else, letters much."""
    xs = np.arange(ink.shape[1])
    ys = np.round(np.polyval(curve, xs)).astype(int)
    near = [ink[np.clip(ys + shift, 0, ink.shape[0] - 1), xs] for shift in (-1, 0, 1)]
    return float((np.maximum.reduce(near) > 0).mean())


def _chain(peaks: list[list[float]], used: list[set[int]], start: int, place: int, reach: float) -> dict[int, int]:
    """The peak (by number) in each strip that continues the line through one peak, both ways."""
    found = {start: place}
    for step in (1, -1):
        slope, last, missed = 0.0, peaks[start][place], 0
        strip = start + step
        while 0 <= strip < len(peaks) and missed < 6:
            wanted = last + slope * (missed + 1)
            options = [(abs(y - wanted), number) for number, y in enumerate(peaks[strip]) if number not in used[strip]]
            if options and min(options)[0] <= reach:
                number = min(options)[1]
                y = peaks[strip][number]
                slope = 0.6 * slope + 0.4 * (y - last) / (missed + 1)
                found[strip], last, missed = number, y, 0
            else:
                missed += 1
            strip += step
    return found


def _peaks(profile: NDArray[np.float64]) -> list[float]:
    """Centres of the local maxima of a strip's profile that a ruled line explains (at least 55 % ink)."""
    padded = np.pad(profile, PEAK_REACH, mode="constant")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * PEAK_REACH + 1)
    tops = np.flatnonzero((profile >= windows.max(axis=1)) & (profile > 140))
    centres: list[float] = []
    for top in tops.tolist():
        near = np.arange(max(0, top - 2), min(len(profile), top + 3))
        weights = np.maximum(profile[near] - 0.5 * profile[top], 0)
        centre = float(np.average(near, weights=weights))
        if not centres or centre - centres[-1] > PEAK_REACH:
            centres.append(centre)
    return centres


def _fit(xs: NDArray[np.float64], ys: NDArray[np.float64], width: int) -> Curve:
    degree = 3 if len(xs) >= 16 else 1 if len(xs) < 7 else 2
    kept = np.ones(len(xs), bool)
    curve = np.polyfit(xs, ys, degree)
    for _ in range(2):
        errors = np.abs(np.polyval(curve, xs) - ys)
        kept = errors <= max(1.5, 2.5 * float(np.median(errors)))
        if kept.sum() > degree + 3:
            curve = np.polyfit(xs[kept], ys[kept], degree)
    return np.asarray(curve, np.float64)


def _without_twins(curves: list[Curve], middle: float, nearest: float) -> list[Curve]:
    kept: list[Curve] = []
    for curve in curves:
        if not kept or np.polyval(curve, middle) - np.polyval(kept[-1], middle) > nearest:
            kept.append(curve)
    return kept


def equal_rows(rows: list[Curve], middle: float) -> Body | None:
    """The comb of equally spaced lines that explains most of the ruling; lines off the comb are no rows.

    A tooth without a line is a rule the scan lost (at most two in a row) and is put in between its neighbours.
    """
    places = np.array([float(np.polyval(row, middle)) for row in rows])
    best: tuple[float, list[int | None], float] = (2.5, [], 0.0)
    for first in range(len(places) - 2):
        for step in _unlike(np.diff(places)):
            teeth, pitch = _comb(places, first, step)
            for end in range(3, len(teeth) + 1):
                if teeth[end - 1] is not None:
                    score = _explained(teeth[:end])
                    best = max(best, (score, teeth[:end], pitch), key=lambda option: option[0])
    _, teeth, pitch = best
    if not teeth:
        return None
    return Body(_with_lost_rules(rows, teeth), pitch, sum(tooth is None for tooth in teeth))


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
