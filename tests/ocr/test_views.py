"""Rules that cannot be followed at first sight: faint ones in noise, streaks and folds beside them, edges of sheets."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn_kk import FIELDS, Look, draw_kk
from numpy.typing import NDArray

from ocr import grid, views
from ocr.layouts.kk_grid import KkGrid, looks_like_kk
from ocr.page import Page

PERSON = {
    "nama": "LUTFI SUHARTONO",
    "nik": "3273022006720007",
    "jenis_kelamin": "LAKI-LAKI",
    "tempat_lahir": "BANDUNG",
    "tanggal_lahir": "20-06-1972",
    "agama": "ISLAM",
    "pendidikan": "DIPLOMA IV/STRATA I",
    "pekerjaan": "PETANI/PEKEBUN",
    "hubungan": "KEPALA KELUARGA",
    "ayah": "SUHARTONO",
    "ibu": "TUTI LESTARI",
}
LOOK = Look(width=1500, height=1060, size=15, pitch=25, rule=1)


def _found(page: NDArray[np.uint8]) -> KkGrid:
    found = looks_like_kk(Page(0, page))
    assert found is not None
    return found


def _same_cells(found: KkGrid, wanted: KkGrid, shift: tuple[float, float] = (0, 0), near: float = 4) -> None:
    for table, other in zip(found.tables, wanted.tables, strict=True):
        assert len(table.columns) == len(other.columns)
        assert table.row_count == other.row_count
        last = table.row_count - 1
        for row, column in ((2, 0), (2, 1), (last, 0), (last, len(table.columns) - 2)):
            assert np.abs(table.cell(row, column) - other.cell(row, column) - shift).max() < near


@pytest.mark.parametrize("noise", [4.0, 7.0])
def test_faint_rules_in_noise(noise: float) -> None:
    plain = _found(draw_kk(FIELDS, [PERSON] * 6, LOOK))
    page = draw_kk(FIELDS, [PERSON] * 6, replace(LOOK, rule_colour=(196, 214, 204))).astype(np.float32)
    grain = np.random.default_rng(7).normal(0, noise, page.shape[:2])[..., None]
    dim = np.clip(page * 0.6 + grain, 0, 255).astype(np.uint8)
    _same_cells(_found(dim), plain)


def test_a_streak_through_both_tables_is_no_column() -> None:
    page = draw_kk(FIELDS, [PERSON] * 4, LOOK)
    plain = _found(page.copy())
    cv2.line(page, (420, 130), (424, 1000), (15, 15, 15), 1)
    _same_cells(_found(page), plain)


def test_numbers_below_each_other_are_no_rule() -> None:
    look = replace(LOOK, size=19, rule_colour=(150, 150, 150))
    page = draw_kk(FIELDS, [PERSON] * 9, look)
    for table in _found(page).tables:
        first, second, last = (float(np.polyval(table.columns[place], table.height / 2)) for place in (0, 1, -1))
        assert 0.02 < (second - first) / (last - first) < 0.04


def test_tiles_and_the_edge_of_the_sheet_are_no_rules() -> None:
    card = draw_kk(FIELDS, [PERSON] * 5, LOOK)
    plain = _found(card.copy())
    desk = np.full((1400, 1900, 3), 236, np.uint8)
    for place in range(90, 1900, 330):
        cv2.line(desk, (place, 0), (place + 6, 1400), (120, 120, 120), 2)
        cv2.line(desk, (0, place), (1900, place - 4), (120, 120, 120), 2)
    desk[150 : 150 + card.shape[0], 190 : 190 + card.shape[1]] = card
    cv2.rectangle(desk, (188, 148), (190 + card.shape[1], 150 + card.shape[0]), (90, 90, 90), 3)
    _same_cells(_found(desk), plain, (190, 150))


def test_no_rule_is_put_through_a_row_of_two_lines() -> None:
    """A row of two lines of text under rows of one: equal rows must not be prolonged into it."""
    wide = PERSON | {"nama": "LUTFI\nSUHARTONO", "ayah": "LUTFI\nSUHARTONO"}
    page = draw_kk(FIELDS, [wide, wide, PERSON], replace(LOOK, pitch=26, size=17))
    for table in _found(page).tables:
        heights = np.diff([float(np.polyval(row, table.width / 2)) for row in table.rows])
        assert heights.min() > 0.6 * np.median(heights)
        assert table.row_count in (11, 12, 13)


def test_a_dark_desk_leaves_the_sheet_to_be_cut_out() -> None:
    desk = np.full((900, 1200), 40, np.uint8)
    corners = np.array([[150, 110], [1050, 140], [1080, 780], [120, 800]])
    cv2.fillConvexPoly(desk, corners, 210)
    sheet = views.cut_out(desk)
    assert sheet is not None
    picture, back = sheet
    assert picture.mean() > 190
    height, width = picture.shape
    middle = back @ np.array([width / 2, height / 2, 1])
    assert abs(middle[0] / middle[2] - 600) < 25


def test_a_sheet_half_in_shadow_is_not_cut_at_the_shadow() -> None:
    desk = np.full((900, 1200), 200, np.uint8)
    desk[:, 700:] = 120
    assert views.cut_out(desk) is None


def test_a_table_turned_round_twice_is_the_same() -> None:
    table = _found(draw_kk(FIELDS, [PERSON], LOOK)).tables[0]
    again = grid.turned_round(grid.turned_round(table))
    for row, column in ((0, 0), (3, 2), (8, 8)):
        assert np.abs(again.cell(row, column) - table.cell(row, column)).max() < 1e-6
    turned = grid.turned_round(table)
    assert np.abs(turned.cell(0, 0) - np.roll(table.cell(table.row_count - 1, 9), 2, axis=0)).max() < 0.5
