"""Rules that look beyond one field. Each is a small function from a `Case file` to findings; none rejects by itself.

Severities are data (`SEVERITY`). What a NIK encodes is information only: it is kept for life, even when birth date,
sex or residence change (Permendagri 108/2019 Pasal 15(3), PP 40/2019 Pasal 30(2)).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from datetime import date
from itertools import combinations

from workstation.crosscheck.applicant import Applicant
from workstation.crosscheck.fields import COMPARE, compare_field
from workstation.crosscheck.likeness import Thresholds, weigh
from workstation.crosscheck.names import compare_names
from workstation.crosscheck.vocab import term
from workstation.domain.dates import format_date, parse_date
from workstation.domain.dossier import Document, Dossier
from workstation.domain.finding import GREEN, FieldFinding, RuleFinding, Severity, SourceFinding, Verdict
from workstation.domain.labels import document_label, field_label
from workstation.domain.nik import Nik, parse_nik
from workstation.domain.problems import upload_again
from workstation.domain.reading import FieldReading, Reading
from workstation.domain.requirement import Requirements
from workstation.domain.sentence import Sentence

SEVERITY: Mapping[str, Severity] = {
    "documents.missing": Severity.BLOCK,
    "documents.surrender": Severity.INFO,
    "documents.wrong_kind": Severity.WARN,
    "documents.contradict": Severity.WARN,
    "reading.illegible": Severity.WARN,
    "reading.cropped": Severity.WARN,
    "kk.applicant_missing": Severity.BLOCK,
    "kk.applicant_unclear": Severity.WARN,
    "kk.head_of_family": Severity.WARN,
    "kk.not_updated": Severity.INFO,
    "nik.format": Severity.WARN,
    "nik.birth_date": Severity.INFO,
    "nik.sex": Severity.INFO,
    "nik.region": Severity.INFO,
    "age.minimum": Severity.BLOCK,
    "letter.names_applicant": Severity.BLOCK,
    "death.names_applicant": Severity.BLOCK,
    "dossier.duplicate_nik": Severity.WARN,
    "scan.reused": Severity.WARN,
    "name.rules": Severity.INFO,
}
_IDENTITY = frozenset({"nik", "nama", "tanggal_lahir"})
# One KK serves a whole family, and every officer may scan the same statement form.
_SHARED_KINDS = frozenset({"kk", "formulir", "lainnya"})
_NUMBERS = ("nik", "nik_suami", "nik_istri")
_NAMES = ("nama", "nama_suami", "nama_istri")
_MARRIED = ("KAWIN", "CERAI")

# Regencies that got a new code; a NIK keeps the old one (domain.md §1.1).
_NEW_REGION_CODES = {
    "9101": "9301", "9116": "9302", "9117": "9303", "9118": "9304",
    "9104": "9401", "9107": "9402", "9108": "9403", "9109": "9404",
    "9125": "9405", "9126": "9406", "9127": "9407", "9128": "9408",
    "9102": "9501", "9112": "9502", "9113": "9503", "9114": "9504",
    "9121": "9505", "9122": "9506", "9123": "9507", "9124": "9508",
    "9201": "9601", "9204": "9602", "9205": "9603", "9209": "9604", "9271": "9671",
    "6404": "6501", "6406": "6502", "6405": "6503", "6410": "6504", "6473": "6571",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OtherDossier:
    """What a check must know of another dossier: its number, NIK, scans (SHA-256) and whether it is undecided."""

    registration_no: str
    nik: str
    scans: frozenset[str]
    pending: bool


@dataclass(frozen=True, slots=True)
class SimilarScan:
    """A scan of this dossier (SHA-256) that looks like one in the dossier of another NIK."""

    sha256: str
    registration_no: str


@dataclass(frozen=True, slots=True)
class CheckContext:
    """What a check knows beside the dossier: the day, and the other dossiers of the same NIK or with the same scan.

    `qr_hosts` are hosts that the office trusts beside the registry's, `switches` the rules that it switched on or off.
    """

    today: date
    other_dossiers: tuple[OtherDossier, ...] = ()
    similar_scans: tuple[SimilarScan, ...] = ()
    qr_hosts: tuple[str, ...] = ()
    switches: Mapping[str, bool] = made_by(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckFile:
    """All that a rule may look at."""

    dossier: Dossier
    readings: Mapping[str, Reading]
    requirements: Requirements
    context: CheckContext
    thresholds: Thresholds
    applicant: Applicant
    fields: Mapping[str, FieldFinding]

    def reading_of(self, kind: str) -> Reading | None:
        """The reading of the first document of a kind that was read as that kind."""
        for document in self.dossier.documents:
            reading = self.readings.get(document.sha256)
            if document.kind == kind and reading is not None and reading.kind == kind:
                return reading
        return None

    def names_applicant(self, reading: Reading) -> bool:
        """Whether the form's NIK or name stands on a document, as surely as a match is said to be one."""
        form = self.dossier.form
        if form.get("nik", "").replace(" ", "") in _numbers_on(reading):
            return True
        people = (reading.fields, *reading.members)
        names = [person[name] for person in people for name in _NAMES if name in person]
        return any(compare_field("nama", form.get("nama", ""), one, self.thresholds)[0] in GREEN for one in names)

    def form_nik(self) -> Nik | None:
        """The form's NIK, None when it cannot be one."""
        return parse_nik(self.dossier.form.get("nik", "").replace(" ", ""))


