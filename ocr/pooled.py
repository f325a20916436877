"""The columns of a table that no view of a page shows all of, pooled from what each of them shows.

A bad copy breaks other upright rules in every view, and each view may take letters below each other for one. What
tells them apart is the paper: a rule leaves ink in every row, letters only in rows that are used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.comb import between
from ocr.effort import POOLED, spend
from ocr.folds import without_folds
from ocr.geometry import Gray, Homography, Mask, apply
from ocr.grid import Table, ink_of
from ocr.rules import Curve, at, lower

# Lines of two views nearer than this share of a row are one.
SAME_LINE = 0.3
# Rows that show a rule worst tell it from letters; a line that most views follow is worth a little more ink.
WORST, VOTE, FOLDED = 0.5, 0.2, 0.5
# A rule that copies broke into dots shows at least so much, and a share of what the others of its table show: between
# whole rules grain shows up to 0.25 of its own. What shows less than `WEAK` may yet be none.
LEAST_SHOWN, USUAL_SHOWN, OF_OTHERS, WEAK = 0.12, 0.25, 0.4, 0.6
# No more lines than this are sought between two others: some may be streaks.
ENDS, MOST_HIDDEN = 3, 4
# Grain or a waved tint shows everywhere: a rule shows so many times as much. Working pixels beside a frame.
ABOVE_NOISE, BESIDE = 1.25, 32
# Ink of the level rules reaches this many pixels into a row.
CLEAR = 3


@dataclass(frozen=True, slots=True)
class _Candidate:
    line: Curve
    place: float
    shown: float


@dataclass(frozen=True, slots=True)
class Pool:
    """All upright lines of a table that any view shows, in the frame of the one whose rows are the best.

    What shows less than `usual` speaks rather against a further column.
    """

    table: Table
    candidates: tuple[_Candidate, ...]
    usual: float

    def best(self, columns: int, numbers: tuple[float, float], narrowest: float) -> tuple[Table, float] | None:
        """The table with the likeliest so many columns, and how likely they are; None where there are not as many.

        `numbers` are the bounds of the first column's share of the width, `narrowest` the least share of any other.
        """
        lines = self.candidates
        best: tuple[float, list[int]] | None = None
        for first in range(min(ENDS, len(lines))):
            for last in range(max(first + 1, len(lines) - ENDS), len(lines)):
                width = lines[last].place - lines[first].place
                found = self._chain(first, last, columns, (numbers[0] * width, numbers[1] * width), narrowest * width)
                best = max(filter(None, (best, found)), default=None, key=lambda one: one[0])
        if best is None:
            return None
        chosen = tuple(lines[number].line for number in best[1])
        weak = frozenset(place for place, number in enumerate(best[1]) if lines[number].shown < WEAK)
        return replace(self.table, columns=chosen, folds=(), weak=weak), best[0]

    def _chain(
        self, first: int, last: int, columns: int, numbers: tuple[float, float], narrowest: float
    ) -> tuple[float, list[int]] | None:
        """The lines from `first` to `last` that part so many columns and show most (dynamic programming)."""
        lines = self.candidates
        spend(POOLED * columns * len(lines) ** 2)
        ways: dict[int, tuple[float, list[int]]] = {first: (lines[first].shown - self.usual, [first])}
        for count in range(columns):
            least, most = numbers if count == 0 else (narrowest, np.inf)
            further: dict[int, tuple[float, list[int]]] = {}
            for end, (total, way) in ways.items():
                for following in range(end + 1, last + 1):
                    if not least <= lines[following].place - lines[end].place <= most:
                        continue
                    worth = total + lines[following].shown - self.usual
                    if following not in further or worth > further[following][0]:
                        further[following] = worth, [*way, following]
            ways = further
        return ways.get(last)


def pooled(tables: Sequence[Table], rows: Table, page: Gray, scale: Homography, others: Sequence[Table] = ()) -> Pool:
    """Pool the columns of one table in all its views.

    `rows` is the view whose rows are the best, `page` a copy of the page, to which `scale` maps what tables lie on.
    `others` is the page's other table in its views: tables below each other share their outer sides.
    """
    to_page = np.asarray(scale @ rows.to_page, np.float64)
    # The outermost rules may lie beside the frame of the view that has the best rows.
    beside = np.array([[1, 0, -BESIDE], [0, 1, 0], [0, 0, 1]], np.float64)
    wide = ink_of(page, np.asarray(to_page @ beside, np.float64), (rows.width + 2 * BESIDE, rows.height))
    ink, shown = np.ascontiguousarray(wide[:, BESIDE:-BESIDE]), _Shown.of(rows, wide)
    groups = _grouped(
        [_in_frame(line, table, rows) for table in tables for line in (*table.columns, *table.folds)], rows
    )
    known = [shown.best(group, VOTE * min(1.0, len(group) / len(tables))) for group in groups]
    hidden = [one for left, right in pairwise(known) for one in shown.between(left, right)]
    seen = [*known, *hidden]
    outer = _grouped([_in_frame(table.columns[end], table, rows, 1) for table in others for end in (0, -1)], rows)
    lent = [one for side in outer if _is_apart(one := shown.beside(side), seen, rows)]
    lines = sorted([*seen, *lent], key=lambda one: one.place)
    # What a single view shows was told from folds when it was traced.
    doubtful = lines[1:-1] if len(tables) > 1 else [one for one in hidden if one.shown >= USUAL_SHOWN]
    columns = tuple(one.line for one in (lines[0], *doubtful, lines[-1]))
    ends = rows.rows[0], rows.rows[-1]
    folds = {id(line) for line in without_folds(page, ink, to_page, columns, ends, rows.pitch)[1]} if doubtful else {}
    # Where only a few show, they are what is left of rules.
    noise = float(np.median([one.shown for one in hidden])) if len(hidden) > len(known) else 0.0
    usual = max(USUAL_SHOWN, OF_OTHERS * (float(np.median([one.shown for one in known])) - VOTE), ABOVE_NOISE * noise)
    candidates = tuple(replace(one, shown=one.shown * FOLDED) if id(one.line) in folds else one for one in lines)
    return Pool(rows, candidates, usual)


def _grouped(lines: list[Curve], rows: Table) -> list[list[Curve]]:
    """The lines of several views, from left to right, those together that are one."""
    groups: list[list[Curve]] = []
    for line in sorted(lines, key=lambda line: at(line, rows.height / 2)):
        if groups and at(line, rows.height / 2) - at(groups[-1][-1], rows.height / 2) < SAME_LINE * rows.pitch:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _is_apart(one: _Candidate, known: Sequence[_Candidate], rows: Table) -> bool:
    return all(abs(one.place - other.place) > SAME_LINE * rows.pitch for other in known)


def _in_frame(line: Curve, table: Table, frame: Table, most: int = 3) -> Curve:
    """A column line of one view's table in the frame of another view's, of degree `most` at most."""
    across = np.asarray(np.linalg.inv(frame.to_page) @ table.to_page, np.float64)
    ys = np.linspace(0, table.height, 16)
    places = apply(across, np.column_stack([np.polyval(line, ys), ys]))
    return np.asarray(np.polyfit(places[:, 1], places[:, 0], min(most, max(1, len(line) - 1))), np.float64)


@dataclass(frozen=True, slots=True)
class _Shown:
    """How much of a line each row of a table shows: `ink`, `BESIDE` wider than its frame at both sides, thickened."""

    ink: Mask
    heights: NDArray[np.int64]
    starts: NDArray[np.int64]
    middle: float
    near: int

    @classmethod
    def of(cls, table: Table, ink: Mask) -> "_Shown":
        edges = [at(row, table.width / 2) for row in table.rows]
        inside = [np.arange(round(upper) + CLEAR, round(lower) - CLEAR + 1) for upper, lower in pairwise(edges)]
        inside = [ys[(ys >= 0) & (ys < len(ink))] for ys in inside]
        inside = [ys for ys in inside if len(ys)]
        starts = np.cumsum([0, *map(len, inside[:-1])])
        thick = np.asarray(cv2.dilate(ink, np.ones((1, 3), np.uint8)), np.uint8)
        return cls(thick, np.concatenate(inside), starts, table.height / 2, max(3, round(SAME_LINE * table.pitch)))

    def along(self, lines: NDArray[np.float64]) -> NDArray[np.float64]:
        """The share of ink on lines (heights × lines, their x) in the rows that show them worst."""
        xs = np.clip(np.round(lines).astype(np.int64) + BESIDE, 0, self.ink.shape[1] - 1)
        inked = (self.ink[self.heights[:, None], xs] > 0).astype(np.float64)
        sizes = np.diff([*self.starts, len(self.heights)])[:, None]
        shares = np.sort(np.add.reduceat(inked, self.starts, axis=0) / sizes, axis=0)
        return np.asarray(shares[: max(1, round(WORST * len(shares)))].mean(axis=0), np.float64)

    def best(self, group: list[Curve], more: float) -> _Candidate:
        """The one of several courses of a line that shows most."""
        shown = self.along(np.column_stack([np.polyval(line, self.heights) for line in group]))
        best = int(shown.argmax())
        return _Candidate(group[best], at(group[best], self.middle), float(shown[best]) + more)

    def beside(self, lines: list[Curve]) -> _Candidate:
        """The line that shows most at or beside one of `lines`: there is one, be it ever so faint."""
        shifts = range(-self.near, self.near + 1)
        best = self.best([lower(line, shift) for line in lines for shift in shifts], 0.0)
        return replace(best, shown=max(best.shown, LEAST_SHOWN))

    def between(self, left: _Candidate, right: _Candidate) -> list[_Candidate]:
        """The lines between two others that no view followed."""
        apart = right.place - left.place
        parts = np.arange(self.near, apart - self.near) / apart
        if not len(parts):
            return []
        ends = [np.polyval(side.line, self.heights)[:, None] for side in (left, right)]
        shown = self.along(ends[0] * (1 - parts) + ends[1] * parts)
        tops = cv2.dilate(shown[:, None], np.ones((2 * self.near + 1, 1), np.uint8))[:, 0]
        places = np.flatnonzero((shown >= LEAST_SHOWN) & (shown == tops))
        # Of a broad top one place stands for all.
        places = places[np.diff(places, prepend=-self.near) >= self.near]
        return [
            _Candidate(
                between(left.line, right.line, float(parts[place])), left.place + apart * parts[place], shown[place]
            )
            for place in places[np.argsort(-shown[places])][:MOST_HIDDEN]
        ]
