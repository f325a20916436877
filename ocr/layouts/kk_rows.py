"""The numbers in a table's first column: the only thing that joins the rows of a KK's two tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from ocr import crops
from ocr.comb import CARD_ROWS, LEAST_HEAD, between
from ocr.engines.protocol import Recogniser, TextLine
from ocr.grid import Table
from ocr.layouts.kk_cells import CELL_INSET, Cells, Places
from ocr.layouts.kk_grid import KkGrid
from ocr.layouts.kk_numbers import (
    HEAD_ROWS,
    SURELY_READ,
    NumberedTable,
    counts_on,
    is_heading,
    number_of,
    number_rows,
    sure_number,
)
from ocr.layouts.kk_unruled import by_numbers
from ocr.rules import Curve, at

HALF_HEADING, TALL_HEAD = 2.5, 1.8
# Rows between which rules were lost are so many usual heights high together, to this part of one.
UNEVEN = 0.2
# A heading of one or two lines is so many rows high.
LOST_HEADING = 1.7
# With the row of its columns' numbers.
WHOLE_HEADING = 2.5
# How far from the middle of its row, in rows, a number stands at most.
OFF_MIDDLE = 0.35
# Rows so much higher than usual may be those of several people. So many numbers are told without rules at least, and so
# many deny what was taken for rules.
CROWDED, LEAST_SURE, SEVERAL = 1.5, 3, 2
# A number so far from where the others stand in their rows, in rows, shows that its row goes on.
OFF_ROW = 0.2
# What a false line leaves of a row is lower than this share of it.
LOW_PART = 0.8


@dataclass(frozen=True, slots=True)
class _First:
    """A cell of the first column: the middles of its lines as shares of its height, and what was read in them."""

    middles: tuple[float, ...]
    texts: tuple[TextLine, ...]


def numbered(kk: KkGrid, recogniser: Recogniser, careful: Recogniser) -> list[NumberedTable]:
    """The tables of a card with their rows numbered. Rows between which a rule was lost are parted by their numbers.

    Where `recogniser` finds no run of numbers, `careful` looks closer. Where surely read numbers are not those of their
    rows, what was taken for rules may be none: then the numbers alone tell the rows, if more of them fit.
    """
    cells = Cells()
    cut = []
    for table in kk.tables:
        start = len(cells.crops)
        cut.append([_cut(kk, table, row, cells) for row in range(table.row_count)])
        cells.begin(recogniser, range(start, len(cells.crops)))
    result = []
    for table, column in zip(kk.tables, cut, strict=True):
        found = _numbered(table, _column(column, cells))
        if not found.numbers:
            cells.look_closer(careful, [place for _, places in column for place in places])
            found = _numbered(table, _column(column, cells))
        read = _column(column, cells)
        crowded = _is_crowded(table, read)
        denied = _surely_read(read) - found.agreed
        if crowded or not found.agreed or denied:
            unruled = by_numbers(kk, table, recogniser)
            found = unruled if unruled and _tells_more(unruled, found, read, crowded, denied) else found
        result.append(found)
    return _in_step(result)


def _is_crowded(table: Table, column: Sequence[_First]) -> bool:
    """Whether a row that is high for its table holds several lines in its first column: there may be several people."""
    heights = [_height(table, row) for row in range(len(column))]
    single = [height for height, cell in zip(heights, column, strict=True) if len(cell.texts) == 1]
    usual = median(single or [table.pitch])
    return any(len(cell.texts) > 1 and height > CROWDED * usual for height, cell in zip(heights, column, strict=True))


def _tells_more(
    unruled: NumberedTable, ruled: NumberedTable, column: Sequence[_First], crowded: bool, denied: int
) -> bool:
    """Whether the numbers alone tell more than rules and numbers do.

    One number that denies its row may be misread; several do not.
    """
    shown = sum(1 for cell in column for text in _first_text(cell) if not is_heading(text))
    if crowded and len(unruled.numbers) >= shown and unruled.agreed >= min(ruled.agreed, LEAST_SURE):
        return True
    more = denied >= SEVERAL or len(unruled.numbers) > len(ruled.numbers)
    return more and unruled.agreed >= max(ruled.agreed + SEVERAL, LEAST_SURE)


def _in_step(tables: list[NumberedTable]) -> list[NumberedTable]:
    """The tables; one whose numbers are all in doubt counts its tens as the others do: a rule beside a 1 makes 11."""
    told = [number for table in tables if table.agreed for number in table.numbers.values()]
    return [table if table.agreed or not told else _with_tens(table, min(told)) for table in tables]


def _with_tens(table: NumberedTable, first: int) -> NumberedTable:
    away = (min(table.numbers.values(), default=first) - 1) // CARD_ROWS - (first - 1) // CARD_ROWS
    return replace(table, numbers={row: number - away * CARD_ROWS for row, number in table.numbers.items()})


def _column(cut: Sequence[tuple[tuple[float, ...], Places]], cells: Cells) -> list[_First]:
    return [_First(middles, tuple(cells.of(places))) for middles, places in cut]


def _cut(kk: KkGrid, table: Table, row: int, cells: Cells) -> tuple[tuple[float, ...], Places]:
    patch = crops.cut(kk.gray, table.cell(row, 0), table.row_pixels, CELL_INSET)
    lines = crops.content(patch, kk.contrast).lines
    height = len(patch.image)
    return tuple((line.top + line.bottom) / 2 / height for line in lines), cells.add(lines)


def _numbered(table: Table, column: Sequence[_First]) -> NumberedTable:
    table, column = _united(*_joined(*_parted(table, column)))
    start = _start(table, column)
    table, column = replace(table, rows=table.rows[start:]), column[start:]
    seen = [_first_text(cell) for cell in column]
    numbers = number_rows(seen) or {}
    if (missing := _missing_heading(table, column, numbers)) > 0:
        table = replace(table, rows=(between(table.rows[0], table.rows[1], -missing), *table.rows))
        column, numbers = [_First((), ()), *column], {row + 1: number for row, number in numbers.items()}
    last = next((row for row, number in numbers.items() if number % CARD_ROWS == 0), len(column) - 1)
    table = replace(table, rows=table.rows[: last + 2])
    numbers = {row: number for row, number in numbers.items() if row <= last}
    agreed = sum(number in map(sure_number, _first_text(column[row])) for row, number in numbers.items())
    return NumberedTable(table, numbers, agreed)


def _first_text(cell: _First) -> list[TextLine]:
    """The first line of a cell in which anything is read: specks are pieces too."""
    return [text for text in cell.texts if text.text.strip()][:1]


def _surely_read(column: Sequence[_First]) -> int:
    """How many numbers stand in a column beyond doubt."""
    return sum(sure_number(text) is not None for cell in column for text in cell.texts)


def _missing_heading(table: Table, column: Sequence[_First], numbers: Mapping[int, int]) -> float:
    """How many heights of its first row a heading stands above a table, whose rules were lost; 0 where none does.

    Such a table seems to begin with the low row of its columns' numbers, or with the first person.
    """
    first = min(numbers, default=HEAD_ROWS)
    if first > 1 or any(map(is_heading, column[0].texts)):
        return 0.0
    shares = LOST_HEADING * table.pitch / _height(table, 0)
    low = shares > LOST_HEADING / LEAST_HEAD
    return WHOLE_HEADING if first == 0 else shares if low else 0.0


def _start(table: Table, column: Sequence[_First]) -> int:
    """The row in which the heading begins: what says "No." there, and the row above if that is its upper half."""
    for row, cell in enumerate(column[: HEAD_ROWS + 1]):
        if any(map(is_heading, cell.texts)):
            upper, lower = (at(table.rows[line], table.width / 2) for line in (max(row - 1, 0), row))
            return row - 1 if row and lower - upper < HALF_HEADING * table.pitch else row
    return 0


def _parted(table: Table, column: Sequence[_First]) -> tuple[Table, list[_First]]:
    """The table with a line put in wherever a row holds several numbers that follow each other."""
    rows: list[Curve] = [table.rows[0]]
    cells: list[_First] = []
    for row, cell in enumerate(column):
        upper, lower = table.rows[row], table.rows[row + 1]
        if (share := _heading_share(table, column, row)) is not None:
            rows.append(between(upper, lower, share))
            cells += [replace(cell, texts=cell.texts[:-1]), _First((0.5,), cell.texts[-1:])]
        elif counts_on(cell.texts):
            ends = [(one + other) / 2 for one, other in pairwise(cell.middles)]
            rows += [between(upper, lower, end) for end in ends]
            cells += [_First((0.5,), (text,)) for text in cell.texts]
        elif slots := _slots(cell, _height(table, row) / table.pitch, column[row + 1 : row + 2]):
            rows += [between(upper, lower, place / len(slots)) for place in range(1, len(slots))]
            cells += slots
        else:
            cells.append(cell)
        rows.append(lower)
    return replace(table, rows=tuple(rows), inserted=table.inserted + len(rows) - len(table.rows)), cells


def _joined(table: Table, column: Sequence[_First]) -> tuple[Table, list[_First]]:
    """The table without the lines that cut a row in two, through its print: both parts are low, neither is numbered."""
    places = [at(line, table.width / 2) for line in table.rows]
    heights = [lower - upper for upper, lower in pairwise(places)]
    counted = [bool(cell.texts) for cell in column]
    usual = median([height for height, one in zip(heights, counted, strict=True) if one] or [table.pitch])
    rows, cells = [table.rows[0]], list(column[:1])
    for row in range(1, len(column)):
        parts = heights[row - 1 : row + 1]
        low = max(parts) < LOW_PART * usual and abs(sum(parts) - usual) < (1 - LOW_PART) * usual
        if low and not any(counted[row - 1 : row + 1]):
            continue
        rows.append(table.rows[row])
        cells.append(column[row])
    return replace(table, rows=(*rows, table.rows[-1])), cells


def _united(table: Table, column: Sequence[_First]) -> tuple[Table, list[_First]]:
    """The table without a line that strikes or just misses the last number, and parts a person's last lines off."""
    alone = [cell.middles[0] for cell in column if len(cell.middles) == 1]
    usual = median(alone) if alone else 0.5
    rows, cells = [table.rows[0]], list[_First]()
    for row, cell in enumerate(column):
        last = row > 0 and not any(below.texts for below in column[row:])
        if last and len(column[row - 1].middles) == 1 and cells[-1] is column[row - 1]:
            upper, low = _height(table, row - 1), _height(table, row)
            middle = column[row - 1].middles[0]
            both = middle * upper / (upper + low)
            if middle > usual + OFF_ROW and abs(both - usual) < OFF_ROW / 2:
                rows[-1], cells[-1] = table.rows[row + 1], replace(cells[-1], middles=(both,))
                continue
        rows.append(table.rows[row + 1])
        cells.append(cell)
    return replace(table, rows=tuple(rows)), cells


