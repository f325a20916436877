"""Find a page's printed labels by their wording and take the values that stand between them.

No coordinates: offices, editions and fonts differ, the vocabulary of the forms hardly does (domain reference 3.1, 3.6).
A value is what stands after its label, on the same line or the next, up to the next label; translations printed in
small type under the labels are dropped wherever they stand.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ocr.lines import Line, Sheet
from ocr.spans import Span

NOISE = "noise"
_WORD = re.compile(
    r":|(?:NIK|Nomor|NOMOR|No)(?=\.?\d)|[^\s:]+?(?:(?<=[a-z])(?=[A-Z]{2})|(?<=[A-Z]{3})(?=[a-z]{3})|(?=[\s:]|$))"
)
# Translations under the labels are set in 5 to 7 points beside 10 to 12; their detected lines are this much lower.
_SMALL_PRINT, _TINY_PRINT = 0.82, 0.6
# How far, in line heights, a value may stand below its label, and its second row below its first.
_BELOW_LABEL, _WITHIN_VALUE = 5.0, 3.2
# A date in words may take so many rows of a narrow column; cut off, it would be another date.
DATE_ROWS = 4
# Lines this much higher than a label are stamps and watermarks, which run across; so are lines under a value's first
# row at less than that, since a value goes on in its own size.
_ACROSS, _ACROSS_BELOW = 2.5, 1.8
# What stands further right than this many heights belongs to something else.
_FAR = 5.0
# So many words a translation in brackets may have.
_TRANSLATION = 8
# The words of one label stand closer together than this many heights.
_WITHIN_LABEL = 2.0
_LONG_LABEL = 8
# Letters of a stamp: so few in a line of their own, so many times as high as the label.
_FEW_LETTERS, _DEBRIS = 2, 1.4
# A colon is lower than the value behind it, a digit is not.
_COLON = 0.7
# How far, in heights, the rows of a form may stand out of their columns.
_COLUMN = 1.5
_NO_LIKENESS, _CLEARLY = 60.0, 85.0
# "Noma :" is as like to "Nama" as one wrong letter of four allows.
_LIKE_FOUR = 75.0
_LIKE_COLON = frozenset(".;,!|'`")
_ENUMERATOR = re.compile(r"\(?\d{1,2}[.)]|\(?[a-z][.)]|[•*]")
_STUCK_ENUMERATOR = re.compile(r"(?:\(?\d{1,2}[.)]|[a-z][.)])(?=[A-Za-z](?:[A-Za-z]{2}| [A-Za-z] ))")
# "N a m a": a label set with a space behind every letter or two.
_SPACED_OUT = 2
_LETTERS = re.compile(r"[^a-z0-9]")
_LEADER = re.compile(r"(?: *\.){2,} *$| +\.$")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the page, in reading order; `row` counts from the top, `starts_line`: first of its line."""

    text: str
    line: Line
    start: int
    stop: int
    row: int
    starts_line: bool


@dataclass(frozen=True, slots=True)
class Anchor:
    """A label found at the words from `first` to before `stop`; `score` 0..100, `letters` of the wanted phrase."""

    name: str
    first: int
    stop: int
    score: float
    letters: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page's words and the labels among them, in reading order."""

    words: tuple[Word, ...]
    anchors: tuple[Anchor, ...]

    def named(self, name: str) -> list[Anchor]:
        """The anchors of that name, in reading order."""
        return [anchor for anchor in self.anchors if anchor.name == name]

    def value_words(self, anchor: Anchor, max_rows: int = 2) -> list[Word]:
        """The words of an anchor's value: up to the next label, at most `max_rows` rows without a wide gap."""
        stop = min(
            (other.first for other in self.anchors if other.first >= anchor.stop and other.name != NOISE),
            default=len(self.words),
        )
        noise = self._noise()
        words = [self.words[place] for place in range(anchor.stop, stop) if place not in noise]
        label = self.words[anchor.stop - 1]
        return _without_translation(_without_speck(label, _one_block(label, words, max_rows)))

    def is_title(self, anchor: Anchor) -> bool:
        """Whether a label, seen clearly, is all that stands on its line: the title of a part."""
        first, last = self.words[anchor.first], self.words[anchor.stop - 1]
        goes_on = anchor.stop < len(self.words) and self.words[anchor.stop].line is last.line
        return anchor.score >= _CLEARLY and first.starts_line and first.line is last.line and not goes_on

    def _noise(self) -> set[int]:
        """The places of translations; of a line that starts as one, all words in small letters are."""
        places: set[int] = set()
        for anchor in self.anchors:
            if anchor.name == NOISE:
                places.update(range(anchor.first, anchor.stop))
                first = self.words[anchor.first]
                if first.starts_line:
                    places.update(
                        place
                        for place in range(anchor.stop, len(self.words))
                        if self.words[place].line is first.line and self.words[place].text.islower()
                    )
        return places


