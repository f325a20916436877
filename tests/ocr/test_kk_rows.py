"""Rows are told by the numbers in the first column, and only as far as these agree."""

from dataclasses import replace

import numpy as np
import pytest

from ocr.crops import Content
from ocr.engines.protocol import TextLine
from ocr.grid import Table
from ocr.layouts.kk import _Cell, _members
from ocr.layouts.kk_numbers import NumberedTable, number_rows
from ocr.layouts.kk_rows import _First, _in_step, _joined, _numbered, _parted, _united
from workstation.domain.reading import FieldReading


def _column(*texts: str) -> list[list[TextLine]]:
    return [[TextLine(text, 0.99)] if text else [] for text in texts]


def test_the_head_has_no_number_and_unused_rows_need_none() -> None:
    assert number_rows(_column("No", "", "1", "2", "3", "", "")) == {2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


def test_a_second_sheet_goes_on_counting() -> None:
    assert number_rows(_column("No", "11", "12", "13")) == {1: 11, 2: 12, 3: 13}


def test_a_row_that_denies_the_run_is_left_out() -> None:
    assert number_rows(_column("No", "1", "2", "7", "4", "5")) == {1: 1, 2: 2, 4: 4, 5: 5}


@pytest.mark.parametrize(("chance", "numbered"), [(0.05, {1: 1, 2: 2, 3: 3}), (0.001, {1: 1, 3: 3})])
def test_a_number_between_its_neighbours_is_believed_where_the_pixels_let_it(
    chance: float, numbered: dict[int, int]
) -> None:
    """In a dark photo one number looks like another; what is clearly another stays out."""
    matrix = np.array([[0.0, 1 - chance, chance], [1.0, 0.0, 0.0]], np.float32)
    cells = _column("No", "1", "7", "3")
    cells[2] = [TextLine("7", 0.99, matrix, "72")]
    assert number_rows(cells) == numbered


def test_rows_above_lost_ones_are_not_numbered_by_those_below() -> None:
    found = number_rows(_column("No", "", "1", "5", "6", "7", "8"))
    assert found == {3: 5, 4: 6, 5: 7, 6: 8}


def test_what_is_surely_numbered_above_a_run_makes_it_begin_where_it_agrees() -> None:
    """A row was cut in two: the second person's row must not be called the first's."""
    assert number_rows(_column("No", "", "1", "", "", "", "4", "5", "6")) == {6: 4, 7: 5, 8: 6}


def _table(*rows: float) -> Table:
    lines = tuple(np.array([place]) for place in rows)
    return Table(np.eye(3), 1000, int(rows[-1]), lines, tuple(np.array([float(x)]) for x in (0, 40, 999)), 20.0)


def test_a_line_through_the_print_of_a_row_is_taken_out() -> None:
    texts = _column("NO", "", "1", "2", "", "", "4")
    column = [_First((0.5,), tuple(text)) if text else _First((), ()) for text in texts]
    table, cells = _joined(_table(0, 30, 44, 70, 96, 113, 122, 148), column)
    assert [float(line[0]) for line in table.rows] == [0, 30, 44, 70, 96, 122, 148]
    assert [cell.texts[0].text if cell.texts else "" for cell in cells] == ["NO", "", "1", "2", "", "4"]


def test_a_number_in_the_middle_of_a_high_row_parts_nothing() -> None:
    """Some cell of that row holds two lines: its number stands in the middle, not in a lower half."""
    column = [_First((0.5,), tuple(text)) for text in _column("NO", "4", "5", "6")]
    table, cells = _parted(_table(0, 30, 70, 110, 130), column)
    assert len(table.rows) == 5 and len(cells) == 4
    lower = [*column[:2], replace(column[2], middles=(0.75,)), column[3]]
    assert len(_parted(_table(0, 30, 70, 110, 130), lower)[0].rows) == 6


def test_low_rows_that_are_numbered_stay() -> None:
    column = [_First((0.5,), tuple(text)) for text in _column("NO", "1", "2", "3", "4")]
    assert len(_joined(_table(0, 30, 56, 70, 82, 108), column)[0].rows) == 6


def test_a_number_misread_between_others_leaves_the_first_row_its_place() -> None:
    """The first number was too faint, and a 7 on a bad copy looked like a 1."""
    found = number_rows(_column("No", "", "2", "", "4", "", "", "1", "8", "9"))
    assert found == {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 8: 8, 9: 9}


def test_the_heading_is_no_number_above_the_run_though_it_looks_like_ten() -> None:
    """Of all numbers "No" is likest 10: rows whose numbers are too faint keep their places below it."""
    steps = np.full((2, 13), 1e-7, np.float32)
    steps[[0, 1], [2, 1]] = 0.05
    steps[[0, 1], [11, 12]] = 0.9
    cells = _column("", "", "", "", "3", "4", "5")
    cells[0] = [TextLine("No", 0.95, steps, "0123456789No")]
    assert number_rows(cells) == {2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


def test_numbers_that_fit_no_run_number_nothing() -> None:
    assert number_rows(_column("7", "5", "4", "3")) is None
    assert number_rows(_column("", "", "")) is None


def test_a_row_whose_number_is_in_doubt_keeps_its_place() -> None:
    """The person between two others stays in the list, unread, so that nobody takes another's place."""
    person = {"nama": FieldReading("SITI", "SITI", 0.99), "nik": FieldReading("1" * 16, "1" * 16, 0.99)}
    values = {
        _Cell(key, number, True, Content((), False, False), (), np.zeros((4, 2))): reading
        for number in (1, 3)
        for key, reading in person.items()
    }
    members, problems = _members(values)
    assert [member["nama"].value for member in members] == ["SITI", None, "SITI"]
    assert problems == ["table_rows"]


def test_a_speck_above_a_number_does_not_deny_it() -> None:
    """The first piece of a cell may be a speck, in which nothing is read."""
    rows = tuple(np.array([float(24 * row)]) for row in range(5))
    columns = tuple(np.array([0.0, float(x)]) for x in (0, 30, 300))
    table = Table(np.eye(3), 300, 100, rows, columns, 24.0)
    column = [_First((0.5,), (TextLine(text, 0.99),)) for text in ("No", "1", "2", "3")]
    column[2] = _First((0.1, 0.6), (_speck(), TextLine("2", 0.99)))
    assert _numbered(table, column).numbers == {1: 1, 2: 2, 3: 3}


def _speck() -> TextLine:
    """A crop that reads as nothing, but in which a 7 is a thousand times likelier than any other number."""
    steps = np.full((4, 12), 1e-7, np.float32)
    steps[:, 0] = 0.99
    steps[:, 8] = 1e-4
    return TextLine("", 0.99, steps, " 0123456789"[1:] + ".")


def test_a_lost_rule_under_the_heading_is_put_back_by_the_numbers() -> None:
    """The first person stands in the heading's row: its height, not the number's place, tells where it begins."""
    places = (0.0, 80.0, 104.0, 128.0)
    rows = tuple(np.array([place]) for place in places)
    columns = tuple(np.array([0.0, float(x)]) for x in (0, 30, 300))
    table = Table(np.eye(3), 300, 130, rows, columns, 24.0)
    head = _First((0.3, 0.85), (TextLine("No", 0.99), TextLine("1", 0.99)))
    column = [head, *(_First((0.5,), (TextLine(text, 0.99),)) for text in ("2", "3"))]
    found = _numbered(table, column)
    assert found.numbers == {1: 1, 2: 2, 3: 3}
    assert [float(row[-1]) for row in found.table.rows] == [0.0, 56.0, 80.0, 104.0, 128.0]
    alone = [replace(head, texts=(TextLine("No", 0.99), TextLine("7", 0.99))), *column[1:]]
    assert len(_numbered(table, alone).table.rows) == len(places)


@pytest.mark.parametrize(("low", "first", "begins"), [(18.0, "", True), (40.0, "", False), (18.0, "No", False)])
def test_a_heading_whose_upper_rule_was_lost_is_put_back(low: float, first: str, begins: bool) -> None:
    """Only the low row of the columns' numbers is left above the first person."""
    ends = (0.0, low, *(low + 24 * row for row in (1, 2, 3)))
    rows = tuple(np.array([end]) for end in ends)
    columns = tuple(np.array([0.0, float(x)]) for x in (0, 30, 300))
    table = Table(np.eye(3), 300, 120, rows, columns, 24.0)
    column = [_First((0.5,), (TextLine(text, 0.99),) if text else ()) for text in (first, "1", "2", "3")]
    found = _numbered(table, column)
    put_back = len(found.table.rows) - len(rows)
    assert put_back == begins
    assert found.numbers == {row + put_back: row for row in (1, 2, 3)}
    assert not begins or float(found.table.rows[0][-1]) == pytest.approx(-1.7 * 24)


@pytest.mark.parametrize(
    ("texts", "middles", "numbers"),
    [
        (("1", "3"), (0.16, 0.84), {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}),
        (("2",), (0.5,), {1: 1, 2: 2, 3: 3, 4: 4, 5: 5}),
        (("1",), (0.5,), {2: 4, 3: 5}),
    ],
)
def test_rows_between_which_rules_were_lost_are_parted_by_the_places_of_their_numbers(
    texts: tuple[str, ...], middles: tuple[float, ...], numbers: dict[int, int]
) -> None:
    """Of three rows in one the numbers of one or two are read; what stands in another's place parts nothing."""
    rows = tuple(np.array([place]) for place in (0.0, 40.0, 112.0, 136.0, 160.0))
    columns = tuple(np.array([0.0, float(x)]) for x in (0, 30, 300))
    table = Table(np.eye(3), 300, 160, rows, columns, 24.0)
    tall = _First(middles, tuple(TextLine(text, 0.99) for text in texts))
    column = [tall, *(_First((0.5,), (TextLine(text, 0.99),)) for text in ("4", "5"))]
    found = _numbered(table, [_First((0.5,), (TextLine("No", 0.99),)), *column])
    assert found.numbers == numbers
    assert [float(row[-1]) for row in found.table.rows][1:-3:1] == ([40.0, 64.0, 88.0] if len(numbers) > 2 else [40.0])


def test_a_line_that_strikes_a_person_s_number_parts_no_row() -> None:
    """The last row is three lines high; below people who are in use stand rows without numbers."""

    def lines(*places: float, last: float) -> int:
        rows = tuple(np.array([place]) for place in places)
        table = Table(np.eye(3), 300, 200, rows, (np.array([0.0]), np.array([30.0]), np.array([300.0])), 24.0)
        middles = [*[0.5] * (len(places) - 3), last]
        column = [_First((one,), (TextLine(str(row), 0.99),)) for row, one in enumerate(middles, start=1)]
        return len(_united(table, [*column, _First((), ())])[0].rows)

    assert lines(0, 24, 48, 72, 90, last=0.88) == 4
    assert lines(0, 24, 48, 72, 96, last=0.5) == 5


def test_a_table_whose_numbers_are_in_doubt_counts_as_the_other_does() -> None:
    """What is left of a rule makes 11 of its 1; the second sheet of a card really begins with 11."""
    table = Table(np.eye(3), 300, 200, (), (), 24.0)
    sure, doubtful = NumberedTable(table, {1: 1, 2: 2}, 2), NumberedTable(table, {2: 11, 3: 12})
    assert [one.numbers for one in _in_step([sure, doubtful])] == [{1: 1, 2: 2}, {2: 1, 3: 2}]
    second = NumberedTable(table, {1: 11, 2: 12}, 2)
    assert [one.numbers for one in _in_step([second, doubtful])] == [{1: 11, 2: 12}, {2: 11, 3: 12}]
    assert _in_step([doubtful, doubtful]) == [doubtful, doubtful]


def test_a_person_whom_the_first_table_lost_is_not_passed_over() -> None:
    """A fold hides a row of the first table; the second shows that somebody stands there."""
    first = {"nama": FieldReading("SITI", "SITI", 0.99), "nik": FieldReading("1" * 16, "1" * 16, 0.99)}
    second = {"ayah": FieldReading("BAYU", "BAYU", 0.99), "ibu": FieldReading("RINI", "RINI", 0.99)}
    values = {
        _Cell(key, number, True, Content((), False, False), (), np.zeros((4, 2))): reading
        for number, row in ((1, first | second), (2, second))
        for key, reading in row.items()
    }
    members, problems = _members(values)
    assert [member["nama"].value for member in members] == ["SITI", None]
    assert problems == ["table_rows"]
