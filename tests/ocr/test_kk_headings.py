"""Headings are matched to the columns of an edition, however rules and streaks part them."""

from dataclasses import replace

import pytest

from ocr.layouts.kk_columns import HEADINGS, TEMPLATES
from ocr.layouts.kk_headings import Heading, headings_of

ROW = 27.0
FIRST, LAST = TEMPLATES[0], TEMPLATES[2]


def _row(keys: tuple[str, ...]) -> list[Heading]:
    """One heading for each column, 100 pixels wide."""
    return [Heading(100 * place + 20, 100 * place + 80, 30, HEADINGS[key][0]) for place, key in enumerate(keys)]


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_edition_is_known_by_its_headings(template: tuple[str, ...]) -> None:
    found = headings_of(_row(template), ROW)
    assert found is not None
    assert found[0] == template
    assert [heading.middle for heading in found[1] if heading] == [100 * place + 50 for place in range(len(template))]


def test_lines_below_each_other_and_parts_that_a_streak_left_are_one_heading() -> None:
    pieces = _row(LAST)
    pieces[2:3] = [
        Heading(205, 232, 20, "Stati"),
        Heading(235, 290, 20, "us Hubungan Dalam"),
        Heading(230, 270, 35, "Keluarga"),
    ]
    found = headings_of(pieces, ROW)
    assert found is not None
    assert found[0] == LAST
    assert found[1][2] == Heading(205, 290, 20)


def test_what_stands_over_several_columns_names_none_of_them() -> None:
    over = [Heading(430, 490, 10, "Dokumen"), Heading(505, 560, 10, "migrasi"), Heading(660, 740, 10, "Nama O:")]
    found = headings_of([*_row(LAST), *over, Heading(745, 760, 10, "ang Tua")], ROW)
    assert found is not None
    assert found[0] == LAST
    assert all(heading and heading.end - heading.start == 60 for heading in found[1])


def test_the_numbers_of_the_columns_are_no_headings() -> None:
    numbers = [Heading(100 * place + 40, 100 * place + 60, 60, f"({place})") for place in range(len(FIRST))]
    found = headings_of([*_row(FIRST), *numbers, Heading(140, 160, 60, "(IO)")], ROW)
    assert found is not None
    assert found[0] == FIRST


@pytest.mark.parametrize(("unread", "known"), [((3,), True), ((3, 6), False), ((0,), False), ((8,), False)])
def test_one_heading_within_may_be_unreadable_but_not_two_nor_an_outer_one(
    unread: tuple[int, ...], known: bool
) -> None:
    pieces = [replace(piece, text="XQZ") if place in unread else piece for place, piece in enumerate(_row(FIRST))]
    found = headings_of(pieces, ROW)
    assert (found is not None) == known
    assert found is None or (found[0] == FIRST and found[1][3] is None)


def test_a_heading_of_one_column_names_no_other() -> None:
    """The rule beside the numbers was lost, and with it the first heading: no older card, whose second is missing."""
    assert headings_of(_row(LAST)[1:], ROW) is None


def test_other_tables_are_no_card_s() -> None:
    assert headings_of([], ROW) is None
    assert headings_of(_row(("agama", "nik", "nama", "ibu", "ayah", "pekerjaan", "hubungan", "no_kitap")), ROW) is None
