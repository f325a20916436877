"""The Kartu Keluarga: two ruled tables whose rows join by number, labelled lines above, the date of issue below.

Find and trace the tables, cut every cell that holds ink, read the crops, constrain each by what its column can hold.
The quick engine reads everything; the careful one reads again whatever that left in doubt.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np

from ocr.comb import CARD_ROWS
from ocr.crops import Content
from ocr.engines.protocol import Recogniser
from ocr.geometry import Points
from ocr.layouts import kk_values
from ocr.layouts.kk_cells import Cells, Places, TableFrame, cut_cell, cut_headings
from ocr.layouts.kk_columns import TEMPLATES, best_fit, edition_of, name_columns
from ocr.layouts.kk_doubt import cut_through, misplaced
from ocr.layouts.kk_grid import KkGrid, looks_like_kk
from ocr.layouts.kk_lost_rule import with_lost_rules
from ocr.layouts.kk_numbers import NumberedTable
from ocr.layouts.kk_outside import Outside, begin_to_cut
from ocr.layouts.kk_rows import numbered
from ocr.page import Page
from workstation.domain.reading import KK_FIELDS, KK_MEMBER_FIELDS, FieldReading

LEAST_NAME, LEAST_NIK = 2, 8
WHOSE = frozenset({"nama", "nik"})
MISNAMED = 0.6
# Cells that are cut before their reading begins: some batches for each core.
TOGETHER = 32
# A cell may reach this many pixels over the edge of the photo.
EDGE = 6.0
Fields = dict[str, FieldReading]
# The one that reads first, and the careful one.
Recognisers = tuple[Recogniser, Recogniser]


@dataclass(frozen=True, slots=True)
class KkResult:
    """What was read: header and footer fields, one mapping per family member, and what stood in the way."""

    fields: Fields
    members: tuple[Fields, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """A cell whose row and column are known.

    `sure`: the column's name is that of an edition of the form, its rules show, and the cell lies in the picture.
    """

    key: str
    number: int
    sure: bool
    inside: Content
    places: Places
    corners: Points


def read_kk(page: Page, careful: Recogniser, quick: Recogniser | None = None, found: KkGrid | None = None) -> KkResult:
    """Read a KK. `found` is what `looks_like_kk` gave for the page; without `quick` the careful engine reads all."""
    kk = found or looks_like_kk(page)
    if kk is None:
        return _nothing("no_tables")
    first = quick or careful
    if not kk.upright_sure:
        kk = _turned_by_reading(kk, first)
    around = begin_to_cut(kk)
    tables = numbered(kk, first, careful)
    cells = Cells()
    frames = _headed(kk, tables, cells, first)
    outside = Outside.begun(kk, around, tables, page.index, first)
    spots, problems = _spots(kk, tables, frames, cells, (first, careful))
    whose = _Group.begun(kk, [spot for spot in spots if spot.key in WHOSE], first)
    outside.look_again(first, careful if quick else None)
    others = _Group.begun(kk, _used(spots, whose), first)
    for group in (whose, others):
        group.weigh(page.index, careful if quick else None)
    for group in (whose, others):
        group.look_closer(page.index, careful)
    fields = outside.fields()
    values = whose.values(page.index) | others.values(page.index)
    # Where a rule was lost or put in, a column may bear its neighbour's name.
    displaced = misplaced(values)
    doubtful = displaced | cut_through(values) | {cell for cell in values if not cell.sure}
    members, missing = _members({cell: _doubted(values[cell]) if cell in doubtful else values[cell] for cell in values})
    problems += ["table_lines"] if displaced else []
    if not members:
        # The tables are not where they seem, and what stands beside them may be cut off there.
        fields = {key: _doubted(value) for key, value in fields.items()}
    return KkResult(fields, members, tuple(sorted({*problems, *missing})))


def _doubted(value: FieldReading) -> FieldReading:
    return replace(value, confidence=min(value.confidence, MISNAMED))


def _nothing(problem: str) -> KkResult:
    return KkResult({key: FieldReading(None) for key in KK_FIELDS}, (), (problem,))


def _turned_by_reading(kk: KkGrid, recogniser: Recogniser) -> KkGrid:
    """Where the ruling does not tell up from down: the way round in which the first table's cells read better."""
    return max((kk, kk.turned_round()), key=lambda way: _sample_confidence(way, recogniser))


def _sample_confidence(kk: KkGrid, recogniser: Recogniser) -> float:
    sample = Cells()
    for table in kk.tables:
        frame = TableFrame.of(table)
        for row, column in product(range(min(4, table.row_count)), range(1, len(table.columns) - 1)):
            sample.add(cut_cell(kk, frame, row, column).lines)
    wide = [place for place, crop in enumerate(sample.crops) if crop.shape[1] > 2 * crop.shape[0]][:24]
    sample.begin(recogniser, wide)
    return float(np.mean([line.confidence for line in sample.of(wide)] or [0.0]))