Rule = Callable[[CheckFile], Iterator[RuleFinding]]


def run_rules(file: CheckFile, more: tuple[Rule, ...] = ()) -> tuple[RuleFinding, ...]:
    """Every finding of every rule, the heaviest first."""
    weight = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}
    found = [finding for rule in (*RULES, *more) for finding in rule(file)]
    return tuple(sorted(found, key=lambda finding: weight[finding.severity]))


def missing_documents(file: CheckFile) -> Iterator[RuleFinding]:
    """Required documents that were not uploaded (Perpres 96/2018 Pasal 14-22)."""
    for kind in file.requirements.missing(file.dossier):
        yield _found("documents.missing", (), "Dokumen wajib belum ada: {document}.", document=document_label(kind))


def surrender(file: CheckFile) -> Iterator[RuleFinding]:
    """Originals to be handed over at the counter."""
    for kind in file.requirements.surrendered:
        if file.dossier.document(kind) is None:
            text = "Asli diserahkan di loket saat pengambilan: {document}."
            yield _found("documents.surrender", (), text, document=document_label(kind))


def wrong_kind(file: CheckFile) -> Iterator[RuleFinding]:
    """Documents that are not what the applicant said."""
    for document, reading in _read(file):
        if "wrong_kind" in reading.quality.problems or (reading.kind != document.kind and reading.fields):
            text = "Berkas yang diunggah sebagai {document} tampaknya dokumen lain."
            yield _found("documents.wrong_kind", (), text, document=document_label(document.kind))


def illegible(file: CheckFile) -> Iterator[RuleFinding]:
    """Documents that could not be read, or not wholly, with what to ask the applicant for; `fields` names the kind."""
    for document, reading in _read(file):
        name, kinds = document_label(document.kind), (document.kind,)
        if not reading.quality.legible:
            problem = next(iter(reading.quality.problems), "unreadable")
            yield RuleFinding("reading.illegible", SEVERITY["reading.illegible"], kinds, upload_again(problem, name))
        if "cropped" in reading.quality.problems:
            yield RuleFinding("reading.cropped", SEVERITY["reading.cropped"], kinds, upload_again("cropped", name))


def applicant_missing(file: CheckFile) -> Iterator[RuleFinding]:
    """The applicant does not stand on the KK, or more than one row might be meant."""
    kk = file.reading_of("kk")
    if kk is None:
        return
    if file.applicant.others:
        text = "Lebih dari satu anggota KK mirip dengan pemohon; pastikan barisnya."
        yield _found("kk.applicant_unclear", ("nik", "nama", "tanggal_lahir"), text)
    elif file.applicant.row is None and kk.members:
        text = "Pemohon tidak ditemukan dalam KK menurut NIK maupun nama dan tanggal lahir."
        yield _found("kk.applicant_missing", ("nik", "nama", "tanggal_lahir"), text)
    elif file.applicant.row is None:
        text = "Daftar anggota KK tidak terbaca; cari pemohon sendiri pada gambar."
        yield _found("reading.illegible", ("nik", "nama"), text)


def head_of_family(file: CheckFile) -> Iterator[RuleFinding]:
    """The KK names one head of family above and another in the list."""
    kk = file.reading_of("kk")
    head = kk.fields.get("kepala_keluarga") if kk else None
    if kk is None or head is None or not head.value:
        return
    listed = next((person.get("nama") for person in kk.members if _is_head(person)), None)
    if listed is None or not listed.value:
        return
    sure = min(head, listed, key=lambda reading: reading.confidence)
    verdict, _ = weigh(compare_names(head.value, listed.value), sure, file.thresholds)
    if verdict in (Verdict.LETTER, Verdict.DIFFERS):
        yield _found("kk.head_of_family", (), "Nama kepala keluarga pada KK berbeda dengan daftar anggotanya.")


