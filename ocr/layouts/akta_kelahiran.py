"""Kutipan Akta Kelahiran: the old security paper in running sentences and the A4 one, bilingual or not.

Labels after the forms in Permendagri 109/2019 and their predecessors. The blangko serial ("AL 705…") at the top right
is not the akta number; it never stands after the label of one.
"""

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from ocr.layouts.labels import DATE_ROWS, NOISE, Labelled, Word, find_labels
from ocr.layouts.listed import capitals_above, place_and_date, signed_day, up_to_comma
from ocr.layouts.registry_number import registry_number
from ocr.layouts.values import MISSING, count_field, date_field, nik_field, sex_field, text_field
from ocr.lines import Sheet
from workstation.domain.reading import AKTA_KELAHIRAN_FIELDS, FieldReading

_LIKE_MOTHER = 60.0
_PARENTS = ("father", "mother", "parents")

KIND = "akta_kelahiran"
TITLES = ("KUTIPAN AKTA KELAHIRAN", "EXCERPT OF BIRTH CERTIFICATE", "Berdasarkan Akta Kelahiran Nomor")

_LABELS: Mapping[str, tuple[str, ...]] = {
    "nik": ("Nomor Induk Kependudukan", "NIK"),
    "no_akta": (
        "Berdasarkan Akta Kelahiran Nomor",
        "Berdasarkan Akta Kelahiran No",
        "Akta Kelahiran Nomor",
        "Nomor Akta",
    ),
    "place": ("bahwa di", "telah lahir di", "lahir di", "Tempat Lahir"),
    "date": ("pada tanggal", "Tanggal Lahir"),
    "year": ("tahun",),
    "born": ("telah lahir", "telah dilahirkan", "bernama", "Nama Lengkap", "Nama Anak", "Nama"),
    "joint": ("Tempat, Tanggal Lahir", "Tempat dan Tanggal Lahir", "Tempat Tgl Lahir"),
    "child": ("anak ke",),
    "sex": ("Jenis Kelamin",),
    "father": ("dari ayah", "Nama Ayah", "Ayah"),
    "parents": ("dari suami istri", "dari suami isteri", "dari pasangan suami istri"),
    "mother": ("dan ibu", "Nama Ibu", "dari seorang ibu", "anak seorang ibu", "Ibu"),
    "issued": ("Kutipan ini dikeluarkan di", "Kutipan ini dikeluarkan", "dikeluarkan di"),
    "end": (
        "Kepala Dinas Kependudukan dan Pencatatan Sipil",
        "Kepala Dinas",
        "Pejabat Pencatatan Sipil",
        "yang perkawinannya belum tercatat",
        "Kutipan ini sesuai dengan keadaan pada hari ini",
        "menurut stbld",
        "menurut Staatsblad",
        "KUTIPAN AKTA KELAHIRAN",
        "PENCATATAN SIPIL",
        "WARGA NEGARA INDONESIA",
        "WARGA NEGARA",
        "Kewarganegaraan",
    ),
    NOISE: (
        "Personal Registration Number",
        "By virtue of Birth Certificate Number",
        "in accordance with state gazette",
        "Registry Office",
        "Excerpt of Birth Certificate",
        "Nationality",
        "that in",
        "was born in",
        "on date",
        "year",
        "was born",
        "Place and date of birth",
        "Date of birth",
        "Place of birth",
        "Name",
        "Father",
        "Mother",
        "Sex",
        "child no",
        "child number",
        "of father",
        "from father",
        "and mother",
        "of husband and wife",
        "of mother",
        "This excerpt is issued in",
        "The excerpt is issued",
        "issued in",
    ),
}


def read_akta_kelahiran(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a birth certificate (keys: AKTA_KELAHIRAN_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS)
    values = _by_section(page)
    child = values.get("birth.child", [])
    father, mother = _couple(values.get("birth.father") or values.get("birth.parents", []))
    order, sex = (child, []) if values.get("birth.sex") else _around_comma(child)
    place, day = place_and_date(
        values.get("birth.joint", []), values.get("birth.place"), _date_words(values, "birth") or None, sheet.page
    )
    fields = {
        "no_akta": registry_number(page, values.get("birth.no_akta", []), "LUT", sheet.page),
        "nik": nik_field(values.get("birth.nik", []), page.words, sheet.page),
        "nama": text_field(_name_words(page, values), sheet.page),
        "tempat_lahir": place,
        "tanggal_lahir": day,
        "jenis_kelamin": _sex(values.get("birth.sex") or sex or child, sheet.page),
        "anak_ke": count_field(order, sheet.page),
        "ayah": text_field(father, sheet.page),
        "ibu": text_field(values.get("birth.mother", mother), sheet.page),
        "tanggal_dikeluarkan": _issued(page, values, sheet.page),
    }
    return {name: fields[name] for name in AKTA_KELAHIRAN_FIELDS}


def _by_section(page: Labelled) -> dict[str, list[Word]]:
    """The value words of each label, keyed by section: dates after "dikeluarkan" are those of the issue."""
    section = "birth"
    values: dict[str, list[Word]] = {}
    for anchor in page.anchors:
        if anchor.name == "issued":
            section = "issued"
        if anchor.name in ("end", NOISE):
            continue
        words = page.value_words(anchor, DATE_ROWS if anchor.name in ("date", "joint") else 2)
        key = f"{section}.{anchor.name}"
        if words and not values.get(key):
            values[key] = words
    return values


def _date_words(values: Mapping[str, Sequence[Word]], section: str) -> list[Word]:
    parts = [*values.get(f"{section}.date", []), *values.get(f"{section}.year", [])]
    # Some editions print the date straight after the place of issue.
    return parts or (list(values.get("issued.issued", [])) if section == "issued" else [])


def _issued(page: Labelled, values: Mapping[str, Sequence[Word]], index: int) -> FieldReading:
    """The day of issue: after its label, or as old editions sign ("KLATEN, tanggal 4 Juni 1991")."""
    labelled = date_field(_date_words(values, "issued"), index)
    told = [page.words[anchor.first].row for name in _PARENTS for anchor in page.named(name)]
    return labelled if labelled.value or not told else signed_day(page, index, max(told))


def _name_words(page: Labelled, values: Mapping[str, list[Word]]) -> list[Word]:
    if words := values.get("birth.born"):
        return words
    child = page.named("child")
    return capitals_above(page, child[0]) if child else []


def _couple(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Split "SASTRO dan PAINEM" of the old editions into father and mother; "ibu" may be left there, misread."""
    for place, word in enumerate(words):
        if place and word.text.lower() == "dan":
            rest = list(words[place + 1 :])
            return list(words[:place]), rest[1:] if rest and _is_like_mother(rest[0].text) else rest
    return list(words), []


def _is_like_mother(text: str) -> bool:
    return len(text) <= 4 and not text.isupper() and fuzz.ratio(text.lower(), "ibu") >= _LIKE_MOTHER


def _around_comma(words: Sequence[Word]) -> tuple[list[Word], list[Word]]:
    """Split "DUA, LAKI-LAKI" at its comma; without one, the last word is the sex."""
    for place, word in enumerate(words):
        if word.text.endswith((",", ".")):
            return list(words[: place + 1]), up_to_comma(words[place + 1 :])
    said = [word for word in words if word.text != ":"]
    return said[:-1] or said, said[-1:]


def _sex(words: Sequence[Word], page: int) -> FieldReading:
    return sex_field(words, page) if words else MISSING
