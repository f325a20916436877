"""Which document speaks for which form field, and with which compare function."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from workstation.crosscheck.dates import compare_dates
from workstation.crosscheck.likeness import DEFAULT, Compare, Thresholds, tidy, weigh
from workstation.crosscheck.names import compare_names
from workstation.crosscheck.nik import compare_number
from workstation.crosscheck.places import (
    compare_address,
    compare_birthplace,
    compare_postcode,
    compare_province,
    compare_regency,
    compare_rt,
    comparing_region,
)
from workstation.crosscheck.vocab import compare_blood, comparing_terms, term
from workstation.domain.dossier import Document, Dossier
from workstation.domain.finding import GREEN, SourceFinding, Verdict
from workstation.domain.reading import FieldReading, Reading
from workstation.domain.sentence import Sentence

COMPARE: Mapping[str, Compare] = {
    "nik": compare_number,
    "no_kk": compare_number,
    "nama": compare_names,
    "tempat_lahir": compare_birthplace,
    "tanggal_lahir": compare_dates,
    "jenis_kelamin": comparing_terms("jenis_kelamin"),
    "alamat": compare_address,
    "rt": compare_rt,
    "rw": compare_rt,
    "desa_kelurahan": comparing_region("KELURAHAN", "KEL", "DESA", "DS", "KALURAHAN", "GAMPONG", "NAGARI"),
    "kecamatan": comparing_region("KECAMATAN", "KEC", "DISTRIK", "KAPANEWON", "KEMANTREN"),
    "kabupaten_kota": compare_regency,
    "provinsi": compare_province,
    "kode_pos": compare_postcode,
    "agama": comparing_terms("agama"),
    "status_perkawinan": comparing_terms("status_perkawinan"),
    "pekerjaan": comparing_terms("pekerjaan"),
    "pendidikan": comparing_terms("pendidikan"),
    "golongan_darah": compare_blood,
    "kewarganegaraan": comparing_terms("kewarganegaraan"),
    "nama_ayah": compare_names,
    "nama_ibu": compare_names,
}
# No document need hold these (older KK have no blood group), so their absence is nothing to look at.
MAY_LACK_SOURCE = frozenset({"telepon", "email", "golongan_darah"})

# Names and places are read letter by letter, so what was seen can be asked about the form's text. Numbers and dates
# are not: one digit is too little for the pixels to overrule a doubt.
FREE_TEXT = frozenset({"nama", "nama_ayah", "nama_ibu", "tempat_lahir", "alamat", "desa_kelurahan", "kecamatan"})

_FORM_TO_DOCUMENT = {"nama_ayah": "ayah", "nama_ibu": "ibu"}
_KK_PAGE = frozenset(
    {"no_kk", "alamat", "rt", "rw", "desa_kelurahan", "kecamatan", "kabupaten_kota", "provinsi", "kode_pos"}
)
_PERSON = ("nik", "nama", "tempat_lahir", "tanggal_lahir", "jenis_kelamin")
_HELD: Mapping[str, frozenset[str]] = {
    "kk": frozenset(COMPARE),
    "akta_kelahiran": frozenset({*_PERSON, "nama_ayah", "nama_ibu"}),
    "surat_kehilangan": frozenset(_PERSON),
    "akta_perkawinan": frozenset({"nik", "nama", "status_perkawinan"}),
    "buku_nikah": frozenset({"nik", "nama", "status_perkawinan"}),
    "akta_perceraian": frozenset({"nik", "nama", "status_perkawinan"}),
    # It names the late spouse, whom no form field names: an officer must see that the two were married.
    "akta_kematian": frozenset(),
    # It names the card left behind, so its number is not the form's.
    "skpwni": frozenset(COMPARE) - {"no_kk"},
    "ijazah": frozenset({"nama", "tempat_lahir", "tanggal_lahir", "pendidikan"}),
    "ktp_lama": frozenset(COMPARE) - {"no_kk", "nama_ayah", "nama_ibu", "pendidikan"},
}
_STATUS_PROVED = {
    "akta_perkawinan": "KAWIN TERCATAT",
    "buku_nikah": "KAWIN TERCATAT",
    "akta_perceraian": "CERAI HIDUP TERCATAT",
}
# One engine misreads like print on two pages alike, so two readings doubt less than each, but not independently.
_COMMON_CAUSE = 3.0
_NOT_HELD = Sentence("Dokumen ini tidak memuat data tersebut.")
_EMPTY_FORM = Sentence("Formulir kosong, dokumen memuat {value}.")
_UNREAD = Sentence("Bagian ini tidak terbaca pada dokumen.")


@dataclass(frozen=True, slots=True)
class Source:
    """One document's reading of one form field."""

    document: Document
    reading: FieldReading


