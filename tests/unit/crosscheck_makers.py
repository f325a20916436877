"""Makers of dossiers and readings for the cross-check's tests. All people are invented (SPESIMEN)."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from workstation.crosscheck.check import cross_check
from workstation.crosscheck.likeness import DEFAULT, Thresholds
from workstation.crosscheck.rules import CheckContext
from workstation.domain.dossier import Document, Dossier, dossier_id
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Box, FieldReading, Quality, Reading
from workstation.services import requirements

BOX: Box = ((0, 0), (9, 0), (9, 5), (0, 5))
TODAY = date(2026, 11, 20)

KK_PAGE = {
    "no_kk": "3171061708140004",
    "kepala_keluarga": "WAHYU TARIGAN",
    "alamat": "JL. MERDEKA NO. 7",
    "rt": "011",
    "rw": "007",
    "desa_kelurahan": "GAMBIR",
    "kecamatan": "GAMBIR",
    "kabupaten_kota": "KOTA ADM. JAKARTA PUSAT",
    "provinsi": "DKI JAKARTA",
    "kode_pos": "10110",
}
FATHER = {
    "nama": "WAHYU TARIGAN",
    "nik": "3171060101700001",
    "jenis_kelamin": "LAKI-LAKI",
    "tempat_lahir": "MEDAN",
    "tanggal_lahir": "1970-01-01",
    "agama": "ISLAM",
    "pendidikan": "SLTA/SEDERAJAT",
    "pekerjaan": "WIRASWASTA",
    "golongan_darah": "O",
    "status_perkawinan": "KAWIN TERCATAT",
    "hubungan": "KEPALA KELUARGA",
    "kewarganegaraan": "WNI",
    "ayah": "DAENG TARIGAN",
    "ibu": "SARI",
}
CHILD = FATHER | {
    "nama": "DANIEL PUTU TARIGAN",
    "nik": "3171060503090002",
    "tempat_lahir": "JAKARTA",
    "tanggal_lahir": "2009-03-05",
    "pekerjaan": "PELAJAR/MAHASISWA",
    "golongan_darah": "A",
    "status_perkawinan": "BELUM KAWIN",
    "hubungan": "ANAK",
    "ayah": "WAHYU TARIGAN",
    "ibu": "NUR SARASWATI",
}
TWIN = CHILD | {"nama": "MARIA SARASWATI TARIGAN", "nik": "3171064503090003", "jenis_kelamin": "PEREMPUAN"}
FAMILY = (FATHER, CHILD, TWIN)


def form_of(person: Mapping[str, str] = CHILD, **changed: str) -> dict[str, str]:
    """The form that a person of the family would fill without a slip."""
    form = {name: value for name, value in (KK_PAGE | dict(person)).items() if name not in ("ayah", "ibu")}
    form = {name: value for name, value in form.items() if name not in ("kepala_keluarga", "hubungan")}
    return form | {"nama_ayah": person["ayah"], "nama_ibu": person["ibu"]} | changed


def read(values: Mapping[str, str | None], sure: float = 0.999) -> dict[str, FieldReading]:
    """Readings of values, all equally sure."""
    return {name: FieldReading(value, value or "", sure, 0, BOX) for name, value in values.items()}


def reading(
    kind: str, fields: Mapping[str, FieldReading], *people: Mapping[str, FieldReading], legible: bool = True
) -> Reading:
    """A reading of one page; its kind stands for its hash."""
    return Reading(sha_of(kind), kind, 1, Quality(legible), fields, people, engine="test")


def kk(
    sure: float = 0.999, page: Mapping[str, str | None] = KK_PAGE, family: tuple[Mapping[str, str], ...] = FAMILY
) -> Reading:
    """The family's KK."""
    return reading("kk", read(page, sure), *(read(person, sure) for person in family))


def certificate(kind: str, person: Mapping[str, str] = CHILD, sure: float = 0.999, **changed: str | None) -> Reading:
    """A birth certificate or police letter of a person."""
    names = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin")
    if kind == "akta_kelahiran":
        names += ("ayah", "ibu")
    values: dict[str, str | None] = {name: person[name] for name in names}
    return reading(kind, read(values | changed, sure))


def sha_of(kind: str) -> str:
    """The pretended SHA-256 of the one document of a kind."""
    return kind.encode().hex().ljust(64, "0")


def dossier(
    service: str, form: Mapping[str, str], *kinds: str, changes: tuple[str, ...] = (), number: str = "3171-1"
) -> Dossier:
    """A dossier of Jakarta Pusat with one document of each kind."""
    documents = tuple(Document(kind, f"scans/{kind}.jpg", "image/jpeg", sha_of(kind)) for kind in kinds)
    return Dossier(
        dossier_id("3171", number),
        number,
        service,
        "web",
        "3171",
        "317106",
        datetime(2026, 11, 19, 8, tzinfo=UTC),
        form,
        documents,
        changes,
    )


def check(
    case: Dossier,
    *readings: Reading,
    context: CheckContext | None = None,
    thresholds: Thresholds = DEFAULT,
) -> CheckResult:
    """Check a dossier with the law's own requirements."""
    known = {one.sha256: one for one in readings}
    return cross_check(case, known, requirements(case.service), context or CheckContext(TODAY), thresholds)


def rules_of(result: CheckResult) -> dict[str, str]:
    """The rules that spoke, with their severity."""
    return {finding.rule: finding.severity.value for finding in result.rules}
