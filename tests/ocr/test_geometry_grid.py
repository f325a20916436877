"""Lines and rows are found where they are, and lost ones are put back between their neighbours."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from ocr import comb, geometry, rules


@pytest.mark.parametrize("degrees", [0.0, 3.5, 45.0, 88.0, -60.0])
def test_main_direction_follows_the_long_lines(degrees: float) -> None:
    page = np.full((1200, 1600), 240, np.uint8)
    for y in range(300, 900, 40):
        cv2.line(page, (300, y), (1300, y), 20, 2)
    turned, _ = geometry.turned(page, -degrees)
    found = geometry.main_direction(turned)
    assert found is not None
    assert abs((found - degrees + 90) % 180 - 90) < 0.5


def _lines(*places: float) -> list[rules.Curve]:
    return [np.array([place]) for place in places]


def test_equal_rows_ignores_the_head_of_the_table() -> None:
    body = comb.equal_rows(_lines(0, 38, 55, 83, 111, 139, 167), 0)
    assert body is not None
    assert [line[0] for line in body.lines] == [55, 83, 111, 139, 167]
    assert body.inserted == 0


def test_equal_rows_puts_a_lost_rule_back() -> None:
    body = comb.equal_rows(_lines(0, 38, 55, 83, 139, 167, 195), 0)
    assert body is not None
    assert [round(float(line[0])) for line in body.lines] == [55, 83, 111, 139, 167, 195]
    assert body.inserted == 1


def test_a_column_of_digits_is_not_a_rule() -> None:
    ink = np.zeros((40, 300), np.uint8)
    ink[20, ::2] = 255
    ink[30, :] = 255
    curve = np.array([20.0])
    ink[19:22] = np.where(np.arange(300) % 30 < 17, 255, 0)
    assert rules.covered(ink, curve) < rules.MIN_COVERED < rules.covered(ink, np.array([30.0]))


def test_homographies_map_points_there_and_back() -> None:
    page = np.zeros((100, 200), np.uint8)
    _, back = geometry.turned(page, 30)
    points = np.array([[10.0, 20.0], [150.0, 80.0]])
    assert np.allclose(geometry.apply(np.linalg.inv(back), geometry.apply(back, points)), points)


@pytest.mark.parametrize(("slope", "found"), [(0.1, True), (0.998, False)])
def test_streaks_that_run_nearly_along_each_other_bound_no_table(slope: float, found: bool) -> None:
    """They would meet thousands of pixels beyond the picture, in a frame that takes seconds to fill."""
    steps = np.arange(0, 1000, 2)
    sides = np.concatenate([steps, steps]), np.concatenate([slope * steps, slope * steps + 400]).astype(np.int64)
    xs = np.tile(np.arange(0, 1400), 2)
    ys = (slope * xs).astype(np.int64) + np.repeat([20, 500], 1400)
    piece = geometry._Ruling((ys, xs), sides)
    area = geometry._area(piece, [piece], np.eye(3))
    assert (area is not None) == found


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 24), st.integers(1, 24)), elements=st.sampled_from([0, 255])))
def test_blobs_are_the_pixels_that_labels_tell_apart(mask: geometry.Mask) -> None:
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask)
    found = geometry.blobs(mask)
    assert sorted(blob.box for blob in found) == sorted(tuple(row[:4]) for row in stats[1:].tolist())
    seen = [set(labels[blob.inside][blob.mask() > 0].tolist()) for blob in found]
    assert sorted(map(tuple, seen)) == [(label,) for label in range(1, count)]
    assert sum(np.count_nonzero(blob.mask()) for blob in found) == np.count_nonzero(mask)


def _ruled(upper: tuple[int, ...], lower: tuple[int, ...]) -> geometry.Gray:
    """Two tables with a thick line in common, ten rows each and upright rules at these places between 100 and 1500."""
    page = np.full((1100, 1600), 240, np.uint8)
    for y in range(200, 801, 30):
        cv2.line(page, (100, y), (1500, y), 20, 9 if y == 500 else 2)
    for columns, top, bottom in ((upper, 200, 500), (lower, 500, 800)):
        for x in (100, 150, *columns, 1500):
            cv2.line(page, (x, top), (x, bottom), 20, 2)
    return page


UPPER, LOWER = (400, 560, 700, 830, 960, 1100, 1240, 1400), (300, 450, 620, 760, 900, 1050, 1300)


def test_tables_whose_frames_touch_are_two() -> None:
    areas = geometry.find_table_areas(_ruled(UPPER, LOWER), np.eye(3))
    tops = [geometry.apply(area.to_page, np.zeros((1, 2)))[0][1] for area in areas]
    assert tops == pytest.approx([200, 500], abs=8)
    assert [area.height for area in areas] == pytest.approx([300, 300], abs=12)


def test_a_table_whose_rules_go_on_below_a_thick_line_is_one() -> None:
    assert len(geometry.find_table_areas(_ruled(UPPER, UPPER), np.eye(3))) == 1
    # A few columns are parted once more below.
    assert len(geometry.find_table_areas(_ruled(UPPER, (*UPPER, 470, 630)), np.eye(3))) == 1
