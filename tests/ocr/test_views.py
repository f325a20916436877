"""Rules that cannot be followed at first sight: faint ones in noise, streaks and folds beside them, edges of sheets."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest
from drawn_kk import FIELDS, Look, draw_kk
from numpy.typing import NDArray

from ocr import grid, views
from ocr.comb import Body, between, mended
from ocr.geometry import Mask, apply, find_table_areas
from ocr.layouts.kk_grid import KkGrid, _best_tables, _without_slivers, looks_like_kk
from ocr.page import Page
from ocr.pooled import pooled
from ocr.rules import Curve, strikes_text

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


def _ruled_ink(places: Sequence[int], text: Sequence[int] = ()) -> Mask:
    """Ink of whole level rules at some heights, and of lines of letters 9 pixels high from some heights on."""
    ink = np.zeros((420, 900), np.uint8)
    for y in places:
        ink[y] = 255
    for top in text:
        for x in range(20, 880, 7):
            ink[top : top + 9, x : x + 2] = 255
            ink[top + 8, x : x + 4] = 255
    return ink


def _lines(*places: int) -> list[Curve]:
    return [np.array([float(place)]) for place in places]


def test_a_line_through_letters_is_told_from_a_rule() -> None:
    ink = _ruled_ink([100], [200])
    assert not strikes_text(ink, np.array([100.0]))
    assert strikes_text(ink, np.array([204.0]))


@pytest.mark.parametrize("above", [108, 97])
def test_no_rule_is_put_into_a_row_of_two_lines(above: int) -> None:
    """Above eight rows of 26 pixels stands one of 36 or 47; the feet of its letters lie where a tenth rule would."""
    places = [144 + 26 * number for number in range(9)]
    found = _lines(20, 62, 82, above, *places)
    ink = _ruled_ink([20, 62, 82, above, *places], [110])
    longer = mended(ink, Body(found[4:], 26.0, 0), found, 450.0, float(places[-1]))
    assert [float(line[-1]) for line in longer.lines] == [float(place) for place in places]


def test_no_rules_are_put_through_the_print_of_high_rows() -> None:
    """Each row holds one line in its middle, of letters in a smear: the rules around them are whole."""
    places = [100 + 44 * number for number in range(6)]
    ink = _ruled_ink(places)
    for top in places[:-1]:
        ink[top + 19 : top + 26, 20:880] = 255 * (np.arange(860) % 10 < 6)
    body = Body(_lines(*places), 44.0, 0)
    assert len(mended(ink, body, body.lines, 450.0, float(places[-1])).lines) == len(places)


def test_a_broken_rule_among_broken_ones_is_put_back() -> None:
    places = [144 + 26 * number for number in range(9)]
    ink = _ruled_ink([20, *places])
    ink[:, ::3] = 0
    found = _lines(20, *places[1:])
    longer = mended(ink, Body(found[1:], 26.0, 0), found, 450.0, float(places[-1]))
    assert np.abs([float(line[-1]) for line in longer.lines] - np.array(places)).max() < 2


def test_an_edge_that_no_level_rule_reaches_is_no_column() -> None:
    ink = np.zeros((300, 900), np.uint8)
    rows = _lines(*range(40, 280, 24))
    for row in rows:
        ink[int(row[-1]), 60:840] = 255
    columns = tuple(np.array([0.0, float(x)]) for x in (8, 60, 90, 400, 840))
    assert [float(column[-1]) for column in grid._reached(ink, rows, columns)] == [60, 90, 400, 840]


def test_a_streak_that_ends_with_the_table_is_no_column() -> None:
    """It begins between the tables, so that it runs on beyond the lower one at one side only."""
    page = draw_kk(FIELDS, [PERSON] * 4, LOOK)
    plain = _found(page.copy())
    lower = plain.tables[1]
    top, bottom = (float(lower.cell(row, 6)[0][1]) for row in (0, lower.row_count - 1))
    x = int(lower.cell(2, 6)[0][0]) + 45
    cv2.line(page, (x, int(top) - 40), (x, int(bottom) + 20), (15, 15, 15), 1)
    _same_cells(_found(page), plain)


def test_a_mesh_of_rules_is_given_up_soon() -> None:
    page = np.full((1200, 1700, 3), 245, np.uint8)
    for top in (100, 640):
        for x in np.linspace(60, 1640, 61).astype(int):
            cv2.line(page, (x, top), (x, top + 460), (20, 20, 20), 1)
        for y in np.linspace(top, top + 460, 61).astype(int):
            cv2.line(page, (60, y), (1640, y), (20, 20, 20), 1)
    tried = list(views.all_views(page[..., 0], 0.0))
    seen = iter(tried)
    _best_tables(seen, np.ascontiguousarray(page[..., 0]), np.eye(3))
    assert len(list(seen)) >= len(tried) - 3


@pytest.mark.parametrize(("places", "tried"), [(2, True), (1, False)])
def test_two_places_of_broken_ruling_are_looked_at_in_all_views_but_one_is_not(places: int, tried: bool) -> None:
    """Of a card's tables too little may be left to follow; a certificate shows but one frame."""
    broken = np.full((1060, 1500), 245, np.uint8)
    for top in (240, 640)[:places]:
        for y in (top, top + 120, top + 240):
            cv2.line(broken, (60, y), (1440, y), 20, 1)
        for x in (60, 500, 900, 1440):
            cv2.line(broken, (x, top), (x, top + 240), 20, 1)
    whole = np.asarray(cv2.cvtColor(draw_kk(FIELDS, [PERSON] * 4, LOOK), cv2.COLOR_BGR2GRAY), np.uint8)
    seen = [views.View(page, page, page, page, np.eye(3), direction=0.0) for page in (broken, broken, broken, whole)]
    assert [len(table.columns) for table in _best_tables(seen, whole, np.eye(3))] == ([11, 10] if tried else [])


