"""Numbers of registry certificates: region, code, recording date and serial; of old, serial and year."""

import re
from collections.abc import Sequence

from ocr.constrain import DIGITS
from ocr.layouts.labels import Labelled, Word, spans_of
from ocr.layouts.values import code_field, number_text, patterned_field
from ocr.spans import Span, joined_text
from workstation.domain.reading import FieldReading


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
    old = number_text(joined_text(labelled)) if labelled else ""
    # What is left of "Nomor" and stuck to its number may have taken a digit with it.
    whole = any(char.isdigit() for char in old) and not old.upper().startswith("NO")
    return code_field(old if whole else None, labelled, index)


def _number_words(words: Sequence[Word]) -> list[Word]:
    """Up to "menurut stbld" or any other running text behind the number."""
    kept: list[Word] = []
    for word in words:
        if kept and word.text.isalpha() and word.text.islower() and len(word.text) >= 4:
            break
        kept.append(word)
    return kept
