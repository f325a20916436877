"""Choose among what a field can hold by the likelihood of its letters, not by comparing strings.

Likelihoods (`ocr.ctc`) are read off the pixels of one field alone: no field repairs another.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ocr.ctc import TINY, Matrix, folded, greedy, likeliest, log_likelihoods, without_spaces
from ocr.engines.protocol import TextLine
from ocr.gaps import WIDE_GAP, WORD_GAP, Gaps, are_in_letters, belongs_to_space, part_as_read, word_gap_of
from workstation.domain.dates import parse_date

DIGITS = "0123456789"
NAME_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ .,'-/"
TEXT_LETTERS = NAME_LETTERS + DIGITS + "()&:+"
OUTSIDE_LIST = -9.0
RARE_COST = 7.0
NEAR_TERM = 75.0
# A text with this chance (96 %) leaves its rivals too little to be worth weighing one by one.
NEARLY_SURE = -0.04

# Measured on printed names in three typefaces: gaps between letters reach 0.28 letter heights, word spaces start at
# 0.3 (0.2 in blurred pictures). A space the network dropped costs it under 3 nats, a false one (I I) over 4; words
# other than I I bear more.
SPACE_COST, FAR_SPACE_COST, SPACE_DOUBT = 3.0, 4.0, 0.1
BLURRED_GAP, BLURRED_COST, BROKEN_COST = 0.2, 0.7, 2.0


@dataclass(frozen=True, slots=True)
class Value:
    """A constrained value and its evidence.

    `text` is None where nothing fits. `log_chance` is the log likelihood of `text` given the crop; `margin` how much
    likelier it is than the best rival, in nats (large is safe).
    """

    text: str | None
    log_chance: float
    margin: float


NOTHING_READ = Value(None, float(np.log(TINY)), 0.0)


def closed_list(line: TextLine, terms: Sequence[str], rare: Sequence[str] = (), gaps: Gaps = ()) -> Value:
    """The likeliest of `terms` and the `rare` ones; the free reading where that is far likelier than any of them."""
    free = text_value(line, _letters_of((*terms, *rare)), gaps)
    if free.text in terms and free.log_chance >= NEARLY_SURE:
        return replace(free, margin=_least_margin(free.log_chance))
    chances = log_likelihoods(folded(line), (*terms, *rare))
    chances[len(terms) :] -= RARE_COST
    terms = (*terms, *rare)
    order = np.argsort(chances)[::-1]
    best = int(order[0])
    near = fuzz.ratio(free.text or "", terms[best]) >= NEAR_TERM
    if free.text and free.text not in terms and not near and chances[best] - free.log_chance < OUTSIDE_LIST:
        return Value(free.text, free.log_chance + OUTSIDE_LIST, 0.0)
    margin = float(chances[best] - chances[order[1]]) if len(order) > 1 else 30.0
    return Value(terms[best], float(chances[best]), margin)


@lru_cache(maxsize=32)
def _letters_of(terms: tuple[str, ...]) -> str:
    """All letters, and what else the terms hold: "ISTRI" in a dark photo looks like 15730 too."""
    return NAME_LETTERS + "".join(sorted(set("".join(terms)) - set(NAME_LETTERS)))


def _least_margin(log_chance: float) -> float:
    """The margin of a text that has this chance, were all the rest of it that of a single rival."""
    return float(min(log_chance - np.log(max(-np.expm1(log_chance), TINY)), 30.0))


def closed_value(line: TextLine, terms: Sequence[str]) -> tuple[str | None, float]:
    """The likeliest of `terms` and its share of the likelihood of all of them (0..1)."""
    chances = log_likelihoods(folded(line), terms)
    if not len(chances):
        return None, 0.0
    best = int(chances.argmax())
    return terms[best], float(1 / np.exp(chances - chances[best]).sum())


def instead(value: Value, line: TextLine, options: Sequence[str], cost: float) -> Value:
    """The value with the likeliest of other texts if it is not less likely by more than `cost` (nats); never surer."""
    text, lead = likeliest(line, options, value.text or "")
    return value if lead < -cost else replace(value, text=text, log_chance=value.log_chance + min(lead, 0.0))


def text_value(line: TextLine, letters: str = TEXT_LETTERS, gaps: Gaps = ()) -> Value:
    """Free text in upper case using only `letters`, single spaces.

    `gaps` are the blank stretches seen in the crop (centre as a share of its width, width in letter heights): where
    one is as wide as a word space and the network half saw a space too, it is put in. Networks drop spaces more
    often than letters.
    """
    upper = folded(line)
    if upper.probabilities is None:
        text = " ".join("".join(letter for letter in upper.text if letter in letters).split())
        return Value(text, float(np.log(max(line.confidence, TINY))), 0.0) if text else NOTHING_READ
    kept = [place for place, letter in enumerate(upper.alphabet) if letter in letters]
    columns = [0, *(place + 1 for place in kept)]
    matrix = upper.probabilities[:, columns]
    alphabet = "".join(upper.alphabet[place] for place in kept)
    found = greedy(matrix, alphabet)
    text = " ".join("".join(letter for letter, _ in found).split())
    if not text:
        return NOTHING_READ
    narrowed = TextLine(text, line.confidence, matrix, alphabet)
    chance = float(log_likelihoods(narrowed, [text])[0])
    if gaps and " " in letters:
        told_apart = part_as_read(gaps, found, len(matrix) - 1)
        text, chance = _spaced(narrowed, found, gaps, text, chance)
        if told_apart:
            chance = max(chance, float(log_likelihoods(without_spaces(narrowed), [text.replace(" ", "")])[0]))
    return Value(_tidy(text), chance, _weakest(matrix))


def _spaced(line: TextLine, found: list[tuple[str, int]], gaps: Gaps, text: str, chance: float) -> tuple[str, float]:
    steps = 0 if line.probabilities is None else len(line.probabilities) - 1
    doubt, word_gap, broken = 0.0, word_gap_of(gaps), are_in_letters(gaps, sum(letter != " " for letter, _ in found))
    for share, width in gaps:
        place = share * steps
        before = sum(step <= place for _, step in found)
        if width < BLURRED_GAP or not 0 < before < len(found) or " " in (found[before - 1][0], found[before][0]):
            continue
        if belongs_to_space(found, before, [other * steps for other, wide in gaps if wide >= word_gap]):
            continue
        with_space = [*found[:before], (" ", round(place)), *found[before:]]
        tried = " ".join("".join(letter for letter, _ in with_space).split())
        cost = chance - float(log_likelihoods(line, [tried])[0])
        between_ones = found[before - 1][0] == found[before][0] == "I"
        letters = SPACE_COST if between_ones else FAR_SPACE_COST
        limit = BROKEN_COST if broken else BLURRED_COST if width < word_gap else letters
        limit *= 2 if width >= WIDE_GAP and not between_ones else 1
        if word_gap > WORD_GAP and width < word_gap:
            continue
        if cost < limit:
            found, text = with_space, tried
        if cost > 0 and width >= word_gap:
            doubt += SPACE_DOUBT * (cost if cost < limit or between_ones else 5)
    return text, chance - doubt


def _tidy(text: str) -> str:
    """Text without marks that no value begins with (specks read as letters), and without spaces before a stop."""
    text = re.sub(r" +(?=[.,])", "", text)
    return text.lstrip(" .,'-/:&+)") if len(text) > 2 else text


def _weakest(matrix: NDArray[np.float32]) -> float:
    """The log odds of the least certain step against its runner-up."""
    ordered = np.sort(matrix, axis=1)
    return float(np.log(np.maximum(ordered[:, -1], TINY) / np.maximum(ordered[:, -2], TINY)).min())


def pattern(line: TextLine, places: Sequence[str]) -> Value:
    """The likeliest text whose letter at each position is one of `places[position]` (Viterbi over the CTC matrix)."""
    if line.probabilities is None:
        text = "".join(line.text.split())
        fits = len(text) == len(places) and all(letter in allowed for letter, allowed in zip(text, places, strict=True))
        return Value(text, float(np.log(max(line.confidence, TINY))), 0.0) if fits else NOTHING_READ
    line = without_spaces(line)
    matrix = np.asarray(line.probabilities)
    seen = "".join(letter for letter, _ in greedy(matrix, line.alphabet))
    if len(seen) == len(places) and all(letter in allowed for letter, allowed in zip(seen, places, strict=True)):
        chance = float(log_likelihoods(line, [seen])[0])
        if chance >= NEARLY_SURE:
            return Value(seen, chance, _least_margin(chance))
    number = {letter: place for place, letter in enumerate(line.alphabet, start=1)}
    widest = max(len(allowed) for allowed in places)
    letters = np.array([[number[letter] for letter in allowed.ljust(widest, allowed[0])] for allowed in places])
    logs = np.log(np.maximum(matrix.astype(np.float64), TINY))
    best = _best_path(logs, letters, line.alphabet)
    if best is None:
        return NOTHING_READ
    rivals = sorted({best, *_neighbours(best, places)} - {best})
    chances = log_likelihoods(line, [best, *rivals])
    return Value(best, float(chances[0]), float(chances[0] - chances[1:].max()) if rivals else 30.0)


def _neighbours(text: str, places: Sequence[str]) -> list[str]:
    """Every text of the pattern that differs from `text` in one place."""
    return [text[:place] + letter + text[place + 1 :] for place, allowed in enumerate(places) for letter in allowed]


def _best_path(logs: Matrix, letters: NDArray[np.int64], alphabet: str) -> str | None:
    count, options = letters.shape
    low = -1e9
    # State 2·i is the blank before letter i, state 2·i + 1 the letter itself, in each of its options.
    blank = np.full(count + 1, low)
    letter = np.full((count, options), low)
    blank[0] = 0.0
    chosen: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    for step in logs:
        before = np.concatenate([np.full((1, options), low), letter[:-1]])
        own = np.arange(options)
        best_before, second_before = _two_best(before)
        same = (
            letters[:, :, None]
            == np.concatenate([letters[:1], letters[:-1]])[np.arange(count), best_before][:, None, None]
        )
        jump_from = np.where(same[:, :, 0], second_before[:, None], best_before[:, None])
        jump = np.take_along_axis(before, jump_from, axis=1)
        ways = np.stack([letter, np.broadcast_to(blank[:-1, None], letter.shape), jump])
        way = ways.argmax(axis=0)
        new_letter = ways.max(axis=0) + step[letters]
        source = np.where(way == 0, own, np.where(way == 1, -1, jump_from))
        ended = np.concatenate([[low], letter.max(axis=1)])
        from_letter = np.concatenate([[0], letter.argmax(axis=1)])
        stay = blank >= ended
        blank_source = np.where(stay, -1, from_letter)
        blank = np.maximum(blank, ended) + step[0]
        chosen.append((np.where(way == 2, source + options, source), blank_source))
        letter = new_letter
    return _trace_back(chosen, blank, letter, letters, alphabet)


def _two_best(values: Matrix) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.argsort(values, axis=1)
    second = order[:, -2] if values.shape[1] > 1 else order[:, -1]
    return order[:, -1], second


def _trace_back(
    chosen: list[tuple[NDArray[np.int64], NDArray[np.int64]]],
    blank: Matrix,
    letter: Matrix,
    letters: NDArray[np.int64],
    alphabet: str,
) -> str | None:
    count, options = letters.shape
    option = int(letter[-1].argmax())
    if max(blank[-1], letter[-1, option]) < -1e8:
        return None
    in_blank = bool(blank[-1] >= letter[-1, option])
    place = count if in_blank else count - 1
    text: list[int] = [] if in_blank else [int(letters[place, option])]
    for letter_source, blank_source in reversed(chosen):
        if in_blank:
            source = int(blank_source[place])
            if source >= 0:
                in_blank, place, option = False, place - 1, source
                text.append(int(letters[place, option]))
            continue
        source = int(letter_source[place, option])
        if source == -1:
            in_blank = True
        elif source >= options:
            place, option = place - 1, source - options
            text.append(int(letters[place, option]))
    return "".join(alphabet[index - 1] for index in reversed(text))


def digits(line: TextLine, length: int) -> Value:
    """The likeliest number of exactly `length` digits."""
    return pattern(line, [DIGITS] * length)


def date_value(line: TextLine) -> Value:
    """A date, ISO: in digits (day first) or with a month name."""
    two, four = ["0123", DIGITS], ["12", *[DIGITS] * 3]
    mark = "-/."
    value = pattern(line, [*two, mark, "01", DIGITS, mark, *four])
    day = parse_date(value.text) if value.text else None
    if day is not None and value.log_chance >= NEARLY_SURE:
        return replace(value, text=day.isoformat())
    free = text_value(line)
    written = parse_date(free.text) if free.text else None
    if written is not None and free.text is not None and re.search("[A-Z]", free.text):
        return Value(written.isoformat(), free.log_chance, free.margin)
    if day is None:
        return Value(None, value.log_chance, 0.0)
    return replace(value, text=day.isoformat())
