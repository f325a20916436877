"""Kutipan Akta Nikah of the KUA: the page of data, alone or beside the page with the photographs (domain 3.2).

Its number stands after "Nomor"; the series (`NA 0123456`) belongs to the booklet. bin and binti with the father's name
follow the names. The Hijri date is no Masehi date and is not taken.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.layouts.dated import find_date
from ocr.layouts.labels import DATE_ROWS, Labelled, Word, find_labels, spans_of, squeezed
from ocr.layouts.listed import END, without_parent
from ocr.layouts.values import MISSING, code_field, date_field, nik_field, number_text, text_field
from ocr.lines import Sheet
from ocr.spans import joined_text
from workstation.domain.reading import BUKU_NIKAH_FIELDS, FieldReading

KIND = "buku_nikah"
TITLES = ("KUTIPAN AKTA NIKAH", "BUKU NIKAH", "BUKU KUTIPAN AKTA NIKAH", "BUKU PENCATATAN NIKAH")

_LABELS: Mapping[str, tuple[str, ...]] = {
    "no_akta": ("Nomor", "Nomor Akta Nikah", "Nomor Akta", "No"),
    "opening": ("Pada hari", "Pada hari ini"),
    "wed": ("Tanggal Akad Nikah", "Tanggal Akad", "Tanggal Nikah"),
    "nama": ("Nama", "Nama Lengkap", "Nama lengkap dan alias"),
    "husband": ("Nama Suami",),
    "wife": ("Nama Istri", "Nama Isteri"),
    "nik": ("NIK", "NIK/No. Paspor", "NIK / No. Paspor", "Nomor Induk Kependudukan", "NIK/Paspor"),
    "bin": ("bin",),
    "binti": ("binti",),
    "part_husband": ("SUAMI", "I. SUAMI", "A. SUAMI"),
    "part_wife": ("ISTRI", "ISTERI", "II. ISTRI", "II. ISTERI", "B. ISTRI", "B. ISTERI"),
    END: (
        "Tempat, tgl. lahir",
        "Tempat dan tanggal lahir",
        "Tempat, tanggal lahir",
        "Kewarganegaraan",
        "Warganegara",
        "Agama",
        "Pekerjaan",
        "Pendidikan",
        "Alamat",
        "Tempat tinggal",
        "Status",
        "Wali nikah",
        "Mas kawin",
        "Maskawin",
        "Kepala Penghulu KUA",
        "telah dilangsungkan akad nikah",
    ),
}
_LISTED = frozenset(
    ("nama", "namalengkap", "nik", "agama", "pekerjaan", "alamat", "tempattinggal", "walinikah", "maskawin")
)
_TITLED = ("part_husband", "part_wife")
_OPENING_ROWS = 5
_SIDES = {
    "husband": "suami",
    "part_husband": "suami",
    "bin": "suami",
    "wife": "istri",
    "part_wife": "istri",
    "binti": "istri",
}


def read_buku_nikah(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a marriage book (keys: BUKU_NIKAH_FIELDS) from the lines of its page or spread."""
    page = find_labels(_page_of_data(sheet), _LABELS, at_line_start=True)
    couple = _couple(page, sheet.page)
    fields = {
        "no_akta": _number(page, sheet.page),
        "nama_suami": couple.get("nama_suami", MISSING),
        "nik_suami": couple.get("nik_suami", MISSING),
        "nama_istri": couple.get("nama_istri", MISSING),
        "nik_istri": couple.get("nik_istri", MISSING),
        "tanggal_perkawinan": _wedding(page, sheet.page),
    }
    return {name: fields[name] for name in BUKU_NIKAH_FIELDS}


def _page_of_data(sheet: Sheet) -> Sheet:
    """Without what stands on the page to the left: its lines end where those with labels begin."""
    labels = [line for line in sheet.lines if _is_listed(line.text) or _is_listed(line.text.partition(":")[0])]
    if len(labels) < 4:
        return sheet
    left = min(line.x - line.height for line in labels)
    rows = (tuple(line for line in row if line.x + line.width / 2 > left) for row in sheet.rows)
    return replace(sheet, rows=tuple(row for row in rows if row))


def _is_listed(text: str) -> bool:
    return squeezed(text).strip("0123456789") in _LISTED


def _number(page: Labelled, index: int) -> FieldReading:
    first = min((anchor.first for anchor in page.anchors if anchor.name in ("opening", "nama")), default=10**6)
    for anchor in page.named("no_akta"):
        if anchor.first > first:
            break
        spans = spans_of(page.value_words(anchor, max_rows=1))[:1]
        value = number_text(joined_text(spans))
        if sum(char.isdigit() for char in value) >= 4:
            return code_field(value, spans, index)
    return MISSING


def _couple(page: Labelled, index: int) -> dict[str, FieldReading]:
    """Names and NIKs of both.

    A part's title says whose they are, and so do bin and binti; by their order only where two names were found.
    """
    found: dict[str, FieldReading] = {}
    named = [place for place, anchor in enumerate(page.anchors) if anchor.name in ("nama", "husband", "wife")]
    names = [place for place in named if page.value_words(page.anchors[place])]
    side = ""
    for place, anchor in enumerate(page.anchors):
        if anchor.name in _SIDES and (anchor.name not in _TITLED or page.is_title(anchor)):
            side = _SIDES[anchor.name]
        if place in names:
            words, child_of = without_parent(page.value_words(anchor))
            told = child_of or next((other.name for other in page.anchors[place + 1 : place + 3]), "")
            order = ("suami", "istri")[names.index(place)] if len(names) == 2 else ""
            side = _SIDES.get(anchor.name, "") or _SIDES.get(told, "") or side or order
            if side and f"nama_{side}" not in found:
                found[f"nama_{side}"] = text_field(words, index)
        elif anchor.name == "nik" and side and f"nik_{side}" not in found:
            found[f"nik_{side}"] = nik_field(page.value_words(anchor, max_rows=1), (), index)
    return found


def _wedding(page: Labelled, index: int) -> FieldReading:
    """The Masehi date of the opening sentence, which runs over several lines."""
    for anchor in page.named("wed"):
        if (found := date_field(page.value_words(anchor, DATE_ROWS), index)).value:
            return found
    opening = page.named("opening")
    start = opening[0].first if opening else 0
    row = page.words[start].row if page.words else 0
    stop = next((anchor.first for anchor in page.anchors if anchor.name == "nama" and anchor.first > start), None)
    words = [word for word in page.words[start:stop] if word.row <= row + (_OPENING_ROWS if opening else 12)]
    return _earliest(words, index)


def _earliest(words: Sequence[Word], index: int) -> FieldReading:
    for stop in range(1, len(words) + 1):
        first = max(0, stop - 5)
        # "3" | "Agustus" | "2012", "3" | "-" | "8" | "-" | "2012", or all in one word where the spaces were lost.
        for start in range(stop - 1, first - 1, -1):
            text = " ".join(word.text for word in words[start:stop])
            if re.search(r"\d{4}", text) and find_date(text).day:
                return date_field(words[start:stop], index)
    return MISSING
