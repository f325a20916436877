"""Ruled lines as polynomial curves: find them in ink, follow them over curled paper, and calculate with them."""

from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.geometry import Mask

PEAK_REACH = 3
MIN_SUPPORT = 0.7
# On 2,800 lines: rules were covered for 0.9 or more (broken photocopies too), lines of letters for under 0.7.
MIN_COVERED = 0.8
MIN_PEAK = 140
Curve = NDArray[np.float64]


def at(curve: Curve, place: float) -> float:
    """The value of a curve at one place: numpy's own takes twenty times as long for a single number."""
    value = 0.0
    for weight in curve.tolist():
        value = value * place + weight
    return value


def crossing(row: Curve, column: Curve, start: float) -> tuple[float, float]:
    """The crossing of y = row(x) with x = column(y), both nearly straight."""
    y = start
    x = 0.0
    for _ in range(4):
        x = at(column, y)
        y = at(row, x)
    return x, y


def moved(column: Curve, top: int) -> Curve:
    """A column line x of (y - top) as x of y."""
    return np.asarray(np.poly1d(column)(np.poly1d([1.0, -top])).coeffs, np.float64)


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
    peaks = [_peaks(share[:, left:right].mean(axis=1), least_peak) for left, right in pairwise(edges)]
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


def _peaks(profile: NDArray[np.float64], least: float) -> list[float]:
    """Centres of the local maxima of a strip's profile with at least `least` of 255 ink."""
    padded = np.pad(profile, PEAK_REACH, mode="constant")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * PEAK_REACH + 1)
    tops = np.flatnonzero((profile > least) & (profile >= windows.max(axis=1)))
    values, last = profile.tolist(), len(profile)
    centres: list[float] = []
    for top in tops.tolist():
        floor, total, weighted = 0.5 * values[top], 0.0, 0.0
        for near in range(max(0, top - 2), min(last, top + 3)):
            weight = max(values[near] - floor, 0.0)
            total += weight
            weighted += weight * near
        centre = weighted / total
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
        if not kept or at(curve, middle) - at(kept[-1], middle) > nearest:
            kept.append(curve)
    return kept
