"""Rows are told by the numbers in the first column, and only as far as these agree."""

import numpy as np

from ocr.crops import Content
from ocr.engines.protocol import TextLine
from ocr.layouts.kk import _Cell, _members
from ocr.layouts.kk_rows import number_rows
from workstation.domain.reading import FieldReading


def _column(*texts: str) -> list[list[TextLine]]:
    return [[TextLine(text, 0.99)] if text else [] for text in texts]


def test_the_head_has_no_number_and_unused_rows_need_none() -> None:
    assert number_rows(_column("No", "", "1", "2", "3", "", "")) == {2: 1, 3: 2, 4: 3, 5: 4, 6: 5}


def test_a_second_sheet_goes_on_counting() -> None:
    assert number_rows(_column("No", "11", "12", "13")) == {1: 11, 2: 12, 3: 13}


def test_a_row_that_denies_the_run_is_left_out() -> None:
    assert number_rows(_column("No", "1", "2", "7", "4", "5")) == {1: 1, 2: 2, 4: 4, 5: 5}


def test_rows_above_lost_ones_are_not_numbered_by_those_below() -> None:
    found = number_rows(_column("No", "", "1", "5", "6", "7", "8"))
    assert found == {3: 5, 4: 6, 5: 7, 6: 8}


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
