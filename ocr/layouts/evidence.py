"""How sure a value is: the likelihood of its letters in the engine's CTC matrix, and its lead over its rivals."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from ocr.confidence import Evidence, calibrate
from ocr.constrain import DIGITS
from ocr.ctc import folded, log_likelihoods
from ocr.engines.protocol import TextLine
from ocr.lines import CAPITAL_SHARE
from ocr.spans import Span
from workstation.domain.dates import MONTHS, NUMBER_WORDS

_FREE_MARGIN = 10.0
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
# Between words a space has a chance of 0.24 and more, within words 0.0004 and less; what lies between is doubtful.
_SPACE_DOUBT = (0.003, 0.1)
_DOUBT = 0.35
# A gap as wide as a word space, and no space: or the other way round: so many doubtful spaces.
_WIDE_GAP_DOUBT = 4


@dataclass(frozen=True, slots=True)
class Claim:
    """A text that `span` is said to show, in upper case."""

    span: Span
    text: str


def confidence(kind: str, claims: Sequence[Claim], rivals: Callable[[str], list[str]] | None = None) -> float:
    """The calibrated chance that all claims hold (0..1); `kind` as in ocr.confidence, `rivals` of one claim's text.

    Spaces are judged apart from letters: the network often hesitates about one without leaving any doubt.
    """
    if not claims:
        return 0.0
    total, margin = 0.0, _FREE_MARGIN
    for claim in claims:
        line = _without_spaces(folded(claim.span.seen()))
        text = claim.text.upper().replace(" ", "")
        others = [other for other in rivals(text) if other != text] if rivals else []
        chances = log_likelihoods(line, [text, *others])
        total += float(chances[0]) - _DOUBT * _doubtful_spaces(claim.span)
        if others:
            margin = min(margin, float(chances[0] - chances[1:].max()))
    letter = float(np.median([claim.span.line.height for claim in claims])) * CAPITAL_SHARE
    return calibrate(Evidence(kind, total, margin, letter))


def other_digits(text: str) -> list[str]:
    """Every text that differs from `text` in one digit."""
    return [
        text[:place] + digit + text[place + 1 :]
        for place, char in enumerate(text)
        if char.isdigit()
        for digit in DIGITS
        if digit != char
    ]


def other_codes(text: str) -> list[str]:
    """Every text that differs from `text` in one digit, or in a month written as a Roman number."""
    parts = re.split(r"([/.\-])", text)
    months = [
        "".join([*parts[:place], other, *parts[place + 1 :]])
        for place, part in enumerate(parts)
        if part in _ROMAN_MONTHS
        for other in _ROMAN_MONTHS
        if other != part
    ]
    return other_digits(text) + months


def other_words(text: str) -> list[str]:
    """Every text in which one number or month word of `text` (without spaces) is another of nearly its length."""
    vocabulary = (*NUMBER_WORDS, *MONTHS)
    return [
        text.replace(word, other, 1)
        for word in vocabulary
        if word in text
        for other in vocabulary
        if other != word and abs(len(other) - len(word)) <= 2
    ]


def _without_spaces(line: TextLine) -> TextLine:
    if line.probabilities is None or " " not in line.alphabet:
        return replace(line, text=line.text.replace(" ", ""))
    matrix = line.probabilities.copy()
    place = line.alphabet.index(" ") + 1
    matrix[:, 0] += matrix[:, place]
    matrix[:, place] = 0.0
    return replace(line, probabilities=matrix)


def _doubtful_spaces(span: Span) -> int:
    wide = sum(span.start <= place < span.stop - 1 for place in span.line.doubts) * _WIDE_GAP_DOUBT
    matrix = span.line.seen.probabilities
    if matrix is None or " " not in span.line.seen.alphabet:
        return wide
    space = matrix[:, span.line.seen.alphabet.index(" ") + 1]
    letters = [letter for letter in span.line.letters[span.start : span.stop] if letter.char != " "]
    gaps = [space[a.last : b.first] for a, b in pairwise(letters)]
    low, high = _SPACE_DOUBT
    return wide + sum(bool(len(gap)) and low < float(gap.max()) < high for gap in gaps)
