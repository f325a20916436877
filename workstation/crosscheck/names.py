"""Comparing personal names.

What means the same (domain.md §9): case, spacing, punctuation, titles before and degrees behind (allowed on KK and
KTP, forbidden on an akta: Permendagri 73/2022 Pasal 5), and the usual abbreviations of MUHAMMAD, ABDUL and SITI.
Old spelling (SOEHARTO/SUHARTO) does not: the law calls it a redaksional difference to be put right, and a green
verdict on PANDJAITAN/PANJAITAN would hide a real one. It is named in the reason, as `letter`.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass

from workstation.crosscheck.likeness import (
    Likeness,
    by_distance,
    distance,
    equivalent,
    identical,
    letter_limit,
    tidy,
)
from workstation.domain.finding import GREEN, Verdict
from workstation.domain.sentence import Sentence

_FRONT_TITLES = frozenset({"H", "HJ", "DRS", "DRA", "IR", "DR", "PROF", "KH", "PDT", "ALM", "ALMH"})
_END_TITLES = frozenset({"ALM", "ALMH"})
_MUHAMMAD = frozenset({"MUHAMMAD", "MOHAMMAD", "MOCHAMMAD", "MUHAMAD", "MOHAMAD", "MOCHAMAD"})
_ABBREVIATIONS = dict.fromkeys(("MUH", "MOH", "MOCH", "MHD", "MUHD"), _MUHAMMAD) | {"ABD": frozenset({"ABDUL"})}
# These say MUHAMMAD and SITI only as a first word: elsewhere M is an initial and ST a degree.
_FIRST_ABBREVIATIONS = {"M": _MUHAMMAD | _ABBREVIATIONS.keys() - {"ABD"}, "ST": frozenset({"SITI"})}
_DEGREE = re.compile(r"[A-Z]{1,4}(\.\s?[A-Z]{1,5})+\.?")
_OLD_SPELLING = (("OE", "U"), ("TJ", "C"), ("DJ", "J"), ("NJ", "NY"), ("SJ", "SY"), ("CH", "KH"), ("J", "Y"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name taken apart: its words, and its titles and degrees without dots."""

    words: tuple[str, ...]
    titles: frozenset[str]

    @property
    def joined(self) -> str:
        """The words without spaces."""
        return "".join(self.words)


def take_apart(text: str) -> Name:
    """Split a name into words, titles and degrees; at least one word remains."""
    text = re.sub(r"[()]", " ", tidy(text))
    body, *after_comma = (part.strip() for part in text.split(","))
    titles = {_letters(part) for tail in after_comma for part in tail.split() if _letters(part)}
    tokens = body.split()
    while len(tokens) > 1 and (_DEGREE.fullmatch(tokens[-1]) or _letters(tokens[-1]) in _END_TITLES):
        titles.add(_letters(tokens.pop()))
    words = [word for token in tokens for word in re.sub(r"[.]", " ", token).split()]
    words = [letters for word in words if (letters := _letters(word))]
    while len(words) > 1 and words[0] in _FRONT_TITLES:
        titles.add(words.pop(0))
    return Name(tuple(words), frozenset(titles))


def old_spelling_key(text: str) -> str:
    """A key that is the same for old and new spelling. A key only: it would also turn JOKO into YOKO."""
    key = take_apart(text).joined
    for old, new in _OLD_SPELLING:
        key = key.replace(old, new)
    return key


def compare_names(form: str, value: str) -> Likeness:
    """Compare two names; symmetric. A word more or less is `differs`: law sends it to court, not to correction."""
    if found := identical(form, value):
        return found
    left, right = take_apart(form), take_apart(value)
    if _letters(tidy(form)) == _letters(tidy(value)):
        return equivalent("Nama sama; hanya spasi atau tanda baca yang berbeda.")
    if left.joined == right.joined or _same_but_abbreviated(left.words, right.words):
        return _same_words(left, right)
    if _one_word_more(left.words, right.words):
        reason = Sentence("Satu kata nama lebih atau kurang.")
        return Likeness(Verdict.DIFFERS, reason, distance(left.joined, right.joined))
    if old_spelling_key(form) == old_spelling_key(value):
        reason = Sentence("Hanya beda ejaan lama dan baru (redaksional).")
        return Likeness(Verdict.LETTER, reason, distance(left.joined, right.joined))
    likeness = by_distance(left.joined, right.joined)
    if likeness.verdict is Verdict.LETTER and not _titles_agree(left, right):
        return Likeness(Verdict.DIFFERS, Sentence("Nama dan gelar berbeda."), likeness.edits)
    return likeness


def is_near_name(left: str, right: str) -> bool:
    """Whether two names may be one with a slip of pen or reader: for finding a person, never for a verdict."""
    likeness = compare_names(left, right)
    if likeness.verdict in GREEN or likeness.verdict is Verdict.LETTER:
        return True
    longest = max(len(left), len(right))
    return likeness.edits <= max(letter_limit(left, right), longest // 6)


def _same_words(left: Name, right: Name) -> Likeness:
    if not _titles_agree(left, right):
        reason = Sentence("Nama sama, gelarnya berbeda.")
        return Likeness(Verdict.LETTER, reason, distance("".join(sorted(left.titles)), "".join(sorted(right.titles))))
    if left.titles != right.titles:
        return equivalent("Nama sama; gelar tidak dihitung sebagai nama.")
    if left.joined == right.joined:
        return equivalent("Nama sama; hanya spasi atau tanda baca yang berbeda.")
    return equivalent("Nama sama; satu ditulis singkat.")


def _titles_agree(left: Name, right: Name) -> bool:
    """A missing title is no difference; another title is (DRS. is not DRA.)."""
    return left.titles <= right.titles or right.titles <= left.titles


def _same_but_abbreviated(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    return len(left) == len(right) and all(
        one == other or _abbreviates(one, other, place) or _abbreviates(other, one, place)
        for place, (one, other) in enumerate(zip(left, right, strict=True))
    )


def _abbreviates(short: str, full: str, place: int) -> bool:
    return full in _ABBREVIATIONS.get(short, ()) or (place == 0 and full in _FIRST_ABBREVIATIONS.get(short, ()))


def _one_word_more(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    more, fewer = Counter(left) - Counter(right), Counter(right) - Counter(left)
    return bool(more) != bool(fewer)


def _letters(text: str) -> str:
    """Letters and digits alone; an accent is not a letter of its own (JOSÉ is written JOSE)."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", text) if letter.isalnum())