def _headed(kk: KkGrid, tables: Sequence[NumberedTable], cells: Cells, recogniser: Recogniser) -> list[TableFrame]:
    """The tables with every other heading cut and being read: usually these tell which edition it is."""
    frames = [TableFrame.of(numbered_table.table) for numbered_table in tables]
    for frame, numbered_table in zip(frames, tables, strict=True):
        cut_headings(kk, frame, cells, frame.every_other(0), numbered_table.first)
    cells.begin(recogniser, [place for frame in frames for place in frame.heading_places(frame.every_other(0))])
    return frames


def _named(
    kk: KkGrid, frame: TableFrame, cells: Cells, recognisers: Recognisers, first: int
) -> tuple[TableFrame, list[str | None]]:
    """The names of a table's columns: by every other heading where these fit an edition, else by all, looked at closer.

    Where they fit only without one upright line, that is no rule but a streak of the copier: the frame without it.
    Where cells hold several headings, the rules between them were lost: the frame with these.
    """
    some = frame.every_other(0)
    if names := edition_of(frame.words(cells), some):
        return frame, list(names)
    cut_headings(kk, frame, cells, frame.every_other(1), first)
    cells.begin(recognisers[0], frame.heading_places(frame.every_other(1)))
    named = name_columns(frame.words(cells))
    if tuple(named) not in TEMPLATES:
        cells.look_closer(recognisers[1], frame.heading_places(range(len(frame.headings))))
        named = name_columns(frame.words(cells))
    if tuple(named) in TEMPLATES:
        return frame, named
    unstreaked = _without_streak(frame, frame.words(cells), named)
    if tuple(unstreaked[1]) in TEMPLATES:
        return unstreaked
    mended = with_lost_rules(kk, frame, first, recognisers[1])
    return (mended[0], list(mended[1])) if mended else unstreaked


def _without_streak(
    frame: TableFrame, read: Sequence[list[str]], named: list[str | None]
) -> tuple[TableFrame, list[str | None]]:
    """The frame without the one upright line without which its headings fit an edition, and their names."""
    joined = {
        column: [*read[:column], read[column] + read[column + 1], *read[column + 2 :]]
        for column in range(len(read) - 1)
    }
    column = max(joined, key=lambda column: best_fit(joined[column]))
    if tuple(better := name_columns(joined[column])) in TEMPLATES and best_fit(joined[column]) > best_fit(read):
        return frame.without_column(column + 2), list(better)
    return frame, named


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a cell is, and whose it is: the row's number and the column's key."""

    frame: TableFrame
    row: int
    column: int
    number: int
    key: str
    sure: bool


def _spots(
    kk: KkGrid, tables: Sequence[NumberedTable], frames: Sequence[TableFrame], cells: Cells, recognisers: Recognisers
) -> tuple[list[_Spot], list[str]]:
    """The cells whose row and column could be told, and what is wrong with the ruling."""
    spots: list[_Spot] = []
    # Rows of two tables that share no number belong to nobody.
    numbers = [set(table.numbers.values()) for table in tables if table.numbers]
    problems = ["table_rows"] if len(numbers) > 1 and not set.intersection(*numbers) else []
    taken: set[str] = set()
    for numbered_table, headed in zip(tables, frames, strict=True):
        table, rows = numbered_table.table, numbered_table.numbers
        frame, names = _named(kk, headed, cells, recognisers, numbered_table.first)
        known = tuple(names) in TEMPLATES
        if not known or not rows or table.inserted > 2:
            problems.append("table_lines")
        keys = {column: name for column, name in enumerate(names, start=1) if name and name not in taken}
        taken.update(keys.values())
        for (row, number), (column, key) in product(rows.items(), keys.items()):
            sure = known and not {column, column + 1} & frame.table.weak and row not in numbered_table.guessed
            spots.append(_Spot(frame, row, column, number, key, sure))
    return spots, problems


def _used(spots: Sequence[_Spot], whose: "_Group") -> list[_Spot]:
    """The other cells of the rows in which somebody's name or number stands, or which the first table lost."""
    empty = {cell.number for cell in whose.cells} - {cell.number for cell in whose.cells if cell.places}
    return [spot for spot in spots if spot.key not in WHOSE and spot.number not in empty]