def not_updated(file: CheckFile) -> Iterator[RuleFinding]:
    """The KK still shows the old value of a field to be changed; the KK is to be changed first (domain.md §4.2)."""
    for field in file.dossier.changes:
        finding = file.fields.get(field)
        old = [source for source in finding.sources if source.document == "kk"] if finding else []
        if any(source.verdict in (Verdict.LETTER, Verdict.DIFFERS) for source in old):
            text = "KK masih memuat data lama untuk {field}; KK perlu diperbarui lebih dahulu."
            yield _found("kk.not_updated", (field,), text, field=field_label(field))


def nik_against_form(file: CheckFile) -> Iterator[RuleFinding]:
    """What the NIK encodes against birth date, sex and region of today: information."""
    nik, form = file.form_nik(), file.dossier.form
    if nik is None:
        if form.get("nik"):
            yield _found("nik.format", ("nik",), "NIK pada formulir bukan 16 angka yang mungkin.")
        return
    born = parse_date(form.get("tanggal_lahir", ""))
    if born and not nik.fits_birth_date(born):
        text = "Tanggal lahir dalam NIK berbeda dengan formulir; NIK tetap berlaku."
        yield _found("nik.birth_date", ("nik", "tanggal_lahir"), text)
    sex = term("jenis_kelamin", form.get("jenis_kelamin", ""))
    if sex and sex != nik.sex:
        text = "Jenis kelamin dalam NIK berbeda dengan formulir; NIK tetap berlaku."
        yield _found("nik.sex", ("nik", "jenis_kelamin"), text)
    first, here = nik.region[:4], file.dossier.region
    if here and here not in (first, _NEW_REGION_CODES.get(first)):
        text = "NIK pertama terbit di wilayah {first}, bukan {here}; NIK tetap berlaku."
        yield _found("nik.region", ("nik",), text, first=first, here=here)


def minimum_age(file: CheckFile) -> Iterator[RuleFinding]:
    """Too young and never married for a first KTP-el (Perpres 96/2018 Pasal 15)."""
    least, form = file.requirements.minimum_age, file.dossier.form
    born = parse_date(form.get("tanggal_lahir", ""))
    if least is None or born is None:
        return
    status = term("status_perkawinan", form.get("status_perkawinan", "")) or ""
    days = [born, *_confident_days(file)]
    youngest = max(days)
    if age_on(youngest, file.context.today) < least and not status.startswith(_MARRIED):
        text = "Pemohon lahir {born}: belum {age} tahun dan belum pernah kawin."
        fields = ("tanggal_lahir", "status_perkawinan")
        yield _found("age.minimum", fields, text, born=format_date(youngest), age=str(least))


