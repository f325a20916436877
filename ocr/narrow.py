"""Narrow letters that networks surely take for each other: I, J, L and T, and an I that they merge or split."""

import numpy as np
from numpy.typing import NDArray

from ocr import ctc
from ocr.engines.protocol import TextLine

NARROW = "IJLT"
# Of 2,600 names that the quick engine was sure of (photos and copies), 14 were misread; in 6 of these a narrow letter
# was contested by one with more than this share of its likelihood, as in one in eleven of the others.
CONTESTED = float(np.exp(-4.0))
# What no step of the network gives more to is no rival.
LEAST = CONTESTED / 4


def is_contested(line: TextLine, text: str, log_chance: float) -> bool:
    """Whether a text (which has this log likelihood) may as well have another narrow letter, or an I more or less."""
    if line.probabilities is None or log_chance > np.log1p(-CONTESTED):
        return False
    letters = ctc.without_spaces(ctc.folded(line))
    text = text.replace(" ", "")
    options = _options(text, _seconds(np.asarray(letters.probabilities), letters.alphabet))
    return bool(options and ctc.likeliest(letters, sorted(options), text)[1] > np.log(CONTESTED))


def _seconds(matrix: NDArray[np.float32], alphabet: str) -> set[str]:
    """The narrow letters that some step half sees, "" for none where an I is seen."""
    best = matrix.argmax(axis=1)
    places = {letter: place for place, letter in enumerate(alphabet, start=1) if letter in NARROW}
    seen = {letter for letter, place in places.items() if (matrix[best != place, place] >= LEAST).any()}
    return seen | {""} if (matrix[best == places.get("I"), 0] >= LEAST).any() else seen


def _options(text: str, seconds: set[str]) -> set[str]:
    swapped = {
        text[:place] + other + text[place + 1 :]
        for place, letter in enumerate(text)
        for other in seconds
        if letter in NARROW and (other or letter == "I")
    }
    more = {text[:place] + "I" + text[place:] for place in range(len(text) + 1)} if "I" in seconds else set()
    return (swapped | more) - {text}
