"""What forms have in common: values by label, birth place and date in one row, the day a paper was signed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ocr.layouts.dated import find_date
from ocr.layouts.labels import NOISE, Anchor, Labelled, Word
from ocr.layouts.values import MISSING, date_field, text_field
from workstation.domain.reading import FieldReading

END = "end"
_STUCK = re.compile(r"[^\W\d]{3,}[,/](?=\d)")
_BETWEEN = frozenset(",/-")
_DAY_WORDS = frozenset(("tanggal", "tgl"))
_CHILD_OF = re.compile(r"(?i)[bh][i1l|]n(t[i1l|])?")
_STUCK_CHILD_OF = re.compile(r"([A-Z]{3,})['`.,]?(bin|binti)")
_SIGNED = re.compile(r"[A-Za-z. /]{3,40}[,.] ?(?:tanggal |tgl\.? )?(?=\w)", re.IGNORECASE)


def first_values(page: Labelled, max_rows: int = 2) -> dict[str, list[Word]]:
    """The value words of each label's first place that has any."""
    values: dict[str, list[Word]] = {}
    for anchor in page.anchors:
        words = page.value_words(anchor, max_rows) if anchor.name not in (END, NOISE) else []
        if words and anchor.name not in values:
            values[anchor.name] = words
    return values


def place_and_date(
    joint: Sequence[Word], place: Sequence[Word] | None, day: Sequence[Word] | None, page: int
) -> tuple[FieldReading, FieldReading]:
    """Birth place and date: of their own labels, or of the joint one, parted at the first comma or digit.

    Some forms ask for the date first ("17-08-1995, KLATEN").
    """
    before, behind = _parted([part for word in joint if word.text != ":" for part in _unstuck(word)])
    where = place if place is not None else before
    when = day if day is not None else behind
    return text_field(where, page) if where else MISSING, date_field(when, page) if when else MISSING


def _unstuck(word: Word) -> list[Word]:
    """A word parted where its space was lost ("KLATEN,17-08-1995", "KLATEN/17-08-1995")."""
    found = _STUCK.match(word.text)
    if not found:
        return [word]
    middle = word.start + found.end()
    return [
        replace(word, text=word.text[: found.end()], stop=middle),
        replace(word, text=word.text[found.end() :], start=middle, starts_line=False),
    ]


def _parted(joint: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """The words of the place and of the date, in either order on the page."""
    digits = [number for number, word in enumerate(joint) if any(char.isdigit() for char in word.text)]
    if digits[:1] == [0]:
        # The date ends with its year; what stands behind it in capitals or words is the place.
        year = next((number for number in digits if re.search(r"\d{4}\W*$", joint[number].text)), digits[-1])
        return [word for word in joint[year + 1 :] if word.text not in _BETWEEN], list(joint[: year + 1])
    first = digits[0] if digits else len(joint)
    cut = next((number + 1 for number, word in enumerate(joint) if word.text.endswith((",", "/"))), first)
    named = next((n for n, word in enumerate(joint[:cut]) if n and word.text.lower().strip(".,") in _DAY_WORDS), cut)
    return list(joint[:named]), list(joint[cut:])


def without_parent(words: Sequence[Word]) -> tuple[list[Word], str]:
    """A name without "bin FULAN" or "binti FULAN", and which of the two was cut off ("" for none)."""
    for place, word in enumerate(words):
        if stuck := _STUCK_CHILD_OF.fullmatch(word.text):
            own = replace(word, text=stuck[1], stop=word.start + len(stuck[1]))
            return [*words[:place], own], stuck[2]
        plain = word.text.strip(".,:")
        if place and not plain.istitle() and _CHILD_OF.fullmatch(plain):
            return list(words[:place]), "binti" if len(plain) > 3 else "bin"
    return list(words), ""


def up_to_comma(words: Sequence[Word]) -> list[Word]:
    """The words up to the first that ends with a comma."""
    for place, word in enumerate(words):
        if word.text.endswith(","):
            return list(words[: place + 1])
    return list(words)


def signed_day(page: Labelled, index: int, below: int = -1) -> FieldReading:
    """The day a paper was signed ("MEDAN, 30 OKTOBER 2026"): the lowest such line under the row `below`."""
    for first, under in reversed(list(_lines_of(page, below))):
        for words in (first, [*first, *under]):
            text = " ".join(word.text for word in words)
            found = _SIGNED.match(text)
            if found and find_date(text[found.end() :]).day:
                return date_field(words[len(text[: found.end()].split()) :], index)
    return MISSING


def _lines_of(page: Labelled, below: int) -> Iterator[tuple[list[Word], list[Word]]]:
    """The words of each line under a row, and those of the line that stands right under it."""
    lines: dict[int, list[Word]] = {}
    for word in page.words:
        if word.row > below:
            lines.setdefault(id(word.line), []).append(word)
    for words in lines.values():
        own = words[0].line
        under = [
            other
            for other in lines.values()
            if 0.5 * own.height < other[0].line.y - own.y < 2.2 * own.height
            and other[0].line.x < own.x + own.width
            and own.x < other[0].line.x + other[0].line.width
        ]
        yield words, under[0] if len(under) == 1 else []


def capitals_above(page: Labelled, anchor: Anchor) -> list[Word]:
    """The last row above a label that holds capitals only: on certificates a name stands there alone."""
    row = page.words[anchor.first].row
    labelled = {place for other in page.anchors for place in range(other.first, other.stop)}
    for above in range(row - 1, max(row - 4, -1), -1):
        words = [word for place, word in enumerate(page.words) if word.row == above and place not in labelled]
        if words and all(word.text.isupper() for word in words):
            return words
    return []


def labels_of(parts: Sequence[Mapping[str, Sequence[str]]]) -> dict[str, tuple[str, ...]]:
    """Several label tables as one."""
    joined: dict[str, tuple[str, ...]] = {}
    for part in parts:
        for name, phrases in part.items():
            joined[name] = (*joined.get(name, ()), *phrases)
    return joined
