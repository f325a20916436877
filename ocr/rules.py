"""Ruled lines as polynomial curves: find them in ink, follow them over curled paper, and calculate with them."""

from bisect import bisect_left
from itertools import pairwise
from statistics import median
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.effort import FOLLOWED, spend
from ocr.geometry import Mask

PEAK_REACH = 3
MIN_SUPPORT = 0.7
# On 2,800 lines: rules were covered for 0.9 or more (broken photocopies too), lines of letters for under 0.7.
MIN_COVERED = 0.8
MIN_PEAK = 140
# Letters reach this many pixels to both sides of a line through them; upright rules take less of a line than this.
STROKE, MOST_STRUCK = 3, 0.05
Curve = NDArray[np.float64]


def at(curve: Curve, place: float) -> float:
    """The value of a curve at one place: numpy's own takes twenty times as long for a single number."""
    value = 0.0
    for weight in curve.tolist():
        value = value * place + weight
    return value


def along(curve: Curve, places: NDArray[Any]) -> NDArray[np.float64]:
    """The values of a curve at many places: numpy's own takes three times as long for a line across a page."""
    first, *others = curve.tolist()
    values = np.full(len(places), first)
    for weight in others:
        values *= places
        values += weight
    return values


def ink_along(ink: Mask, curve: Curve, reach: int) -> NDArray[np.uint8]:
    """The ink on a level curve and beside it: a row for each shift of -reach..reach pixels, a column for each x."""
    xs = np.arange(ink.shape[1])
    ys = np.rint(along(curve, xs)).astype(np.intp) + np.arange(-reach, reach + 1)[:, None]
    return np.asarray(ink[np.minimum(np.maximum(ys, 0), ink.shape[0] - 1), xs], np.uint8)


def crossing(row: Curve, column: Curve, start: float) -> tuple[float, float]:
    """The crossing of y = row(x) with x = column(y), both nearly straight."""
    y = start
    x = 0.0
    for _ in range(4):
        x = at(column, y)
        y = at(row, x)
    return x, y


def moved(column: Curve, top: int) -> Curve:
    """A column line x of (y - top) as x of y (a Taylor shift: Horner's scheme, applied again and again)."""
    weights = column.tolist()
    for end in range(len(weights), 1, -1):
        for place in range(1, end):
            weights[place] -= top * weights[place - 1]
    return np.array(weights)


def lower(curve: Curve, shift: float) -> Curve:
    """A curve with its last coordinate moved by `shift` pixels."""
    moved = curve.copy()
    moved[-1] += shift
    return moved


def run_share(ink: Mask, length: int, along_x: bool) -> Mask:
    """Share of ink (0..255) in a thin window of `length` along the line: broken rules survive, letters do not."""
    window = (length, 1) if along_x else (1, length)
    thick = cv2.dilate(ink, np.ones((2, 1) if along_x else (1, 2), np.uint8))
    return np.asarray(cv2.blur(thick, window, borderType=cv2.BORDER_REPLICATE), np.uint8)