def words_of(sheet: Sheet) -> tuple[Word, ...]:
    """The words of a page, without the numbers that count a list's items ("1. Nama").

    A colon is a word; a capital word stuck to a small one ("diBOGOR", "BOGORpada") is split off.
    """
    return tuple(word for row, lines in enumerate(sheet.rows) for line in lines for word in line_words(line, row))


def line_words(line: Line, row: int) -> list[Word]:
    """The words of one line that stands in row `row`."""
    stuck = _STUCK_ENUMERATOR.match(line.text)
    found = list(_WORD.finditer(line.text, stuck.end() if stuck else 0))
    if len(found) > 1 and _ENUMERATOR.fullmatch(found[0].group()):
        found = found[1:]
    return [Word(match.group(), line, match.start(), match.end(), row, place == 0) for place, match in enumerate(found)]


def find_labels(sheet: Sheet, phrases: Mapping[str, Sequence[str]], at_line_start: bool = False) -> Labelled:
    """Find label phrases in a page, best and longest first, never overlapping.

    `at_line_start`: take only labels that start a line or are followed by a colon, as on forms (not in prose).
    """
    words = words_of(sheet)
    letters = [_letters_only(word.text) for word in words]
    found = [
        anchor
        for name, variants in phrases.items()
        for phrase in variants
        for anchor in _matches(words, letters, name, phrase)
        if not at_line_start or name == NOISE or _looks_like_label(words, anchor)
    ]
    # A short label seen exactly beats a longer one that it only resembles.
    found.sort(key=lambda anchor: -(anchor.score - _NO_LIKENESS) * anchor.letters)
    taken: set[int] = set()
    kept = []
    for anchor in found:
        places = set(range(anchor.first, anchor.stop))
        if not places & taken:
            taken |= places
            kept.append(anchor)
    return Labelled(words, tuple(sorted(kept, key=lambda anchor: anchor.first)))


def spans_of(words: Sequence[Word], unwanted: str = " :;,-_=*/'\"") -> list[Span]:
    """The spans that words cover, without punctuation at their ends; words left out part a line into two spans."""
    spans: list[Span] = []
    for word in words:
        if spans and spans[-1].line is word.line and not word.line.text[spans[-1].stop : word.start].strip():
            spans[-1] = Span(word.line, spans[-1].start, word.stop)
        else:
            spans.append(Span(word.line, word.start, word.stop))
    trimmed = [_without_leader(span).trimmed(unwanted) for span in spans]
    return [span for span in trimmed if span.stop > span.start]


def _without_leader(span: Span) -> Span:
    """Without the dots that lead from a value to the end of its row."""
    found = _LEADER.search(span.text)
    return span.part(0, found.start()) if found else span


def squeezed(text: str) -> str:
    """Letters and digits only, small; rn is written m, since small print shows no difference."""
    return _letters_only(text).replace("rn", "m")


def _letters_only(text: str) -> str:
    return _LETTERS.sub("", text.lower())


def _matches(words: Sequence[Word], letters: Sequence[str], name: str, phrase: str) -> list[Anchor]:
    """Where a phrase stands; `letters`: those of each word, since every phrase asks for them again."""
    wanted = squeezed(phrase)
    count = phrase.count(" ") + 1
    label_words = frozenset(map(squeezed, re.split("[ /]", phrase)))
    anchors = []
    for first, word in enumerate(words):
        if word.text == ":":
            continue
        followed = first + 1 < len(words) and words[first + 1].text == ":"
        least = _least_score(wanted, word, name, followed)
        for stop in range(first + max(1, count - 2), _last_stop(words, first, count, len(wanted)) + 1):
            part = words[first:stop]
            if part[-1].row > word.row + (count > 1 and bool(letters[first])) or part[-1].text == ":":
                break
            if len(part) > 1 and _is_value(part, label_words):
                break
            seen = "".join(letters[first:stop]).replace("rn", "m")
            # Running text breaks labels too: "… dan" at the end of a row, "ibu SITI" on the next.
            score = fuzz.ratio(seen, wanted, score_cutoff=least if part[-1].row == word.row else 100.0)
            # Small translations are printed in small letters; a name in capitals is never one.
            if score and not (name == NOISE and len(wanted) <= 9 and word.text.isupper()):
                anchors.append(Anchor(name, first, stop, score, len(wanted)))
    return anchors


def _is_value(part: Sequence[Word], label_words: Collection[str]) -> bool:
    """Whether the last word belongs to the value: it stands apart, or in capitals behind small letters."""
    before, last = part[-2], part[-1]
    if before.row == last.row and _apart(before.line, last.line) > _WITHIN_LABEL * last.line.height:
        return True
    if not last.text.isupper() or part[0].text.isupper() or len(part[0].text) <= _SPACED_OUT:
        return False
    return squeezed(last.text) not in label_words


