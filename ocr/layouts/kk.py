"""The Kartu Keluarga: two ruled tables whose rows join by number, labelled lines above, the date of issue below.

One pass over the page: find and trace the tables, cut every cell that holds ink, read all crops in one batch, then
constrain each by what its column can hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import crops, geometry, grid
from ocr.crops import Content, Line
from ocr.engines.protocol import Recogniser, TextLine
from ocr.geometry import Gray
from ocr.grid import Table
from ocr.layouts import kk_header, kk_values
from ocr.layouts.kk_columns import TEMPLATES, edition_of, name_columns
from ocr.layouts.kk_rows import number_rows
from ocr.page import Page
from ocr.rules import at
from workstation.domain.reading import KK_FIELDS, KK_MEMBER_FIELDS, FieldReading

CELL_INSET = 0.07
MIN_COLUMNS, MIN_ROWS = 6, 2
LEAST_NAME, LEAST_NIK = 2, 8
# Three numbers and the last one tell which row is which; of a heading only words are read.
NUMBERED_ROWS, NUMBER_WIDTH = 3, 0.9
MISNAMED = 0.6
Fields = dict[str, FieldReading]


@dataclass(frozen=True)
class KkGrid:
    """The traced tables of a page, upright.

    `gray` is the page at full size in even light, `contrast` that of its print (0..1).
    """

    gray: Gray = field(repr=False)
    tables: tuple[Table, ...]
    contrast: float
    upright_sure: bool


@dataclass(frozen=True, slots=True)
class KkResult:
    """What was read: header and footer fields, one mapping per family member, and what stood in the way."""

    fields: Fields
    members: tuple[Fields, ...]
    problems: tuple[str, ...]


@dataclass(slots=True)
class _Cells:
    """Crops gathered for one batch, each with where it belongs."""

    crops: list[NDArray[np.uint8]] = field(default_factory=list)
    texts: list[TextLine] = field(default_factory=list)

    def add(self, lines: tuple[Line, ...]) -> tuple[int, ...]:
        start = len(self.crops)
        self.crops += [line.image for line in lines]
        return tuple(range(start, len(self.crops)))

    def read(self, recogniser: Recogniser) -> None:
        self.texts += recogniser.recognise(self.crops[len(self.texts) :])

    def of(self, places: tuple[int, ...]) -> list[TextLine]:
        return [self.texts[place] for place in places]


@dataclass(slots=True)
class _TableCells:
    """One table's cut cells: column headings, row numbers, and the contents by (row, column)."""

    table: Table
    row: float
    headings: list[tuple[int, ...]]
    numbers: list[tuple[int, ...]]
    body: dict[tuple[int, int], tuple[Content, tuple[int, ...]]]


def looks_like_kk(page: Page) -> KkGrid | None:
    """Find the two ruled tables of a KK in any of four directions; None where there are none. No text is read."""
    gray = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY) if page.image.ndim == 3 else page.image
    gray = np.asarray(gray, np.uint8)
    small, factor = geometry.shrink(gray)
    direction = geometry.main_direction(small)
    if direction is None:
        return None
    tables = _traced(small, direction, factor)
    if not tables:
        return None
    turn = sum(_upright_votes(table) for table in tables)
    if turn < 0:
        tables = _traced(small, direction + 180, factor)
    if len(tables) < 2 or sum(len(table.columns) - 1 for table in tables) < 2 * MIN_COLUMNS:
        return None
    even = crops.evened(gray, tables[0].row_pixels)
    return KkGrid(even, tuple(tables), _usual_contrast(even, tables), abs(turn) >= 2)


def _traced(small: Gray, direction: float, factor: float) -> list[Table]:
    level, back = geometry.turned(small, direction)
    areas = geometry.find_table_areas(level, back)
    tables = [grid.trace(small, area) for area in areas]
    good = [table for table in tables if table and len(table.columns) > MIN_COLUMNS and table.row_count >= MIN_ROWS]
    return [grid.on_page(table, geometry.scaling(factor)) for table in good]


def _upright_votes(table: Table) -> int:
    """+: head above equal rows and a narrow first column; -: the other way round."""
    head = (table.above > 0.5) - (table.below > 0.5)
    if table.above > 0.5 and table.below > 0.5:
        head = 1 if table.above > table.below else -1
    middle = table.height / 2
    places = [at(column, middle) for column in table.columns]
    first, last = places[1] - places[0], places[-1] - places[-2]
    narrow = (first < 0.6 * last) - (last < 0.6 * first)
    return 2 * int(head) + int(narrow)


def _usual_contrast(gray: Gray, tables: list[Table]) -> float:
    """The contrast of printed row numbers: every row has one."""
    found = []
    for table in tables:
        for row in range(table.row_count):
            corners = table.cell(row, 0)
            found.append(crops.contrast(crops.cut(gray, corners, float(np.hypot(*(corners[3] - corners[0]))), 0.12)))
    return max(0.15, float(np.median(found)))


def read_kk(
    page: Page, recogniser: Recogniser, second: Recogniser | None = None, found: KkGrid | None = None
) -> KkResult:
    """Read a KK. `found` is what `looks_like_kk` gave for the page; `second` is asked about doubtful cells."""
    kk = found or looks_like_kk(page)
    if kk is None:
        return _nothing("no_tables")
    if not kk.upright_sure:
        kk = _turned_by_reading(kk, page, recogniser)
    cells = _Cells()
    tables = [_cut_table(kk, table, cells) for table in kk.tables]
    above, (dated, rest) = (
        kk_header.above(kk.gray, kk.tables[0], kk.contrast),
        kk_header.below(kk.gray, kk.tables[-1], kk.contrast),
    )
    places = cells.add(tuple(above + dated))
    cells.read(recogniser)
    head = list(zip(above, cells.of(places[: len(above)]), strict=True))
    foot = list(zip(dated, cells.of(places[len(above) :]), strict=True))
    if "tanggal_dikeluarkan" not in kk_header.labelled(foot) and rest:
        places = cells.add(tuple(rest))
        cells.read(recogniser)
        foot += zip(rest, cells.of(places), strict=True)
    fields = kk_values.header_fields(head, foot, page.index)
    members, problems = _members(kk, tables, cells, recogniser, page.index)
    return KkResult(fields, members, tuple(sorted(set(problems))))


