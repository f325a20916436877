"""Which kind of document a page is, by its printed titles; a card without one by its labels."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from ocr.layouts import (
    akta_kelahiran,
    akta_kematian,
    akta_perceraian,
    akta_perkawinan,
    buku_nikah,
    ijazah,
    ktp_lama,
    skpwni,
    surat_kehilangan,
)
from ocr.layouts.labels import squeezed
from ocr.lines import CAPITAL_SHARE, Sheet

OTHER = "lainnya"
_LEAST_SCORE = 88.0
# A photo of something else shows a stray word or two at most.
_LEAST_LETTERS = 40
_SURE_LETTER = 0.8

_LAYOUTS = (
    akta_kelahiran,
    akta_perkawinan,
    akta_perceraian,
    akta_kematian,
    buku_nikah,
    surat_kehilangan,
    skpwni,
    ijazah,
    ktp_lama,
)
_TITLES: Mapping[str, tuple[str, ...]] = {
    **{layout.KIND: layout.TITLES for layout in _LAYOUTS},
    "kk": ("KARTU KELUARGA",),
}


def kind_of(sheet: Sheet) -> str | None:
    """The kind whose title stands highest on a page; None when it bears none that Loket knows.

    The highest: a police letter may name a lost birth certificate further down.
    """
    if surat_kehilangan.bears_letterhead(sheet):
        return surat_kehilangan.KIND
    rows = [squeezed("".join(line.text for line in row)) for row in sheet.rows]
    for text, below in pairwise([*rows, ""]):
        likeness = {kind: _likeness(text, below, titles) for kind, titles in _TITLES.items()}
        best = max(likeness, key=lambda kind: likeness[kind])
        if likeness[best] >= _LEAST_SCORE:
            return best
    return ktp_lama.KIND if ktp_lama.bears_labels(sheet) else None


def kinds_shown(sheet: Sheet) -> frozenset[str]:
    """Every kind whose title stands on a page as a title does: alone on its line, in capitals, larger than the rest."""
    usual = sheet.letter_height
    alone = [line for line in sheet.lines if line.text.isupper() and line.height * CAPITAL_SHARE >= usual]
    return frozenset(
        kind
        for line in alone
        for kind, titles in _TITLES.items()
        if any(_is_title(squeezed(line.text), squeezed(title)) for title in titles)
    )


def is_document(sheet: Sheet) -> bool:
    """Whether a page holds enough print to be a document at all."""
    letters = [letter for line in sheet.lines for letter in line.letters if letter.char.isalnum()]
    return sum(letter.chance >= _SURE_LETTER for letter in letters) >= _LEAST_LETTERS


def _is_title(line: str, title: str) -> bool:
    return abs(len(line) - len(title)) <= 2 and fuzz.ratio(title, line) >= _LEAST_SCORE


def _likeness(row: str, below: str, titles: Sequence[str]) -> float:
    """How alike (0..100) a row is to the most like of the titles, which may go on in the row below."""
    scores = [0.0]
    for title in map(squeezed, titles):
        alone = _bears(row, title)
        broken = _bears(row + below, title) if len(title) > 8 else 0.0
        scores.append(broken if broken > max(alone, _bears(below, title)) else alone)
    return max(scores)


def _bears(row: str, title: str) -> float:
    # A short title must stand alone: "ijazah" in a sentence is no title.
    if len(title) <= 8:
        return 100.0 if row == title else 0.0
    return fuzz.partial_ratio(title, row, score_cutoff=_LEAST_SCORE) if len(row) >= len(title) - 2 else 0.0
