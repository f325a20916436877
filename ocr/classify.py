"""Which kind of document a page is, by its printed titles; a card without one by its labels."""

from collections.abc import Mapping

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
    for row in sheet.rows:
        text = squeezed("".join(line.text for line in row))
        for kind, titles in _TITLES.items():
            if any(_bears(text, squeezed(title)) for title in titles):
                return kind
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


def _bears(row: str, title: str) -> bool:
    # A short title must stand alone: "ijazah" in a sentence is no title.
    if len(title) <= 8:
        return row == title
    return len(row) >= len(title) - 2 and fuzz.partial_ratio(title, row) >= _LEAST_SCORE