def test_lines_through_the_numbers_and_beside_a_rule_are_dropped() -> None:
    """The line through the numbers goes before the true rule right of it does, and of two twins the second."""
    table = _found(draw_kk(FIELDS, [PERSON], LOOK)).tables[0]
    straight = [np.array([0.0, float(x)]) for x in (11, 25, 42, 318, 445, 452, 532, 646, 733, 812, 1060, 1293)]
    kept = _without_slivers(replace(table, columns=tuple(straight))).columns
    assert [float(column[-1]) for column in kept] == [11, 42, 318, 445, 532, 646, 733, 812, 1060, 1293]


def test_tables_are_told_by_their_crossings_not_by_their_ink() -> None:
    page = np.full((1000, 1600), 240, np.uint8)
    for top in (240, 560):
        for y in range(top, top + 241, 24):
            cv2.line(page, (200, y), (1400, y), 20, 1)
        for x in range(200, 1401, 150):
            cv2.line(page, (x, top), (x, top + 240), 20, 1)
    cv2.rectangle(page, (60, 60), (1540, 940), 20, 7)
    areas = find_table_areas(page, np.eye(3))
    assert [(round(area.width, -1), round(area.height, -1)) for area in areas] == [(1200, 240), (1200, 240)]


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


def test_a_card_on_a_desk_whose_grain_runs_on_from_its_rules() -> None:
    card = draw_kk(FIELDS, [PERSON] * 4, replace(LOOK, rule=2))
    plain = _found(card)
    height, width = card.shape[:2]
    desk = np.full((height + 240, width + 120, 3), 150, np.uint8)
    for y in range(0, len(desk), 9):
        desk[y : y + 2] = 90
    desk[120:-120, 60:-60] = card
    _same_cells(_found(desk), plain, (60, 120))


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


