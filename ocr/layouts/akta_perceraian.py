"""Proof of a divorce: the registry's Kutipan Akta Perceraian and the religious court's Akta Cerai (domain 3.3).

The date is the day the decision became final; the Akta Cerai says it as the day on which the couple divorced. Hearing,
decision and issue have dates of their own, which are not taken.
"""

import re
from collections.abc import Mapping, Sequence

from ocr.layouts import spouses
from ocr.layouts.dated import find_date
from ocr.layouts.labels import NOISE, Labelled, Word, find_labels, spans_of, squeezed
from ocr.layouts.listed import END, first_values, labels_of, up_to_comma, without_parent
from ocr.layouts.registry_labels import COMMON
from ocr.layouts.registry_number import registry_number
from ocr.layouts.values import MISSING, code_field, date_field, nik_field, number_text, text_field
from ocr.lines import Sheet
from ocr.spans import joined_text
from workstation.domain.reading import AKTA_PERCERAIAN_FIELDS, FieldReading

KIND = "akta_perceraian"
TITLES = (
    "KUTIPAN AKTA PERCERAIAN",
    "EXCERPT OF DIVORCE CERTIFICATE",
    "Berdasarkan Akta Perceraian Nomor",
    "AKTA CERAI",
)

_REGISTRY: Mapping[str, tuple[str, ...]] = {
    "no_akta": ("Berdasarkan Akta Perceraian Nomor", "Akta Perceraian Nomor", "Akta Perceraian No", "Nomor Akta"),
    "decision": (
        "bahwa berdasarkan Putusan Pengadilan Negeri Nomor",
        "berdasarkan Putusan Pengadilan Negeri",
        "Putusan Pengadilan Negeri",
    ),
    "final": (
        "yang telah berkekuatan hukum tetap pada tanggal",
        "berkekuatan hukum tetap pada tanggal",
        "telah mempunyai kekuatan hukum tetap pada tanggal",
        "kekuatan hukum tetap tanggal",
    ),
    "between": ("telah tercatat perceraian antara", "perceraian antara"),
    "recorded": ("dicatat pada tanggal", "yang dicatat pada tanggal"),
    "divorced": ("Tanggal Perceraian",),
    END: ("KUTIPAN AKTA PERCERAIAN", "WARGA NEGARA SUAMI", "WARGA NEGARA ISTRI", "UNTUK SUAMI", "UNTUK ISTRI"),
    NOISE: (
        "By virtue of Divorce Certificate Number",
        "Excerpt of Divorce Certificate",
        "that by the decision of the court number",
        "final since",
        "was registered the divorce between",
        "has been registered divorce between",
        "registered on",
    ),
}
_REGISTRY_LABELS = labels_of((_REGISTRY, spouses.LABELS, COMMON))
_COURT_LABELS: Mapping[str, tuple[str, ...]] = {
    "no_akta": ("Nomor", "No"),
    "nama": ("Nama", "Nama Lengkap"),
    "nik": ("NIK", "Nomor Induk Kependudukan"),
    END: (
        "Nomor Seri",
        "Umur",
        "Agama",
        "Pekerjaan",
        "Pendidikan",
        "Tempat tinggal",
        "Tempat kediaman",
        "Alamat",
        "dengan",
        "Panitera",
        "bin",
        "binti",
        "Demikian dibuat akta cerai",
    ),
}
_COURT_NUMBER = re.compile(r"([0-9OoIl|SB]{1,5})\s?/\s?A[CG]\s?/\s?(\d{4})\s?/\s?(P[AÄ]\S{0,16})")
_DAY = re.compile(r"(?i)pada\s*hari\s*ini")


