"""Who reports a loss, told from the officer who takes the report down: both may stand in a police letter with a name.

What tells them apart is what else their parts say (birth, religion, address; rank and post) and the words of a rank.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from ocr.layouts.labels import Anchor, Labelled, Word, find_labels
from ocr.layouts.listed import up_to_comma
from ocr.layouts.values import MISSING, sex_field, text_field
from ocr.lines import Line, Sheet
from workstation.domain.reading import FieldReading

# Names of labels: what is said of who reports ("about": what no field asks for), of an officer, and who signs where.
NAME, ABOUT, RANK, REPORTER, OFFICER = "nama", "about", "rank", "reporter", "officer"
_CIVIL = ("nik", "born", "place", "date", "sex")
_PERSONAL = (*_CIVIL, ABOUT)
_HEADS = (NAME, REPORTER, OFFICER)
_SEXES = re.compile(r"seorang[ -]+(laki ?- ?laki|perempuan|wanita|pria)\b", re.IGNORECASE)
# "seorang laki - laki"
_SEX_WORDS = 4
_FORMS_OF_ADDRESS = frozenset(("sdr", "sdri", "saudara", "saudari"))
# Words of a rank, a post or a stamp: never a part of the name of who reports.
_POSTS = (
    "KEPALA",
    "KEPOLISIAN",
    "KANIT",
    "SPKT",
    "POLRI",
    "POLSEK",
    "POLRES",
    "POLRESTA",
    "POLDA",
    "PELAPOR",
    "PETUGAS",
    "PENYIDIK",
)
_RANKS = ("NRP", "AIPTU", "AIPDA", "BRIPKA", "BRIPTU", "BRIPDA", "BRIGADIR", "IPTU", "IPDA", "KOMPOL")
_POLICE = frozenset((*_POSTS, *_RANKS, "SPESIMEN"))
_LONG_WORD, _LIKE = 6, 88.0
# What rests on the place of a signature or on a sentence is not as sure as what a label says.
UNLABELLED = 0.9
_UNSURE = 0.5
_SIGNATURE_REACH, _SIGNATURE_HEIGHT = 12.0, 1.8
# A second row may start this many heights to the left of the first.
_INDENT = 1.5


def labelled_values(page: Labelled) -> tuple[dict[str, list[Word]], float]:
    """The value words of who reports by label, and how sure (0..1) it is that the name is not someone else's."""
    parts = _parts(page)
    named = [part for part in parts if part[0].name == NAME and not _is_officer(part)]
    own = max(named, key=_personal, default=[])
    # Some forms ask for the NIK before the name.
    headless = [part for part in parts if part[0].name not in _HEADS]
    values: dict[str, list[Word]] = {}
    for anchor in (anchor for part in (own, *headless) for anchor in part):
        words = _aligned(page.value_words(anchor)) if anchor.name in (NAME, *_PERSONAL) else []
        if words and anchor.name not in values:
            values[anchor.name] = words
    rivals = sum(_personal(part) == _personal(own) for part in named)
    return values, 1.0 if rivals == 1 and _personal(own) else _UNSURE


def told_values(sheet: Sheet, phrases: Mapping[str, Sequence[str]]) -> dict[str, list[Word]]:
    """The value words that sentences give of who reports ("… seorang laki-laki bernama BUDI, umur 31 tahun")."""
    page = find_labels(sheet, phrases)
    values: dict[str, list[Word]] = {}
    for anchor in page.anchors:
        words = page.value_words(anchor) if anchor.name != ABOUT else []
        if words and anchor.name not in values:
            values[anchor.name] = words if anchor.name == "born" else up_to_comma(words)
    return values


def told_sex(page: Labelled, index: int) -> FieldReading:
    """The sex that a sentence tells: "telah datang seorang perempuan …"."""
    for place in range(len(page.words)):
        # The sentence may break in the middle of these words.
        told = page.words[place : place + _SEX_WORDS]
        text = " ".join(word.text for word in told)
        if found := _SEXES.match(text):
            first, last = text.count(" ", 0, found.start(1)), text.count(" ", 0, found.end(1))
            reading = sex_field(told[first : last + 1], index)
            return replace(reading, confidence=min(reading.confidence, UNLABELLED))
    return MISSING


