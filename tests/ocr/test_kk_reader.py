"""The Kartu Keluarga reader on cards drawn in the test: any direction, both editions, nothing shifted silently."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import remembering
from drawn_kk import FIELDS, Look, draw_kk, photographed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from ocr.engines.null import NullRecogniser
from ocr.engines.ppocr import load_quick
from ocr.engines.protocol import Recogniser
from ocr.grid import Table
from ocr.layouts.kk import MISNAMED, KkResult, read_kk
from ocr.layouts.kk_grid import looks_like_kk
from ocr.page import Page
from workstation.domain.reading import KK_FIELDS, KK_MEMBER_FIELDS

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
HEAD = {
    "nama": "LUTFI SUHARTONO",
    "nik": "3273022006720007",
    "jenis_kelamin": "LAKI-LAKI",
    "tempat_lahir": "BANDUNG",
    "tanggal_lahir": "20-06-1972",
    "agama": "ISLAM",
    "pendidikan": "DIPLOMA IV/STRATA I",
    "pekerjaan": "PETANI/PEKEBUN",
    "golongan_darah": "A+",
    "status_perkawinan": "KAWIN TERCATAT",
    "tanggal_perkawinan": "05-08-2003",
    "hubungan": "KEPALA KELUARGA",
    "kewarganegaraan": "WNI",
    "ayah": "BUDI NUGROHO",
    "ibu": "TUTI LESTARI",
}
CHILD = HEAD | {
    "nama": "KHADIJAH SUHARTONO",
    "nik": "3273024306050038",
    "jenis_kelamin": "PEREMPUAN",
    "tanggal_lahir": "03-06-2005",
    "status_perkawinan": "BELUM KAWIN",
    "tanggal_perkawinan": "-",
    "hubungan": "ANAK",
    "ayah": "LUTFI SUHARTONO",
    "ibu": "NENENG WENDA",
}
TTE = Look(width=1700, height=1000, size=18, pitch=32, rows=5)
BLANGKO = replace(
    TTE,
    first=tuple(column for column in TTE.first if column[0] != "golongan_darah"),
    second=tuple(column for column in TTE.second if column[0] != "tanggal_perkawinan"),
    left=("kepala_keluarga", "alamat", "rt_rw", "desa_kelurahan"),
    right=("kecamatan", "kabupaten_kota", "kode_pos", "provinsi"),
    serial="K 9134357",
    dashes=True,
    font=str(FONTS / "LiberationSerif-Regular.ttf"),
)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return remembering.recogniser()


def _iso(day: str) -> str:
    return "-".join(reversed(day.split("-")))


def _expected(member: dict[str, str], missing: tuple[str, ...] = ()) -> dict[str, str | None]:
    values: dict[str, str | None] = {key: member.get(key, "-") for key in KK_MEMBER_FIELDS}
    for key in ("tanggal_lahir", "tanggal_perkawinan"):
        values[key] = values[key] if values[key] == "-" else _iso(str(values[key]))
    return values | dict.fromkeys(missing)


def _assert_header(result: KkResult) -> None:
    expected = {key: FIELDS.get(key) for key in KK_FIELDS}
    expected |= {"rt": "005", "rw": "003", "tanggal_dikeluarkan": _iso(FIELDS["issued"])}
    assert {key: result.fields[key].value for key in KK_FIELDS} == expected


def _members(result: KkResult) -> list[dict[str, str | None]]:
    return [{key: reading.value for key, reading in member.items()} for member in result.members]


def test_reads_every_field_of_a_card(recogniser: Recogniser) -> None:
    result = read_kk(Page(0, draw_kk(FIELDS, [HEAD, CHILD], TTE)), recogniser)
    _assert_header(result)
    assert _members(result) == [_expected(HEAD), _expected(CHILD)]
    assert result.problems == ()


def test_reads_the_older_edition_and_leaves_its_missing_columns_unread(recogniser: Recogniser) -> None:
    page = draw_kk(FIELDS, [HEAD, CHILD], BLANGKO)
    result = read_kk(Page(0, page), recogniser)
    _assert_header(result)
    missing = ("golongan_darah", "tanggal_perkawinan")
    assert _members(result) == [_expected(HEAD, missing), _expected(CHILD, missing)]


@pytest.mark.parametrize(("degrees", "tilt", "curl"), [(180, 0.0, 0.0), (97, 0.04, 6.0), (-86, 0.05, 0.0)])
def test_reads_the_same_however_the_page_was_photographed(
    recogniser: Recogniser, degrees: float, tilt: float, curl: float
) -> None:
    photo = photographed(draw_kk(FIELDS, [HEAD], TTE), degrees, tilt, seed=3, curl=curl)
    result = read_kk(Page(0, photo), recogniser)
    _assert_header(result)
    assert _members(result) == [_expected(HEAD)]


def test_boxes_run_clockwise_from_the_text_s_own_top_left(recogniser: Recogniser) -> None:
    upright = draw_kk(FIELDS, [HEAD], TTE)
    height, width = upright.shape[:2]
    turned = np.ascontiguousarray(np.rot90(upright, 2))
    first = read_kk(Page(0, upright), recogniser).members[0]["nik"].box
    second = read_kk(Page(0, turned), recogniser).members[0]["nik"].box
    assert first is not None
    assert second is not None
    assert first[0][0] < first[1][0]
    back = np.array([width, height]) - np.array(second)
    assert np.abs(back - np.array(first)).max() < 3


def test_column_widths_and_order_of_labels_are_free(recogniser: Recogniser) -> None:
    look = replace(
        TTE,
        first=tuple((key, 20 + place * 2) for place, (key, _) in enumerate(TTE.first)),
        left=("kode_pos", "kepala_keluarga", "rt_rw", "alamat"),
        numbered=False,
        rows=3,
    )
    result = read_kk(Page(0, draw_kk(FIELDS, [HEAD, CHILD], look)), recogniser)
    _assert_header(result)
    assert [member["nik"].value for member in result.members] == [HEAD["nik"], CHILD["nik"]]


def test_a_lost_rule_never_shifts_rows(recogniser: Recogniser) -> None:
    page = draw_kk(FIELDS, [HEAD, CHILD], TTE)
    grid = looks_like_kk(Page(0, page))
    assert grid is not None
    corner = grid.tables[0].cell(3, 0)[0]
    y = round(float(corner[1]))
    page[y - 2 : y + 3, 40:1660] = 252
    result = read_kk(Page(0, page), recogniser)
    assert [member["nik"].value for member in result.members] == [HEAD["nik"], CHILD["nik"]]
    assert [member["ibu"].value for member in result.members] == [HEAD["ibu"], CHILD["ibu"]]


def test_several_lost_rules_are_put_back_by_the_numbers(recogniser: Recogniser) -> None:
    page = draw_kk(FIELDS, [HEAD, CHILD], replace(TTE, rows=8))
    grid = looks_like_kk(Page(0, page))
    assert grid is not None
    for table in grid.tables:
        for row in (3, 4):
            y = round(float(table.cell(row, 0)[0][1]))
            page[y - 3 : y + 4, 65:1640] = 252
    result = read_kk(Page(0, page), recogniser)
    assert [member["nik"].value for member in result.members] == [HEAD["nik"], CHILD["nik"]]
    assert [member["ibu"].value for member in result.members] == [HEAD["ibu"], CHILD["ibu"]]


WRAPPED = {
    "nama": "KHADIJAH NUR\nSUHARTONO",
    "pekerjaan": "PELAJAR/\nMAHASISWA",
    "status_perkawinan": "BELUM\nKAWIN",
    "ayah": "LUTFI\nSUHARTONO",
}


def test_rows_of_different_height_and_words_on_two_lines(recogniser: Recogniser) -> None:
    third = CHILD | {"nama": "OKTAVIANI", "nik": "3273026406080038"}
    look = replace(TTE, rows=6, counted=3)
    result = read_kk(Page(0, draw_kk(FIELDS, [HEAD, CHILD | WRAPPED, third], look)), recogniser)
    plain = {
        "nama": "KHADIJAH NUR SUHARTONO",
        "pekerjaan": "PELAJAR/MAHASISWA",
        "status_perkawinan": "BELUM KAWIN",
        "ayah": "LUTFI SUHARTONO",
    }
    assert _members(result) == [_expected(HEAD), _expected(CHILD | plain), _expected(third)]
    assert result.problems == ()


def test_a_streak_beside_a_rule_is_no_column(recogniser: Recogniser) -> None:
    page = draw_kk(FIELDS, [HEAD, CHILD], TTE)
    grid = looks_like_kk(Page(0, page))
    assert grid is not None
    left, right = grid.tables[0].cell(2, 7)[:2, 0]
    x = round(float(left + 0.93 * (right - left)))
    page[150:, x : x + 2] = 90
    result = read_kk(Page(0, page), recogniser)
    assert [member["pekerjaan"].value for member in result.members] == [HEAD["pekerjaan"], CHILD["pekerjaan"]]


def _without_rules(page: NDArray[np.uint8], table: Table, columns: Sequence[int], dots: int) -> None:
    """Leave of the rules right of some columns nothing but dots, or nothing at all."""
    for column in columns:
        x = round(float(table.cell(2, column)[1, 0]))
        ends = table.cell(0, column)[1], table.cell(table.row_count - 1, column)[2]
        top, bottom = (round(float(line[-1])) for line in ends)
        between = np.flatnonzero(page[top:bottom, x - 12, 0] > 200) + top
        page[between, x - 3 : x + 4] = 252
        if dots:
            page[top:bottom:dots, x - 1 : x + 1] = 60


@pytest.mark.parametrize("dots", [0, 14])
@pytest.mark.parametrize(("column", "keys"), [(1, ("nama", "nik")), (4, ("tempat_lahir", "tanggal_lahir"))])
def test_a_rule_that_the_copier_lost_is_put_back_but_what_stands_beside_it_is_not_sure(
    recogniser: Recogniser, column: int, keys: tuple[str, str], dots: int
) -> None:
    page = draw_kk(FIELDS, [HEAD, CHILD], replace(TTE, rows=10, height=1300))
    grid = looks_like_kk(Page(0, page))
    assert grid is not None
    _without_rules(page, grid.tables[0], [column], dots)
    result = read_kk(Page(0, page), recogniser)
    assert [[member[key].value for key in keys] for member in result.members] == [
        [_expected(person)[key] for key in keys] for person in (HEAD, CHILD)
    ]
    assert all(member[key].confidence <= MISNAMED for member in result.members for key in keys)


@pytest.mark.parametrize("streak", [False, True])
def test_several_rules_that_the_copier_lost_are_put_back_and_its_streaks_are_none(
    recogniser: Recogniser, streak: bool
) -> None:
    """Two neighbours in one table, and two apart in the other; a streak runs through a heading of each."""
    page = draw_kk(FIELDS, [HEAD, CHILD], replace(TTE, rows=10, height=1300))
    grid = looks_like_kk(Page(0, page))
    assert grid is not None
    _without_rules(page, grid.tables[0], [2, 4], 14)
    _without_rules(page, grid.tables[1], [4, 7], 14)
    if streak:
        for table, column in zip(grid.tables, (8, 3), strict=True):
            (left, top), (right, _), (_, bottom), _ = table.cell(0, column, table.row_count - 1)
            x = round(float(left + 0.43 * (right - left)))
            page[round(float(top)) : round(float(bottom)), x : x + 2] = 90
    result = read_kk(Page(0, page), recogniser)
    torn = ("pekerjaan", "hubungan") if streak else ()
    assert [member | dict.fromkeys(torn) for member in _members(result)] == [
        _expected(person, torn) for person in (HEAD, CHILD)
    ]
    beside = ("nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "kewarganegaraan", "no_paspor", "ayah", "ibu")
    assert all(member[key].confidence <= MISNAMED for member in result.members for key in beside)
    assert "table_lines" not in result.problems


@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    degrees=st.floats(0, 360),
    tilt=st.floats(0, 0.05),
    curl=st.floats(0, 6),
    seed=st.integers(0, 1000),
)
def test_any_homography_of_a_page_gives_the_same_reading(
    recogniser: Recogniser, degrees: float, tilt: float, curl: float, seed: int
) -> None:
    photo = photographed(draw_kk(FIELDS, [HEAD], TTE), degrees, tilt, seed, curl)
    assert _members(read_kk(Page(0, photo), recogniser)) == [_expected(HEAD)]


def test_the_quick_engine_changes_no_value(recogniser: Recogniser) -> None:
    quick = load_quick()
    assert quick is not None
    page = Page(0, draw_kk(FIELDS, [HEAD, CHILD], BLANGKO))
    with_both, alone = read_kk(page, recogniser, quick), read_kk(page, recogniser)
    assert _members(with_both) == _members(alone)
    assert {key: one.value for key, one in with_both.fields.items()} == {
        key: one.value for key, one in alone.fields.items()
    }


def test_rows_without_readable_numbers_are_not_trusted() -> None:
    result = read_kk(Page(0, draw_kk(FIELDS, [HEAD], TTE)), NullRecogniser())
    assert result.members == ()
    assert "table_lines" in result.problems


def test_a_page_without_tables_is_no_kk() -> None:
    blank = np.full((800, 1200, 3), 250, np.uint8)
    assert looks_like_kk(Page(0, blank)) is None
    assert read_kk(Page(0, blank), NullRecogniser()).problems == ("no_tables",)
