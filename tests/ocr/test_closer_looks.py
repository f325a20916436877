"""Two looks at a crop are weighed together, and letters by how Indonesian names are written; doubt stays doubt."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_kk_values import _line

from ocr.constrain import Value, text_value
from ocr.crops import Content, Line
from ocr.engines.protocol import TextLine
from ocr.layouts.kk_values import cell_value
from ocr.looks import closer, together, wider
from ocr.orthography import as_written
from workstation.domain.reading import FieldReading

CORNERS = np.array([[0, 0], [300, 0], [300, 30], [0, 30]], np.float64)


def _content(width: int = 200) -> Content:
    line = Line(np.full((20, width), 230, np.uint8), CORNERS, 20.0, 0, 0, width, 20)
    return Content((line,), False, False)


def _cell(key: str, first: TextLine, second: TextLine | None = None, width: int = 200) -> FieldReading:
    return cell_value(key, _content(width), [first], 0, CORNERS, [[second]] if second else [])


def test_the_number_of_the_column_above_a_nik_is_no_part_of_it() -> None:
    """Where the rule under the "(2)" was lost, and the network saw 121."""
    inside = Content((*_content(40).lines, *_content().lines), False, False)
    reading = cell_value("nik", inside, [_line("121"), _line("7306087005830078")], 0, CORNERS)
    assert reading.value == "7306087005830078"
    assert reading.confidence > 0.9


def _table(*values: tuple[str | None, float]) -> list[Value]:
    return [Value(text, chance, 5.0) for text, chance in values]


def test_the_value_that_both_looks_together_make_likelier_is_taken() -> None:
    seen = _table(("WUAYA", -1.0), ("WIJAYA", -0.5))
    others = {(0, "WIJAYA"): -2.0, (1, "WUAYA"): -6.0}
    value, look = together(seen, lambda look, text: others[look, text])
    assert (value.text, look) == ("WIJAYA", 1)
    assert value.log_chance == pytest.approx(-1.25)
    assert value.margin == pytest.approx(3.5 - 1.25)


@given(st.lists(st.tuples(st.sampled_from(["A", "B", "C", None]), st.floats(-20, 0)), min_size=1, max_size=4))
def test_no_value_is_likelier_than_the_chosen_one(seen: list[tuple[str | None, float]]) -> None:
    values = _table(*seen)
    value, look = together(values, lambda look, text: -5.0 - look)

    def total(text: str) -> float:
        return sum(one.log_chance if one.text == text else -5.0 - place for place, one in enumerate(values))

    texts = {one.text for one in values if one.text is not None}
    assert (value.text is None) == (not texts)
    assert value.text is None or total(value.text) == pytest.approx(max(map(total, texts)))
    assert values[look].text == value.text


def test_a_second_look_overrules_a_doubtful_first_one_but_not_a_clear_one() -> None:
    doubtful, clear = _line("7306087005830074", {15: ("8", 0.45)}), _line("7306087005830078")
    assert _cell("nik", doubtful).value == "7306087005830074"
    assert _cell("nik", doubtful, clear).value == "7306087005830078"
    assert _cell("nik", clear, doubtful).value == "7306087005830078"


def test_two_looks_that_disagree_leave_doubt() -> None:
    agreed = _cell("nik", _line("7306087005830074"), _line("7306087005830074"))
    split = _cell("nik", _line("7306087005830074"), _line("7306088005830074"))
    assert agreed.confidence > 0.97
    assert split.confidence < 0.5


def test_dates_are_weighed_as_they_are_printed() -> None:
    doubtful = _line("06-08-2817", {6: ("2", 0.0), 7: ("0", 0.4)})
    assert _cell("tanggal_lahir", doubtful, _line("06-08-2017")).value == "2017-08-06"


def test_further_looks_are_wider_and_a_closer_one_softer() -> None:
    crop = np.full((24, 80), 200, np.uint8)
    crop[::2, ::2] = 0
    soft, wide = closer(crop), wider(crop)
    assert soft.shape == wide.shape == (24, 100)
    assert soft.std() < wide.std() / 2


def test_a_group_that_is_too_wide_has_a_sign() -> None:
    minus, plus = _line("O"), _line("O+")
    for seen, meant in ((minus, "O-"), (plus, "O+")):
        found = _cell("golongan_darah", _faintly(seen, meant), width=27)
        assert found.value == meant
        assert found.confidence < 0.9 or seen is plus
    assert _cell("golongan_darah", minus, width=20).value == "O"
    # Pixels that deny any sign make of the width a speck.
    assert _cell("golongan_darah", minus, width=27).value == "O"


def _faintly(line: TextLine, meant: str) -> TextLine:
    """The line with a trace of the meant sign behind its letter."""
    assert line.probabilities is not None
    matrix = line.probabilities.copy()
    matrix[1, line.alphabet.index(meant[-1]) + 1] += 0.02
    return TextLine(line.text, line.confidence, matrix, line.alphabet)


@pytest.mark.parametrize(
    ("seen", "rival", "place", "meant"),
    [
        ("BUDI SASTRODIO", "J", 12, "BUDI SASTRODJO"),
        ("IAYAPURA", "J", 0, "JAYAPURA"),
        ("RATNAWATT", "I", 8, "RATNAWATI"),
        ("SETIAWAN", "J", 3, "SETJAWAN"),
        ("VINCENT", "I", 6, "VINCENI"),
        ("MARIANI", "J", 3, "MARIANI"),
    ],
)
def test_likely_letters_of_names_need_a_trace_in_the_pixels(seen: str, rival: str, place: int, meant: str) -> None:
    clear, traced = _line(seen), _line(seen, {place: (rival, 0.15)})
    assert as_written(text_value(clear), clear).text == seen
    written = as_written(text_value(traced), traced)
    assert written.text == meant
    assert meant == seen or written.log_chance < text_value(traced).log_chance


def test_ij_that_ran_together_is_parted() -> None:
    line = _line("WIJAYA")
    assert line.probabilities is not None
    line.probabilities[2, [line.alphabet.index(letter) + 1 for letter in "UI"]] = [0.8, 0.19]
    line.probabilities[4, [line.alphabet.index("J") + 1, 0]] = [0.2, 0.78]
    assert text_value(line).text == "WUAYA"
    assert as_written(text_value(line), line).text == "WIJAYA"
