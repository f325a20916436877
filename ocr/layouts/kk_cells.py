"""The cells of a Kartu Keluarga's tables: cut out, gathered, read in as few calls as there are engines to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ocr import crops
from ocr.crops import Content, Line
from ocr.engines.protocol import Image, Recogniser, TextLine
from ocr.grid import Table
from ocr.layouts.kk_grid import KkGrid

CELL_INSET = 0.07
# Three numbers and the last one tell which row is which; of a heading only words are read.
NUMBERED_ROWS, NUMBER_WIDTH = 3, 0.9
Places = tuple[int, ...]


@dataclass(slots=True)
class Cells:
    """Crops gathered for reading, and what was last read in each."""

    crops: list[Image] = field(default_factory=list)
    texts: dict[int, TextLine] = field(default_factory=dict)

    def add(self, lines: Sequence[Line]) -> Places:
        """Put the lines of a cell in; gives the places to ask for them by."""
        start = len(self.crops)
        self.crops += [line.image for line in lines]
        return tuple(range(start, len(self.crops)))

    def read(self, recogniser: Recogniser, places: Iterable[int]) -> None:
        """Read the crops in `places`, also those that another engine has read before."""
        wanted = list(places)
        self.texts.update(zip(wanted, recogniser.recognise([self.crops[place] for place in wanted]), strict=True))

    def of(self, places: Places) -> list[TextLine]:
        """What stands in a cell, line by line."""
        return [self.texts[place] for place in places]


@dataclass(slots=True)
class TableFrame:
    """What tells a table's columns and rows: the places of its headings and of its row numbers."""

    table: Table
    row: float
    headings: list[Places]
    numbers: list[Places]

    def places(self) -> list[int]:
        """Every place to be read."""
        return [place for places in (*self.headings, *self.numbers) for place in places]


def cut_frame(kk: KkGrid, table: Table, cells: Cells) -> TableFrame:
    """Cut every other heading and the numbers that tell the rows."""
    columns = len(table.columns) - 1
    frame = TableFrame(table, table.row_pixels, [()] * (columns - 1), [()] * table.row_count)
    cut_headings(kk, frame, cells, range(0, columns - 1, 2))
    for row in {*range(min(NUMBERED_ROWS, table.row_count)), table.row_count - 1}:
        frame.numbers[row] = cells.add(cut_cell(kk, frame, row, 0).lines[:1])
    return frame


def cut_headings(kk: KkGrid, frame: TableFrame, cells: Cells, columns: Iterable[int]) -> None:
    """Cut the headings of some columns (from 0, without the number column)."""
    for column in columns:
        lines = cut_cell(kk, frame, -1, column + 1).lines
        # The lowest line holds the column's number in brackets: nothing to read there.
        words = lines[:-1] if len(lines) > 1 and lines[-1].right - lines[-1].left < NUMBER_WIDTH * frame.row else lines
        frame.headings[column] = cells.add(words)


def cut_cell(kk: KkGrid, frame: TableFrame, row: int, column: int) -> Content:
    """What stands in a cell; row -1 is the heading, column 0 holds the numbers."""
    return crops.content(crops.cut(kk.gray, frame.table.cell(row, column), frame.row, CELL_INSET), kk.contrast)