def _nothing(problem: str) -> KkResult:
    return KkResult({key: FieldReading(None) for key in KK_FIELDS}, (), (problem,))


def _turned_by_reading(kk: KkGrid, page: Page, recogniser: Recogniser) -> KkGrid:
    """Where the ruling does not tell up from down: the way round in which the first table's cells read better."""
    small, factor = geometry.shrink(kk.gray)
    direction = geometry.main_direction(small) or 0.0
    best: tuple[float, KkGrid] = (-1.0, kk)
    for turn in (0.0, 180.0):
        tables = _traced(small, direction + turn, factor)
        if len(tables) == len(kk.tables):
            tried = KkGrid(kk.gray, tuple(tables), kk.contrast, True)
            sample = _Cells()
            for table in tables:
                _cut_table(tried, table, sample, rows=2)
            sample.crops = [crop for crop in sample.crops if crop.shape[1] > 2 * crop.shape[0]][:24]
            sample.read(recogniser)
            score = float(np.mean([line.confidence for line in sample.texts] or [0.0]))
            best = max(best, (score, tried), key=lambda option: option[0])
    return best[1]


def _cut_table(kk: KkGrid, table: Table, cells: _Cells, rows: int | None = None) -> _TableCells:
    row_pixels = table.row_pixels
    columns = len(table.columns) - 1
    result = _TableCells(table, row_pixels, [()] * (columns - 1), [], {})
    _cut_headings(kk, result, cells, range(0, columns - 1, 1 if rows else 2))
    numbered = {*range(NUMBERED_ROWS), table.row_count - 1}
    for row in range(min(table.row_count, rows or table.row_count)):
        number: tuple[Line, ...] = ()
        if row in numbered:
            patch = crops.cut(kk.gray, table.cell(row, 0), row_pixels, CELL_INSET)
            number = crops.content(patch, kk.contrast).lines[:1]
        result.numbers.append(cells.add(number))
        for column in range(1, columns):
            patch = crops.cut(kk.gray, table.cell(row, column), row_pixels, CELL_INSET)
            inside = crops.content(patch, kk.contrast)
            result.body[row, column] = (inside, cells.add(inside.lines))
    return result


def _cut_headings(kk: KkGrid, result: _TableCells, cells: _Cells, columns: Iterable[int]) -> None:
    for column in columns:
        patch = crops.cut(kk.gray, result.table.cell(-1, column + 1), result.row, CELL_INSET)
        lines = crops.content(patch, kk.contrast).lines
        # The lowest line holds the column's number in brackets: nothing to read there.
        words = lines[:-1] if len(lines) > 1 and lines[-1].right - lines[-1].left < NUMBER_WIDTH * result.row else lines
        result.headings[column] = cells.add(words)


def _named(kk: KkGrid, cut: _TableCells, cells: _Cells, recogniser: Recogniser) -> list[str | None]:
    """The names of a table's columns: by every other heading where these fit an edition, else by all."""
    read = [[line.text for line in cells.of(places)] for places in cut.headings]
    names = edition_of(read, range(0, len(read), 2))
    if names:
        return list(names)
    _cut_headings(kk, cut, cells, range(1, len(read), 2))
    cells.read(recogniser)
    return name_columns([[line.text for line in cells.of(places)] for places in cut.headings])


def _members(
    kk: KkGrid, tables: list[_TableCells], cells: _Cells, recogniser: Recogniser, page: int
) -> tuple[tuple[Fields, ...], list[str]]:
    rows: dict[int, Fields] = {}
    problems: list[str] = []
    present: set[int] = set()
    taken: set[str] = set()
    for cut in tables:
        names = _named(kk, cut, cells, recogniser)
        known = tuple(names) in TEMPLATES
        names = [None if name in taken else name for name in names]
        taken.update(name for name in names if name)
        numbers = number_rows([cells.of(places) for places in cut.numbers])
        if not known or numbers is None or cut.table.inserted > 2 or cut.table.below > 0.5:
            problems.append("table_lines")
        for (row, column), (inside, places) in cut.body.items():
            key = names[column - 1]
            number = (numbers or {}).get(row)
            if key is None or number is None:
                continue
            reading = kk_values.cell_value(key, inside, cells.of(places), page, cut.table.cell(row, column))
            # Where a rule was lost or put in, a column may bear its neighbour's name.
            sure = reading if known else replace(reading, confidence=min(reading.confidence, MISNAMED))
            rows.setdefault(number, {})[key] = sure
            if _shows_someone(key, reading):
                present.add(number)
    members = tuple(_complete(rows[number]) for number in sorted(present))
    if sorted(present) != list(range(1, len(present) + 1)):
        problems.append("table_rows")
    if not members:
        problems.append("no_members")
    return members, problems


def _shows_someone(key: str, reading: FieldReading) -> bool:
    """Whether a name or number stands in a cell, more than specks or a dash."""
    letters = sum(letter.isalnum() for letter in reading.raw)
    return (key == "nama" and letters >= LEAST_NAME) or (key == "nik" and letters >= LEAST_NIK)


def _complete(read: Mapping[str, FieldReading]) -> Fields:
    return {key: read.get(key, FieldReading(None)) for key in KK_MEMBER_FIELDS}
