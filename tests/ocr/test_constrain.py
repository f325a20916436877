"""Constrained decoding picks by likelihood and never invents what the pixels do not say."""

import itertools

import numpy as np
import pytest

from ocr import constrain, ctc
from ocr.confidence import KINDS, Evidence, calibrate, fit
from ocr.engines.protocol import TextLine

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/.: "


def _line(text: str, sure: float = 0.97, doubts: dict[int, tuple[str, float]] | None = None) -> TextLine:
    """A CTC matrix that says `text`; `doubts` gives a rival and its probability at a position."""
    steps = []
    for place, letter in enumerate(text):
        step = np.full(1 + len(ALPHABET), (1 - sure) / len(ALPHABET), np.float32)
        step[ALPHABET.index(letter) + 1] = sure
        if doubts and place in doubts:
            rival, chance = doubts[place]
            step[ALPHABET.index(rival) + 1] = chance
            step[ALPHABET.index(letter) + 1] = sure - chance
        blank = np.full(1 + len(ALPHABET), (1 - sure) / len(ALPHABET), np.float32)
        blank[0] = sure
        steps += [step, blank]
    return TextLine(text, sure, np.array(steps, np.float32), ALPHABET)


def test_likelihoods_agree_with_summing_every_path() -> None:
    random = np.random.default_rng(1)
    matrix = random.dirichlet(np.ones(3), size=4).astype(np.float32)
    line = TextLine("", 1.0, matrix, "AB")

    def collapse(path: tuple[int, ...]) -> str:
        kept = [symbol for place, symbol in enumerate(path) if place == 0 or path[place - 1] != symbol]
        return "".join("AB"[symbol - 1] for symbol in kept if symbol)

    for text in ("A", "AB", "AA", "BAB", ""):
        paths = (path for path in itertools.product(range(3), repeat=4) if collapse(path) == text)
        total = sum(float(np.prod([matrix[step, symbol] for step, symbol in enumerate(path)])) for path in paths)
        assert ctc.log_likelihoods(line, [text])[0] == pytest.approx(np.log(total), abs=1e-4)


def test_digits_reads_the_second_best_letter_where_the_best_is_no_digit() -> None:
    line = _line("32O3", doubts={2: ("0", 0.3)})
    value = constrain.digits(line, 4)
    assert value.text == "3203"
    assert value.log_chance < np.log(0.5)


def test_digits_keeps_repeated_digits_apart() -> None:
    assert constrain.digits(_line("1100223344556677"), 16).text == "1100223344556677"


def test_digits_of_the_wrong_count_are_very_unlikely() -> None:
    assert constrain.digits(_line("123456789012345"), 16).log_chance < -3


def test_spaces_inside_numbers_are_no_letters() -> None:
    assert constrain.digits(_line("32 73"), 4).text == "3273"


def test_closed_list_takes_the_likeliest_term() -> None:
    value = constrain.closed_list(_line("STRATAI"), ("STRATA I", "STRATA II", "SLTA"))
    assert value.text == "STRATA I"


def test_closed_list_lets_an_unlisted_value_stand_but_not_with_confidence() -> None:
    value = constrain.closed_list(_line("ASTRONOT"), ("GURU", "DOSEN"))
    assert value.text == "ASTRONOT"
    assert value.log_chance < -8


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("17-08-1995", "1995-08-17"),
        ("17/08/1995", "1995-08-17"),
        ("17 AGUSTUS 1995", "1995-08-17"),
        ("31-02-1995", None),
    ],
)
def test_dates(printed: str, iso: str | None) -> None:
    assert constrain.date_value(_line(printed)).text == iso


def test_small_letters_count_for_their_capitals() -> None:
    assert constrain.text_value(_line("Budi")).text == "BUDI"


def test_a_wide_gap_brings_back_a_space_the_network_half_saw() -> None:
    line = _line("BUDIANI", doubts=None)
    matrix = line.probabilities
    assert matrix is not None
    matrix[7, ALPHABET.index(" ") + 1] = 0.3
    with_gap = constrain.text_value(line, gaps=((7 / 13, 0.45),))
    assert with_gap.text == "BUDI ANI"
    assert constrain.text_value(line).text == "BUDIANI"


def test_after_keeps_only_the_rest_of_the_matrix() -> None:
    rest = ctc.after(_line("NO: 12"), ":")
    assert rest.text == "12"
    assert constrain.digits(rest, 2).text == "12"


@pytest.mark.parametrize("kind", KINDS)
def test_more_doubt_is_never_more_confidence(kind: str) -> None:
    chances = [calibrate(Evidence(kind, -loss, 5.0, 15.0)) for loss in (0.0, 0.1, 1.0, 5.0)]
    assert chances == sorted(chances, reverse=True)
    assert 0 <= chances[-1] < chances[0] <= 1


def test_fitting_finds_that_unlikely_readings_are_wrong_more_often() -> None:
    labelled = [(Evidence("text", -loss / 10, 5.0, 15.0), loss < 12 or loss % 3 == 0) for loss in range(40)]
    assert fit(labelled)[1] < 0


def test_a_gap_before_a_letter_seen_late_is_that_of_the_space_behind_it() -> None:
    line = _line("ASTUTI N")
    steps = 2 * len("ASTUTI N") - 1
    before_i, behind_i = (9 / steps, 0.6), (11 / steps, 0.6)
    assert constrain.text_value(line, gaps=(before_i,)).text == "ASTUTI N"
    assert constrain.text_value(line, gaps=(before_i, behind_i)).text == "ASTUT I N"
