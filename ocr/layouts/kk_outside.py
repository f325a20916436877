"""What stands outside the tables of a Kartu Keluarga, read while its tables are being cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ocr.crops import Line
from ocr.engines.protocol import Recogniser
from ocr.layouts import kk_header, kk_values
from ocr.layouts.kk_cells import Cells, Places
from ocr.layouts.kk_grid import KkGrid
from ocr.layouts.kk_header import Segment
from ocr.layouts.kk_rows import NumberedTable
from ocr.layouts.kk_values import HeaderValue
from workstation.domain.reading import KK_FIELDS, FieldReading

ALWAYS_PRINTED = frozenset(KK_FIELDS) - {"kode_pos", "tanggal_dikeluarkan"}
ISSUED = "tanggal_dikeluarkan"


@dataclass(slots=True)
class Outside:
    """The pieces of text above the tables, and those below: where the date of issue usually stands, and the rest."""

    page: int
    above: Sequence[Line]
    below: list[Line]
    rest: Sequence[Line]
    cells: Cells = field(default_factory=Cells)
    head: Places = ()
    foot: Places = ()
    values: Mapping[str, HeaderValue] = field(default_factory=dict)

    @classmethod
    def begun(cls, kk: KkGrid, tables: Sequence[NumberedTable], page: int, first: Recogniser) -> "Outside":
        """Cut all that stands outside and begin to read it."""
        above = kk_header.above(kk.gray, tables[0].table, kk.contrast)
        dated, rest = kk_header.below(kk.gray, tables[-1].table, kk.contrast)
        outside = cls(page, above, dated, rest)
        outside.head, outside.foot = outside.cells.add(above), outside.cells.add(dated)
        outside.cells.begin(first, (*outside.head, *outside.foot))
        return outside

    def look_again(self, first: Recogniser, careful: Recogniser | None) -> None:
        """Weigh what `first` read; begin to read with care what is in doubt, or was not found at all."""
        self._weigh()
        if ISSUED not in self.values and self.rest:
            more = self.cells.add(self.rest)
            self.below, self.rest, self.foot = [*self.below, *self.rest], (), (*self.foot, *more)
            self.cells.begin(first, more)
            self._weigh()
        if careful:
            self.cells.begin(careful, self._doubtful())

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
            if not kk_values.is_sure(key, value.reading)
            for piece in value.pieces
        ]
        if ISSUED not in self.values:
            doubtful += [place for place in self.foot if any(map(str.isdigit, texts[place].text))]
        if None not in doubtful and self.values.keys() >= ALWAYS_PRINTED:
            return sorted({place for place in doubtful if place is not None})
        return [place for place in places if not kk_header.is_label(texts[place].text)]
