"""Turn the words after a label into a normalised value with its confidence and place."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from ocr.layouts.dated import find_date, find_number
from ocr.layouts.labels import Word, spans_of
from ocr.spans import Span, digits_like, joined_box, joined_chance, joined_text
from workstation.domain.reading import FieldReading
from workstation.domain.vocabulary import JENIS_KELAMIN, JENIS_KELAMIN_ALIASES

MISSING = FieldReading(None)
_NIK_DIGITS = 16
_SURE_LIST_SCORE = 80.0
# Letters that stand in capitals only by misreading.
_LIKE_CAPITALS = str.maketrans("l|10", "IIIO")


def field(value: str | None, spans: Sequence[Span], page: int, trust: float = 1.0) -> FieldReading:
    """A field reading from spans; `trust` (0..1) lowers the engine's chance. No spans: nothing was read."""
    if not spans:
        return MISSING
    confidence = 0.0 if value is None else joined_chance(spans) * trust
    return FieldReading(value, joined_text(spans), round(confidence, 4), page, joined_box(spans))


def text_field(words: Sequence[Word], page: int) -> FieldReading:
    """A name or place: upper case, single spaces, no punctuation at its ends; "-" where only a dash is printed."""
    spans = spans_of(words)
    if not spans:
        dashes = spans_of([word for word in words if word.text.strip("-–—_ ") == ""], unwanted=" ")
        return field("-", dashes, page) if dashes and "-" in joined_text(dashes) else MISSING
    # A title's full stop ("S.E.") belongs to the name.
    return field(capitals(joined_text(spans)) or None, spans, page)


def capitals(text: str) -> str:
    """Upper case; in words that are printed in capitals, l and digits become the letters that they look like."""
    return " ".join(_capital_word(word) for word in text.split())


def _capital_word(word: str) -> str:
    letters = [char for char in word if char.isalpha() and char != "l"]
    if len(letters) >= 2 and sum(char.isupper() for char in letters) > len(letters) / 2:
        word = word.translate(_LIKE_CAPITALS)
    return word.upper()


def number_field(words: Sequence[Word], page: int) -> FieldReading:
    """A NIK: sixteen digits somewhere in the words; None when there are fewer or more."""
    spans = spans_of(words)
    for span in spans:
        for found in re.finditer(r"[0-9OoQDIl|ZSB][0-9OoQDIl|ZSB .]{14,}", span.text):
            digits = digits_like(found.group())
            if len(digits) == _NIK_DIGITS and digits.isdigit():
                seen = sum(char.isdigit() for char in found.group())
                part = Span(span.line, span.start + found.start(), span.start + found.end()).trimmed(" .")
                return field(digits, [part], page, 0.8 ** (_NIK_DIGITS - seen))
    return field(None, spans, page)


def date_field(words: Sequence[Word], page: int) -> FieldReading:
    """A date in words or digits, ISO; where both stand they must agree, else the confidence is low."""
    spans = spans_of(words)
    found = find_date(joined_text(spans))
    return field(found.day.isoformat() if found.day else None, spans, page, found.trust)


def count_field(words: Sequence[Word], page: int) -> FieldReading:
    """A small number in digits or words, as a digit string."""
    spans = spans_of(words)
    number = find_number(joined_text(spans))
    return field(None if number is None else str(number), spans, page)


def sex_field(words: Sequence[Word], page: int) -> FieldReading:
    """LAKI-LAKI or PEREMPUAN, also where printed as L or P."""
    spans = spans_of(words)
    text = joined_text(spans).upper()
    squeezed = re.sub("[^A-Z]", "", text)
    if squeezed in JENIS_KELAMIN_ALIASES:
        return field(JENIS_KELAMIN_ALIASES[squeezed], spans, page)
    scores = {term: fuzz.partial_ratio(re.sub("[^A-Z]", "", term), squeezed) for term in JENIS_KELAMIN}
    if len(squeezed) < 6 or max(scores.values()) < _SURE_LIST_SCORE:
        return field(None, spans, page)
    best = max(scores, key=lambda term: scores[term])
    # The closed list puts wrong letters right: two terms so unlike that the score is the better evidence.
    return FieldReading(best, joined_text(spans), round(0.5 + scores[best] / 200 - 0.001, 4), page, joined_box(spans))