def read_akta_perceraian(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a proof of divorce (keys: AKTA_PERCERAIAN_FIELDS) from the lines of its page."""
    fields = _court(sheet) if _is_court(sheet) else _registry(sheet)
    return {name: fields[name] for name in AKTA_PERCERAIAN_FIELDS}


def _is_court(sheet: Sheet) -> bool:
    text = squeezed("".join(line.text for line in sheet.lines))
    return "pengadilanagama" in text or "panitera" in text or "aktacerai" in text


def _registry(sheet: Sheet) -> dict[str, FieldReading]:
    page = find_labels(sheet, _REGISTRY_LABELS)
    values = first_values(page)
    day = values.get("final") or values.get("divorced") or []
    return {
        "no_akta": registry_number(page, values.get("no_akta", []), "CR", sheet.page),
        **spouses.spouse_fields(page, sheet.page),
        "tanggal_perceraian": date_field(day, sheet.page),
    }


def _court(sheet: Sheet) -> dict[str, FieldReading]:
    page = find_labels(sheet, _COURT_LABELS, at_line_start=True)
    parties = _parties(page, sheet.page)
    return {
        "no_akta": _court_number(page, sheet.page),
        "nama_suami": parties.get("nama_suami", MISSING),
        "nik_suami": parties.get("nik_suami", MISSING),
        "nama_istri": parties.get("nama_istri", MISSING),
        "nik_istri": parties.get("nik_istri", MISSING),
        "tanggal_perceraian": _court_day(page, sheet.page),
    }


def _court_number(page: Labelled, index: int) -> FieldReading:
    for anchor in page.named("no_akta"):
        spans = spans_of(page.value_words(anchor, max_rows=1))[:1]
        value = number_text(joined_text(spans)).replace("/PA.", "/PA.")
        if spans and re.search(r"/A[CG]/", value):
            return code_field(_as_printed(spans[0].text), spans, index)
    for word in page.words:
        if word.starts_line and (found := _COURT_NUMBER.search(word.line.text)):
            spans = [span.part(found.start(), found.end()) for span in spans_of(_line_words(page, word)) if span]
            return code_field(_as_printed(found.group()), spans[:1], index)
    return MISSING


def _line_words(page: Labelled, first: Word) -> list[Word]:
    return [word for word in page.words if word.line is first.line]


def _as_printed(text: str) -> str:
    """The court's number keeps its spelling ("PA.Kpn") in upper case; look-alikes in its digits are put right."""
    return number_text(text)


def _parties(page: Labelled, index: int) -> dict[str, FieldReading]:
    """Names and NIKs in the order of their labels; "bin" and "binti" tell husband from wife."""
    found: dict[str, FieldReading] = {}
    sides = ["suami", "istri"]
    side = ""
    for anchor in page.anchors:
        if anchor.name == "nama" and sides:
            words, child_of = without_parent(up_to_comma(page.value_words(anchor)))
            told = {"bin": "suami", "binti": "istri"}.get(child_of, sides[0])
            side = told if told in sides else sides[0]
            sides.remove(side)
            found[f"nama_{side}"] = text_field(words, index)
        elif anchor.name == "nik" and side and f"nik_{side}" not in found:
            found[f"nik_{side}"] = nik_field(page.value_words(anchor, max_rows=1), (), index)
    return found


def _court_day(page: Labelled, index: int) -> FieldReading:
    """The first Masehi date after "pada hari ini"; it may go on in the next line."""
    rows: dict[int, list[Word]] = {}
    for word in page.words:
        rows.setdefault(word.row, []).append(word)
    order = sorted(rows)
    for place, row in enumerate(order):
        text = " ".join(word.text for word in rows[row])
        if found := _DAY.search(text):
            before = len(text[: found.end()].split())
            following = [word for other in order[place : place + 3] for word in rows[other]][before:]
            return _first_date(following, index)
    below = max(
        (word.row for name in ("no_akta",) for anchor in page.named(name) for word in [page.words[anchor.first]]),
        default=0,
    )
    return _first_date([word for word in page.words if word.row > below][:60], index)


def _first_date(words: Sequence[Word], index: int) -> FieldReading:
    """The date whose end comes first among the words: the decision's own date follows it."""
    for stop in range(1, len(words) + 1):
        text = " ".join(word.text for word in words[:stop])
        if find_date(text).day:
            return date_field(words[max(0, stop - 12) : stop], index)
    return MISSING