def _last_stop(words: Sequence[Word], first: int, count: int, letters: int) -> int:
    """How far a phrase of `count` words may reach: one word further than that, or over words that are spaced out."""
    last = first
    while last < len(words) and len(words[last].text) <= _SPACED_OUT and last - first < letters:
        last += 1
    return max(min(first + count + 1, len(words)), last)


def _least_score(wanted: str, word: Word, name: str, followed: bool) -> float:
    """How alike a stretch must be to be a label: more so where it is short, or in capitals as values are."""
    if len(wanted) <= 4:
        return _LIKE_FOUR if followed and len(wanted) == 4 and word.starts_line and not word.text.isupper() else 100.0
    if len(wanted) >= 6 and word.starts_line and not word.text.isupper():
        return 72.0 if len(wanted) > _LONG_LABEL else 80.0
    return 85.0 if len(wanted) <= 8 and name != NOISE else 78.0


def _looks_like_label(words: Sequence[Word], anchor: Anchor) -> bool:
    first = words[anchor.first]
    if first.starts_line or (anchor.stop < len(words) and words[anchor.stop].text == ":"):
        return True
    # "PEREMPUAN Gol. Darah": what is printed is in small letters, what is filled in is in capitals.
    return anchor.letters >= _LONG_LABEL and words[anchor.first - 1].text.isupper() and first.text.istitle()


def _one_block(label: Word, words: Sequence[Word], max_rows: int) -> list[Word]:
    """Cut a value off where a row starts another label (it has a colon), where the rows part, or after `max_rows`."""
    block: list[Word] = []
    rows: list[int] = []
    below = label
    for word in words:
        if word.line is not label.line and (word.line.text in _LIKE_COLON or _is_debris(word.line, label.line)):
            continue
        if word.row not in rows:
            if rows == [label.row] and all(other.text == ":" for other in block):
                max_rows += 1  # The row of the label holds nothing but its colon.
            if len(rows) == max_rows or (rows and _has_colon(words, word.row)):
                break
            if block and _is_next_in_form(label, block, [other for other in words if other.row == word.row]):
                break
            reach = _WITHIN_VALUE if rows else _BELOW_LABEL
            if word.line.y - below.line.y > reach * max(word.line.height, below.line.height):
                break
            beside = block[-1].line if block and block[-1].text != ":" else label.line
            if word.row != label.row and _is_small_print(word.line, beside):
                continue
            usual = max(label.line.height, beside.height)
            if word.line.height > (_ACROSS_BELOW * usual if rows else _ACROSS * label.line.height):
                continue
            rows.append(word.row)
        elif word.line.height > _ACROSS * label.line.height:
            continue
        printed = bool(block) and block[-1].text != ":"
        if printed and block[-1].row == word.row and _apart(block[-1].line, word.line) > _FAR * label.line.height:
            continue
        block.append(word)
        below = word
    return block


def _is_debris(line: Line, label: Line) -> bool:
    """Whether a line is a letter or two of a stamp or an emblem, larger than the print that it runs across."""
    return len(line.text) <= _FEW_LETTERS and line.height > _DEBRIS * label.height


def _is_next_in_form(label: Word, block: Sequence[Word], row: Sequence[Word]) -> bool:
    """Whether a row holds the next label and its value: it begins under the label, and goes on under the value."""
    value = next((word for word in block if word.text != ":"), label)
    if value.line is label.line or value.row != label.row:
        return False
    first, others = row[0].line, [word.line for word in row if word.line is not row[0].line]
    near = _COLUMN * label.line.height
    return abs(first.x - label.line.x) < near and any(abs(other.x - value.line.x) < near for other in others)


def _apart(left: Line, right: Line) -> float:
    return 0.0 if left is right else right.x - (left.x + left.width)


def _without_speck(label: Word, block: list[Word]) -> list[Word]:
    """Without a colon that was read as something else, at the start of a line beside its label."""
    if len(block) < 2 or block[0].line is label.line or not block[0].starts_line or block[0].row != label.row:
        return block
    smaller = len(block[0].line.text) == 1 and block[0].line.height < _COLON * block[1].line.height
    return block[1:] if smaller or block[0].text in (*_LIKE_COLON, "1", "l") else block


def _without_translation(block: list[Word]) -> list[Word]:
    """Without a translation in brackets behind the label, or what is left of one: "(Place of death) : KLATEN"."""
    for place, word in enumerate(block[:_TRANSLATION]):
        if word.text.isupper() and len(word.text) > 1:
            break
        if word.text.endswith(")") and not word.text.isupper():
            return block[place + 1 :]
    return block


def _is_small_print(line: Line, label: Line) -> bool:
    # A line of capitals alone is lower than one with descenders; only small letters tell a translation.
    small = sum(char.islower() for char in line.text) > len(line.text) / 2
    return line.height < (_SMALL_PRINT if small else _TINY_PRINT) * label.height


def _has_colon(words: Sequence[Word], row: int) -> bool:
    return any(word.text == ":" for word in words if word.row == row)
