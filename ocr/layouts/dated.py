"""Dates on certificates, in words or digits, corrected only within the closed list of number and month words."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from ocr.spans import digits_like
from workstation.domain.dates import MONTH_NUMBERS, MONTHS, NUMBER_WORDS, parse_date, words_to_date, words_to_number

_FILLERS = ("TANGGAL", "BULAN", "TAHUN")
_VOCABULARY = tuple(dict.fromkeys((*NUMBER_WORDS, *MONTHS, "PEBRUARI", "NOPEMBER", *_FILLERS)))
_DIGITS = r"[0-9OoQDIl|ZSB]"
_NUMERIC = re.compile(rf"(?<!\w)({_DIGITS}{{1,2}}) ?[-/.] ?({_DIGITS}{{1,2}}) ?[-/.] ?({_DIGITS}{{4}})(?!\d)")
# A letter that looks like a digit is one only where no word goes on: "September" is no fifth.
_NAMED = re.compile(rf"(?<!\w)(\d{{1,2}}|{_DIGITS}{{1,2}}(?![A-Z]))[-. ]*([A-Z]{{3,9}})[-. ]*({_DIGITS}{{4}})(?!\d)")
_FILLED = re.compile(r"(?<=\d)( BULAN)(?= )|( TAHUN)(?= ?\d)")
_LIKE_LETTERS = str.maketrans("01586", "OISBG")
# Each wrong letter in a word leaves about this chance that the nearest word is the right one.
_PER_EDIT = 0.6
_LONG_TOKEN = 3
_DASHES = str.maketrans("–—", "--")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and how it was found.

    `trust`: the chance (0..1) that its letters were put right correctly. `start`, `stop`: the stretch of the text that
    holds a date in digits; `words`: one in words, as put right.
    """

    day: date | None
    trust: float
    start: int = 0
    stop: int = 0
    words: tuple[str, ...] = ()


NO_DATE = FoundDate(None, 0.0)
DISAGREEMENT = 0.3


def find_date(text: str) -> FoundDate:
    """Find a date in a stretch of text; where it stands in digits and in words, both must agree."""
    upper = text.upper().translate(_DASHES)
    # "17 bulan Agustus tahun 1995": what stands between the parts becomes blank, so that all letters keep their place.
    digits, words = _in_digits(_FILLED.sub(lambda found: " " * len(found.group()), upper)), _in_words(upper)
    if digits.day and words.day and digits.day != words.day:
        return FoundDate(words.day, DISAGREEMENT, words=words.words)
    return digits if digits.day else words


def find_number(text: str) -> int | None:
    """A small number in digits or words ("KEDUA" is 2 as well); None when there is none."""
    upper = text.upper()
    if found := re.search(r"\d{1,2}", upper):
        return int(found.group())
    if upper.strip() == "PERTAMA":
        return 1
    letters = re.sub("[^A-Z]", "", upper)
    words, _ = corrected_words(letters)
    if not words and letters.startswith("KE"):
        words, _ = corrected_words(letters[2:])
    return words_to_number(list(words)) if words else None


def _in_digits(text: str) -> FoundDate:
    for found in _NUMERIC.finditer(text):
        if day := parse_date("-".join(digits_like(part) for part in found.groups())):
            return FoundDate(day, 1.0, found.start(), found.end())
    for found in _NAMED.finditer(text):
        month, edits = _month(found[2])
        if month and (day := parse_date(f"{digits_like(found[1])}-{month:02d}-{digits_like(found[3])}")):
            return FoundDate(day, _PER_EDIT**edits, found.start(), found.end())
    return NO_DATE


def _month(text: str) -> tuple[int | None, int]:
    if text in MONTH_NUMBERS:
        return MONTH_NUMBERS[text], 0
    near = sorted((Levenshtein.distance(text, name), number) for name, number in MONTH_NUMBERS.items() if len(name) > 3)
    (edits, number), (next_edits, other) = near[0], near[1]
    if edits > max(1, len(text) // 3) or (edits == next_edits and number != other):
        return None, 0
    return number, edits


def _in_words(text: str) -> FoundDate:
    tokens = re.split(r"[\s/()]+", text)
    pure = [token for token in tokens if not re.search(r"\d", token)]
    long = [token for token in tokens if len(re.findall("[A-Z]", token.translate(_LIKE_LETTERS))) >= _LONG_TOKEN]
    # Spaces may stand inside words: what is short is left out only where all of it makes no date.
    for kept in (pure, [token.translate(_LIKE_LETTERS) for token in long]):
        words, edits = corrected_words(re.sub("[^A-Z]", "", "".join(kept)))
        if words and (day := words_to_date(" ".join(words))):
            return FoundDate(day, _PER_EDIT**edits, words=words)
    return NO_DATE


@lru_cache(maxsize=256)
def corrected_words(letters: str) -> tuple[tuple[str, ...], int]:
    """Split letters without spaces into number and month words at the least number of wrong letters.

    Returns the words and the number of wrong letters; no words when a word is too far from all, or when two readings
    are equally near: a guess between JUNI and JULI is no reading.
    """
    best: list[tuple[int, tuple[str, ...], bool]] = [(0, (), False)]
    for end in range(1, len(letters) + 1):
        best.append(min(_endings(letters, end, best), key=lambda way: way[0], default=(10**6, (), False)))
        edits = best[-1][0]
        ties = {words for cost, words, _ in _endings(letters, end, best[:-1]) if cost == edits}
        best[-1] = (edits, best[-1][1], best[-1][2] or len(ties) > 1)
    edits, words, tied = best[-1]
    return ((), 0) if tied or edits >= 10**6 else (words, edits)


def _endings(
    letters: str, end: int, best: list[tuple[int, tuple[str, ...], bool]]
) -> list[tuple[int, tuple[str, ...], bool]]:
    ways = []
    for word in _VOCABULARY:
        slack = len(word) // 4
        for length in range(max(1, len(word) - slack), len(word) + slack + 1):
            start = end - length
            if start < 0 or start >= len(best) or best[start][0] >= 10**6:
                continue
            edits = Levenshtein.distance(letters[start:end], word, score_cutoff=slack)
            if edits <= slack:
                before = best[start]
                ways.append((before[0] + edits, (*before[1], word), before[2]))
    return ways
