"""Fill in the applicant's form from the documents, with the slips that real forms have, and say which is which."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from printing.specimen.noise import differs, variant

# What a form asks for, and where the family card says it: "" = the card itself, else the applicant's row.
_FROM_CARD = ("no_kk", "alamat", "rt", "rw", "desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi", "kode_pos")
_ORDER = (
    ("nik", "nik"),
    ("no_kk", ""),
    ("nama", "nama"),
    ("tempat_lahir", "tempat_lahir"),
    ("tanggal_lahir", "tanggal_lahir"),
    ("jenis_kelamin", "jenis_kelamin"),
    *((name, "") for name in _FROM_CARD[1:]),
    ("agama", "agama"),
    ("status_perkawinan", "status_perkawinan"),
    ("pekerjaan", "pekerjaan"),
    ("golongan_darah", "golongan_darah"),
    ("kewarganegaraan", "kewarganegaraan"),
    ("nama_ayah", "ayah"),
    ("nama_ibu", "ibu"),
)
_DIFFERS_WEIGHT = {
    "nik": 3, "no_kk": 3, "nama": 5, "tanggal_lahir": 4, "tempat_lahir": 3, "alamat": 3, "nama_ayah": 2,
    "nama_ibu": 2, "agama": 2, "jenis_kelamin": 1, "rt": 1, "rw": 1, "desa_kelurahan": 1, "pekerjaan": 1,
    "status_perkawinan": 2, "kode_pos": 1, "golongan_darah": 1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slips:
    """How untidy a form is: the chance that a field is written otherwise, and the fields that really differ."""

    variant_rate: float = 0.0
    differing: tuple[str, ...] = ()


def choose_slips(rng: Random) -> Slips:
    """Slips as a day's forms have them: a third carry no error at all, most of the others one or two."""
    count = rng.choices((0, 1, 2, 3), weights=(36, 34, 20, 10))[0]
    names, weights = list(_DIFFERS_WEIGHT), list(_DIFFERS_WEIGHT.values())
    chosen = dict.fromkeys(rng.choices(names, weights=weights, k=count))
    return Slips(rng.choice((0.05, 0.2, 0.35)), tuple(chosen))


def fill_form(
    card: Mapping[str, Any], row: int, blood: str, slips: Slips, rng: Random, also: tuple[str, ...] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """The form and, per field, how it compares with the documents: same, variant, differs or no_source.

    `also`: fields of the applicant's row beyond the usual ones.
    """
    member = card["members"][row]
    form, truth = {}, {}
    for field, key in (*_ORDER, *((name, name) for name in also)):
        value = member[key] if key else card[field]
        if value is None:
            form[field], truth[field] = blood, "no_source"
            continue
        form[field], truth[field] = _write(field, value, slips, rng)
    if rng.random() < 0.3:
        form["telepon"], truth["telepon"] = f"0812{rng.randint(0, 99999999):08d}", "no_source"
    return form, truth


def _write(field: str, value: str, slips: Slips, rng: Random) -> tuple[str, str]:
    if field in slips.differing and (other := differs(field, value, rng)):
        return other, "differs"
    if rng.random() < slips.variant_rate and (other := variant(field, value, rng)):
        return other, "variant"
    return value, "same"
