"""Surat Keterangan Pindah WNI: where a household left and where it goes (domain 3.5).

`no_kk` is the card left behind; address fields are those of the destination. The table of members repeats NIKs and
names: what stands below its title is not taken.
"""

import re
from collections.abc import Mapping, Sequence

from ocr.constrain import DIGITS
from ocr.layouts.labels import DATE_ROWS, Anchor, Labelled, Word, find_labels, spans_of
from ocr.layouts.listed import END, signed_day
from ocr.layouts.values import (
    MISSING,
    address_field,
    code_field,
    date_field,
    digits_field,
    nik_field,
    number_text,
    patterned_field,
    text_field,
)
from ocr.lines import Sheet
from ocr.spans import Span, joined_text
from workstation.domain.reading import SKPWNI_FIELDS, FieldReading

KIND = "skpwni"
TITLES = ("SURAT KETERANGAN PINDAH WNI", "SURAT KETERANGAN PINDAH DATANG", "SURAT KETERANGAN PINDAH")

_LABELS: Mapping[str, tuple[str, ...]] = {
    "origin": ("DATA DAERAH ASAL", "DAERAH ASAL"),
    "goal": ("DATA KEPINDAHAN", "DATA DAERAH TUJUAN", "DAERAH TUJUAN"),
    "number": ("Nomor", "No"),
    "no_kk": ("Nomor KK", "Nomor Kartu Keluarga", "No KK", "No. Kartu Keluarga"),
    "kepala_keluarga": ("Nama Kepala Keluarga",),
    "alamat": ("Alamat", "Alamat Asal", "Alamat Tujuan", "Alamat Tujuan Pindah"),
    "rt_rw": ("RT/RW", "RT / RW"),
    "rt": ("RT",),
    "rw": ("RW",),
    "desa_kelurahan": ("Desa/Kelurahan", "Kelurahan/Desa", "Desa / Kelurahan"),
    "kecamatan": ("Kecamatan",),
    "kabupaten_kota": ("Kabupaten/Kota", "Kab/Kota", "Kabupaten / Kota"),
    "provinsi": ("Provinsi", "Propinsi"),
    "kode_pos": ("Kode Pos",),
    "nik": ("NIK Pemohon", "NIK"),
    "nama": ("Nama Lengkap", "Nama Lengkap Pemohon", "Nama Pemohon"),
    "issued": ("Dikeluarkan Tanggal", "Dikeluarkan pada tanggal", "Tanggal Dikeluarkan", "Pada tanggal"),
    "table": ("KELUARGA YANG PINDAH", "Anggota Keluarga yang pindah", "Keluarga yang datang"),
    END: (
        "Alasan Pindah",
        "Klasifikasi Pindah",
        "Klasifikasi Kepindahan",
        "Jenis Kepindahan",
        "Telepon",
        "Status KK bagi yang tidak pindah",
        "Status KK bagi yang pindah",
        "Rencana Tanggal Pindah",
        "Dusun/Dukuh/Kampung",
        "PEMOHON",
        "KEPALA DINAS",
    ),
}
_REGIONS = ("desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi")
_PLACES = (*"SKPWNI", "/", *[DIGITS] * 4, "/", *[DIGITS] * 8, "/", *[DIGITS] * 4)
_NUMBER = re.compile(r"(?i)S[KX]PWN[I1L]\s?/\s?[\dOISBl|]{4}\s?/\s?[\dOISBl|]{6,8}\s?/\s?[\dOISBl|]{1,6}")
_ENUMERATOR = re.compile(r"[a-dC][.)]")
_RT_IN_ADDRESS = re.compile(r"(?i),?\s*\bRT\b\.?\s*[:/]?\s*\d")


