"""Police loss letters (SKTLK, STPLK, STPLKB, …): no form is prescribed, only the wording of labels is relied on."""

import re
from collections.abc import Mapping, Sequence

from ocr.layouts.dated import find_date
from ocr.layouts.labels import Labelled, Word, find_labels, spans_of
from ocr.layouts.listed import first_values, place_and_date
from ocr.layouts.values import MISSING, code_field, date_field, nik_field, number_text, sex_field, text_field
from ocr.lines import Sheet
from ocr.spans import joined_text
from workstation.domain.reading import SURAT_KEHILANGAN_FIELDS, FieldReading

KIND = "surat_kehilangan"
TITLES = (
    "SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN",
    "SURAT KETERANGAN TANDA LAPOR KEHILANGAN",
    "SURAT TANDA LAPOR KEHILANGAN",
    "SURAT KETERANGAN KEHILANGAN",
    "LAPORAN KEHILANGAN BARANG",
    "SURAT KEHILANGAN",
)

_LABELS: Mapping[str, tuple[str, ...]] = {
    "no_surat": ("Nomor", "Nomor Polisi", "No Pol", "Nomor Surat", "Nomor LP", "No", "No Surat"),
    "nama": ("Nama", "Nama Lengkap", "Nama Pelapor"),
    "nik": ("NIK", "No NIK", "Nomor Induk Kependudukan", "No KTP", "Nomor KTP", "No Identitas", "NIK KTP"),
    "born": (
        "Tempat/Tgl. Lahir",
        "Tempat, Tanggal Lahir",
        "Tempat dan Tanggal Lahir",
        "Tempat Tgl Lahir",
        "Tempat Tanggal Lahir Umur",
        "TTL",
    ),
    "place": ("Tempat Lahir",),
    "date": ("Tanggal Lahir", "Tgl Lahir"),
    "sex": ("Jenis Kelamin", "Kelamin"),
    "reported": (
        "Tanggal Lapor",
        "Tanggal Laporan",
        "Tgl Lapor",
        "Pada tanggal",
        "Dikeluarkan pada tanggal",
        "Tanggal",
    ),
    "end": (
        "Agama",
        "Pekerjaan",
        "Kewarganegaraan",
        "Kebangsaan",
        "Alamat",
        "Alamat Lengkap",
        "Umur",
        "Suku",
        "Suku Bangsa",
        "Pendidikan",
        "Status",
        "Status Perkawinan",
        "No HP",
        "No Telepon",
        "Telepon",
        "Golongan Darah",
        "Dikeluarkan di",
        "Melaporkan bahwa",
        "Pangkat",
        "Jabatan",
    ),
}


def read_surat_kehilangan(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a police loss letter (keys: SURAT_KEHILANGAN_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS, at_line_start=True)
    values = first_values(page)
    place, date = place_and_date(values.get("born", []), values.get("place"), values.get("date"), sheet.page)
    fields = {
        "no_surat": _letter_number(page, sheet.page),
        "nama": text_field(values.get("nama", []), sheet.page),
        "nik": nik_field(values.get("nik", []), page.words, sheet.page),
        "tempat_lahir": place,
        "tanggal_lahir": date,
        "jenis_kelamin": sex_field(values["sex"], sheet.page) if "sex" in values else MISSING,
        "tanggal_lapor": _report_date(page, values, sheet.page),
    }
    return {name: fields[name] for name in SURAT_KEHILANGAN_FIELDS}


def _letter_number(page: Labelled, index: int) -> FieldReading:
    """The letter's number: after its label, in the head of the letter, with a digit and a stroke or full stop."""
    for anchor in page.named("no_surat"):
        spans = spans_of(page.value_words(anchor, max_rows=1))
        value = number_text(joined_text(spans))
        if re.search(r"\d", value) and re.search(r"[/.\-]", value):
            return code_field(value, spans, index)
    return MISSING


def _report_date(page: Labelled, values: Mapping[str, Sequence[Word]], index: int) -> FieldReading:
    """The date that the letter was signed ("MEDAN, 30 OKTOBER 2026"), else one that its text gives.

    Where both stand and differ, the signed one is kept with little confidence: the text may give the day of the loss.
    """
    about_birth = [word.row for name in ("nama", "born", "date", "sex") for word in values.get(name, ())]
    below = max(about_birth, default=-1)
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        if word.row > below:
            rows.setdefault(word.row, []).append(word)
    dated = [words for words in rows.values() if find_date(_dated_part(words)).day]
    signed = [words for words in dated if _is_signature(words)]
    chosen = signed[-1:] or ([list(values["reported"])] if "reported" in values else []) or dated[:1]
    if not chosen:
        return MISSING
    reading = date_field(_after_comma(chosen[0]), index)
    others = {find_date(_dated_part(words)).day for words in dated}
    if len(others) == 1 or reading.value is None:
        return reading
    return FieldReading(reading.value, reading.raw, min(reading.confidence, 0.9), index, reading.box)


def _dated_part(words: Sequence[Word]) -> str:
    text = " ".join(word.text for word in words)
    found = re.search(r"\d{1,2}\W{0,2}[A-Za-z]{3,9}\W{0,2}\d{4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}", text)
    return found.group() if found else ""


def _is_signature(words: Sequence[Word]) -> bool:
    text = " ".join(word.text for word in words)
    return re.fullmatch(r"[A-Za-z. ]{3,40}, ?([Tt]anggal |TANGGAL )?\W*\d{1,2}\W*\w+\W*\d{4}\W*", text) is not None


def _after_comma(words: Sequence[Word]) -> list[Word]:
    for place, word in enumerate(words[:-1]):
        if word.text.endswith(","):
            return list(words[place + 1 :])
    return list(words)
