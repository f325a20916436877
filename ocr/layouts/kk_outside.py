"""What stands outside the tables of a Kartu Keluarga, read while its tables are being cut."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass, field

from ocr.crops import Line
from ocr.engines.protocol import Recogniser
from ocr.grid import Table
from ocr.layouts import kk_header, kk_values
from ocr.layouts.kk_cells import Cells, Places
from ocr.layouts.kk_grid import KkGrid
from ocr.layouts.kk_header import Segment
from ocr.layouts.kk_numbers import NumberedTable
from ocr.layouts.kk_values import HeaderValue
from workstation.domain.reading import KK_FIELDS, FieldReading

ALWAYS_PRINTED = frozenset(KK_FIELDS) - {"kode_pos", "tanggal_dikeluarkan"}
ISSUED = "tanggal_dikeluarkan"
_BESIDE = ThreadPoolExecutor(1, thread_name_prefix="beside")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of text above the tables, and those below: where the date of issue usually stands, and the rest."""

    above: Sequence[Line]
    dated: Sequence[Line]
    rest: Sequence[Line]

    @classmethod
    def cut(cls, kk: KkGrid, upper: Table, lower: Table) -> "Pieces":
        """Cut all that stands above the upper table and below the lower one."""
        return cls(kk_header.above(kk.gray, upper, kk.contrast), *kk_header.below(kk.gray, lower, kk.contrast))


def begin_to_cut(kk: KkGrid) -> Future[Pieces]:
    """Cut, in the background, what stands outside the tables as they were traced."""
    # What is cut there counts as this file's work.
    return _BESIDE.submit(copy_context().run, Pieces.cut, kk, kk.tables[0], kk.tables[-1])


@dataclass(slots=True)
class Outside:
    """What is read outside the tables. `below` are the pieces that are read there, `rest` those that are not yet."""

    page: int
    above: Sequence[Line]
    below: Sequence[Line]
    rest: Sequence[Line]
    cells: Cells = field(default_factory=Cells)
    head: Places = ()
    foot: Places = ()
    values: Mapping[str, HeaderValue] = field(default_factory=dict)

    @classmethod
    def begun(
        cls, kk: KkGrid, cut: Future[Pieces], tables: Sequence[NumberedTable], page: int, first: Recogniser
    ) -> "Outside":
        """Begin to read what stands outside: as it was `cut`, unless the numbers told other ends of the tables."""
        upper, lower = tables[0].table, tables[-1].table
        as_traced = upper.head is kk.tables[0].head and lower.foot is kk.tables[-1].foot
        found = cut.result() if as_traced else Pieces.cut(kk, upper, lower)
        outside = cls(page, found.above, found.dated, found.rest)
        outside.head, outside.foot = outside.cells.add(found.above), outside.cells.add(found.dated)
        outside.cells.begin(first, (*outside.head, *outside.foot))
        return outside

    def look_again(self, first: Recogniser, careful: Recogniser | None) -> None:
        """Weigh what `first` read; begin to read with care what is in doubt, or was not found at all.

        At once softer and wider: long lines are costly, and that look alone shows as much as two together.
        """
        self._weigh()
        if ISSUED not in self.values and self.rest:
            more = self.cells.add(self.rest)
            self.below, self.rest, self.foot = [*self.below, *self.rest], (), (*self.foot, *more)
            self.cells.begin(first, more)
            self._weigh()
        if careful:
            self.cells.look_closer(careful, self._doubtful())

    def fields(self) -> dict[str, FieldReading]:
        """The values as they were read last."""
        self._weigh()
        return {key: self.values[key].reading if key in self.values else FieldReading(None) for key in KK_FIELDS}

    def _weigh(self) -> None:
        head, foot = self.cells.of(self.head), self.cells.of(self.foot)
        above, below = zip(self.above, head, strict=True), zip(self.below, foot, strict=True)
        segments: tuple[list[Segment], list[Segment]] = (list(above), list(below))
        self.values = kk_values.header_values(*segments, self.page)

    def _doubtful(self) -> list[int]:
        places = (*self.head, *self.foot)
        pieces = dict(zip(map(id, (*self.above, *self.below)), places, strict=True))
        texts = dict(zip(places, self.cells.of(places), strict=True))
        doubtful = [
            pieces.get(id(piece))
            for key, value in self.values.items()
            if not kk_values.is_clear(value.reading)
            for piece in value.pieces
        ]
        if ISSUED not in self.values:
            doubtful += [place for place in self.foot if any(map(str.isdigit, texts[place].text))]
        if None not in doubtful and self.values.keys() >= ALWAYS_PRINTED:
            return sorted({place for place in doubtful if place is not None})
        return [place for place in places if not kk_header.is_label(texts[place].text)]