def read_skpwni(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a moving letter (keys: SKPWNI_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS, at_line_start=True)
    origin, goal = _sections(page)
    index = sheet.page
    rt, rw = _rt_rw(goal, index)
    fields = {
        "no_surat": _number(page, index),
        "no_kk": nik_field(origin.get("no_kk", []), (), index),
        "kepala_keluarga": text_field(origin.get("kepala_keluarga", []), index),
        "nik": nik_field(origin.get("nik", []) or goal.get("nik", []), (), index),
        "nama": text_field(origin.get("nama", []) or goal.get("nama", []), index),
        "alamat_asal": address_field(_without_rt(origin.get("alamat", [])), index),
        "alamat": address_field(_without_rt(goal.get("alamat", [])), index),
        "rt": rt,
        "rw": rw,
        **{name: text_field(goal.get(name, []), index) for name in _REGIONS},
        "kode_pos": digits_field(goal.get("kode_pos", []), 5, index),
        "tanggal_dikeluarkan": _issued(page, index),
    }
    return {name: fields[name] for name in SKPWNI_FIELDS}


def _sections(page: Labelled) -> tuple[dict[str, list[Word]], dict[str, list[Word]]]:
    """The value words by label, of the origin and of the destination.

    Where the title of the destination was lost, the second address begins it. What stands above the title of the origin
    is the office's own.
    """
    titled = bool(page.named("goal"))
    head = min((anchor.first for anchor in page.named("origin")), default=0)
    origin: dict[str, list[Word]] = {}
    goal: dict[str, list[Word]] = {}
    part = origin
    for anchor in page.anchors:
        if anchor.name == "table":
            break
        if anchor.first < head:
            continue
        if anchor.name == "goal" or (part is origin and not titled and _is_goal(page, anchor, origin)):
            part = goal
        words = page.value_words(anchor) if anchor.name not in (END, "origin", "goal") else []
        if anchor.name in _REGIONS:
            words = _without_enumerator(words)
        if words and anchor.name not in part:
            part[anchor.name] = words
    return origin, goal


def _without_enumerator(words: list[Word]) -> list[Word]:
    """A value without the "c." that counts the next label of its row."""
    return words[:-1] if len(words) > 1 and _ENUMERATOR.fullmatch(words[-1].text) else list(words)


def _is_goal(page: Labelled, anchor: Anchor, origin: Mapping[str, Sequence[Word]]) -> bool:
    if anchor.name != "alamat":
        return False
    said = " ".join(word.text for word in page.words[anchor.first : anchor.stop]).lower()
    return "tujuan" in said or "alamat" in origin


def _number(page: Labelled, index: int) -> FieldReading:
    for word in page.words:
        found = _NUMBER.search(word.line.text) if word.starts_line else None
        if found:
            span = Span(word.line, 0, len(word.line.letters)).part(found.start(), found.end())
            value = number_text(span.text)
            return patterned_field(span, _PLACES, index) or code_field(value, [span], index)
    for anchor in page.named("number"):
        spans = spans_of(page.value_words(anchor, max_rows=1))
        value = number_text(joined_text(spans))
        if re.search(r"\d/", value):
            return code_field(value, spans, index)
    return MISSING


def _without_rt(words: Sequence[Word]) -> list[Word]:
    """An address without the "RT 001 RW 002" that some offices print behind it."""
    for place in range(1, len(words)):
        rest = " ".join(word.text for word in words[place:])
        if _RT_IN_ADDRESS.match(rest):
            return list(words[:place])
    return list(words)


def _rt_rw(goal: Mapping[str, Sequence[Word]], page: int) -> tuple[FieldReading, FieldReading]:
    return rt_rw_fields(goal.get("rt_rw", []), goal.get("rt", []), goal.get("rw", []), page)


def rt_rw_fields(
    joint: Sequence[Word], rt: Sequence[Word], rw: Sequence[Word], page: int
) -> tuple[FieldReading, FieldReading]:
    """RT and RW that stand in one place ("001/002") or under labels of their own."""
    spans = spans_of(joint)[:1]
    if not spans:
        return digits_field(rt, 3, page), digits_field(rw, 3, page)
    found = patterned_field(spans[0], (*[DIGITS] * 3, "/", *[DIGITS] * 3), page)
    if found and found.value:
        first, second = found.value.split("/")
        return (
            FieldReading(first, found.raw, found.confidence, page, found.box),
            FieldReading(second, found.raw, found.confidence, page, found.box),
        )
    parts = re.findall(r"\d+|-", spans[0].text)
    if len(parts) != 2:
        return code_field(None, spans, page), code_field(None, spans, page)
    chance = min(0.9, code_field(spans[0].text, spans, page).confidence)
    box = spans[0].box
    return tuple(FieldReading(part, spans[0].text, chance, page, box) for part in parts)  # type: ignore[return-value]


def _issued(page: Labelled, index: int) -> FieldReading:
    for anchor in page.named("issued"):
        if (found := date_field(page.value_words(anchor, DATE_ROWS), index)).value:
            return found
    last = [page.words[anchor.first].row for anchor in page.anchors if anchor.name in ("goal", "table")]
    return signed_day(page, index, max(last, default=-1))
