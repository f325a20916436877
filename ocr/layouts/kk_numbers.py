"""A run of numbers in a table's first column, read with doubt: which row bears which."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ocr import constrain, ctc
from ocr.comb import CARD_ROWS
from ocr.engines.protocol import TextLine
from ocr.grid import Table

# A table's head may be ruled into this many rows; a continued card goes on from where the first sheet ended.
HEAD_ROWS, MOST_PEOPLE = 5, 40
LEAST_FIT, LIKELY_READ, SURELY_READ, PLAINLY_READ = 0.4, 0.6, 0.9, 0.97
# One in a hundred, in nats.
POSSIBLE = 4.6
_NUMBERS = tuple(str(number) for number in range(1, MOST_PEOPLE + 1))


@dataclass(frozen=True, slots=True)
class NumberedTable:
    """A table from its heading on, with the number of each row (index → number) that its first column shows.

    `numbers` is empty where no run of numbers stands there; `agreed` counts the rows that surely show theirs; nobody
    saw where the `guessed` rows begin and end.
    """

    table: Table
    numbers: Mapping[int, int]
    agreed: int = 0
    guessed: frozenset[int] = frozenset()

    @property
    def first(self) -> int:
        """The uppermost numbered row; 1 where none is."""
        return min(self.numbers, default=1)


def counts_on(texts: Sequence[TextLine]) -> bool:
    """Whether several lines are numbers that follow each other."""
    read = [number_of(text) for text in texts]
    sure = [number for number, share in filter(None, read) if share >= LIKELY_READ]
    return len(texts) > 1 and sure == list(range(sure[0], sure[0] + len(texts))) if sure else False


def is_heading(text: TextLine) -> bool:
    """Whether a cell says "No." """
    return bool(fuzz.ratio(re.sub("[^A-Z]", "", text.text.upper()), "NO") >= 80)


def number_rows(cells: Sequence[Sequence[TextLine]]) -> dict[int, int] | None:
    """Number each row (index → number) by the run of numbers that its first column's readings fit best.

    A row whose own number surely disagrees with the run is left out, and so are all rows where most disagree: they are
    not to be trusted. None where the readings fit no run at all.
    """
    read = {row: number for row, lines in enumerate(cells) if lines and (number := number_of(lines[0]))}
    starts = range(-MOST_PEOPLE, HEAD_ROWS + 1)
    fits = {start: sum(share for row, (number, share) in read.items() if number == row - start + 1) for start in starts}
    start = max(starts, key=lambda start: (fits[start], -abs(start)))
    if not read or fits[start] < LEAST_FIT * _readable(cells, start):
        return None
    run = {row: row - start + 1 for row in range(max(start, 0), len(cells))}
    agreed = [row for row, number in run.items() if read.get(row, (0, 0.0))[0] == number]
    denied = {row for row, number in run.items() if _denied(read, row, number)}
    # A row is not lost between two that follow each other by one: there its number is only asked whether it may be so.
    denied -= {row for row in denied if {row - 1, row + 1} <= set(agreed) and may_be(cells[row][0], run[row])}
    # Each sheet begins with 1, 11, 21, …; where rows were lost, what stands above the first that agrees is unknown.
    # Below it, none is lost before a row that agrees again: what denies the run between the two was misread.
    above = any(
        row not in run and share >= SURELY_READ and not is_heading(cells[row][0]) for row, (_, share) in read.items()
    )
    lost = above or any(row < min(agreed) for row in denied)
    least = run[min(agreed)] if lost else run[min(agreed)] - (run[min(agreed)] - 1) % CARD_ROWS
    return {row: number for row, number in run.items() if row not in denied and number >= least}


def sure_number(line: TextLine) -> int | None:
    """The number that stands in a cell beyond doubt, alone or with a stop."""
    found = number_of(line)
    return found[0] if found and found[1] >= SURELY_READ and line.text.strip(" .") == str(found[0]) else None


def number_of(line: TextLine) -> tuple[int, float] | None:
    """The likeliest number in a cell, and its share of the likelihood of all numbers (where plain, a little less)."""
    if line.confidence >= PLAINLY_READ and line.text in _NUMBERS:
        return int(line.text), line.confidence
    value, share = constrain.closed_value(line, _NUMBERS)
    return (int(value), share) if value and share > 1 / MOST_PEOPLE else None


def may_be(line: TextLine, number: int) -> bool:
    """Whether the pixels leave a number a chance against the likeliest: in a dark photo 7 looks like 1."""
    chances = ctc.log_likelihoods(ctc.folded(line), _NUMBERS)
    return bool(chances[number - 1] > chances.max() - POSSIBLE)


def _readable(cells: Sequence[Sequence[TextLine]], start: int) -> int:
    """How many rows from `start` on have anything in their first column."""
    return sum(bool(lines) for lines in cells[max(start, 0) :])


def _denied(read: Mapping[int, tuple[int, float]], row: int, number: int) -> bool:
    own = read.get(row)
    return own is not None and own[0] != number and own[1] >= SURELY_READ
