"""The sixteen digits of a NIK or of a family card, where the pixels leave two ways to read one of them.

Both are PPKKCC DDMMYY SSSS: region, day (a woman's plus 40), a number among those of that day (PP 37/2007 Pasal 37).
In blur a dotted zero looks like an eight, which hardly ever stands where the zero does. What such a number says is
never taken from anything else, and what is printed clearly is read as it stands, be it ever so odd.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ocr import constrain, ctc
from ocr.constrain import DIGITS, Value
from ocr.engines.protocol import TextLine

# No kabupaten is numbered above 29, no kota outside of 71 to 79, no kecamatan above 59; in one kecamatan hardly a
# hundred are born a day.
USUAL = (
    "123456789", DIGITS, "0127", DIGITS, "012345", DIGITS,
    "01234567", DIGITS, "01", DIGITS, DIGITS, DIGITS,
    "0", "0", DIGITS, DIGITS,
)  # fmt: skip
# The provinces with more than 19 kabupaten (Kepmendagri 100.1.1-6117/2022, and Papua before 2022).
MANY_KABUPATEN = frozenset({"12", "33", "35", "53", "73", "91"})
DAYS, WOMEN, MONTHS = 31, 40, 12
# Of a hundred numbers hardly one holds an odd digit: it must be this much likelier (nats) than a usual one.
ODD_COST = 4.6
# All that a copier left of a seven is its bar: where a network saw a dash in 1,877 copied numbers, a seven stood. It is
# looked at where some step is a dash with this chance.
BARS, LEAST_BAR = '-"=—~', 0.02


def whole(lines: Sequence[TextLine]) -> int | None:
    """The place of the one line among several that holds sixteen digits by itself; None where not just one does."""
    found = [place for place, line in enumerate(lines) if len(line.text) == len(USUAL) and line.text.isdecimal()]
    return found[0] if len(found) == 1 else None


def sixteen(line: TextLine) -> Value:
    """The likeliest sixteen digits of a line."""
    return usual(constrain.digits(line, len(USUAL)), [line])


def usual(seen: Value, looks: Sequence[TextLine]) -> Value:
    """What `looks` showed, or what is as likely and less odd, dashes being sevens. Neither lends it any certainty."""
    lines = [_barred(look) for look in looks]
    barred = any(line is not look for line, look in zip(lines, looks, strict=True))
    if seen.text is None or not (barred or odd(seen.text)):
        return seen
    places = [[DIGITS] * len(USUAL), USUAL] if barred else [USUAL]
    texts = {constrain.pattern(line, allowed).text for line in lines for allowed in places}
    options = sorted({seen.text, *filter(None, texts), *_usual_beside(seen.text)})
    costs = np.array([ODD_COST * odd(text) for text in options])
    chances = _chances(lines, options) - costs
    best = options[int(chances.argmax())]
    if best == seen.text or chances.max() <= chances[options.index(seen.text)]:
        return seen
    chance, own = _chances(looks, [best, seen.text]).tolist()
    return Value(best, min(chance, own), min(seen.margin, chance - own))


def odd(number: str) -> int:
    """How many parts of a number hardly ever occur where they stand."""
    strange = sum(digit not in usual for digit, usual in zip(number, USUAL, strict=False))
    day, month = number[6:8], number[8:10]
    if number[6:7] in USUAL[6] and not 1 <= int(day or 1) % WOMEN <= DAYS:
        strange += 1
    if number[8:9] in USUAL[8] and not 1 <= int(month or 1) <= MONTHS:
        strange += 1
    return strange + (number[2:3] == "2" and number[:2] not in MANY_KABUPATEN)


def _usual_beside(number: str) -> list[str]:
    """The numbers that differ from an odd one in a single digit and are not odd."""
    if not odd(number):
        return []
    others = [number[:place] + digit + number[place + 1 :] for place in range(len(number)) for digit in DIGITS]
    return [other for other in others if not odd(other)]


def _barred(line: TextLine) -> TextLine:
    """The line with the chance of each dash given to the seven; the same where hardly one may be there."""
    if line.probabilities is None:
        return line
    number = {letter: place for place, letter in enumerate(line.alphabet, start=1)}
    bars = [number[mark] for mark in BARS if mark in number]
    chances = line.probabilities[:, bars].sum(axis=1)
    if "7" not in number or not len(chances) or chances.max() < LEAST_BAR:
        return line
    matrix = line.probabilities.copy()
    matrix[:, number["7"]] += chances
    matrix[:, bars] = 0.0
    return replace(line, probabilities=matrix)


def _chances(looks: Sequence[TextLine], texts: Sequence[str]) -> NDArray[np.float64]:
    """The log likelihood of each text, in the mean of all looks."""
    lines = [ctc.without_spaces(look) for look in looks]
    return np.asarray(np.mean([ctc.log_likelihoods(line, texts) for line in lines], axis=0), np.float64)
