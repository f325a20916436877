"""Labels whose words stand apart, values that look like labels, and what follows the bow of curled paper."""

from dataclasses import replace

import numpy as np
import pytest
import remembering
from drawn_kk import FIELDS, Look, draw_kk, photographed
from test_constrain import ALPHABET, _line
from test_views import PERSON

from ocr.constrain import text_value
from ocr.crops import Line
from ocr.engines.protocol import Recogniser, TextLine
from ocr.layouts.kk import read_kk
from ocr.layouts.kk_continued import continued
from ocr.layouts.kk_grid import looks_like_kk
from ocr.layouts.kk_header import Segment, labelled
from ocr.layouts.kk_values import CONTINUED, _with_stops, _without_column_number, header_values
from ocr.page import Page


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return remembering.recogniser()


def _piece(text: str, left: int, top: int = 100, width: int = 60) -> Segment:
    corners = np.array([[left, top], [left + width, top], [left + width, top + 20], [left, top + 20]], np.float64)
    image = np.full((20, width), 230, np.uint8)
    return Line(image, corners, 20.0, left, top, left + width, top + 20), TextLine(text, 0.99)


def test_words_of_a_label_that_stand_apart_are_one() -> None:
    row = [_piece("KODE", 10), _piece("POS", 90), _piece(": 61275", 300)]
    assert labelled(row)["kode_pos"].text.text.strip(" :") == "61275"


def test_a_slash_read_as_a_digit_still_parts_rt_from_rw() -> None:
    row = [_piece("RT", 10, width=30), _piece("1", 60, width=10), _piece("RW", 90, width=30), _piece(": 011/001", 300)]
    found = labelled(row)
    assert set(found) == {"rt_rw"}
    assert found["rt_rw"].text.text.strip(" :") == "011/001"


def test_the_value_of_a_label_in_pieces_stands_beside_its_last_one() -> None:
    row = [_piece("RT", 10, 100, 30), _piece("1", 60, 104, 10), _piece("RW", 90, 107, 30), _piece("011/001", 300, 115)]
    assert labelled(row)["rt_rw"].text.text == "011/001"


@pytest.mark.parametrize("between", ["", "/", "1"])
def test_two_words_and_a_slash_are_one_label(between: str) -> None:
    """Wide letters part them: "KELURAHAN" was taken for the village, and believed."""
    slash = [_piece(between, 70, width=10)]
    row = [_piece("Desa", 10, width=50), *slash, _piece("Kelurahan", 90, width=100), _piece("JANGLI", 400)]
    assert labelled(row)["desa_kelurahan"].text.text == "JANGLI"
    capitals = [_piece("KABUPATEN", 10, width=100), _piece("KOTA", 130, width=50), _piece("MALANG", 190)]
    assert labelled(capitals)["kabupaten_kota"].text.text == "KOTA MALANG"


def test_a_value_is_no_label_however_alike() -> None:
    """LAMA is a village, and nearly ALAMAT."""
    row = [_piece("Desa/Kelurahan", 10, width=200), _piece(": LAMA", 300)]
    assert labelled(row)["desa_kelurahan"].text.text.strip(" :") == "LAMA"


def test_the_number_of_a_column_is_no_part_of_the_first_person() -> None:
    assert _without_column_number([TextLine("(4)", 0.9), TextLine("SERUI", 0.9)]) == [1]
    assert _without_column_number([TextLine("(4)", 0.9)]) == [0]


def test_the_only_date_below_the_tables_is_that_of_issue() -> None:
    official = _piece("NIP. 19740719 199212 2 007", 300, width=300)
    foot = [_piece("Damlkakan Tanga 03-04-2025", 10, width=300), official]
    found = header_values([], foot, 0)["tanggal_dikeluarkan"]
    assert found.reading.value == "2025-04-03"
    assert "tanggal_dikeluarkan" not in header_values([], [*foot, _piece("01-02-2024", 10, 150)], 0)
    assert "tanggal_dikeluarkan" not in header_values([], [official], 0)


def _half_seen(stop: float) -> TextLine:
    """A crop that says "JL MELATI" with a chance of `stop` that a stop follows JL."""
    line = _line("JL. MELATI", 0.999)
    assert line.probabilities is not None
    place = ALPHABET.index(".") + 1
    line.probabilities[4, [place, 0]] = stop, 0.999 - stop
    return line


@pytest.mark.parametrize(
    ("stop", "meant"), [(0.3, "JL. MELATI"), (0.05, "JL. MELATI"), (1e-4, "JL MELATI"), (1e-9, "JL MELATI")]
)
def test_a_stop_is_put_in_unless_the_pixels_deny_it(stop: float, meant: str) -> None:
    line = _half_seen(stop)
    value = text_value(line)
    assert value.text == "JL MELATI"
    assert _with_stops(line, value).text == meant


@pytest.mark.parametrize("bow", [-45.0, 45.0])
def test_the_date_of_issue_is_read_on_curled_paper(recogniser: Recogniser, bow: float) -> None:
    page = draw_kk(FIELDS, [PERSON], Look(rows=10, tint=True))
    photo = photographed(page, 1.0, 0.01, 3, bow)
    result = read_kk(Page(0, photo), recogniser)
    assert result.fields["tanggal_dikeluarkan"].value == "2017-03-16"
    assert result.fields["provinsi"].value == "JAWA BARAT"
    assert result.fields["no_kk"].value == FIELDS["no_kk"]


def test_a_cell_beyond_the_edge_of_the_photo_is_never_surely_blank(recogniser: Recogniser) -> None:
    page = draw_kk(FIELDS, [PERSON], Look(rows=10))
    whole = looks_like_kk(Page(0, page))
    assert whole is not None
    cut_off = replace(whole, gray=np.ascontiguousarray(whole.gray[:, :-180]))
    member = read_kk(Page(0, page), recogniser, found=cut_off).members[0]
    assert member["golongan_darah"].confidence < 0.9
    assert member["ibu"].confidence < 0.9
    assert member["nama"].confidence > 0.9


def _values(*pieces: Segment) -> dict[str, str]:
    return {key: value.text.text for key, value in continued(labelled(pieces), pieces).items()}


def test_an_address_that_goes_on_below_its_first_line_is_whole() -> None:
    head = (_piece("ALAMAT", 0, 100), _piece(": JL. MELATI NO. 2", 200, 100, 300), _piece("RT/RW", 0, 160))
    below = _piece("KOMPLEK", 200, 130, 120), _piece("PERTAMINA", 340, 130, 150)
    assert _values(*head, *below)["alamat"] == "JL. MELATI NO. 2 KOMPLEK PERTAMINA"
    read = header_values([*head, *below], [], 0)["alamat"]
    assert read.reading.confidence <= CONTINUED
    assert len(read.pieces) == 3


@pytest.mark.parametrize(
    "other",
    [
        (_piece("005/003", 200, 130),),
        (_piece(": DAGO", 200, 130),),
        (_piece("Dxsx", 0, 130), _piece("DAGO", 200, 130)),
        (_piece("DAGO", 320, 130),),
        (_piece("DAGO", 200, 190),),
    ],
)
def test_what_may_be_another_label_s_is_no_second_line(other: tuple[Segment, ...]) -> None:
    """Numbers, what a colon or anything else stands before, what begins elsewhere, and what stands far below."""
    head = _piece("ALAMAT", 0, 100), _piece(": JL. MELATI NO. 2", 200, 100, 300)
    assert _values(*head, *other)["alamat"] == "JL. MELATI NO. 2"
