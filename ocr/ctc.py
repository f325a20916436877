"""What an engine saw in a line: the likelihood of texts, and parts of the line with their share of the matrix.

All likelihoods come from the CTC matrix an engine keeps (Graves et al. 2006, "Connectionist Temporal
Classification", forward algorithm).
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np
from numpy.typing import NDArray

from ocr.engines.protocol import TextLine

# Marks that print alike, and the plain one that documents mean.
LIKE_MARKS = {"’": "'", "‘": "'", "´": "'", "`": "'", "–": "-", "—": "-"}
TINY = 1e-12
# The chance that words on two lines of a cell are two words, or one with a slash between.
EITHER = 0.5

Matrix = NDArray[np.float64]


def folded(line: TextLine) -> TextLine:
    """The line in upper case: each small letter's probability goes to its capital."""
    if line.probabilities is None:
        return replace(line, text=line.text.upper())
    upper, places, starts = _capitals(line.alphabet)
    return TextLine(
        line.text.upper(), line.confidence, np.add.reduceat(line.probabilities[:, places], starts, axis=1), upper
    )


@lru_cache(maxsize=4)
def _capitals(alphabet: str) -> tuple[str, list[int], list[int]]:
    """The alphabet without small letters, the places of a step in its order, and where each letter's places begin.

    A product with a matrix of ones would do the same, but its threads get in the way of the engines'.
    """
    upper = "".join(letter for letter in alphabet if not letter.islower() and letter not in LIKE_MARKS)
    whose: dict[str, list[int]] = {letter: [] for letter in upper}
    for place, letter in enumerate(alphabet, start=1):
        plain = LIKE_MARKS.get(letter, letter.upper())
        if plain in whose:
            whose[plain].append(place)
    groups = [[0], *whose.values()]
    return upper, list(chain(*groups)), list(accumulate(map(len, groups[:-1]), initial=0))


def log_likelihoods(line: TextLine, texts: Sequence[str]) -> NDArray[np.float64]:
    """Log likelihood of each text given the crop (CTC forward, all texts at once)."""
    if line.probabilities is None:
        same = ["".join(line.text.split()) == "".join(text.split()) for text in texts]
        return np.log(np.where(same, max(line.confidence, TINY), TINY))
    places = {letter: place for place, letter in enumerate(line.alphabet, start=1)}
    longest = max((len(text) for text in texts), default=0)
    states = np.zeros((len(texts), 2 * longest + 1), np.int64)
    known = np.array([all(letter in places for letter in text) for text in texts], bool)
    for row, text in enumerate(texts):
        if known[row]:
            states[row, 1 : 2 * len(text) : 2] = [places[letter] for letter in text]
    ends = np.array([2 * len(text) for text in texts])
    totals = _forward(line.probabilities.astype(np.float64), states, ends)
    return np.where(known, totals, np.log(TINY) * 20)


def _forward(probabilities: Matrix, states: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
    rows = np.arange(len(states))
    skip = ((states[:, 2:] != 0) & (states[:, 2:] != states[:, :-2])).astype(float)
    chances = np.maximum(probabilities, TINY)[:, states]
    alpha = np.zeros(states.shape)
    alpha[:, :2] = chances[0, :, :2]
    log_scale = np.zeros(len(states))
    for step in range(1, len(chances)):
        moved = alpha.copy()
        moved[:, 1:] += alpha[:, :-1]
        moved[:, 2:] += alpha[:, :-2] * skip
        moved *= chances[step]
        alpha = moved
        # Sixteen steps of the least chance still fit a float.
        if step % 16 == 0:
            scale = np.maximum(alpha.sum(axis=1), 1e-300)
            alpha /= scale[:, None]
            log_scale += np.log(scale)
    final = alpha[rows, ends] + np.where(ends > 0, alpha[rows, np.maximum(ends - 1, 0)], 0.0)
    return log_scale + np.log(np.maximum(final, 1e-300))


def likeliest(line: TextLine, options: Sequence[str], seen: str) -> tuple[str, float]:
    """The likeliest of some texts, and by how much it is likelier than the one `seen`, in nats."""
    chances = log_likelihoods(folded(line), [seen, *options])
    best = int(chances[1:].argmax())
    return options[best], float(chances[best + 1] - chances[0])


def without_spaces(line: TextLine) -> TextLine:
    """The line with each space read as nothing: numbers and dates hold none."""
    if line.probabilities is None or " " not in line.alphabet:
        return line
    matrix = line.probabilities.copy()
    place = line.alphabet.index(" ") + 1
    matrix[:, 0] += matrix[:, place]
    matrix[:, place] = 0.0
    return replace(line, probabilities=matrix)


def greedy(matrix: NDArray[np.float32], alphabet: str) -> list[tuple[str, int]]:
    """The letters of the best path, each with the step at which it first stands."""
    best = matrix.argmax(axis=1)
    return [
        (alphabet[index - 1], step)
        for step, index in enumerate(best)
        if index and (step == 0 or best[step - 1] != index)
    ]


def after(line: TextLine, mark: str) -> TextLine:
    """What follows the first `mark` in a line, with its share of the matrix; the whole line where there is none."""
    place = line.text.find(mark)
    return line if place < 0 else from_letter(line, place + len(mark))


def from_letter(line: TextLine, start: int) -> TextLine:
    """A line from its letter number `start` on, with its share of the matrix."""
    if line.probabilities is None:
        return replace(line, text=line.text[start:].strip())
    found = greedy(line.probabilities, line.alphabet)
    lead = len("".join(letter for letter, _ in found)) - len("".join(letter for letter, _ in found).lstrip())
    while lead + start < len(found) and found[lead + start][0] == " ":
        start += 1
    if lead + start >= len(found):
        return TextLine("", 0.0, line.probabilities[-1:], line.alphabet)
    cut = found[lead + start][1]
    return replace(line, text=line.text[start:].strip(), probabilities=line.probabilities[max(0, cut - 1) :])


def beside(lines: Sequence[TextLine], may_join: bool = False) -> TextLine:
    """Pieces of one line joined from left to right with a space between; `may_join`: or without one."""
    text = " ".join(line.text for line in lines)
    confidence = min((line.confidence for line in lines), default=0.0)
    if any(line.probabilities is None for line in lines) or " " not in lines[0].alphabet:
        return TextLine(text, confidence)
    space = np.full((1, 1 + len(lines[0].alphabet)), TINY, np.float32)
    space[0, lines[0].alphabet.index(" ") + 1] = EITHER if may_join else 1.0
    space[0, 0] = EITHER if may_join else TINY
    parts: list[NDArray[np.float32]] = []
    for line in lines:
        if line.probabilities is not None:
            parts += [space, line.probabilities] if parts else [line.probabilities]
    return TextLine(text, confidence, np.concatenate(parts), lines[0].alphabet)
