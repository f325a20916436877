"""Police loss letters (SKTLK, STPLK, STPLKB, …): no form is prescribed, only the wording of labels is relied on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from ocr.layouts.labels import Labelled, Word, find_labels, spans_of, squeezed
from ocr.layouts.listed import place_and_date
from ocr.layouts.reported import report_date
from ocr.layouts.reporter import UNLABELLED, labelled_values, name_field, signed_name, told_sex, told_values
from ocr.layouts.values import MISSING, code_field, nik_field, sex_field, worded_number
from ocr.lines import Sheet
from ocr.spans import joined_text
from workstation.domain.reading import SURAT_KEHILANGAN_FIELDS, FieldReading

KIND = "surat_kehilangan"
TITLES = (
    "SURAT TANDA PENERIMAAN LAPORAN KEHILANGAN",
    "SURAT KETERANGAN TANDA LAPOR KEHILANGAN",
    "SURAT KETERANGAN TANDA LAPOR",
    "SURAT TANDA LAPOR KEHILANGAN",
    "SURAT KETERANGAN KEHILANGAN",
    "TANDA BUKTI LAPORAN KEHILANGAN",
    "LAPORAN KEHILANGAN BARANG",
    "SURAT LAPORAN KEHILANGAN",
    "SURAT KEHILANGAN",
)
_LETTERHEAD = "KEPOLISIAN NEGARA REPUBLIK INDONESIA"
_LIKE = 88.0

_BORN = (
    "Tempat/Tgl. Lahir",
    "Tempat, Tanggal Lahir",
    "Tempat dan Tanggal Lahir",
    "Tempat & Tgl Lahir",
    "Tempat Tgl Lahir",
    "Tempat Tanggal Lahir Umur",
    "Tempat Tgl Lahir Umur",
    "Tanggal/Tempat Lahir",
    "Tgl/Tempat Lahir",
    "TTL",
)
_ABOUT = (
    "Agama",
    "Pekerjaan",
    "Kewarganegaraan",
    "Kebangsaan",
    "Warga Negara",
    "Alamat",
    "Alamat Lengkap",
    "Alamat Sekarang",
    "Tempat Tinggal",
    "Bertempat Tinggal",
    "Umur",
    "Usia",
    "Suku",
    "Suku Bangsa",
    "Pendidikan",
    "Pendidikan Terakhir",
    "Status",
    "Status Perkawinan",
    "No HP",
    "No Telepon",
    "No Telp/HP",
    "Nomor HP",
    "Nomor Telepon",
    "Telepon",
    "Golongan Darah",
)
_LABELS: Mapping[str, tuple[str, ...]] = {
    "no_surat": (
        "Nomor",
        "Nomor Polisi",
        "Nomor Pol",
        "No Pol",
        "Nomor Surat",
        "Nomor LP",
        "Nomor Laporan",
        "No",
        "No Surat",
    ),
    "nama": ("Nama", "Nama Lengkap", "Nama Pelapor"),
    "nik": (
        "NIK",
        "No NIK",
        "Nomor NIK",
        "Nomor Induk Kependudukan",
        "No KTP",
        "Nomor KTP",
        "No Identitas",
        "NIK KTP",
        "No KTP/NIK",
    ),
    "born": _BORN,
    "place": ("Tempat Lahir",),
    "date": ("Tanggal Lahir", "Tgl Lahir"),
    "sex": ("Jenis Kelamin", "Kelamin"),
    "about": _ABOUT,
    "rank": ("Pangkat", "Pangkat/NRP", "NRP", "Jabatan", "Kesatuan"),
    "reporter": ("Pelapor", "Yang Melapor", "Yang Melaporkan", "Nama Pelapor dan Tanda Tangan"),
    "officer": (
        "Kepala Kepolisian",
        "Kepala SPKT",
        "Kanit SPKT",
        "Ka SPKT",
        "BA SPKT",
        "Yang Menerima Laporan",
        "Penerima Laporan",
        "Nama Petugas",
        "Petugas",
    ),
    "end": (
        "Nama Ayah",
        "Nama Ibu",
        "Nama Orang Tua",
        "Nama Barang",
        "Nama Alias",
        "Tanggal Lapor",
        "Tanggal Laporan",
        "Tanggal",
        "Pada tanggal",
        "Dikeluarkan di",
        "Dikeluarkan pada tanggal",
        "Melaporkan bahwa",
        "Menerangkan bahwa",
        "Telah kehilangan",
        "Hari",
        "Waktu",
        "Tempat Kejadian",
        "Waktu Kejadian",
        "Waktu Lapor",
        "Barang yang hilang",
        "Keperluan",
        "Perihal",
        "Lampiran",
        "Model",
    ),
}
# The same in running text: "… telah datang seorang laki-laki bernama BUDI, tempat tanggal lahir KLATEN, …".
_IN_SENTENCES: Mapping[str, tuple[str, ...]] = {
    "nama": ("bernama", "mengaku bernama", "yang bernama"),
    "nik": ("NIK", "Nomor Induk Kependudukan", "nomor KTP"),
    "born": (*_BORN, "lahir di"),
    "sex": ("jenis kelamin",),
    # "Yang bertanda tangan" looks like "yang bernama".
    "end": ("Yang bertanda tangan di bawah ini", "bertanda tangan"),
    "about": tuple(label for label in _ABOUT if len(label) > 3),
}
_CODE = re.compile(r"[A-Z]{2,}[A-Z0-9.]*( ?/ ?[\w. -]+){2,}")
_NOT_A_PERSONS = re.compile(r"\bKK\b|kartu keluarga|rekening|\bATM\b|\bNRP\b|\bNIP\b|IMEI", re.IGNORECASE)
# How far below the number, in heights of its line, what goes on with it may stand.
_NEXT_ROW = 2.0


def bears_letterhead(sheet: Sheet) -> bool:
    """Whether a page is a letter of the police about a loss, whatever its title."""
    rows = [squeezed("".join(line.text for line in row)) for row in sheet.rows]
    wanted = squeezed(_LETTERHEAD)
    head = any(fuzz.partial_ratio(wanted, row) >= _LIKE for row in rows if len(row) >= len(wanted) - 2)
    return head and any("hilang" in row for row in rows)


def read_surat_kehilangan(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a police loss letter (keys: SURAT_KEHILANGAN_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS, at_line_start=True)
    values, own = labelled_values(page)
    limit = 1.0
    if not any(name in values for name in ("nama", "born", "place", "date")):
        values, own, limit = told_values(sheet, _IN_SENTENCES) | values, UNLABELLED, UNLABELLED
    place, date = place_and_date(values.get("born", []), values.get("place"), values.get("date"), sheet.page)
    name = name_field(values.get("nama", []), sheet.page)
    sex = sex_field(values["sex"], sheet.page) if "sex" in values else told_sex(page, sheet.page)
    fields = {
        "no_surat": _letter_number(page, sheet.page),
        "nama": _capped(name, own) if name.value else signed_name(page, sheet.page),
        "nik": _nik(values.get("nik", []), page, sheet.page),
        "tempat_lahir": _capped(place, limit),
        "tanggal_lahir": _capped(date, limit),
        "jenis_kelamin": _capped(sex, limit),
        "tanggal_lapor": report_date(page, [*values.get("born", []), *values.get("date", [])], sheet.page),
    }
    return {name: fields[name] for name in SURAT_KEHILANGAN_FIELDS}


def _capped(reading: FieldReading, limit: float) -> FieldReading:
    return replace(reading, confidence=min(reading.confidence, limit))


def _nik(labelled: Sequence[Word], page: Labelled, index: int) -> FieldReading:
    """The NIK after its label; else the only such number in the letter that is not said to be something else's."""
    own = nik_field(labelled, (), index)
    if own.value:
        return own
    rows = [words for _, words in _rows(page) if not _NOT_A_PERSONS.search(" ".join(word.text for word in words))]
    found = {reading.value: reading for words in rows if (reading := nik_field((), words, index)).value}
    return _capped(next(iter(found.values())), UNLABELLED) if len(found) == 1 else own