def sources_of(field: str, dossier: Dossier, readings: Mapping[str, Reading], row: int | None) -> Iterator[Source]:
    """Every document of a dossier that speaks of a form field; `row` is the applicant's row in the KK."""
    for document in dossier.documents:
        reading = readings.get(document.sha256)
        if reading is None or reading.kind != document.kind or field not in _HELD.get(document.kind, ()):
            continue
        found = _value(field, reading, dossier.form, row)
        if found is not None and not _absent(found):
            yield Source(document, found)
        elif _must_hold(field, reading, row):
            yield Source(document, FieldReading(None))


def source_finding(
    field: str, form: str, source: Source, thresholds: Thresholds = DEFAULT, *, sure: float, disputed: bool = False
) -> SourceFinding:
    """One document's word on a form field.

    `sure`: the confidence to weigh with, which other documents may have raised. `disputed`: another document
    confirms the form.
    """
    reading = source.reading
    weighed = replace(reading, confidence=max(sure, reading.confidence))
    verdict, reason = compare_field(field, form, weighed, thresholds, disputed=disputed)
    return SourceFinding(
        source.document.kind,
        reading.value,
        verdict,
        reading.confidence,
        reading.page,
        reading.box,
        source.document.sha256,
        reason,
    )


def shared_confidence(field: str, source: Source, others: tuple[Source, ...]) -> float:
    """How sure a value is, given that other documents were read as saying the same."""
    value, doubt, agreeing = source.reading.value, 1.0 - source.reading.confidence, False
    for other in others:
        if other is source or value is None or other.reading.value is None or "-" in (value, other.reading.value):
            continue
        if COMPARE[field](value, other.reading.value).verdict in GREEN:
            doubt, agreeing = doubt * (1.0 - other.reading.confidence), True
    return 1.0 - doubt * (_COMMON_CAUSE if agreeing else 1.0)


def compare_field(
    field: str, form: str, reading: FieldReading, thresholds: Thresholds = DEFAULT, *, disputed: bool = False
) -> tuple[Verdict, Sentence]:
    """Compare a form value with what was read, whatever the field's family."""
    if reading.value is None:
        return Verdict.UNREADABLE, _UNREAD
    empty_form, empty_value = tidy(form) in ("", "-"), tidy(reading.value) in ("", "-")
    likeness = COMPARE[field](form or "-", reading.value or "-")
    if empty_value and not empty_form and likeness.verdict not in GREEN:
        return Verdict.NO_SOURCE, _NOT_HELD
    if empty_form and not empty_value and likeness.verdict not in GREEN:
        reason = Sentence(_EMPTY_FORM.text, {"value": reading.value})
        likeness = replace(likeness, verdict=Verdict.DIFFERS, reason=reason)
    elif likeness.verdict is Verdict.DIFFERS and tidy(reading.value) in tidy(form):
        # A reader loses the end of a cell as easily as one letter.
        likeness = replace(likeness, edits=min(likeness.edits, 1))
    pixels_asked = form if field in FREE_TEXT else ""
    return weigh(likeness, reading, thresholds, disputed=disputed, form=pixels_asked)


def spouse_side(reading: Reading, form: Mapping[str, str]) -> str:
    """Whether a marriage document's husband or wife is the applicant: `suami` or `istri`, by NIK, else by sex."""
    for side in ("suami", "istri"):
        number = reading.fields.get(f"nik_{side}")
        if number and number.value and number.value == form.get("nik"):
            return side
    return "istri" if term("jenis_kelamin", form.get("jenis_kelamin", "")) == "PEREMPUAN" else "suami"


def _value(field: str, reading: Reading, form: Mapping[str, str], row: int | None) -> FieldReading | None:
    name = _FORM_TO_DOCUMENT.get(field, field)
    if reading.kind == "kk":
        if field in _KK_PAGE:
            return reading.fields.get(name)
        return reading.members[row].get(name) if row is not None and row < len(reading.members) else None
    if field == "status_perkawinan" and reading.kind in _STATUS_PROVED:
        return _proved_status(reading, form)
    if f"{name}_suami" in reading.fields or f"{name}_istri" in reading.fields:
        return reading.fields.get(f"{name}_{spouse_side(reading, form)}")
    return reading.fields.get(name)


def _proved_status(reading: Reading, form: Mapping[str, str]) -> FieldReading | None:
    """The marital status that a certificate proves, provided that it names the applicant."""
    for field in ("nik", "nama"):
        named = _value(field, reading, form, None)
        if named is None or named.value is None:
            continue
        if compare_field(field, form.get(field, ""), named)[0] in GREEN:
            return replace(named, value=_STATUS_PROVED[reading.kind], raw=named.raw)
    return FieldReading(None) if reading.fields else None


def _must_hold(field: str, reading: Reading, row: int | None) -> bool:
    """Whether a document of this kind always holds the field, so that its absence means that it was not read.

    A KK holds every field save the blood group; but where its people were read and the applicant is not among
    them, it holds nothing about the applicant.
    """
    if reading.kind != "kk" or field == "golongan_darah":
        return False
    return field in _KK_PAGE or row is not None or not reading.members


def _absent(reading: FieldReading) -> bool:
    """A value that could not be read still has a place on the page; one that the edition lacks has none."""
    return reading.value is None and reading.box is None and not reading.raw
