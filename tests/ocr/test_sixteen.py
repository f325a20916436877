"""Of two ways to read a digit of a NIK the one that occurs; what is printed clearly stays, be it ever so odd."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr import constrain
from ocr.confidence import Evidence, calibrate
from ocr.engines.protocol import TextLine
from ocr.sixteen import BARS, ODD_COST, USUAL, odd, sixteen, usual, whole

DIGITS = "0123456789"
NIK = "3310010203800001"
# Where no eight occurs: kabupaten, kecamatan, day, month and the number of the day.
TENS = (2, 4, 6, 8, 12, 13)
usual_numbers = st.tuples(*map(st.sampled_from, USUAL)).map("".join).filter(lambda number: not odd(number))


LETTERS = DIGITS + BARS


def _line(text: str, doubts: dict[int, tuple[str, float]] | None = None) -> TextLine:
    """A CTC matrix that says `text`; at some places a rival is so many nats less likely."""
    steps = np.full((2 * len(text), 1 + len(LETTERS)), 1e-5, np.float32)
    for place, digit in enumerate(text):
        rival, behind = (doubts or {}).get(place, (digit, 0.0))
        steps[2 * place, LETTERS.index(rival) + 1] = np.exp(-behind) / (1 + np.exp(-behind))
        steps[2 * place, LETTERS.index(digit) + 1] = 1 / (1 + np.exp(-behind)) if rival != digit else 1.0
        steps[2 * place + 1, 0] = 1.0
    return TextLine(text, 0.9, steps, LETTERS)


def _sure(text: str | None, log_chance: float, margin: float) -> float:
    return calibrate(Evidence("digits", log_chance, margin, 20.0)) if text else 0.0


@pytest.mark.parametrize("place", TENS)
def test_a_doubtful_eight_where_none_occurs_is_a_zero_but_not_surely(place: int) -> None:
    zero = NIK[:place] + "0" + NIK[place + 1 :]
    eight = NIK[:place] + "8" + NIK[place + 1 :]
    value = sixteen(_line(eight, {place: ("0", 3.0)}))
    assert value.text == zero
    assert _sure(value.text, value.log_chance, value.margin) < 0.99


@pytest.mark.parametrize("place", TENS)
def test_a_clear_eight_stays_where_none_occurs(place: int) -> None:
    eight = NIK[:place] + "8" + NIK[place + 1 :]
    line = _line(eight, {place: ("0", ODD_COST + 1.5)})
    assert sixteen(line) == constrain.digits(line, 16)


@pytest.mark.parametrize("place", [10, 11])
def test_an_eight_of_the_year_of_birth_is_left_to_the_pixels(place: int) -> None:
    eight = NIK[:place] + "8" + NIK[place + 1 :]
    assert sixteen(_line(eight, {place: ("0", 0.1)})).text == eight


@given(usual_numbers, st.integers(0, 15), st.sampled_from(DIGITS), st.floats(0.2, 9))
def test_a_usual_number_is_never_made_another(number: str, place: int, rival: str, behind: float) -> None:
    line = _line(number, {place: (rival, behind)} if rival != number[place] else None)
    assert sixteen(line) == constrain.digits(line, 16)


@given(st.text(DIGITS, min_size=16, max_size=16))
def test_whatever_is_printed_clearly_is_read(number: str) -> None:
    assert sixteen(_line(number)).text == number


def test_all_looks_together_decide() -> None:
    eight = NIK[:12] + "8" + NIK[13:]
    doubtful, clear = _line(eight, {12: ("0", 1.0)}), _line(eight, {12: ("0", 12.0)})
    seen = constrain.digits(clear, 16)
    assert usual(seen, [clear, doubtful]).text == eight
    assert usual(constrain.digits(doubtful, 16), [doubtful, doubtful]).text == NIK


@pytest.mark.parametrize(
    ("number", "place", "rival"),
    [
        ("6121011607070040", 2, "7"),  # Kalimantan Barat has no twenty-first kabupaten.
        ("3310011614070040", 8, "0"),  # No fourteenth month,
        ("3310013607070040", 6, "1"),  # no thirty-sixth day,
        ("3310017207070040", 6, "1"),  # nor that plus 40.
    ],
)
def test_a_doubtful_part_that_hardly_occurs_is_read_as_one_that_does(number: str, place: int, rival: str) -> None:
    value = sixteen(_line(number, {place: (rival, 3.0)}))
    assert value.text == number[:place] + rival + number[place + 1 :]
    assert _sure(value.text, value.log_chance, value.margin) < 0.99
    clear = _line(number, {place: (rival, ODD_COST + 1.5)})
    assert sixteen(clear) == constrain.digits(clear, 16)


@pytest.mark.parametrize("number", ["3329010203800001", "9128010203800001", "3174017112990001", "3310013101000001"])
def test_what_occurs_is_not_odd(number: str) -> None:
    """Kabupaten of large provinces, the last days of a month, a woman's day."""
    assert odd(number) == 0


def test_of_two_doubtful_digits_that_do_not_occur_both_are_turned() -> None:
    """A two in the thousands of those born a day is no likelier than a three in the hundreds."""
    value = sixteen(_line("3310010203802301", {12: ("0", 5.5), 13: ("0", 3.0)}))
    assert value.text == "3310010203800001"


@pytest.mark.parametrize("bar", BARS)
def test_a_bar_is_what_a_copier_left_of_a_seven_but_not_surely(bar: str) -> None:
    seven = NIK[:15] + "7"
    dashed = _line(NIK[:15] + bar)
    value = sixteen(dashed)
    assert value.text == seven
    assert _sure(value.text, value.log_chance, value.margin) < 0.99
    speck = _line(NIK, {15: (bar, 5.0)})
    assert sixteen(speck) == constrain.digits(speck, 16)


def test_an_engine_without_chances_is_taken_at_its_word() -> None:
    assert sixteen(TextLine("3310010203808001", 0.9)).text == "3310010203808001"


def test_the_line_that_holds_sixteen_digits_is_the_number() -> None:
    """The "(2)" of the column stands above it where a rule was lost, and may look like 121."""
    above, number, other = TextLine("121", 0.9), TextLine(NIK, 0.9), TextLine(NIK[:-1] + "2", 0.9)
    assert whole([above, number]) == 1
    assert whole([number]) == 0
    assert whole([above]) is None
    assert whole([number, other]) is None
