"""Narrow letters that a network takes for each other leave a doubt, however sure it is; gaps take one away."""

import numpy as np
import pytest
from test_closer_looks import _cell
from test_kk_values import _line

from ocr.constrain import Value, instead, text_value
from ocr.engines.protocol import TextLine
from ocr.gaps import part_as_read
from ocr.layouts.kk_values import NEARLY_CLEAR
from ocr.narrow import is_contested


def _contested(line: TextLine) -> bool:
    value = text_value(line)
    return is_contested(line, value.text or "", value.log_chance)


@pytest.mark.parametrize(
    ("seen", "place", "rival"),
    [("T KADEK", 0, "I"), ("WAHYUDL", 6, "I"), ("MARJANA", 3, "I"), ("FATIMAH", 3, "L"), ("DADANG HLMAN", 8, "I")],
)
def test_a_narrow_letter_that_may_be_another_is_contested(seen: str, place: int, rival: str) -> None:
    assert _contested(_line(seen, {place: (rival, 0.03)}))
    assert not _contested(_line(seen))
    assert not _contested(_line(seen, {place: (rival, 0.002)}))


@pytest.mark.parametrize(("seen", "step"), [("GG. II", 10), ("WAN", 1), ("IWAN", 0)])
def test_an_i_that_ran_together_or_is_none_is_contested(seen: str, step: int) -> None:
    line = _line(seen)
    assert line.probabilities is not None
    blank, letter = 0, line.alphabet.index("I") + 1
    rival = blank if line.probabilities[step].argmax() == letter else letter
    line.probabilities[step, rival] += 0.03
    assert text_value(line).text == seen
    assert _contested(line)


def test_other_letters_contest_nothing() -> None:
    assert not _contested(_line("SUPARMAN", {3: ("R", 0.04)}))
    assert not is_contested(TextLine("12", 0.9, np.full((4, 3), 1 / 3, np.float32), "12"), "12", -1.0)


def test_a_contested_name_is_read_as_seen_and_not_surely() -> None:
    clear, contested = _cell("nama", _line("WAHYUDI")), _cell("nama", _line("WAHYUDI", {6: ("L", 0.03)}))
    assert clear.value == contested.value == "WAHYUDI"
    assert clear.confidence > 0.99 > contested.confidence == NEARLY_CLEAR


def _half_spaced() -> tuple[TextLine, float]:
    """A line of two words between which the network saw no sure space, and where that is (a share of the width)."""
    line = _line("SITI AMINAH")
    assert line.probabilities is not None
    line.probabilities[8, [0, line.alphabet.index(" ") + 1]] = [0.35, 0.64]
    return line, 8 / (len(line.probabilities) - 1)


def test_where_words_part_is_no_doubt_once_the_gaps_show_it() -> None:
    line, place = _half_spaced()
    unseen, seen = text_value(line), text_value(line, gaps=((place, 0.5), (0.2, 0.1)))
    assert unseen.text == seen.text == "SITI AMINAH"
    assert seen.log_chance > unseen.log_chance + 0.3


@pytest.mark.parametrize("gaps", [((0.7, 0.5),), ((0.4, 0.29),), ((0.4, 0.5), (0.7, 0.5)), ((0.1, 0.1),)])
def test_gaps_that_part_other_words_or_may_not_settle_nothing(gaps: tuple[tuple[float, float], ...]) -> None:
    found = [(letter, 2 * place) for place, letter in enumerate("SITI AMINAH")]
    assert part_as_read(((0.4, 0.5), (0.2, 0.1)), found, 20)
    assert not part_as_read(gaps, found, 20)


def test_another_text_takes_no_confidence_from_gaps_it_was_not_seen_with() -> None:
    """What the gaps settled may count for more than the whole line does; a likelier text is no surer for it."""
    line, _ = _half_spaced()
    settled = Value("SITI AMINA", -0.05, 5.0)
    likelier = instead(settled, line, ["SITI AMINAH"], 3.0)
    assert (likelier.text, likelier.log_chance) == ("SITI AMINAH", -0.05)
    less = instead(Value("SITI AMINAH", -0.05, 5.0), line, ["SITIAMINAH"], 3.0)
    assert less.text == "SITIAMINAH" and -3.05 < less.log_chance < -0.05
    assert instead(settled, line, ["BUDI"], 3.0) is settled
