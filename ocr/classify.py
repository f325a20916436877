"""Which kind of document a page is, by its printed titles."""

from collections.abc import Mapping

from rapidfuzz import fuzz

from ocr.layouts import akta_kelahiran, surat_kehilangan
from ocr.layouts.labels import squeezed
from ocr.lines import Sheet

OTHER = "lainnya"
_LEAST_SCORE = 88.0
# A photo of something else shows a stray word or two at most.
_LEAST_LETTERS = 40
_SURE_LETTER = 0.8

_TITLES: Mapping[str, tuple[str, ...]] = {
    akta_kelahiran.KIND: akta_kelahiran.TITLES,
    surat_kehilangan.KIND: surat_kehilangan.TITLES,
    "akta_perkawinan": ("KUTIPAN AKTA PERKAWINAN", "EXCERPT OF MARRIAGE CERTIFICATE"),
    "akta_perceraian": ("KUTIPAN AKTA PERCERAIAN", "EXCERPT OF DIVORCE CERTIFICATE", "AKTA CERAI"),
    "akta_kematian": ("KUTIPAN AKTA KEMATIAN", "EXCERPT OF DEATH CERTIFICATE"),
    "buku_nikah": ("KUTIPAN AKTA NIKAH", "BUKU NIKAH"),
    "skpwni": ("SURAT KETERANGAN PINDAH WNI", "SURAT KETERANGAN PINDAH DATANG"),
    "ijazah": ("IJAZAH", "SURAT TANDA TAMAT BELAJAR"),
    "kk": ("KARTU KELUARGA",),
    "ktp_lama": ("KARTU TANDA PENDUDUK",),
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
    return None


def is_document(sheet: Sheet) -> bool:
    """Whether a page holds enough print to be a document at all."""
    letters = [letter for line in sheet.lines for letter in line.letters if letter.char.isalnum()]
    return sum(letter.chance >= _SURE_LETTER for letter in letters) >= _LEAST_LETTERS


def _bears(row: str, title: str) -> bool:
    # A short title must stand alone: "ijazah" in a sentence is no title.
    if len(title) <= 8:
        return row == title
    return len(row) >= len(title) - 2 and fuzz.partial_ratio(title, row) >= _LEAST_SCORE
