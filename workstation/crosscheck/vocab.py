"""Comparing closed lists: sex, religion, marital status, occupation, education, blood group, citizenship."""

import re
from collections.abc import Callable

from workstation.crosscheck.likeness import (
    TOO_DOUBTFUL,
    Likeness,
    by_distance,
    distance,
    equivalent,
    identical,
    tidy,
)
from workstation.domain.finding import Verdict
from workstation.domain.sentence import Sentence
from workstation.domain.vocabulary import ALIASES, CLOSED_LISTS, STATUS_PERKAWINAN_ON_KTP

_UNKNOWN_BLOOD = frozenset({"-", "", "TIDAK TAHU"})


def term(field: str, text: str) -> str | None:
    """The printed term of a closed list that a text stands for, or None when it stands for none."""
    key = _key(text)
    for name in CLOSED_LISTS[field]:
        if _key(name) == key:
            return name
    return next((printed for alias, printed in ALIASES[field].items() if _key(alias) == key), None)


def comparing_terms(field: str) -> Callable[[str, str], Likeness]:
    """The compare function of one closed list."""

    def compare(form: str, value: str) -> Likeness:
        return compare_terms(field, form, value)

    return compare


def compare_terms(field: str, form: str, value: str) -> Likeness:
    """Compare two terms: another term of the list is `differs`, a misspelt one is `letter`.

    A document value outside the list is `unreadable`: documents are printed from the list.
    """
    if found := identical(form, value, short=True):
        return found
    left, right = term(field, form), term(field, value)
    if right is None:
        return Likeness(Verdict.UNREADABLE, TOO_DOUBTFUL)
    if left == right:
        return equivalent("Istilah yang sama dengan cara tulis lain: {term}.", short=True, term=right)
    if field == "status_perkawinan" and left and _same_status_on_card(left, right):
        return equivalent("KTP-el hanya memuat {term}; artinya sama.", short=True, term=STATUS_PERKAWINAN_ON_KTP[right])
    if left is None:
        return by_distance(tidy(form), right)
    reason = Sentence("Dokumen memuat {value}.", {"value": right})
    return Likeness(Verdict.DIFFERS, reason, distance(left, right), short=True)


def compare_blood(form: str, value: str) -> Likeness:
    """Compare blood groups: an unknown group may be written TIDAK TAHU or a dash; O and O+ are not the same."""
    if tidy(form) in _UNKNOWN_BLOOD and tidy(value) in _UNKNOWN_BLOOD and tidy(form) != tidy(value):
        return equivalent("Sama-sama tidak memuat golongan darah.", short=True)
    return compare_terms("golongan_darah", form, value)


def _same_status_on_card(left: str, right: str) -> bool:
    """KAWIN stands for both KAWIN TERCATAT and BELUM TERCATAT, but these two are not the same (domain.md §2.3)."""
    left, right = (name.replace("TIDAK TERCATAT", "BELUM TERCATAT") for name in (left, right))
    if left == right:
        return True
    card = STATUS_PERKAWINAN_ON_KTP
    return card[left] == card[right] and card[left] in (left, right)


def _key(text: str) -> str:
    """A term without spaces around slashes and hyphens and without other punctuation; + and - keep meaning."""
    return re.sub(r"\s*([/\-])\s*", r"\1", tidy(text)).replace(".", "").replace(" ", "")
