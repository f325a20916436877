"""Cards whose people no whole rules part: their rows are told by the numbers, and by nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_kk import FIELDS, Look, draw_kk, photographed
from test_kk_reader import HEAD

from ocr.engines.ppocr import load_quick
from ocr.engines.protocol import Recogniser, TextLine
from ocr.layouts.kk import read_kk
from ocr.layouts.kk_unruled import run_of
from ocr.page import Page

ALPHABET = "0123456789.NO"
CHILD = HEAD | {"nama": "KHADIJAH NUR\nSUHARTONO", "nik": "3273024306050038", "ayah": "LUTFI\nSUHARTONO"}
LAST = HEAD | {"nama": "OKTAVIANI", "nik": "3273026406080038"}
LOOK = Look(width=1700, height=1000, size=18, pitch=32, rows=6)


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    quick = load_quick()
    assert quick is not None
    return quick


def _seen(page: object, recogniser: Recogniser) -> list[tuple[str | None, ...]]:
    result = read_kk(Page(0, np.asarray(page, np.uint8)), recogniser)
    assert "table_rows" not in result.problems
    return [
        tuple(member[key].value for key in ("nama", "nik", "agama", "hubungan", "ibu")) for member in result.members
    ]


@pytest.mark.parametrize(("dash", "counted"), [(0, 3), (4, None), (12, 3)])
def test_people_parted_by_dashes_or_by_nothing_are_read(recogniser: Recogniser, dash: int, counted: int | None) -> None:
    people = [HEAD, CHILD, LAST]
    look = replace(LOOK, dash=dash, counted=counted)
    plain = [(one["nama"].replace("\n", " "), one["nik"], one["agama"], one["hubungan"], one["ibu"]) for one in people]
    assert _seen(draw_kk(FIELDS, people, look), recogniser) == plain


@pytest.mark.parametrize(("dash", "curl"), [(0, 9.0), (5, 14.0)])
def test_rows_follow_the_curl_of_the_paper(recogniser: Recogniser, dash: int, curl: float) -> None:
    people = [HEAD, CHILD, LAST]
    page = photographed(draw_kk(FIELDS, people, replace(LOOK, dash=dash)), 182.0, 0.02, 5, curl=curl)
    names = [(one["nama"].replace("\n", " "), one["nik"]) for one in people]
    assert [row[:2] for row in _seen(page, recogniser)] == names


def _line(text: str, chance: float = 0.999) -> TextLine:
    """A text of which each letter is seen with the same chance."""
    steps = np.full((2 * max(len(text), 1), 1 + len(ALPHABET)), (1 - chance) / len(ALPHABET), np.float32)
    steps[:, 0] = chance
    for place, letter in enumerate(text):
        steps[2 * place] = (1 - chance) / len(ALPHABET)
        steps[2 * place, 1 + ALPHABET.index(letter)] = chance
    return TextLine(text, chance, steps, ALPHABET)


def _run(*texts: str) -> dict[int, int]:
    return run_of([_line(text) for text in texts])


def test_numbers_tell_those_between_and_beside_them() -> None:
    blurred = _line("7", 0.3)
    assert _run("NO", "1", "2.", "3") == {1: 1, 2: 2, 3: 3}
    assert run_of([_line("1"), blurred, _line("3")]) == {0: 1, 1: 2, 2: 3}
    assert run_of([_line("NO"), blurred, _line("2"), _line("3"), blurred]) == {1: 1, 2: 2, 3: 3, 4: 4}


def test_where_a_number_is_lost_none_is_made_up() -> None:
    """Between 2 and 5 stands one line: nobody knows whether it is 3 or 4."""
    assert _run("1", "2", "", "5", "6") == {0: 1, 1: 2, 3: 5, 4: 6}


def test_numbers_that_do_not_rise_are_no_run() -> None:
    assert _run("1", "2", "1", "3") == {}
    assert _run("NO", "4") == {}
