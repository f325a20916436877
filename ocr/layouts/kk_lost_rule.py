"""An upright rule that a copier lost: two headings in one cell tell that it stood there, and where between them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import fuzz

from ocr import grid
from ocr.comb import between
from ocr.crops import Line
from ocr.geometry import Points
from ocr.grid import Table
from ocr.layouts.kk_cells import Cells, TableFrame, cut_cell
from ocr.layouts.kk_columns import CLEAR, HEADINGS, SURE, TEMPLATES, likeness, plain
from ocr.layouts.kk_grid import KkGrid
from ocr.rules import Curve, ink_along

# Headings stand in the middle of their columns: both middles must tell the same place, to this share of the cell.
APART = 0.08
# Words of one heading stand nearer than this, in letter heights.
LEAST_GAP = 2.0
# The rule is put where least print is in its way, this share of the cell around the place that the headings tell.
NEAR, STRAY_COST = 0.02, 0.01
_STRAYS = np.linspace(-NEAR, NEAR, 17)


def with_lost_rule(
    kk: KkGrid, frame: TableFrame, cells: Cells, first: int
) -> tuple[TableFrame, tuple[str, ...]] | None:
    """The frame with one upright rule put in, where its headings then are an edition's, and their names; else None.

    The columns beside the rule are weak: what is read there is sure of nothing. `first` is the first person's row.
    """
    found = _joined(frame.words(cells))
    if found is None:
        return None
    column, names = found
    place = _place(cut_cell(kk, frame, 0, column + 1, first - 1).lines, frame.table, column + 1, first)
    if place is None:
        return None
    left, right = frame.table.columns[column + 1 : column + 3]
    rule = _between_print(kk, frame.table, [between(left, right, share) for share in place + _STRAYS])
    columns = (*frame.table.columns[: column + 2], rule, *frame.table.columns[column + 2 :])
    weak = {line + (line > column + 1) for line in frame.table.weak} | {column + 2}
    table = replace(frame.table, columns=columns, weak=frozenset(weak), inserted=frame.table.inserted + 1)
    headings = [*frame.headings[: column + 1], (), *frame.headings[column + 1 :]]
    return TableFrame(table, frame.row, headings), names


def _joined(headings: list[list[str]]) -> tuple[int, tuple[str, ...]] | None:
    """The column with two headings of an edition that all others show, and that edition's names."""
    fits = [
        (min(likes), column, template)
        for template in TEMPLATES
        if len(template) == len(headings) + 1
        for column in range(len(headings))
        if (likes := _likes(headings, template, column))[column] >= SURE and np.mean(likes) >= SURE
    ]
    best = max(fits, default=None)
    return (best[1], best[2]) if best and best[0] >= CLEAR else None


def _likes(headings: list[list[str]], template: tuple[str, ...], column: int) -> list[float]:
    others = (*template[:column], "", *template[column + 2 :])
    return [
        _both(lines, *template[column : column + 2]) if place == column else likeness(lines, key)
        for place, (lines, key) in enumerate(zip(headings, others, strict=True))
    ]


def _both(lines: list[str], one: str, other: str) -> float:
    """0..100: how well a heading fits two headings that follow each other."""
    seen = "".join(plain(line) for line in lines).replace(" ", "")
    terms = [plain(a + b).replace(" ", "") for a in HEADINGS[one] for b in HEADINGS[other]]
    return max(fuzz.ratio(seen, term) for term in terms)


def _place(lines: Sequence[Line], table: Table, column: int, first: int) -> float | None:
    """Where in a cell the rule between its two headings stood, as a share of its width."""
    start, end, *_ = table.cell(0, column, first - 1)
    size = float(np.hypot(*(end - start)))
    stretches: list[tuple[float, float]] = []
    for left, right in sorted(_printed(lines, start, (end - start) / size)):
        if stretches and left <= stretches[-1][1]:
            left, right = stretches[-1][0], max(right, stretches.pop()[1])
        stretches.append((left, right))
    if len(stretches) < 2:
        return None
    after = max(range(1, len(stretches)), key=lambda place: stretches[place][0] - stretches[place - 1][1])
    one, other = stretches[0][0] + stretches[after - 1][1], stretches[after][0] + stretches[-1][1]
    told = one / size, other / size - 1
    return float(np.mean(told)) if abs(told[0] - told[1]) <= APART and 0 < np.mean(told) < 1 else None


def _printed(lines: Sequence[Line], start: Points, along: Points) -> Iterator[tuple[float, float]]:
    """Where print begins and ends along a cell, without the dots that are left of a rule."""
    for line in lines:
        left, right = (float((corner - start) @ along) for corner in line.corners[:2])
        ends = [left]
        for middle, width in line.gaps:
            if width >= LEAST_GAP:
                place = left + middle * (right - left)
                ends += [place - width * line.letter / 2, place + width * line.letter / 2]
        ends.append(right)
        yield from (pair for pair in zip(ends[::2], ends[1::2], strict=True) if pair[1] - pair[0] > line.letter / 2)


def _between_print(kk: KkGrid, table: Table, options: list[Curve]) -> Curve:
    """The upright line with the least print on it, of those the middle one where several have none."""
    ink = grid.ink_of(kk.gray, table.to_page, (table.width, table.height)).T
    costs = [
        float((ink_along(np.ascontiguousarray(ink), line, 1) > 0).mean()) + STRAY_COST * abs(way)
        for line, way in zip(options, np.linspace(-1, 1, len(options)), strict=True)
    ]
    return options[int(np.argmin(costs))]
