"""Ijazah: a school's certificate or a university's diploma (domain 3.7). A school's names the father only.

The paper's serial (`DN-05 Ma 0012345`) is its number, printed after "Nomor" or alone at the foot; numbers of the
school, the pupil and the exam have labels of their own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ocr.layouts.labels import NOISE, Labelled, Word, find_labels, spans_of, squeezed
from ocr.layouts.listed import END, capitals_above, first_values, place_and_date, signed_day
from ocr.layouts.reporter import UNLABELLED
from ocr.layouts.values import MISSING, code_field, digits_field, number_text, text_field
from ocr.lines import Sheet
from ocr.spans import Span, joined_text
from workstation.domain.reading import IJAZAH_FIELDS, FieldReading

KIND = "ijazah"
TITLES = ("IJAZAH", "SURAT TANDA TAMAT BELAJAR")

_LABELS: Mapping[str, tuple[str, ...]] = {
    "number": ("Nomor", "Nomor Ijazah", "Nomor Ijazah Nasional", "No", "No. Ijazah", "PIN", "Nomor Seri Ijazah"),
    "nama": (
        "nama",
        "Nama Lengkap",
        "Diberikan kepada",
        "Memberikan ijazah kepada",
        "Dengan ini menyatakan bahwa",
        "menerangkan bahwa",
        "menyatakan bahwa",
    ),
    "born": (
        "tempat dan tanggal lahir",
        "Tempat, tanggal lahir",
        "tempat tanggal lahir",
        "lahir di",
        "Tempat/Tgl Lahir",
    ),
    "parent": ("nama orang tua", "nama orang tua/wali", "nama ayah/wali", "nama ayah", "anak dari", "orang tua/wali"),
    "nisn": ("nomor induk siswa nasional", "NISN", "nomor induk siswa nasional (NISN)"),
    NOISE: ("awarded to", "presented to", "this is to certify that", "place and date of birth", "student number"),
    END: (
        "nomor induk siswa",
        "nomor peserta ujian",
        "nomor peserta ujian nasional",
        "nomor induk",
        "sekolah asal",
        "madrasah asal",
        "nomor pokok mahasiswa",
        "Nomor Induk Mahasiswa",
        "NIM",
        "NPM",
        "NPSN",
        "nomor pokok sekolah nasional",
        "program studi",
        "program keahlian",
        "kompetensi keahlian",
        "satuan pendidikan",
        "Gelar",
        "dengan gelar",
        "LULUS",
        "NIK",
        "Kepala Sekolah",
        "Rektor",
        "dari satuan pendidikan",
        "beserta segala hak dan kewajiban",
        "Yang bertanda tangan di bawah ini",
    ),
}
_SERIAL = re.compile(r"(?:D[NM]|M)-?[A-Z0-9]{0,3}[ /.-]+[A-Za-z0-9/.\- ]*\d{5,}")
_NISN_DIGITS = 10


def read_ijazah(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a school or university certificate (keys: IJAZAH_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS, at_line_start=True)
    index = sheet.page
    values = first_values(_without_sentences(page))
    place, day = place_and_date(values.get("born", []), None, None, index)
    about = [word.row for name in ("nama", "born", "parent") for word in values.get(name, ())]
    fields = {
        "no_ijazah": _number(page, index),
        "nisn": digits_field(values.get("nisn", []), _NISN_DIGITS, index),
        "nama": _name(page, values.get("nama", []), index),
        "tempat_lahir": place,
        "tanggal_lahir": day,
        "ayah": text_field(values.get("parent", []), index),
        "tanggal_dikeluarkan": signed_day(page, index, max(about, default=-1)),
    }
    return {name: fields[name] for name in IJAZAH_FIELDS}


def _name(page: Labelled, words: Sequence[Word], index: int) -> FieldReading:
    """The name after its label; else the capitals that stand alone above where the holder was born."""
    born = page.named("born")
    if words or not born:
        return text_field(words, index)
    reading = text_field(capitals_above(page, born[0]), index)
    return replace(reading, confidence=min(reading.confidence, UNLABELLED))


def _without_sentences(page: Labelled) -> Labelled:
    """ "… menerangkan bahwa :" names the holder only where no label of a name follows."""
    labels = [anchor for anchor in page.named("nama") if _is_name(page, anchor.first, anchor.stop)]
    if not labels:
        return page
    kept = tuple(anchor for anchor in page.anchors if anchor.name != "nama" or anchor in labels)
    return Labelled(page.words, kept)


def _is_name(page: Labelled, first: int, stop: int) -> bool:
    said = squeezed("".join(word.text for word in page.words[first:stop]))
    return "bahwa" not in said


def _spelled(text: str) -> str:
    """A number in upper case; the spaces of a paper's serial belong to it."""
    return " ".join(number_text(part) for part in re.sub(r" ?/ ?", "/", text).split())


def _number(page: Labelled, index: int) -> FieldReading:
    """The number after its label; else the paper's serial, which may stand alone."""
    for anchor in page.named("number"):
        spans = spans_of(page.value_words(anchor, max_rows=1))
        value = _spelled(joined_text(spans))
        if sum(char.isdigit() for char in value) >= 4:
            return code_field(value, spans, index)
    for word in reversed(page.words):
        if word.starts_line and (found := _SERIAL.match(word.line.text)):
            span = Span(word.line, 0, len(word.line.letters)).part(found.start(), found.end())
            return code_field(_spelled(span.text), [span], index)
    return MISSING
