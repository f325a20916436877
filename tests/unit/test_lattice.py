"""CTC scoring against brute force on small alphabets, and what a lattice says of a text."""

from itertools import product
from math import exp, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workstation.crosscheck.fields import compare_field
from workstation.domain.finding import Verdict
from workstation.domain.lattice import BLANK, STEP_END, UNIT, best_text, decode, log_likelihood, margin
from workstation.domain.reading import FieldReading

SYMBOLS = (BLANK, "A", "B")
STEPS = st.lists(
    st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3).map(lambda row: [one / sum(row) for one in row]),
    min_size=1,
    max_size=5,
)


def folded(path: tuple[str, ...]) -> str:
    """What a path of symbols spells: repeats merged, then blanks dropped."""
    merged = [symbol for place, symbol in enumerate(path) if place == 0 or symbol != path[place - 1]]
    return "".join(symbol for symbol in merged if symbol != BLANK)


@given(STEPS, st.text("AB", max_size=4))
def test_the_score_is_the_sum_over_every_path(rows: list[list[float]], text: str) -> None:
    steps = [dict(zip(SYMBOLS, map(log, row), strict=True)) for row in rows]
    total = 0.0
    for path in product(range(3), repeat=len(rows)):
        if folded(tuple(SYMBOLS[place] for place in path)) == text:
            chance = 1.0
            for row, place in zip(rows, path, strict=True):
                chance *= row[place]
            total += chance
    assert exp(log_likelihood(steps, text)) == pytest.approx(total, abs=1e-12)


def lattice(*steps: dict[str, float]) -> str:
    return STEP_END.join(
        "".join(f"{symbol}{min(255, round(-log(chance) * UNIT)):02x}" for symbol, chance in step.items())
        for step in steps
    )


def spelled(text: str, doubt: dict[int, tuple[str, float]]) -> str:
    """A lattice that spells a text; `doubt` gives another letter and its chance at a place."""
    steps = []
    for place, letter in enumerate(text):
        other, chance = doubt.get(place, (letter, 0.0))
        steps += [{letter: 1 - chance, **({other: chance} if chance else {})}, {BLANK: 1.0}]
    return lattice(*steps)


def test_a_lattice_reads_back() -> None:
    seen = spelled("SITI", {3: ("T", 0.4)})
    assert best_text(decode(seen)) == "SITI"
    assert margin(seen, "SITI") == pytest.approx(0.0, abs=0.01)
    assert margin(seen, "SITT") == pytest.approx(log(0.4 / 0.6), abs=0.1)
    assert margin(seen, "BUDI") < -20


@pytest.mark.parametrize(("chance", "verdict"), [(0.45, Verdict.MATCH), (0.1, Verdict.UNREADABLE)])
def test_a_doubtful_letter_is_settled_by_the_pixels_only_when_they_speak_for_the_form(
    chance: float, verdict: Verdict
) -> None:
    reading = FieldReading("SITT AMINAH", "SITT AMINAH", 0.6, lattice=spelled("SITT AMINAH", {3: ("I", chance)}))
    assert compare_field("nama", "Siti Aminah", reading)[0] is verdict


def test_the_pixels_never_overrule_a_sure_reading_or_settle_a_number() -> None:
    seen = spelled("SITT AMINAH", {3: ("I", 0.45)})
    assert (
        compare_field("nama", "SITI AMINAH", FieldReading("SITT AMINAH", "", 0.999, lattice=seen))[0] is Verdict.LETTER
    )
    number = "3171061708140004"
    doubtful = FieldReading(number, number, 0.6, lattice=spelled(number, {15: ("5", 0.49)}))
    assert compare_field("nik", "3171061708140005", doubtful)[0] is Verdict.UNREADABLE


def test_a_far_text_stays_unreadable_however_flat_the_lattice() -> None:
    flat = STEP_END.join("".join(f"{letter}30" for letter in f"{BLANK}ABDEIMNSTU ") for _ in range(24))
    reading = FieldReading("BUDI SANTOSO", "", 0.3, lattice=flat)
    assert compare_field("nama", "SITI AMINAH", reading)[0] is Verdict.UNREADABLE
