"""Turn the words after a label into a normalised value with its confidence and place."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from ocr.confidence import Evidence, calibrate
from ocr.constrain import closed_list, digits, pattern
from ocr.ctc import beside
from ocr.layouts.dated import FoundDate, corrected_words, find_date, find_number
from ocr.layouts.evidence import Claim, confidence, other_codes, other_digits, other_words
from ocr.layouts.labels import Word, spans_of
from ocr.lines import CAPITAL_SHARE
from ocr.sixteen import sixteen
from ocr.spans import Span, digits_like, joined_box, joined_text
from workstation.domain.reading import FieldReading
from workstation.domain.vocabulary import ALIASES, CLOSED_LISTS, JENIS_KELAMIN, JENIS_KELAMIN_ALIASES

MISSING = FieldReading(None)
_NIK_DIGITS = 16
_LIKE_DIGIT = "[0-9OoQDIl|ZSB]"
_LONG_NUMBER = re.compile(rf"{_LIKE_DIGIT}[0-9OoQDIl|ZSB .]{{14,}}")
_LIKE_LIST = 80.0
# Letters that stand in capitals only by misreading.
_LIKE_LETTERS = str.maketrans("0158", "OISB")
# What an address names by number, and how sure one is that ends in it.
_WANTS_NUMBER = re.compile(r"\b(NO|NOMOR|LT|LANTAI|KAV|BLOK|RT|RW|GG|KM|TOWER|UNIT)\.?$")
_CUT_OFF = 0.5
# "MOH.BAYO": whether a space stands behind the full stop is hard to see.
_STUCK_INITIAL = re.compile(r"\b[A-Z]{2,}\.([A-Z]{3,}|\d)")
# "FEBRIYANTI i MANGATAS": a letter or two in small print between capitals are what is left of another word.
_REMNANT = re.compile(r"[A-Z]{2} [a-z]{1,2} [A-Z]{2}")
_GLUED = 0.98
# "li" is II: no word begins with a small l among capitals.
_ROMAN = re.compile("l[il|]{1,2}")
_LIKE_CAPITALS = str.maketrans("l|10", "IIIO")


def field(value: str | None, spans: Sequence[Span], page: int, chance: float = 0.0) -> FieldReading:
    """A field reading of what the spans show. No spans: nothing was read."""
    if not spans:
        return MISSING
    return FieldReading(value, joined_text(spans), round(chance, 4) if value else 0.0, page, joined_box(spans))


def text_field(words: Sequence[Word], page: int) -> FieldReading:
    """A name or place: upper case, single spaces, no punctuation at its ends; "-" where only a dash is printed."""
    spans = spans_of(_without_scribble(words))
    if not spans:
        dashes = spans_of([word for word in words if word.text.strip("-–—_") == ""], unwanted=" ")
        return field("-", dashes, page, 0.95) if "-" in joined_text(dashes) else MISSING
    spans = [*spans[:-1], _without_full_stop(spans[-1])]
    claims = [Claim(span, capitals(span.text)) for span in spans]
    value = " ".join(claim.text for claim in claims)
    chance = confidence("text", claims)
    return field(value, spans, page, min(chance, _GLUED) if _is_doubtful(value, joined_text(spans)) else chance)


def _is_doubtful(value: str, seen: str) -> bool:
    return bool(_STUCK_INITIAL.search(value) or _REMNANT.search(seen))


def address_field(words: Sequence[Word], page: int) -> FieldReading:
    """An address; one that ends where a number must follow ("… BLOK A NO.") has lost it, and is not sure."""
    reading = text_field(words, page)
    cut = reading.value and _WANTS_NUMBER.search(reading.value)
    return replace(reading, confidence=min(reading.confidence, _CUT_OFF)) if cut else reading


def _without_scribble(words: Sequence[Word]) -> list[Word]:
    """Without words in small letters among capitals: handwriting and stamps read as letters."""
    capital = sum(word.text.isupper() for word in words)
    return [word for word in words if not (word.text.islower() and len(word.text) >= 3 and 2 * capital >= len(words))]


def _without_full_stop(span: Span) -> Span:
    """Without a full stop at the end, unless it ends an abbreviation or a title ("MOH.", "S.E.")."""
    last = span.text.split()[-1]
    return span.trimmed(".") if last.endswith(".") and "." not in last[:-1] and len(last) > 4 else span


def capitals(text: str) -> str:
    """Upper case; in words that are printed in capitals, l and digits become the letters that they look like."""
    text = text.replace(" ' ", "'")
    return " ".join("".join(map(_capital_part, re.split(r"([./-])", word))) for word in text.split())


def _capital_part(word: str) -> str:
    if _ROMAN.fullmatch(word):
        return "I" * len(word)
    letters = [char for char in word if char.isalpha() and char != "l"]
    if len(letters) >= 2 and sum(char.isupper() for char in letters) > len(letters) / 2:
        word = word.translate(_LIKE_CAPITALS)
    return word.upper()


def number_text(text: str) -> str:
    """A certificate's or letter's number in upper case, without spaces around its strokes.

    Each part between strokes is a word, a Roman number or digits; look-alikes are put right only within that.
    """
    joined = re.sub(r" ?([/]) ?", r"\1", text)
    return "".join(_number_part(part) for part in re.split(r"([/.\- ])", joined))


def worded_number(text: str) -> str:
    """A number as `number_text` writes it, with the spaces between its words kept ("…/SPKT/POLSEK BANDAR PULAU")."""
    parts = (part.strip() for part in re.sub(r" ?- ?", "-", text).split("/"))
    return "/".join(_worded_part(part) for part in parts)


def _worded_part(part: str) -> str:
    if not re.search("[A-Za-z]{3}", part):
        return number_text(part)
    return " ".join(number_text(word) for word in re.sub(r"(?<=[\d.]) (?=[\d.])", "", part).split())


def _number_part(part: str) -> str:
    count = sum(char.isdigit() for char in part)
    if re.fullmatch("[IVXl|1]+", part) and re.search("[IVXl|]", part):
        return part.translate(_LIKE_CAPITALS)
    if len(part) - count >= 3 and count == 1:
        return part.upper().translate(_LIKE_LETTERS)
    return part.upper() if count else capitals(part)


def nik_field(labelled: Sequence[Word], whole_page: Sequence[Word], page: int) -> FieldReading:
    """A NIK: sixteen digits after its label, else the only ones on the page; what was seen where they are not 16."""
    for words in (labelled, whole_page):
        if found := _sixteen_digits(spans_of(words), page):
            return found
    return field(None, spans_of(labelled), page)


def _sixteen_digits(spans: Sequence[Span], page: int) -> FieldReading | None:
    for span in spans:
        for found in _LONG_NUMBER.finditer(span.text):
            if len(digits_like(found.group())) == _NIK_DIGITS:
                part = span.part(found.start(), found.end()).trimmed(" .")
                value = sixteen(part.seen()).text or digits_like(part.text)
                return field(value, [part], page, confidence("digits", [Claim(part, value)], other_digits))
    return None


def date_field(words: Sequence[Word], page: int) -> FieldReading:
    """A date in words or digits, ISO; where both stand they must agree, else the confidence is low."""
    spans = spans_of(words)
    for span in spans:
        found = find_date(span.text)
        if found.day and found.stop:
            part = span.part(found.start, found.stop)
            return _dated(found, [part], [Claim(part, part.text)], page)
    found = find_date(joined_text(spans))
    if found.day and found.stop:
        parts = _parts(spans, found.start, found.stop)
        return _dated(found, parts, [Claim(part, part.text) for part in parts], page)
    if found.day and found.words:
        claims = [Claim(span, " ".join(put_right(span.text))) for span in spans if put_right(span.text)]
        return _dated(found, spans, claims, page)
    return field(found.day.isoformat() if found.day else None, spans, page, 0.5 * found.trust)


def _parts(spans: Sequence[Span], start: int, stop: int) -> list[Span]:
    """The parts of spans that make up a stretch of their joined text."""
    parts, place = [], 0
    for span in spans:
        first, last = max(start - place, 0), min(stop - place, len(span.text))
        if first < last:
            parts.append(span.part(first, last).trimmed(" "))
        place += len(span.text) + 1
    return parts


def put_right(text: str) -> tuple[str, ...]:
    """The number and month words that a stretch of letters shows; empty when it shows none."""
    return corrected_words(re.sub("[^A-Z]", "", text.upper()))[0]


def _dated(found: FoundDate, spans: Sequence[Span], claims: Sequence[Claim], page: int) -> FieldReading:
    rivals = other_words if found.words else other_digits
    chance = confidence("date", claims, rivals) * min(1.0, found.trust + 0.4)
    if found.words and not claims:
        chance = 0.5 * found.trust
    return field(found.day.isoformat() if found.day else None, spans, page, chance)


def count_field(words: Sequence[Word], page: int) -> FieldReading:
    """A small number in digits or words, as a digit string."""
    spans = spans_of(words)
    number = find_number(joined_text(spans))
    claims = [Claim(span, " ".join(put_right(span.text)) or span.text) for span in spans]
    return field(None if number is None else str(number), spans, page, confidence("text", claims))


def code_field(value: str | None, spans: Sequence[Span], page: int) -> FieldReading:
    """A certificate's or letter's number."""
    claims = [Claim(span, span.text) for span in spans]
    return field(value, spans, page, confidence("digits", claims, other_codes) if value else 0.0)


def patterned_field(span: Span, places: Sequence[str], page: int) -> FieldReading | None:
    """A number of a fixed form (`places`: the letters each position may hold); None where the span shows another."""
    seen = re.sub(r"[^0-9A-Za-z]", "", span.text)
    if abs(len(seen) - sum(len(place) != 1 or place.isalnum() for place in places)) > 2:
        return None
    value = pattern(span.seen(), places)
    if value.text is None or fuzz.ratio(_alike(value.text), _alike(span.text)) < _LIKE_LIST:
        return None
    return field(value.text, [span], page, confidence("digits", [Claim(span, value.text)], other_digits))


def _alike(text: str) -> str:
    return digits_like(re.sub(r"[^0-9A-Za-z]", "", text))


def list_field(words: Sequence[Word], key: str, page: int) -> FieldReading:
    """A term of the closed list `key` (domain vocabulary), or "-"; what was read where it is no such term."""
    spans = spans_of(words, unwanted=" :;,_=*/'\"")
    if not spans:
        return MISSING
    found = closed_list(beside([span.seen() for span in spans]), (*CLOSED_LISTS[key], "-"), tuple(ALIASES[key]))
    letter = spans[0].line.height * CAPITAL_SHARE
    return field(found.text, spans, page, calibrate(Evidence("list", found.log_chance, found.margin, letter)))


def digits_field(words: Sequence[Word], length: int, page: int) -> FieldReading:
    """A number of `length` digits."""
    spans = spans_of(words)[:1]
    if not spans:
        return MISSING
    seen = digits_like(spans[0].text)
    if len(seen) != length or not re.fullmatch(f"({_LIKE_DIGIT}| )+", spans[0].text):
        return field(None, spans, page)
    value = digits(spans[0].seen(), length).text or seen
    return field(value, spans, page, confidence("digits", [Claim(spans[0], value)], other_digits))


def sex_field(words: Sequence[Word], page: int) -> FieldReading:
    """LAKI-LAKI or PEREMPUAN, also where printed as L or P."""
    spans = spans_of(words)[:1]
    squeezed = re.sub("[^A-Z]", "", joined_text(spans).upper())
    if squeezed in JENIS_KELAMIN_ALIASES:
        chance = confidence("list", [Claim(spans[0], spans[0].text)])
        return field(JENIS_KELAMIN_ALIASES[squeezed], spans, page, chance)
    scores = {term: fuzz.partial_ratio(re.sub("[^A-Z]", "", term), squeezed) for term in JENIS_KELAMIN}
    best = max(scores, key=lambda term: scores[term])
    if len(squeezed) < 6 or scores[best] < _LIKE_LIST:
        return field(None, spans, page)
    chance = confidence("list", [Claim(spans[0], best)], lambda _: list(JENIS_KELAMIN))
    return field(best, spans, page, chance)
