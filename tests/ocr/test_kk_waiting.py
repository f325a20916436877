"""Crops of a card are read while others are cut: who asks for some waits for those, and sees what was begun last."""

from collections.abc import Sequence
from threading import Event

import numpy as np
import pytest

from ocr.effort import TooMuchWork
from ocr.engines.protocol import Image, TextLine
from ocr.layouts.kk_cells import Cells


class _Reader:
    """Says how wide a crop is, once it may."""

    version = "slow/1"

    def __init__(self, mark: str = "", error: type[Exception] | None = None) -> None:
        self.may_read = Event()
        self._mark = mark
        self._error = error

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        assert self.may_read.wait(20)
        if self._error:
            raise self._error
        return [TextLine(f"{self._mark}{crop.shape[1]}", 1.0) for crop in crops]


def _cells(*widths: int) -> Cells:
    cells = Cells()
    cells.add_images(np.zeros((9, width), np.uint8) for width in widths)
    return cells


def test_a_value_waits_for_its_own_crops_only() -> None:
    cells, quick, slow = _cells(10, 20, 30), _Reader(), _Reader("later ")
    cells.begin(slow, [2])
    cells.begin(quick, [0, 1])
    quick.may_read.set()
    assert [line.text for line in cells.of([1, 0])] == ["20", "10"]
    slow.may_read.set()
    assert [line.text for line in cells.of([2])] == ["later 30"]


def test_what_was_begun_last_is_what_is_seen() -> None:
    cells, first, second = _cells(10, 20), _Reader("quick "), _Reader("careful ")
    cells.begin(first, [0, 1])
    cells.begin(second, [1])
    second.may_read.set()
    first.may_read.set()
    assert [line.text for line in cells.of([0, 1])] == ["quick 10", "careful 20"]


def test_too_much_work_is_told_whoever_asks() -> None:
    cells, spent = _cells(10, 20), _Reader(error=TooMuchWork)
    cells.begin(spent, [0, 1])
    spent.may_read.set()
    with pytest.raises(TooMuchWork):
        cells.of([1])