def age_on(born: date, day: date) -> int:
    """Whole years between a birth date and a day; one born on 29 February comes of age on 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def letter_names_applicant(file: CheckFile) -> Iterator[RuleFinding]:
    """The police letter is about somebody else, or does not let itself be read that far."""
    if file.dossier.document("surat_kehilangan") is None:
        return
    letter = file.reading_of("surat_kehilangan")
    verdicts = {field: _verdict_of(file, field, letter) for field in ("nama", "nik")}
    if verdicts["nama"] is Verdict.DIFFERS and verdicts["nik"] not in GREEN:
        text = "Surat keterangan kehilangan bukan atas nama pemohon."
        yield _found("letter.names_applicant", ("nama", "nik"), text)
    elif GREEN.isdisjoint(verdicts.values()) and Verdict.LETTER not in verdicts.values():
        text = "Nama dan NIK pada surat keterangan kehilangan tidak terbaca; pastikan atas nama pemohon."
        yield _found("letter.names_applicant", ("nama", "nik"), text, severity=Severity.WARN)


def death_names_applicant(file: CheckFile) -> Iterator[RuleFinding]:
    """The death certificate is the applicant's own: somebody applies in a dead person's name."""
    certificate = file.reading_of("akta_kematian")
    if certificate is not None and _verdict_of(file, "nik", certificate) in GREEN:
        text = "Akta kematian yang dilampirkan memuat NIK pemohon sendiri."
        yield _found("death.names_applicant", ("nik",), text)


def contradictions(file: CheckFile) -> Iterator[RuleFinding]:
    """Two documents that say different things about one field, each read with confidence."""
    for field, finding in file.fields.items():
        if field in file.dossier.changes or field not in COMPARE:
            continue
        for one, other in combinations(finding.sources, 2):
            if _contradict(field, one, other, file.thresholds):
                severity = Severity.BLOCK if field in _IDENTITY else None
                text = "Dokumen saling bertentangan tentang {field}: {one} dan {other}."
                values = {
                    "field": field_label(field),
                    "one": document_label(one.document),
                    "other": document_label(other.document),
                }
                yield _found("documents.contradict", (field,), text, severity=severity, **values)
                break


def duplicate_nik(file: CheckFile) -> Iterator[RuleFinding]:
    """Another undecided application for the same NIK."""
    nik = file.dossier.form.get("nik", "")
    for other in _others(file):
        if nik and other.pending and other.nik == nik:
            text = "NIK ini masih punya permohonan lain yang belum selesai: {registration}."
            yield _found("dossier.duplicate_nik", ("nik",), text, registration=other.registration_no)


def reused_scans(file: CheckFile) -> Iterator[RuleFinding]:
    """The very same file in the dossier of another person. A family's KK, a couple's certificate: only information."""
    nik = file.dossier.form.get("nik", "")
    for document in file.dossier.documents:
        other = next((one for one in _others(file) if document.sha256 in one.scans and one.nik != nik), None)
        if other is not None:
            reading = file.readings.get(document.sha256)
            both = reading is not None and {nik.replace(" ", ""), other.nik} <= _numbers_on(reading)
            shared = document.kind in _SHARED_KINDS or both
            severity = Severity.INFO if shared else None
            text = "Berkas {document} yang sama persis dipakai pada permohonan {registration}."
            values = {"document": document_label(document.kind), "registration": other.registration_no}
            yield _found("scan.reused", (), text, severity=severity, **values)


def name_rules(file: CheckFile) -> Iterator[RuleFinding]:
    """Names of more than 60 letters or of one word (Permendagri 73/2022 Pasal 4(2)); earlier names stay valid."""
    name = " ".join(file.dossier.form.get("nama", "").split())
    if len(name) > 60:
        yield _found("name.rules", ("nama",), "Nama lebih dari 60 huruf; nama lama tetap berlaku.")
    if name and " " not in name:
        yield _found("name.rules", ("nama",), "Nama hanya satu kata; nama lama tetap berlaku.")


RULES: tuple[Rule, ...] = (
    missing_documents,
    surrender,
    wrong_kind,
    illegible,
    applicant_missing,
    letter_names_applicant,
    death_names_applicant,
    minimum_age,
    contradictions,
    head_of_family,
    not_updated,
    nik_against_form,
    duplicate_nik,
    reused_scans,
    name_rules,
)


def _found(
    rule: str, fields: tuple[str, ...], text: str, *, severity: Severity | None = None, **values: str
) -> RuleFinding:
    return RuleFinding(rule, severity or SEVERITY[rule], fields, Sentence(text, values))


def _read(file: CheckFile) -> Iterator[tuple[Document, Reading]]:
    for document in file.dossier.documents:
        if reading := file.readings.get(document.sha256):
            yield document, reading


def _others(file: CheckFile) -> Iterator[OtherDossier]:
    own = file.dossier.registration_no
    return (other for other in file.context.other_dossiers if other.registration_no != own)


def _numbers_on(reading: Reading) -> set[str]:
    """The NIKs on a document."""
    people = (reading.fields, *reading.members)
    return {value for person in people for name in _NUMBERS if name in person and (value := person[name].value)}


def _is_head(person: Mapping[str, FieldReading]) -> bool:
    relation = person.get("hubungan")
    return relation is not None and relation.value == "KEPALA KELUARGA"


def _confident_days(file: CheckFile) -> Iterator[date]:
    finding = file.fields.get("tanggal_lahir")
    for source in finding.sources if finding else ():
        day = parse_date(source.value or "")
        if day and source.confidence >= file.thresholds.few_edits:
            yield day


def _verdict_of(file: CheckFile, field: str, reading: Reading | None) -> Verdict:
    found = reading.fields.get(field) if reading else None
    if found is None:
        return Verdict.NO_SOURCE
    return compare_field(field, file.dossier.form.get(field, ""), found, file.thresholds)[0]


def _contradict(field: str, one: SourceFinding, other: SourceFinding, thresholds: Thresholds) -> bool:
    if not one.value or not other.value or "-" in (one.value, other.value):
        return False
    doubtful = FieldReading(other.value, confidence=min(one.confidence, other.confidence))
    verdict, _ = weigh(COMPARE[field](one.value, other.value), doubtful, thresholds, disputed=True)
    return verdict in (Verdict.LETTER, Verdict.DIFFERS)
