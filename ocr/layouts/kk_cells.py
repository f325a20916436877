"""The cells of a Kartu Keluarga's tables: cut out, gathered, read in as few calls as there are engines to ask."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace

from ocr import crops
from ocr.crops import Content, Line
from ocr.engines.protocol import Image, Recogniser, TextLine
from ocr.grid import Table
from ocr.layouts.kk_grid import KkGrid
from ocr.looks import closer
from ocr.overprint import cut_off, margins, whole

CELL_INSET = 0.07
# Of a heading only words are read, not the column's number.
NUMBER_WIDTH = 0.9
Places = tuple[int, ...]
# Threads that wait for an engine, which itself decides how many of its batches run at a time.
_ASKING = ThreadPoolExecutor(4, thread_name_prefix="asking")


@dataclass(slots=True)
class Cells:
    """Crops gathered for reading, and what was last read in each.

    They are read in the background, so that others can be cut and weighed meanwhile; who asks for texts waits.
    """

    crops: list[Image] = field(default_factory=list)
    _texts: dict[int, TextLine] = field(default_factory=dict)
    _begun: list[tuple[frozenset[int], Future[dict[int, TextLine]]]] = field(default_factory=list)

    def add(self, lines: Sequence[Line]) -> Places:
        """Put the lines of a cell in; gives the places to ask for them by."""
        return self.add_images([line.image for line in lines])

    def add_images(self, images: Iterable[Image]) -> Places:
        """Put crops in; gives the places to ask for them by."""
        start = len(self.crops)
        self.crops += images
        return tuple(range(start, len(self.crops)))

    def begin(self, recogniser: Recogniser, places: Iterable[int]) -> None:
        """Begin to read the crops in `places`, also those that another engine has read before."""
        self._begin(recogniser, {place: self.crops[place] for place in places})

    def look_closer(self, recogniser: Recogniser, places: Iterable[int]) -> None:
        """Begin to read some crops anew, softer and wider."""
        self._begin(recogniser, {place: closer(self.crops[place]) for place in places})

    def of(self, places: Iterable[int]) -> list[TextLine]:
        """What stands in a cell, line by line, once all is read that was begun there."""
        asked = tuple(places)
        for begun in [begun for begun in self._begun if not begun[0].isdisjoint(asked)]:
            self._texts.update(begun[1].result())
            self._begun.remove(begun)
        return [self._texts[place] for place in asked]

    def _begin(self, recogniser: Recogniser, crops: Mapping[int, Image]) -> None:
        def read() -> dict[int, TextLine]:
            return dict(zip(crops, recogniser.recognise(list(crops.values())), strict=True))

        if crops:
            self._begun.append((frozenset(crops), _ASKING.submit(read)))


@dataclass(slots=True)
class TableFrame:
    """A table, the height of its rows in page pixels, and the places of its headings."""

    table: Table
    row: float
    headings: list[Places]

    @classmethod
    def of(cls, table: Table) -> "TableFrame":
        """The frame of a table whose headings are yet to be cut."""
        return cls(table, table.row_pixels, [()] * (len(table.columns) - 2))

    def heading_places(self, columns: Iterable[int]) -> list[int]:
        """The places of the headings of some columns (from 0, without the number column)."""
        return [place for column in columns for place in self.headings[column]]

    def every_other(self, start: int) -> range:
        """Every other column from `start` on (from 0, without the number column)."""
        return range(start, len(self.headings), 2)

    def words(self, cells: Cells) -> list[list[str]]:
        """What was read in each heading; nothing in those that were not cut."""
        return [[line.text for line in cells.of(places)] for places in self.headings]

    def without_column(self, line: int) -> "TableFrame":
        """The same without the upright line of that number: what it seemed to part is one column."""
        columns = self.table.columns[:line] + self.table.columns[line + 1 :]
        weak = frozenset(place - (place > line) for place in self.table.weak if place != line)
        return TableFrame(replace(self.table, columns=columns, weak=weak), self.row, self.headings)


def cut_headings(kk: KkGrid, frame: TableFrame, cells: Cells, columns: Iterable[int], first: int) -> None:
    """Cut the headings of some columns (from 0, without the number column), which stand above the row `first`."""
    for column in columns:
        lines = cut_cell(kk, frame, 0, column + 1, first - 1).lines
        # The lowest line holds the column's number in brackets: nothing to read there.
        words = lines[:-1] if len(lines) > 1 and lines[-1].right - lines[-1].left < NUMBER_WIDTH * frame.row else lines
        frame.headings[column] = cells.add(words)


def cut_cell(kk: KkGrid, frame: TableFrame, row: int, column: int, last: int | None = None) -> Content:
    """What stands in a cell, which reaches down to the row `last`; column 0 holds the numbers."""
    corners = frame.table.cell(row, column, last)
    patch = crops.cut(kk.gray, corners, frame.row, CELL_INSET)
    found = crops.content(patch, kk.contrast)
    found = replace(found, margins=margins(patch, found))
    sides = cut_off(patch, found)
    if not (sides.above or sides.below):
        return found
    whole_print = whole(kk.gray, corners, frame.row, CELL_INSET, kk.contrast, sides)
    return replace(whole_print, anew=True, margins=found.margins) if whole_print else replace(found, cut_off=True)