def follow_lines(
    ink: Mask, share: Mask, strips: int, reach: float, least_peak: float = MIN_PEAK, least_covered: float = MIN_COVERED
) -> list[Curve]:
    """Follow level lines from strip to strip and fit each with a curve y of x, sorted by y.

    `reach` is how far, in pixels, a line may stray between neighbouring strips.
    """
    width = share.shape[1]
    edges = np.linspace(0, width, strips + 1).astype(int)
    centres = (edges[:-1] + edges[1:]) / 2
    profiles = np.stack(
        [
            cv2.reduce(share[:, left:right], 1, cv2.REDUCE_AVG, dtype=cv2.CV_32F)[:, 0]
            for left, right in pairwise(edges)
        ],
        axis=1,
    )
    peaks = _peaks(profiles, least_peak)
    order = sorted(range(strips), key=lambda strip: abs(strip - strips / 2))
    used: list[set[int]] = [set() for _ in range(strips)]
    followed: set[frozenset[tuple[int, int]]] = set()
    curves = []
    for start in order[: max(3, strips // 2)]:
        for place in range(len(peaks[start])):
            if place in used[start]:
                continue
            spend(FOLLOWED)
            chain = _chain(peaks, used, start, place, reach)
            # From each of its peaks a line of letters is followed anew.
            if len(chain) < MIN_SUPPORT * strips or frozenset(chain.items()) in followed:
                continue
            followed.add(frozenset(chain.items()))
            ys = np.array([peaks[strip][number] for strip, number in chain.items()])
            curve = _fit(centres[list(chain)], ys, width)
            if covered(ink, curve) >= least_covered:
                curves.append(curve)
                # Only a true line keeps its peaks: a line of letters must not take those of the rule below it.
                for strip, number in chain.items():
                    used[strip].add(number)
    middle = width / 2
    curves.sort(key=lambda curve: at(curve, middle))
    return _without_twins(curves, middle, max(3.0, reach / 2))


def covered(ink: Mask, curve: Curve) -> float:
    """Share of a level curve with ink on it or one pixel beside it: rules have little else, letters much."""
    return float(np.count_nonzero(ink_along(ink, curve, 1).max(axis=0)) / ink.shape[1])


def strikes_text(ink: Mask, curve: Curve) -> bool:
    """Whether a level curve runs through a line of text: many strokes stand across it, more than upright rules do."""
    return float(np.count_nonzero(ink_along(ink, curve, STROKE).min(axis=0)) / ink.shape[1]) > MOST_STRUCK


def _chain(peaks: list[list[float]], used: list[set[int]], start: int, place: int, reach: float) -> dict[int, int]:
    """The peak (by number) in each strip that continues the line through one peak, both ways."""
    found = {start: place}
    for step in (1, -1):
        slope, last, missed = 0.0, peaks[start][place], 0
        strip = start + step
        while 0 <= strip < len(peaks) and missed < 6:
            number = _nearest(peaks[strip], used[strip], last + slope * (missed + 1), reach)
            if number is not None:
                y = peaks[strip][number]
                slope = 0.6 * slope + 0.4 * (y - last) / (missed + 1)
                found[strip], last, missed = number, y, 0
            else:
                missed += 1
            strip += step
    return found


def _nearest(places: list[float], used: set[int], wanted: float, reach: float) -> int | None:
    """The number of the unused place next to `wanted`, at most `reach` away. `places` are in order."""
    best: tuple[float, int] | None = None
    start = bisect_left(places, wanted)
    for numbers in (range(start, len(places)), range(start - 1, -1, -1)):
        for number in numbers:
            away = abs(places[number] - wanted)
            if away > reach:
                break
            if number not in used:
                best = min(best, (away, number)) if best else (away, number)
                break
    return best[1] if best else None


def _peaks(profiles: NDArray[Any], least: float) -> list[list[float]]:
    """Centres of the local maxima with at least `least` of 255 ink, by strip (the columns of `profiles`), in order."""
    window = np.ones((2 * PEAK_REACH + 1, 1), np.uint8)
    tops, strips = np.nonzero((profiles > least) & (profiles >= cv2.dilate(profiles, window)))
    near = np.clip(tops[:, None] + np.arange(-2, 3), 0, len(profiles) - 1)
    inside = near == tops[:, None] + np.arange(-2, 3)
    values = profiles[near, strips[:, None]]
    weights = np.maximum(values - 0.5 * profiles[tops, strips][:, None], 0) * inside
    centres = (weights * near).sum(axis=1) / weights.sum(axis=1)
    found: list[list[float]] = [[] for _ in range(profiles.shape[1])]
    for strip, centre in zip(strips.tolist(), centres.tolist(), strict=True):
        if not found[strip] or centre - found[strip][-1] > PEAK_REACH:
            found[strip].append(centre)
    return found


def _fit(xs: NDArray[np.float64], ys: NDArray[np.float64], width: int) -> Curve:
    degree = 3 if len(xs) >= 16 else 1 if len(xs) < 7 else 2
    # Powers of shares of the width: as pixels they would drown the normal equations, and numpy's own fit takes ten
    # times as long.
    powers = np.vander(xs / width, degree + 1)
    kept = np.ones(len(xs), bool)
    weights = _least_squares(powers, ys)
    for _ in range(2):
        errors = np.abs(powers @ weights - ys)
        kept = errors <= max(1.5, 2.5 * median(errors.tolist()))
        if kept.sum() > degree + 3:
            weights = _least_squares(powers[kept], ys[kept])
    return np.asarray(weights / float(width) ** np.arange(degree, -1, -1), np.float64)


def _least_squares(powers: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.linalg.solve(powers.T @ powers, powers.T @ ys), np.float64)


def _without_twins(curves: list[Curve], middle: float, nearest: float) -> list[Curve]:
    kept: list[Curve] = []
    for curve in curves:
        if not kept or at(curve, middle) - at(kept[-1], middle) > nearest:
            kept.append(curve)
    return kept
