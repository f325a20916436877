"""Which column of a Kartu Keluarga holds what: by its heading first, by the edition's usual order second.

Column orders after Permendagri 109/2019 (form since 2019) and the older security-paper form.
"""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

HEADINGS = {
    "nama": ("NAMA LENGKAP", "NAMA"),
    "nik": ("NIK", "NO NIK", "NOMOR INDUK KEPENDUDUKAN"),
    "jenis_kelamin": ("JENIS KELAMIN",),
    "tempat_lahir": ("TEMPAT LAHIR",),
    "tanggal_lahir": ("TANGGAL LAHIR", "TGL LAHIR"),
    "agama": ("AGAMA",),
    "pendidikan": ("PENDIDIKAN", "PENDIDIKAN TERAKHIR"),
    "pekerjaan": ("JENIS PEKERJAAN", "PEKERJAAN"),
    "golongan_darah": ("GOLONGAN DARAH", "GOL DARAH"),
    "status_perkawinan": ("STATUS PERKAWINAN", "STATUS KAWIN"),
    "tanggal_perkawinan": (
        "TANGGAL PERKAWINAN",
        "TANGGAL PERKAWINAN/PERCERAIAN",
        "TGL PERKAWINAN",
        "TANGGAL KAWIN/CERAI",
    ),
    "hubungan": (
        "STATUS HUBUNGAN DALAM KELUARGA",
        "HUBUNGAN DALAM KELUARGA",
        "STATUS HUBUNGAN",
        "HUBUNGAN KELUARGA",
        "SHDK",
    ),
    "kewarganegaraan": ("KEWARGANEGARAAN", "WARGA NEGARA"),
    "no_paspor": ("NO PASPOR", "NOMOR PASPOR", "PASPOR"),
    "no_kitap": ("NO KITAP", "NO KITAS/KITAP", "NO KITAS", "NOMOR KITAP"),
    "ayah": ("AYAH", "NAMA AYAH"),
    "ibu": ("IBU", "NAMA IBU"),
}
FIRST = ("nama", "nik", "jenis_kelamin", "tempat_lahir", "tanggal_lahir", "agama", "pendidikan", "pekerjaan")
LAST = ("kewarganegaraan", "no_paspor", "no_kitap", "ayah", "ibu")
TEMPLATES = (
    (*FIRST, "golongan_darah"),
    FIRST,
    ("status_perkawinan", "tanggal_perkawinan", "hubungan", *LAST),
    ("status_perkawinan", "hubungan", *LAST),
)
SURE, CLEAR = 82.0, 55.0


def edition_of(headings: Sequence[Sequence[str]], read: Sequence[int]) -> tuple[str, ...] | None:
    """The one edition whose order the headings of the columns `read` clearly show, each of them; None where none."""
    fitting = [
        template
        for template in TEMPLATES
        if len(template) == len(headings)
        and all(likeness(headings[column], template[column]) >= SURE for column in read)
    ]
    return fitting[0] if len(fitting) == 1 else None


def name_columns(headings: Sequence[Sequence[str]]) -> list[str | None]:
    """Name each column after the number column from the lines of its heading; None where nothing fits.

    A heading that reads clearly wins. The rest follows the edition whose order agrees with all clear headings.
    """
    scores = [{key: likeness(lines, key) for key in HEADINGS} for lines in headings]
    named = _clear_names(scores)
    fitting = [template for template in TEMPLATES if len(template) == len(headings) and _agrees(named, template)]
    if not fitting:
        return named
    best = max(fitting, key=lambda template: _total(scores, template))
    if _total(scores, best) < CLEAR * len(best) and None in named:
        return named
    return [name or key for name, key in zip(named, best, strict=True)]


def best_fit(headings: Sequence[Sequence[str]]) -> float:
    """How well the headings fit the edition of as many columns that they fit best, 0..100."""
    fits = [
        sum(likeness(lines, key) for lines, key in zip(headings, template, strict=True)) / len(template)
        for template in TEMPLATES
        if len(template) == len(headings)
    ]
    return max(fits, default=0.0)


def _clear_names(scores: list[dict[str, float]]) -> list[str | None]:
    ranked = sorted(
        ((score, column, key) for column, row in enumerate(scores) for key, score in row.items()), reverse=True
    )
    named: list[str | None] = [None] * len(scores)
    for score, column, key in ranked:
        if score >= SURE and named[column] is None and key not in named:
            named[column] = key
    return named


def _agrees(named: list[str | None], template: Sequence[str]) -> bool:
    return all(name is None or name == key for name, key in zip(named, template, strict=True))


def _total(scores: list[dict[str, float]], template: Sequence[str]) -> float:
    return sum(row[key] for row, key in zip(scores, template, strict=True))


def likeness(lines: Sequence[str], key: str) -> float:
    """0..100: how well a heading, or its lower lines under a shared upper heading, fits a column."""
    words = [text for line in lines if (text := plain(line))]
    tails = [" ".join(words[start:]) for start in range(len(words))]
    return max((fuzz.ratio(tail, plain(term)) for tail in tails for term in HEADINGS[key]), default=0.0)


def plain(text: str) -> str:
    """A heading's words in capitals, without what is no letter."""
    return " ".join(re.sub(r"[^A-Z]+", " ", text.upper()).split())
