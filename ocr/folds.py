"""Tell folds of the paper from the upright rules of a table, which they cross it like."""

import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Gray, Homography, Mask, apply
from ocr.rules import MIN_COVERED, Curve, at, covered, crossing, lower, moved

BESIDE_TABLE, RULE_DEPTH, DARKER_THAN_FOLD = (0.12, 0.4), 12.0, 1.6
SAME_RULE = 3.5


def without_folds(
    page: Gray, ink: Mask, to_page: Homography, columns: tuple[Curve, ...], ends: tuple[Curve, Curve], pitch: float
) -> list[Curve]:
    """The columns without those that run on above and below the table: folds of the paper do, rules do not."""
    kept = list(columns[:1])
    for column in columns[1:-1]:
        if not _is_fold(page, to_page, column, ends, pitch):
            kept.append(column)
        elif (hidden := _rule_beside(ink, column, ends)) is not None and not _is_among(hidden, columns, ends):
            kept.append(hidden)
    return [*kept, *columns[-1:]]


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


def _is_fold(page: Gray, to_page: Homography, column: Curve, ends: tuple[Curve, Curve], pitch: float) -> bool:
    height = float(ends[1][-1])
    top, bottom = (crossing(end, column, height / 2)[1] for end in ends)
    outside = [
        _dips(page, to_page, column, y + way * np.linspace(*BESIDE_TABLE, 9) * pitch)
        for y, way in ((top, -1), (bottom, 1))
    ]
    if not all((dips > RULE_DEPTH).mean() >= MIN_COVERED for dips in outside):
        return False
    # A rule on the very fold is darker than the fold alone.
    inside = _dips(page, to_page, column, np.linspace(top + pitch, bottom - pitch, 60))
    return float(np.median(inside)) < DARKER_THAN_FOLD * max(float(np.median(dips)) for dips in outside)


def _dips(page: Gray, to_page: Homography, column: Curve, ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """How much darker than its surroundings the page is along a column line at some heights; 0 off the page."""
    shifts = np.arange(-6, 7)
    across = np.polyval(column, ys)[:, None] + shifts
    places = np.round(apply(to_page, np.column_stack([across.ravel(), np.repeat(ys, len(shifts))]))).astype(int)
    if (places < 0).any() or (places >= page.shape[::-1]).any():
        return np.zeros(len(ys))
    levels = page[places[:, 1], places[:, 0]].reshape(across.shape).astype(np.float64)
    return np.asarray(np.median(levels[:, [0, 1, 11, 12]], axis=1) - levels[:, 4:9].min(axis=1), np.float64)
