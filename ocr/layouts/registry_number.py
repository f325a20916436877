"""Numbers of registry certificates: region, code, recording date and serial; of old, serial and year."""

import re
from collections.abc import Sequence

from ocr.constrain import DIGITS
from ocr.layouts.labels import Labelled, Word, spans_of, squeezed
from ocr.layouts.values import MISSING, code_field, number_text, patterned_field
from ocr.spans import Span, joined_text
from workstation.domain.reading import FieldReading

# A number of any age: digits first, then parts of digits and few letters.
_NUMBER = re.compile(r"(?=.*\d.*\d)\d[\d.]*([/-][A-Z0-9.]{1,12})+")
_OLD = re.compile(r"\d{1,5}/([A-Z]{1,5}/)?\d{4}")


def registry_number(page: Labelled, words: Sequence[Word], codes: str, index: int) -> FieldReading:
    """The number after its label; else the only text of the page that has its form (`codes`: "KW", "LUT" → L + U|T)."""
    first, rest = codes[0], codes[1:]
    places = (*[DIGITS] * 4, "-", first, rest, "-", *[DIGITS] * 8, "-", *[DIGITS] * 4)
    form = re.compile(rf"(\d{{4}}) ?- ?({first}[{rest}]) ?- ?(\d{{8}}) ?- ?(\d{{4}})")
    labelled = spans_of(_number_words(words))[:1]
    if labelled and (patterned := patterned_field(labelled[0], places, index)):
        return patterned
    anywhere = [Span(word.line, 0, len(word.line.letters)) for word in page.words if word.starts_line]
    for span in labelled or anywhere:
        if found := form.search(span.text.upper()):
            return code_field("-".join(found.groups()), [span.part(found.start(), found.end())], index)
    if not labelled:
        return _old_number(page, index)
    old = number_text(joined_text(labelled))
    # What is left of "Nomor" and stuck to its number may have taken a digit with it; "menurut Undang-undang Nomor 1
    # Tahun 1974" names a law.
    if _NUMBER.fullmatch(old):
        return code_field(old, labelled, index)
    alone = _old_number(page, index)
    return alone if alone.value else code_field(None, labelled, index)


def _old_number(page: Labelled, index: int) -> FieldReading:
    """The number of the old editions, which stands alone under the title: "Nomor : 417/DISP/1996"."""
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        rows.setdefault(word.row, []).append(word)
    for words in rows.values():
        spans = spans_of(_behind_label(words))
        value = number_text(joined_text(spans))
        if len(spans) == 1 and _OLD.fullmatch(value):
            return code_field(value, spans, index)
    return MISSING


def _behind_label(words: Sequence[Word]) -> list[Word]:
    """What stands behind "Nomor" or "No." where that starts a row."""
    said = [word for word in words if word.text != ":"]
    return said[1:] if said and squeezed(said[0].text) in ("nomor", "no") else []


def _number_words(words: Sequence[Word]) -> list[Word]:
    """Up to "menurut stbld" or any other running text behind the number."""
    kept: list[Word] = []
    for word in words:
        if kept and word.text.isalpha() and word.text.islower() and len(word.text) >= 4:
            break
        kept.append(word)
    return kept
