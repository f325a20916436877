"""Kutipan Akta Perkawinan (not Muslim): a copy for the husband or the wife, old and new editions (domain 3.2).

It bears two dates: the recording's stands before "telah tercatat perkawinan", the ceremony's after "dilangsungkan".
Only the ceremony's is the date of the marriage.
"""

from collections.abc import Mapping

from ocr.layouts import spouses
from ocr.layouts.labels import NOISE, find_labels
from ocr.layouts.listed import END, first_values, labels_of
from ocr.layouts.registry_labels import COMMON
from ocr.layouts.registry_number import registry_number
from ocr.layouts.values import MISSING, date_field
from ocr.lines import Sheet
from workstation.domain.reading import AKTA_PERKAWINAN_FIELDS, FieldReading

KIND = "akta_perkawinan"
TITLES = ("KUTIPAN AKTA PERKAWINAN", "EXCERPT OF MARRIAGE CERTIFICATE", "Berdasarkan Akta Perkawinan Nomor")

_OWN: Mapping[str, tuple[str, ...]] = {
    "no_akta": ("Berdasarkan Akta Perkawinan Nomor", "Akta Perkawinan Nomor", "Akta Perkawinan No", "Nomor Akta"),
    "between": ("telah tercatat perkawinan antara", "perkawinan antara", "perkawinan seorang laki-laki bernama"),
    "wedding": (
        "yang telah dilangsungkan di hadapan Pemuka Agama",
        "yang telah dilangsungkan",
        "dihadapan Pemuka Agama",
        "di hadapan Pemuka Agama",
    ),
    "leader": ("yang bernama",),
    "wed": ("Tanggal Perkawinan", "Tanggal Pemberkatan"),
    END: (
        "Pemuka Agama",
        "Nama Pemuka Agama",
        "KUTIPAN AKTA PERKAWINAN",
        "WARGA NEGARA SUAMI",
        "WARGA NEGARA ISTRI",
        "UNTUK SUAMI",
        "UNTUK ISTRI",
    ),
    NOISE: (
        "By virtue of Marriage Certificate Number",
        "Excerpt of Marriage Certificate",
        "was registered the marriage between",
        "has been registered marriage between",
        "which was solemnized before the religious leader of",
        "before the religious leader",
        "named",
    ),
}
_LABELS = labels_of((_OWN, spouses.LABELS, COMMON))


def read_akta_perkawinan(sheet: Sheet) -> dict[str, FieldReading]:
    """Read the fields of a marriage certificate (keys: AKTA_PERKAWINAN_FIELDS) from the lines of its page."""
    page = find_labels(sheet, _LABELS)
    values = first_values(page)
    count = len(page.words)
    ceremony = spouses.place_of(page, "wedding", spouses.place_of(page, "leader", count))
    wed = spouses.dates_after(page, ceremony, spouses.place_of(page, "issued", count), sheet.page)
    if wed is MISSING and "wed" in values:
        wed = date_field(values["wed"], sheet.page)
    fields = {
        "no_akta": registry_number(page, values.get("no_akta", []), "KW", sheet.page),
        **spouses.spouse_fields(page, sheet.page),
        "tanggal_perkawinan": wed,
    }
    return {name: fields[name] for name in AKTA_PERKAWINAN_FIELDS}