def _dotted(page: NDArray[np.uint8], table: grid.Table, column: int, shown: float) -> None:
    """Leave of an upright rule but that share, in dots."""
    ys = np.arange(0, table.height - 1, 1.0)
    xs = np.polyval(table.columns[column], ys)
    places = np.round(apply(table.to_page, np.column_stack([xs, ys]))).astype(int)
    lost = np.random.default_rng(column).random(len(places)) > shown
    for x, y in places[lost]:
        page[y : y + 1, x - 3 : x + 4] = 255


def test_a_newer_card_with_a_broken_rule_in_each_table_is_no_older_card() -> None:
    page = draw_kk(FIELDS, [PERSON] * 4, replace(LOOK, rule=2))
    plain = _found(page.copy())
    for table, column in zip(plain.tables, (4, 6), strict=True):
        _dotted(page, table, column, 0.35)
    found = _found(page)
    _same_cells(found, plain)
    assert [set(table.weak) for table in found.tables] == [{4}, {6}]
    assert [set(table.weak) for table in found.turned_round().tables] == [{3}, {6}]


def test_grain_between_whole_rules_makes_no_newer_card_of_an_older_one() -> None:
    older = replace(LOOK, rule=2, first=LOOK.first[:-1], second=(LOOK.second[0], *LOOK.second[2:]))
    page = draw_kk(FIELDS, [PERSON] * 4, older)
    plain = _found(page.copy())
    for table, column in zip(plain.tables, (7, 7), strict=True):
        rule = between(table.columns[column], table.columns[column + 1], 0.5)
        ys = np.arange(0, table.height - 1, 1.0)
        places = np.round(apply(table.to_page, np.column_stack([np.polyval(rule, ys), ys]))).astype(int)
        for x, y in places[np.random.default_rng(7).random(len(places)) < 0.12]:
            page[y, x] = 120
    _same_cells(_found(page), plain)


def test_columns_are_pooled_from_views_that_each_lack_some() -> None:
    page = draw_kk(FIELDS, [PERSON] * 5, LOOK)
    table = _found(page).tables[0]
    gray = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    letters = between(table.columns[1], table.columns[2], 0.08)
    views_of_it = [
        replace(table, columns=(*table.columns[:2], letters, *table.columns[3:])),
        replace(table, columns=(*table.columns[:5], *table.columns[6:])),
        replace(table, columns=(*table.columns[:5], *table.columns[7:])),
    ]
    pool = pooled(views_of_it, views_of_it[0], np.asarray(gray, np.uint8), np.eye(3))
    found = pool.best(len(table.columns) - 1, (0.017, 0.07), 0.025)
    assert found is not None
    middles = [[float(np.polyval(line, table.height / 2)) for line in one.columns] for one in (found[0], table)]
    assert np.abs(np.subtract(*middles)).max() < 3
    assert pool.best(40, (0.017, 0.07), 0.025) is None


def test_a_table_that_lost_an_outer_side_borrows_it_from_the_other() -> None:
    page = draw_kk(FIELDS, [PERSON] * 5, LOOK)
    upper, lower = _found(page).tables
    gray = np.asarray(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), np.uint8)
    for row in range(upper.row_count):
        corners = upper.cell(row, 0)
        x, top, bottom = (round(float(place)) for place in (corners[0, 0], corners[0, 1], corners[3, 1]))
        gray[top + 3 : bottom - 2, x - 3 : x + 4] = 252
    broken = replace(upper, columns=upper.columns[1:])
    alone, lent = (pooled([broken], broken, gray, np.eye(3), others) for others in ((), [lower]))
    found = lent.best(len(upper.columns) - 1, (0.017, 0.07), 0.025)
    assert found is not None
    assert 0 in found[0].weak
    middles = [[float(np.polyval(line, upper.height / 2)) for line in one.columns] for one in (found[0], upper)]
    assert np.abs(np.subtract(*middles)).max() < 3
    assert alone.best(len(upper.columns) - 1, (0.017, 0.07), 0.025) is None
