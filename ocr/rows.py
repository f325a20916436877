"""Which lines of a page stand in one row."""

from collections.abc import Sequence
from typing import Protocol, TypeVar

import numpy as np

# No line of print is so many times as high as the usual one; watermarks are, and run aslant.
PRINT = 2.5


class _Placed(Protocol):
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
    """Rows from top to bottom, each from left to right; the lines of a row overlap in height by half or more."""
    level = _levelled(lines) if lines else []
    order = sorted(range(len(lines)), key=lambda place: level[place])
    rows: list[list[int]] = []
    for place in order:
        row = rows[-1] if rows else []
        height = min([lines[place].height, *(lines[other].height for other in row)])
        if row and abs(level[place] - float(np.mean([level[other] for other in row]))) < 0.5 * height:
            row.append(place)
        else:
            rows.append([place])
    return [tuple(sorted((lines[place] for place in row), key=lambda line: line.x)) for row in rows]


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