def _heading_share(table: Table, column: Sequence[_First], row: int) -> float | None:
    """The share of a row's height above the first person who stands in it, under the heading; None where nobody does.

    Where the rule between the two was lost, the number there and the next one follow each other.
    """
    texts = column[row].texts
    height = _height(table, row)
    if len(texts) < 2 or row + 1 == len(column) or height < TALL_HEAD * table.pitch:
        return None
    if not any(map(is_heading, texts[:-1])) or (1 - column[row].middles[-1]) * height > table.pitch:
        return None
    following = column[row + 1].texts[:1]
    return 1 - table.pitch / height if counts_on((texts[-1], *following)) else None


def _height(table: Table, row: int) -> float:
    return at(table.rows[row + 1], table.width / 2) - at(table.rows[row], table.width / 2)


def _slots(cell: _First, height: float, following: Sequence[_First]) -> list[_First]:
    """The rows of which a cell of so many heights is made, where two numbers surely tell so: its own or the next one's.

    A number that is read in none of them may be missing: it is the place of the others that counts.
    """
    count = round(height)
    if count < 2 or abs(height - count) > UNEVEN:
        return []
    # In the middle of a row that is high, since some cell of it holds several lines, a number stands between slots.
    if any(abs(middle * count - int(middle * count) - 0.5) > OFF_MIDDLE for middle in cell.middles):
        return []
    below = [(count, line) for one in following for line in one.texts[:1]]
    read = [(int(middle * count), line) for middle, line in zip(cell.middles, cell.texts, strict=True)]
    counted = [(slot, number_of(line)) for slot, line in (*read, *below)]
    sure = [(slot, found[0]) for slot, found in counted if found and found[1] >= SURELY_READ]
    if len(sure) < 2 or sure[0][0] == count or len({number - slot for slot, number in sure}) > 1:
        return []
    return [_First((0.5,), tuple(line for place, line in read if place == slot)) for slot in range(count)]