def _cut_one(kk: KkGrid, spot: _Spot, cells: Cells) -> _Cell:
    inside = cut_cell(kk, spot.frame, spot.row, spot.column)
    corners = spot.frame.table.cell(spot.row, spot.column)
    sure = spot.sure and _is_in_picture(kk, corners)
    return _Cell(spot.key, spot.number, sure, inside, cells.add(inside.lines), corners)


def _is_in_picture(kk: KkGrid, corners: Points) -> bool:
    """Whether a cell lies in the photo: beyond its edge everything looks like blank paper."""
    height, width = kk.gray.shape
    return bool((corners > -EDGE).all() and (corners < np.array([width, height]) + EDGE).all())


@dataclass(slots=True)
class _Group:
    """Cells that are cut and read together, while others are being cut or weighed."""

    cells: list[_Cell]
    crops: Cells
    read: Mapping[_Cell, FieldReading] = field(default_factory=dict)
    doubtful: Sequence[_Cell] = ()
    closer: Cells = field(default_factory=Cells)
    closer_at: Mapping[_Cell, Sequence[Places]] = field(default_factory=dict)

    @classmethod
    def begun(cls, kk: KkGrid, spots: Sequence[_Spot], recogniser: Recogniser) -> "_Group":
        """Cut the cells, and begin to read the first ones while the others are being cut."""
        crops = Cells()
        cells: list[_Cell] = []
        for start in range(0, len(spots), TOGETHER):
            known = len(crops.crops)
            cells += [_cut_one(kk, spot, crops) for spot in spots[start : start + TOGETHER]]
            crops.begin(recogniser, range(known, len(crops.crops)))
        return cls(cells, crops)

    def weigh(self, page: int, careful: Recogniser | None) -> None:
        """Weigh what was read; begin to read with care what is in doubt."""
        self.read = {cell: self._value(cell, page) for cell in self.cells}
        if careful:
            self.doubtful = [cell for cell, value in self.read.items() if cell.places and not kk_values.is_clear(value)]
            self.crops.begin(careful, (place for cell in self.doubtful for place in cell.places))

    def look_closer(self, page: int, recogniser: Recogniser) -> None:
        """Weigh what was read with care; begin to look closer at what is still in doubt."""
        self.read = self.values(page)
        self.closer_at = {
            cell: [
                self.closer.add_images([look(self.crops.crops[place]) for place in cell.places])
                for look in kk_values.further_looks(cell.key)
            ]
            for cell, value in self.read.items()
            if cell.places and not kk_values.is_clear(value)
        }
        self.doubtful = list(self.closer_at)
        self.closer.begin(recogniser, range(len(self.closer.crops)))

    def values(self, page: int) -> dict[_Cell, FieldReading]:
        """The values as they were read last."""
        return {**self.read, **{cell: self._value(cell, page) for cell in self.doubtful}}

    def _value(self, cell: _Cell, page: int) -> FieldReading:
        more = [self.closer.of(places) for places in self.closer_at.get(cell, ())]
        return kk_values.cell_value(cell.key, cell.inside, self.crops.of(cell.places), page, cell.corners, more)


def _members(values: Mapping[_Cell, FieldReading]) -> tuple[tuple[Fields, ...], list[str]]:
    """The people in the order of their rows, and what is wrong with these."""
    rows: dict[int, Fields] = {}
    for cell, reading in values.items():
        rows.setdefault(cell.number, {})[cell.key] = reading
    present = sorted(number for number, row in rows.items() if _shows_someone(row))
    # A row between two others whose number was in doubt stays in its place, unread.
    listed = sorted({*present, *(set(range(present[0], present[-1])) - rows.keys() if present else ())})
    members = tuple(_complete(rows.get(number, {})) for number in listed)
    # A second sheet goes on counting where the first one ended.
    start = present[0] - (present[0] - 1) % CARD_ROWS if present else 1
    whole = all(WHOSE & rows[number].keys() for number in present)
    problems = [] if whole and present == list(range(start, start + len(present))) else ["table_rows"]
    return members, problems if members else [*problems, "no_members"]


def _shows_someone(row: Fields) -> bool:
    """Whether a name or number stands in a row, more than specks or a dash; or a parent's, where the row was lost."""
    lost = not WHOSE & row.keys() and min(_letters(row, "ayah"), _letters(row, "ibu")) >= LEAST_NAME
    return lost or _letters(row, "nama") >= LEAST_NAME or _letters(row, "nik") >= LEAST_NIK


def _letters(row: Fields, key: str) -> int:
    return sum(letter.isalnum() for letter in row[key].raw) if key in row else 0


def _complete(read: Mapping[str, FieldReading]) -> Fields:
    return {key: read.get(key, FieldReading(None)) for key in KK_MEMBER_FIELDS}
