"""Tell folds of the paper from the upright rules of a table, which they cross it like."""

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Gray, Homography, Mask, apply
from ocr.rules import MIN_COVERED, Curve, along, at, covered, crossing, lower, moved

BESIDE_TABLE, RULE_DEPTH, DARKER_THAN_FOLD = (0.12, 0.4), 12.0, 1.6
# Further than letters are high; streaks of a copier run on there, on one side at least.
WELL_BESIDE, MOST_STREAKS = (0.12, 0.9), 3
SAME_RULE = 3.5


def without_folds(
    page: Gray, ink: Mask, to_page: Homography, columns: tuple[Curve, ...], ends: tuple[Curve, Curve], pitch: float
) -> tuple[tuple[Curve, ...], tuple[Curve, ...]]:
    """The columns, and those that run on beyond the table: folds and a copier's streaks do, rules do not."""
    kept, folds = list(columns[:1]), []
    far = [any(_ways_on(page, to_page, column, ends, pitch, WELL_BESIDE)) for column in columns]
    # Where many go on, the end of the table was not found.
    streaks = sum(far) <= MOST_STREAKS
    for column, goes_far in zip(columns[1:-1], far[1:-1], strict=True):
        goes_on = (streaks and goes_far) or all(_ways_on(page, to_page, column, ends, pitch, BESIDE_TABLE))
        if not (goes_on and _is_alone(page, to_page, column, ends, pitch)):
            kept.append(column)
            continue
        folds.append(column)
        if (hidden := _rule_beside(ink, column, ends)) is not None and not _is_among(hidden, columns, ends):
            kept.append(hidden)
    return (*kept, *columns[-1:]), tuple(folds)


def _rule_beside(ink: Mask, fold: Curve, ends: tuple[Curve, Curve]) -> Curve | None:
    """A rule so near to a fold that only one of the two was followed."""
    top, bottom = (max(0, round(float(end[-1]))) for end in ends)
    strip = np.ascontiguousarray(ink[top : bottom + 1].T)
    level = moved(fold, -top)
    shares = {shift: covered(strip, lower(level, shift)) for shift in (*range(-9, -3), *range(4, 10))}
    best = max(shares, key=lambda shift: shares[shift])
    return lower(fold, best) if shares[best] >= MIN_COVERED else None


def _is_among(hidden: Curve, columns: tuple[Curve, ...], ends: tuple[Curve, Curve]) -> bool:
    """Whether a rule beside a fold was followed by itself."""
    middle = float(ends[0][-1] + ends[1][-1]) / 2
    return any(abs(at(hidden, middle) - at(column, middle)) <= SAME_RULE for column in columns)


def _ways_on(
    page: Gray, to_page: Homography, column: Curve, ends: tuple[Curve, Curve], pitch: float, reach: tuple[float, float]
) -> tuple[bool, bool]:
    """Whether a column line runs on above the table, and below it, at distances of `reach` rows."""
    goes_on = []
    for y, way in zip(_span(column, ends), (-1, 1), strict=True):
        dips = _dips(page, to_page, column, y + way * np.linspace(*reach, 9) * pitch)
        goes_on.append(bool((dips > RULE_DEPTH).mean() >= MIN_COVERED))
    return goes_on[0], goes_on[1]


def _is_alone(page: Gray, to_page: Homography, column: Curve, ends: tuple[Curve, Curve], pitch: float) -> bool:
    """Whether a column line is no darker than where it runs on: a rule on a fold is darker than the fold alone."""
    top, bottom = _span(column, ends)
    outside = [y + way * np.linspace(*BESIDE_TABLE, 9) * pitch for y, way in ((top, -1), (bottom, 1))]
    inside = _dips(page, to_page, column, np.linspace(top + pitch, bottom - pitch, 60))
    depth = max(float(np.median(_dips(page, to_page, column, ys))) for ys in outside)
    return float(np.median(inside)) < DARKER_THAN_FOLD * depth


def _span(column: Curve, ends: tuple[Curve, Curve]) -> tuple[float, float]:
    top, bottom = (crossing(end, column, float(ends[1][-1]) / 2)[1] for end in ends)
    return top, bottom


def _dips(page: Gray, to_page: Homography, column: Curve, ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much darker than its surroundings the page is along a column line at some heights; 0 off the page."""
    shifts = np.arange(-6, 7)
    across = along(column, ys)[:, None] + shifts
    places = np.round(apply(to_page, np.column_stack([across.ravel(), np.repeat(ys, len(shifts))]))).astype(int)
    if (places < 0).any() or (places >= page.shape[::-1]).any():
        return np.zeros(len(ys))
    levels = page[places[:, 1], places[:, 0]].reshape(across.shape).astype(np.float64)
    beside = np.sort(levels[:, [0, 1, 11, 12]], axis=1)
    return np.asarray((beside[:, 1] + beside[:, 2]) / 2 - levels[:, 4:9].min(axis=1), np.float64)
