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
