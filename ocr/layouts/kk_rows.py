"""The numbers in a table's first column: the only thing that joins the rows of a KK's two tables."""

from collections.abc import Mapping, Sequence

from ocr import constrain
from ocr.engines.protocol import TextLine

# A table's head may be ruled into this many rows; a continued card goes on from where the first sheet ended.
HEAD_ROWS, MOST_PEOPLE = 5, 40
LEAST_FIT, SURELY_READ = 0.4, 0.9
_NUMBERS = tuple(str(number) for number in range(1, MOST_PEOPLE + 1))


def number_rows(cells: Sequence[Sequence[TextLine]]) -> dict[int, int] | None:
    """Number each row (index → number) by the run of numbers that its first column's readings fit best.

    A row whose own number surely disagrees with the run is left out, and so are all rows where most disagree: they are
    not to be trusted. None where the readings fit no run at all.
    """
    read = {row: number for row, lines in enumerate(cells) if lines and (number := _number(lines[0]))}
    starts = range(-MOST_PEOPLE, HEAD_ROWS + 1)
    fits = {start: sum(share for row, (number, share) in read.items() if number == row - start + 1) for start in starts}
    start = max(starts, key=lambda start: (fits[start], -abs(start)))
    if not read or fits[start] < LEAST_FIT * _readable(cells, start):
        return None
    run = {row: row - start + 1 for row in range(max(start, 0), len(cells))}
    return {row: number for row, number in run.items() if not _denied(read, row, number)}


def _number(line: TextLine) -> tuple[int, float] | None:
    """The likeliest number in a cell, and its share of the likelihood of all numbers."""
    value, share = constrain.closed_value(line, _NUMBERS)
    return (int(value), share) if value and share > 1 / MOST_PEOPLE else None


def _readable(cells: Sequence[Sequence[TextLine]], start: int) -> int:
    """How many rows from `start` on have anything in their first column."""
    return sum(bool(lines) for lines in cells[max(start, 0) :])


def _denied(read: Mapping[int, tuple[int, float]], row: int, number: int) -> bool:
    own = read.get(row)
    return own is not None and own[0] != number and own[1] >= SURELY_READ