def name_field(words: Sequence[Word], index: int) -> FieldReading:
    """The name of who reports; nothing where the words are those of a rank or post."""
    kept = [word for word in words if word.text.lower().strip(".") not in _FORMS_OF_ADDRESS]
    return MISSING if any(map(_is_police, kept)) else text_field(kept, index)


def signed_name(page: Labelled, index: int) -> FieldReading:
    """The name under "Pelapor", where whoever reports has signed."""
    for anchor in reversed(page.named(REPORTER)):
        label = page.words[anchor.first].line
        for words in _lines_below(page, label):
            letters = [word for word in words if len(word.text.strip("().,")) > 1]
            if len(letters) < len(words) or sum(len(word.text) for word in words) < _LONG_WORD:
                continue
            if all(word.text.isupper() for word in words) and not any(map(_is_police, words)):
                reading = text_field(words, index)
                return replace(reading, confidence=min(reading.confidence, UNLABELLED))
    return MISSING


def _parts(page: Labelled) -> list[list[Anchor]]:
    """The labels of a page, parted where a name label or a signature starts another person.

    So does what no officer tells of himself behind his rank: a name label may have been missed before it.
    """
    parts: list[list[Anchor]] = []
    for anchor in page.anchors:
        known = anchor.name in (*_HEADS, *_PERSONAL, RANK)
        if not known or (anchor.name == NAME and _is_on_behalf(page, anchor)):
            continue
        ranked = bool(parts) and any(other.name == RANK for other in parts[-1])
        if not parts or anchor.name in _HEADS or (ranked and anchor.name in _CIVIL):
            parts.append([])
        parts[-1].append(anchor)
    return parts


def _is_on_behalf(page: Labelled, anchor: Anchor) -> bool:
    """Whether a name label is the second word of "atas nama": whose a lost card is."""
    return anchor.first > 0 and page.words[anchor.first - 1].text.lower() == "atas"


def _is_officer(part: Sequence[Anchor]) -> bool:
    return any(anchor.name == RANK for anchor in part)


def _personal(part: Sequence[Anchor]) -> int:
    """How much the labels of a part say of a person."""
    return len({(anchor.name, anchor.first if anchor.name == ABOUT else 0) for anchor in part} - {(NAME, 0)})


def _aligned(words: Sequence[Word]) -> list[Word]:
    """A value without a second row that starts well to the left of the first: that is another label or a sentence."""
    printed = [word for word in words if word.text != ":"]
    if not printed:
        return []
    first = printed[0]
    left = _left(first) - _INDENT * first.line.height
    return [word for word in printed if word.row == first.row or _row_left(printed, word.row) >= left]


def _row_left(words: Sequence[Word], row: int) -> float:
    return min(_left(word) for word in words if word.row == row)


def _left(word: Word) -> float:
    """Where a word starts, in the page's frame."""
    return word.line.x + word.line.letters[word.start].left * word.line.width


def _is_police(word: Word) -> bool:
    plain = re.sub("[^A-Z]", "", word.text.upper())
    if plain in _POLICE:
        return True
    alike = [other for other in _POLICE if min(len(plain), len(other)) >= _LONG_WORD]
    return any(fuzz.ratio(plain, other) >= _LIKE for other in alike)


def _lines_below(page: Labelled, label: Line) -> list[list[Word]]:
    """The lines that stand under a label in its own column, from top to bottom."""
    middle = label.x + label.width / 2
    lines: dict[int, list[Word]] = {}
    for word in page.words:
        line = word.line
        below = 0.5 * label.height < line.y - label.y < _SIGNATURE_REACH * label.height
        if below and line.x < middle < line.x + line.width and line.height < _SIGNATURE_HEIGHT * label.height:
            lines.setdefault(id(line), []).append(word)
    return list(lines.values())
