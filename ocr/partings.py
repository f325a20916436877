"""Where rows of print are parted that no whole rule parts: at a broken rule, or on blank paper.

Told from how much of each level line is ink, line by line from a table's head (place 0) to its foot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# How far a row reaches from its number at least and at most, in rows: its print may be several lines high.
LEAST_REACH, MOST_REACH = 0.3, 1.2
# A broken rule has this much more ink along it than twice what the lines so many places above and below have.
STANDS_OUT, FAINT, BESIDE = 0.2, 0.08, 4
# Paper is blank where so little more of a line is ink than where least is, and print stands where so much is.
BLANK, PRINT = 0.01, 0.02
# A rule is thinner than print: this share of a row.
THIN = 0.22
# A rule stands at most so many rows from where it should be. Where fewer of their stretches are seen than this, rules
# do not tell how the paper curls.
ASTRAY, LEAST_SEEN, POLISHED = 0.35, 0.3, 4
# Print is a number's that lies at most so many rows from it, and this much nearer than to the other number.
FARTHEST, NEARER = 0.75, 0.6
# Of two blank places the one nearer the middle counts, as if the other had so much more ink.
OFF_MIDDLE = 0.02
Band = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Partings:
    """A table's level lines: how much of each is `ink`, and how much more than twice that beside (`rule`)."""

    ink: NDArray[np.float64]
    rule: NDArray[np.float64]
    step: float

    @classmethod
    def of(cls, ink: NDArray[np.float64], step: float) -> "Partings":
        """`ink` is the share of each line that is ink (0..1), `step` the usual height of a row in lines."""
        padded = np.pad(ink, BESIDE + 1, mode="edge")
        thick = np.maximum(np.maximum(padded[:-2], padded[1:-1]), padded[2:])
        beside = np.maximum(thick[: -2 * BESIDE], thick[2 * BESIDE :])
        smooth = np.convolve(np.pad(ink, 1, mode="edge"), np.ones(3) / 3, "valid")
        return cls(smooth, thick[BESIDE:-BESIDE] - 2 * beside, step)

    def edge(self, number: float, way: int) -> float:
        """Where the first row begins (`way` -1) or the last one ends (1), whose number stands at that place."""
        near, far = number + way * LEAST_REACH * self.step, number + way * MOST_REACH * self.step
        inside = self.inside(min(near, far), max(near, far))
        rules = inside.start + np.flatnonzero(self.rule[inside] >= STANDS_OUT)
        if len(rules):
            # The nearest: beyond it stand others, of the heading or of empty rows.
            nearest = float(rules[np.abs(rules - number).argmin()])
            return self._clearest(nearest + min(0, way * BESIDE), nearest + max(0, way * BESIDE), nearest)
        return self._clearest(inside.start, inside.stop - 1, number + way * self.step / 2)

    def between(self, upper: float, lower: float) -> float | None:
        """Where the rows are parted whose numbers stand at two places; None where print between may be either's."""
        reach = LEAST_REACH * self.step
        first, last, wanted = upper + reach, lower - reach, (upper + lower) / 2
        bands = self._bands(first, last)
        ruled = self.rule[self.inside(first, last)].max() >= STANDS_OUT
        if ruled or not bands:
            return self._clearest(first, last, wanted)
        print_ = [band for band in bands if band[1] - band[0] >= THIN * self.step]
        if not print_:
            return min(((start + stop) / 2 for start, stop in bands), key=lambda place: abs(place - wanted))
        above = [band for band in print_ if _belongs(band, upper, lower, self.step)]
        below = [band for band in print_ if _belongs(band, lower, upper, self.step)]
        if [*above, *below] != print_:
            return None
        start = above[-1][1] + 1 if above else first
        stop = below[0][0] - 1 if below else last
        return self._clearest(start, stop, (start + stop) / 2)

    def shows_rule(self, place: float) -> bool:
        """Whether a rule is seen at a place, however faint: what lies on blank paper is but the likeliest."""
        return bool(self.rule[self.inside(place - 2, place + 2)].max() >= FAINT)

    def inside(self, first: float, last: float) -> slice:
        """The lines between two places."""
        start, stop = (round(min(max(place, 0.0), len(self.ink) - 1.0)) for place in (first, last))
        return slice(start, max(start, stop) + 1)

    def _clearest(self, first: float, last: float, wanted: float) -> float:
        """The place of the clearest rule between two, or else where least ink is, best near a third."""
        inside = self.inside(first, last)
        rule, ink = self.rule[inside], self.ink[inside]
        if rule.max() >= STANDS_OUT:
            return float(inside.start + np.median(np.flatnonzero(rule == rule.max())))
        away = np.abs(np.arange(inside.start, inside.stop) - wanted) / len(ink)
        return float(inside.start + (ink + OFF_MIDDLE * away).argmin())

    def _bands(self, first: float, last: float) -> list[Band]:
        """The first and last lines of what stands between stretches of blank paper."""
        inside = self.inside(first, last)
        ink = self.ink[inside] - self.ink[inside].min()
        blank = np.flatnonzero(ink <= BLANK).tolist()
        gaps = [(before + 1, after - 1) for before, after in pairwise(blank) if after - before > 1]
        return [
            (inside.start + start, inside.start + stop) for start, stop in gaps if ink[start : stop + 1].max() >= PRINT
        ]


def _belongs(band: Band, own: float, other: float, step: float) -> bool:
    """Whether print is surely that of the number at `own`."""
    middle = sum(band) / 2
    away = abs(middle - own)
    return away <= FARTHEST * step and away <= NEARER * abs(middle - other)


def straying(ink: NDArray[np.float64], cuts: Sequence[float], step: float) -> NDArray[np.float64]:
    """How far the broken rules near some level lines stray from these, in lines, stretch by stretch.

    `ink` (lines × stretches) is the share of each stretch of a line that is ink. All rules of a paper curl alike, so
    that one that is hidden in a stretch strays there as the others do. Zeros where too few are seen.
    """
    offsets = np.array([[_offset(part, cut) for part in _parts(ink, step)] for cut in cuts])
    seen = np.isfinite(offsets)
    if seen.mean() < LEAST_SEEN:
        return np.zeros(ink.shape[1])
    rows, shape = np.zeros(len(cuts)), np.zeros(ink.shape[1])
    # Tukey's median polish: what a line strays as a whole, and what all do in one stretch.
    for _ in range(POLISHED):
        rows = np.array([_median(line - shape) for line in offsets])
        shape = np.array([_median(stretch - rows) for stretch in offsets.T])
    known = np.flatnonzero(np.isfinite(shape))
    return np.asarray(np.interp(np.arange(len(shape)), known, shape[known]))


def _parts(ink: NDArray[np.float64], step: float) -> list[Partings]:
    return [Partings.of(stretch, step) for stretch in ink.T]


def _offset(part: Partings, cut: float) -> float:
    """How far from a line a rule is seen; not a number where none is."""
    inside = part.inside(cut - ASTRAY * part.step, cut + ASTRAY * part.step)
    rule = part.rule[inside]
    clearest = np.flatnonzero(rule == rule.max())
    return inside.start + float(np.median(clearest)) - cut if rule.max() >= STANDS_OUT else np.nan


def _median(values: NDArray[np.float64]) -> float:
    known = values[np.isfinite(values)]
    return float(np.median(known)) if len(known) else np.nan
