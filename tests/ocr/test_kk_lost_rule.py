"""Where lost upright rules are put: so that headings are in the middle, on what ink is left of them."""

import numpy as np
import pytest

from ocr.grid import Table
from ocr.layouts.kk_headings import Heading
from ocr.layouts.kk_lost_rule import _best_places, _windows, _with_level_head

COLUMNS = tuple(np.array([0.0, float(x)]) for x in (0, 30, 150, 330))


def _places(headings: list[Heading | None], inked: dict[int, float], width: int = 300) -> list[int] | None:
    ink = np.zeros(width + 1)
    for place, share in inked.items():
        ink[place] = share
    return _best_places(_windows(headings, width), ink, headings, 6.0)


def test_without_ink_rules_stand_so_that_headings_are_in_the_middle() -> None:
    headings: list[Heading | None] = [Heading(10, 90, 0), Heading(120, 140, 0), Heading(200, 260, 0)]
    assert _places(headings, {}) == [100, 160]


@pytest.mark.parametrize(("dots", "place"), [({103: 0.3}, 103), ({145: 1.0}, 100), ({145: 1.0, 102: 0.4}, 102)])
def test_ink_near_the_middle_is_the_rule_and_a_streak_far_off_is_none(dots: dict[int, float], place: int) -> None:
    assert _places([Heading(20, 80, 0), Heading(160, 240, 0)], dots) == [place]


def test_rules_around_a_heading_that_was_not_read_are_told_by_the_ink() -> None:
    headings = [Heading(20, 80, 0), None, Heading(220, 280, 0)]
    assert _places(headings, {100: 0.5, 200: 0.5, 150: 0.1}) == [100, 200]
    blind = _places(headings, {})
    assert blind is not None
    assert 80 <= blind[0] < blind[1] <= 220


def test_where_there_is_no_room_for_a_rule_none_is_put() -> None:
    assert _places([Heading(20, 80, 0), Heading(290, 340, 0), Heading(350, 390, 0)], {}) is None


def test_a_head_whose_upper_rule_runs_askew_is_taken_to_be_as_high_as_usual() -> None:
    level = tuple(np.array([0.0, float(y)]) for y in (40, 100, 124, 148))
    table = Table(np.eye(3), 330, 160, level, COLUMNS, 24.0)
    assert _with_level_head(table, 1) is table
    askew = Table(np.eye(3), 330, 160, (np.array([-0.1, 90.0]), *level[1:]), COLUMNS, 24.0)
    assert _with_level_head(askew, 1).rows[0].tolist() == [0.0, 40.0]