def _rows(page: Labelled) -> Iterator[tuple[int, list[Word]]]:
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        rows.setdefault(word.row, []).append(word)
    yield from rows.items()


def _letter_number(page: Labelled, index: int) -> FieldReading:
    """The letter's number: in the head of the letter, after its label or else by its form."""
    personal = [anchor.first for name in ("nama", "nik", "born", "about", "sex") for anchor in page.named(name)]
    head = min(personal, default=len(page.words))
    for anchor in page.named("no_surat"):
        words = _behind_labels(page.value_words(anchor, max_rows=1))
        if anchor.first < head and (reading := _number(words, index)):
            goes_on = _goes_on_below(page, words)
            return _capped(reading, UNLABELLED) if goes_on else reading
    for _, words in _rows(page):
        spans = spans_of(words)
        if page.words.index(words[0]) < head and len(spans) == 1 and _CODE.fullmatch(spans[0].text):
            reading = _number(words, index)
            return _capped(reading, UNLABELLED) if reading else MISSING
    return MISSING


def _behind_labels(words: Sequence[Word]) -> list[Word]:
    """What stands behind the last colon: "Nomor : Pol : STPLK/…"."""
    colons = [place for place, word in enumerate(words) if word.text == ":"]
    head = "".join(word.text for word in words[: colons[-1]]) if colons else ""
    return list(words[colons[-1] + 1 :]) if colons and not re.search(r"[\d/]", head) else list(words)


def _number(words: Sequence[Word], index: int) -> FieldReading | None:
    """A number with a digit and a stroke, full stop or dash; None where the words are something else."""
    spans = spans_of(words)
    value = worded_number(joined_text(spans))
    if not (re.search(r"\d", value) and re.search(r"[/.\-]", value)):
        return None
    return code_field(value, spans, index)


def _goes_on_below(page: Labelled, words: Sequence[Word]) -> bool:
    """Whether a row of capitals right under the number may be the rest of it."""
    last = words[-1]
    below = [word for word in page.words if word.row == last.row + 1]
    near = bool(below) and below[0].line.y - last.line.y < _NEXT_ROW * last.line.height
    return near and all(word.text.isupper() for word in below)
