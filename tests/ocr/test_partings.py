"""Where rows are parted that no whole rule parts: at broken rules, on blank paper, and nowhere when in doubt."""

import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.partings import Partings, straying

STEP = 24


def _lines(*bands: tuple[int, int, float], height: int = 200) -> NDArray[np.float64]:
    """Paper on which from one line to another so much is ink."""
    ink = np.zeros(height)
    for start, stop, share in bands:
        ink[start : stop + 1] = share
    return ink


def _between(ink: NDArray[np.float64], upper: float, lower: float) -> float | None:
    return Partings.of(ink, STEP).between(upper, lower)


def test_a_dashed_rule_parts_rows_wherever_between_the_numbers_it_runs() -> None:
    print_ = (40, 49, 0.2), (78, 87, 0.2)
    assert _between(_lines(*print_, (70, 71, 0.45)), 45, 83) == pytest.approx(70.5, abs=0.6)


def test_a_thin_faint_line_parts_rows_too() -> None:
    assert _between(_lines((40, 49, 0.2), (78, 87, 0.2), (66, 68, 0.06)), 45, 83) == pytest.approx(67, abs=1)


def test_without_a_rule_rows_are_parted_on_blank_paper_near_the_middle() -> None:
    place = _between(_lines((40, 49, 0.2), (66, 75, 0.2)), 45, 71)
    assert place is not None and 52 <= place <= 63


def test_the_second_line_of_a_number_stays_with_it() -> None:
    """The number stands in the middle of its two lines; the next row has one."""
    place = _between(_lines((40, 49, 0.2), (58, 67, 0.1), (82, 91, 0.2)), 54, 87)
    assert place is not None and 68 <= place <= 81


def test_print_halfway_between_two_numbers_may_be_either_s() -> None:
    """The number stands beside the first of its lines, or beside the last."""
    assert _between(_lines((40, 49, 0.2), (64, 73, 0.1), (88, 97, 0.2)), 45, 93) is None


def test_print_that_lies_far_from_both_numbers_is_nobody_s() -> None:
    """The third line of a person may lie nearer to the next one's number."""
    ink = _lines((40, 49, 0.2), (60, 69, 0.1), (82, 91, 0.1), (112, 121, 0.2))
    assert _between(ink, 45, 117) is None


@pytest.mark.parametrize(("way", "place"), [(-1, 38), (1, 63)])
def test_an_edge_is_the_nearest_rule(way: int, place: int) -> None:
    """Beyond it stand those of the heading, or of empty rows."""
    ink = _lines((22, 23, 0.9), (38, 38, 0.4), (46, 55, 0.2), (63, 63, 0.4), (79, 80, 0.9))
    assert Partings.of(ink, STEP).edge(50.5, way) == pytest.approx(place, abs=1)


def test_where_no_rule_is_an_edge_is_half_a_row_away() -> None:
    ink = _lines((46, 55, 0.2))
    assert Partings.of(ink, STEP).edge(50.5, 1) == pytest.approx(62.5, abs=2)


def test_hidden_rules_stray_as_those_do_that_are_seen() -> None:
    """All rules of a curled paper stray alike; each is hidden by print in other stretches."""
    curl = np.array([0, 2, 4, 5, 4, 2, 0, -2])
    cuts = (60.0, 84.0, 108.0)
    ink = np.zeros((160, len(curl)))
    for number, cut in enumerate(cuts):
        for stretch, stray in enumerate(curl):
            if stretch % 3 != number:
                ink[int(cut) + stray + number, stretch] = 0.45
    found = straying(ink, cuts, STEP)
    assert found - found[0] == pytest.approx(curl - curl[0], abs=0.6)


def test_where_no_rules_are_seen_nothing_curls() -> None:
    assert not straying(_lines((40, 49, 0.2), (64, 73, 0.2))[:, None].repeat(6, axis=1), (57.0,), STEP).any()
