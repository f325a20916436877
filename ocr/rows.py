"""Which lines of a page stand in one row."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

# No line of print is so many times as high as the usual one; watermarks are, and run aslant.
PRINT = 2.5
# A value and its label overlap in height by half; on bent paper they may fall short of that by as much again.
OVERLAP, BENT = 0.5, 0.9


class _Placed(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def x(self) -> float: ...
    @property
    def y(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...
    @property
    def slope(self) -> float: ...


Placed = TypeVar("Placed", bound=_Placed)


def in_rows(lines: Sequence[Placed]) -> list[tuple[Placed, ...]]:
    """Rows from top to bottom, each from left to right; the lines of a row overlap in height by half or more.

    What begins with a colon stands with the nearest label before it, where that has no other.
    """
    level = _levelled(lines) if lines else []
    order = sorted(range(len(lines)), key=lambda place: level[place])
    rows: list[list[int]] = []
    for place in order:
        row = rows[-1] if rows else []
        height = min([lines[place].height, *(lines[other].height for other in row)])
        if row and abs(level[place] - float(np.mean([level[other] for other in row]))) < OVERLAP * height:
            row.append(place)
        else:
            rows.append([place])
    rows = _with_labels(rows, lines, level)
    return [tuple(sorted((lines[place] for place in row), key=lambda line: line.x)) for row in rows]


def _with_labels(rows: list[list[int]], lines: Sequence[_Placed], level: Sequence[float]) -> list[list[int]]:
    """The rows; one that begins with a colon joined to the nearer of those beside it which wait for one."""
    middles = [float(np.mean([level[place] for place in row])) for row in rows]
    values = {number for number, row in enumerate(rows) if _first(row, lines).text.startswith(":")}

    def nearest(number: int, among: Sequence[int]) -> int | None:
        height = min(lines[place].height for place in rows[number])
        near = [other for other in among if abs(middles[other] - middles[number]) < BENT * height]
        return min(near, key=lambda other: abs(middles[other] - middles[number]), default=None)

    def labels(value: int) -> list[int]:
        beside = [other for other in (value - 1, value + 1) if 0 <= other < len(rows) and other not in values]
        return [other for other in beside if _waits(rows[other], lines, _first(rows[value], lines).x)]

    chosen = {value: nearest(value, labels(value)) for value in values}
    joined: dict[int, int] = {}
    for value, label in chosen.items():
        rivals = [other for other, its in chosen.items() if its == label]
        if label is not None and nearest(label, rivals) == value:
            joined[value] = label
    merged = {label: rows[label] + rows[value] for value, label in joined.items()}
    return [merged.get(number, row) for number, row in enumerate(rows) if number not in joined]


def _first(row: Sequence[int], lines: Sequence[_Placed]) -> _Placed:
    return min((lines[place] for place in row), key=lambda line: line.x)


def _waits(row: Sequence[int], lines: Sequence[_Placed], x: float) -> bool:
    """Whether all of a row stands before `x`, without a colon."""
    return all(":" not in lines[place].text and lines[place].x + lines[place].width <= x for place in row)


def _levelled(lines: Sequence[_Placed]) -> list[float]:
    """The height of each line where its row crosses the middle of the page.

    In a photo rows fan out, and on curled paper they bend: their slope changes steadily over the page, so it is fitted
    as a + b x + c y. A row that bends has climbed by the mean of its slopes up to the middle, hence half of b.
    """
    x = np.array([line.x + line.width / 2 for line in lines])
    y = np.array([line.y for line in lines])
    slope = np.array([line.slope for line in lines])
    highest = PRINT * float(np.median([line.height for line in lines]))
    weight = np.array(
        [line.width if 4 * line.height < line.width and line.height <= highest else 0.0 for line in lines]
    )
    if np.count_nonzero(weight) < 6:
        return [float(value) for value in y]
    terms = np.stack([np.ones_like(x), x - x.mean(), y - y.mean()], axis=1)
    fit = np.linalg.lstsq(terms * weight[:, None], slope * weight, rcond=None)[0]
    climb = (terms * [1.0, 0.5, 1.0]) @ fit
    return [float(value) for value in y - climb * (x - x.mean())]
