"""Kutipan Akta Kematian, old and new editions, bilingual or not (domain 3.4)."""

import re
from collections.abc import Mapping, Sequence

from ocr.layouts.labels import NOISE, Labelled, Word, find_labels, squeezed
from ocr.layouts.listed import END, first_values, labels_of
from ocr.layouts.registry_labels import COMMON
from ocr.layouts.registry_number import registry_number
from ocr.layouts.spouses import dates_after, place_of
from ocr.layouts.values import MISSING, date_field, nik_field, sex_field, text_field
from ocr.lines import Sheet
from workstation.domain.reading import AKTA_KEMATIAN_FIELDS, FieldReading

KIND = "akta_kematian"
TITLES = ("KUTIPAN AKTA KEMATIAN", "EXCERPT OF DEATH CERTIFICATE", "Berdasarkan Akta Kematian Nomor")

_OWN: Mapping[str, tuple[str, ...]] = {
    "no_akta": ("Berdasarkan Akta Kematian Nomor", "Akta Kematian Nomor", "Akta Kematian No", "Nomor Akta"),
    "place": ("Tempat Kematian", "Tempat Meninggal", "Meninggal dunia di", "Telah meninggal dunia di", "Meninggal di"),
    "died": ("Tanggal Kematian", "Tanggal Meninggal"),
    "male": ("telah meninggal dunia seorang laki-laki bernama", "seorang laki-laki bernama"),
    "female": ("telah meninggal dunia seorang perempuan bernama", "seorang perempuan bernama"),
    "someone": ("telah meninggal dunia seorang", "telah meninggal dunia"),
    "nama": ("bernama", "Nama Lengkap", "Nama Almarhum", "Nama Almarhumah", "Nama Almarhum/ah", "Nama Jenazah", "Nama"),
    "sex": ("Jenis Kelamin",),
    "born": ("lahir di", "dilahirkan di"),
    END: (
        "KUTIPAN AKTA KEMATIAN",
        "umur",
        "anak dari ayah",
        "anak dari",
        "dan ibu",
        "Nama Ayah",
        "Nama Ibu",
        "Tempat, Tanggal Lahir",
        "Tanggal Lahir",
        "Tempat Lahir",
    ),
    NOISE: (
        "By virtue of Death Certificate Number",
        "Excerpt of Death Certificate",
        "died a person, sex",
        "died a male named",
        "died a female named",
        "named",
        "Name",
        "Sex",
        "Place of death",
        "Date of death",
        "Place and date of birth",
        "born in",
        "age",
        "child of father",
        "and mother",
    ),
}
_LABELS = labels_of((_OWN, COMMON))
_SEXES = re.compile(r"(?i)laki.?laki|perempuan|pria|wanita")


def read_akta_kematian(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a death certificate (keys: AKTA_KEMATIAN_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS)
    values = first_values(page, max_rows=3)
    stop = place_of(page, "issued", len(page.words))
    place = place_of(page, "place", 0)
    # "… lahir di KLATEN pada tanggal …" behind the name is another day.
    born = min((anchor.first for anchor in page.named("born") if anchor.first > place), default=stop)
    died = dates_after(page, place, min(stop, born), sheet.page)
    if died is MISSING and "died" in values:
        died = date_field(values["died"], sheet.page)
    name, sex = _name_and_sex(page, values)
    fields = {
        "no_akta": registry_number(page, values.get("no_akta", []), "KM", sheet.page),
        "nik": nik_field(values.get("nik", [])[:4], (), sheet.page),
        "nama": text_field(name, sheet.page),
        "jenis_kelamin": sex_field(sex, sheet.page) if sex else MISSING,
        "tempat_kematian": text_field(values.get("place", []), sheet.page),
        "tanggal_kematian": died,
    }
    return {name: fields[name] for name in AKTA_KEMATIAN_FIELDS}


def _name_and_sex(page: Labelled, values: Mapping[str, Sequence[Word]]) -> tuple[Sequence[Word], list[Word]]:
    """The name, and where the sex stands: in the label itself, in its row, or under a label of its own."""
    sex = list(values.get("sex", []))
    for label in ("male", "female"):
        for anchor in page.named(label)[:1]:
            inside = page.words[anchor.first : anchor.stop]
            sex = sex or [word for word in inside if _SEXES.search(word.text)]
            return values.get(label, []), sex
    after = list(values.get("someone", []))
    said = 0
    while said < len(after) and re.fullmatch("(laki|perempuan|pria|wanita)*", squeezed(after[said].text)):
        said += 1
    sex, after = sex or after[:said], after[said:]
    name = values.get("nama", [])
    return (name or [word for word in after if not word.text.islower()]), sex
