"""Cells of a Kartu Keluarga that hold what is not theirs: print runs through a false rule, or a true one was lost."""

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ocr.crops import Content
from ocr.geometry import Points
from ocr.layouts.kk_columns import TEMPLATES
from workstation.domain.reading import FieldReading
from workstation.domain.vocabulary import CLOSED_LISTS

# What stands nearer than this to both sides of a rule, in rows (and the cells' inset besides), runs through it.
RUN_ON = 0.08
# Columns that can hold only some terms, a number or a date. So many of a table's in which nothing like that is read,
# from its first row to its last, are not what they are taken for.
TIED = frozenset({*CLOSED_LISTS, "nik", "tanggal_lahir", "tanggal_perkawinan"})
MOST_LOST, UNLIKE = 2, 0.1
_UPPER = frozenset(TEMPLATES[0])


class Located(Protocol):
    """A cell: the key of its column, what stands in it, and its corners on the page, clockwise from the top left."""

    @property
    def key(self) -> str: ...
    @property
    def inside(self) -> Content: ...
    @property
    def corners(self) -> Points: ...


Cell = TypeVar("Cell", bound=Located)


def cut_through(cells: Iterable[Cell]) -> set[Cell]:
    """The cells whose print goes on in the next cell of their row: what parts the two is no rule."""
    known = {_place(cell.corners[0]): cell for cell in cells}
    pairs = [(cell, known.get(_place(cell.corners[1]))) for cell in known.values()]
    return {
        one
        for cell, following in pairs
        if following and cell.inside.margins[1] + following.inside.margins[0] < RUN_ON
        for one in (cell, following)
    }


def misplaced(read: Mapping[Cell, FieldReading]) -> set[Cell]:
    """All cells of a table whose upright rules cannot be where they seem: several columns hold nothing of theirs."""
    columns: dict[str, list[FieldReading]] = {}
    for cell, reading in read.items():
        if cell.inside.lines and cell.key in TIED:
            columns.setdefault(cell.key, []).append(reading)
    lost = [key for key, readings in columns.items() if all(reading.confidence < UNLIKE for reading in readings)]
    tables = [upper for upper in (True, False) if sum((key in _UPPER) is upper for key in lost) > MOST_LOST]
    return {cell for cell in read if (cell.key in _UPPER) in tables}


def _place(corner: NDArray[np.float64]) -> tuple[int, ...]:
    return tuple(np.rint(corner).astype(int).tolist())
