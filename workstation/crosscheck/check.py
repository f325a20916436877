"""Form × readings → findings. Pure: the same input gives the same result, so that a decision can be replayed."""

from collections.abc import Mapping
from time import perf_counter

from workstation.crosscheck.applicant import Applicant, find_applicant
from workstation.crosscheck.fields import (
    COMPARE,
    MAY_LACK_SOURCE,
    Source,
    shared_confidence,
    source_finding,
    sources_of,
)
from workstation.crosscheck.forgery import FORGERY_RULES
from workstation.crosscheck.likeness import DEFAULT, Thresholds
from workstation.crosscheck.rules import CheckContext, CheckFile, run_rules
from workstation.domain.dossier import FORM_FIELDS, Dossier
from workstation.domain.finding import (
    GREEN,
    CheckResult,
    FieldFinding,
    Outcome,
    RuleFinding,
    Severity,
    SourceFinding,
    Verdict,
)
from workstation.domain.reading import Reading
from workstation.domain.requirement import Requirements
from workstation.domain.sentence import Sentence
from workstation.domain.settings import is_sign_on

_NO_SOURCE = Sentence("Tidak ada dokumen yang memuat data ini.")
_NO_EVIDENCE = Sentence("Belum ada dokumen bukti yang dapat dibaca untuk perubahan ini.")
# From the worst clear word to none: the field's verdict is the first that a document gives.
_ORDER = (
    Verdict.DIFFERS,
    Verdict.LETTER,
    Verdict.EQUIVALENT,
    Verdict.MATCH,
    Verdict.UNREADABLE,
    Verdict.NO_SOURCE,
)


def cross_check(
    dossier: Dossier,
    readings: Mapping[str, Reading],
    requirements: Requirements,
    context: CheckContext,
    thresholds: Thresholds = DEFAULT,
) -> CheckResult:
    """Compare a dossier's form with what was read from its documents.

    `readings` by the document's SHA-256 (hex); a document without one counts as not read. Form fields that are
    absent are not compared. `seconds` of the result is this comparison alone, without reading.
    """
    start = perf_counter()
    applicant = find_applicant(dossier.form, _kk_reading(dossier, readings))
    fields = {
        field: check_field(field, dossier, readings, requirements, applicant, thresholds)
        for field in FORM_FIELDS
        if field in dossier.form
    }
    file = CheckFile(dossier, readings, requirements, context, thresholds, applicant, fields)
    rules = tuple(one for one in run_rules(file, FORGERY_RULES) if is_sign_on(one.rule, context.switches))
    missing = requirements.missing(dossier)
    return CheckResult(
        registration_no=dossier.registration_no,
        outcome=outcome_of(fields, rules, missing, dossier.changes),
        fields=fields,
        rules=rules,
        missing_documents=missing,
        applicant_row=applicant.row,
        engine=next((reading.engine for reading in readings.values() if reading.engine), ""),
        thresholds=thresholds.as_mapping(),
        seconds=perf_counter() - start,
    )


def check_field(
    field: str,
    dossier: Dossier,
    readings: Mapping[str, Reading],
    requirements: Requirements,
    applicant: Applicant,
    thresholds: Thresholds = DEFAULT,
) -> FieldFinding:
    """The verdict on one form field.

    The worst clear word of a document counts. A field that the applicant asks to change is judged by its evidence
    documents alone; what the other documents say is kept beside it.
    """
    form = dossier.form.get(field, "")
    if field not in COMPARE:
        return FieldFinding(form, Verdict.NO_SOURCE, _NO_SOURCE)
    sources = tuple(sources_of(field, dossier, readings, applicant.row))
    findings = _weighed(field, form, sources, thresholds)
    changing = field in dossier.changes and bool(requirements.evidence)
    evidence = requirements.evidence.get(field, ()) if changing else ()
    deciding = [finding for finding in findings if not changing or finding.document in evidence]
    deciding.sort(key=lambda finding: _ORDER.index(finding.verdict))
    if not deciding:
        return FieldFinding(form, Verdict.NO_SOURCE, _NO_EVIDENCE if changing else _NO_SOURCE, findings)
    return FieldFinding(form, deciding[0].verdict, deciding[0].reason, findings)


def outcome_of(
    fields: Mapping[str, FieldFinding],
    rules: tuple[RuleFinding, ...],
    missing: tuple[str, ...],
    changes: tuple[str, ...] = (),
) -> Outcome:
    """Incomplete when a document is missing, clear when nothing needs a look, else review."""
    if missing:
        return Outcome.INCOMPLETE
    open_fields = [name for name, finding in fields.items() if not _settled(name, finding, changes)]
    heavy = [rule for rule in rules if rule.severity is not Severity.INFO]
    return Outcome.REVIEW if open_fields or heavy else Outcome.CLEAR


def _weighed(field: str, form: str, sources: tuple[Source, ...], thresholds: Thresholds) -> tuple[SourceFinding, ...]:
    """Each document's word. Documents that agree make each other surer; a small difference needs a surer reading
    when another document confirms the form."""
    sure = [shared_confidence(field, source, sources) for source in sources]
    pairs = list(zip(sources, sure, strict=True))
    findings = tuple(source_finding(field, form, source, thresholds, sure=least) for source, least in pairs)
    if not any(finding.verdict in GREEN for finding in findings):
        return findings
    return tuple(source_finding(field, form, source, thresholds, sure=least, disputed=True) for source, least in pairs)


def _settled(field: str, finding: FieldFinding, changes: tuple[str, ...]) -> bool:
    if finding.verdict in GREEN:
        return True
    return finding.verdict is Verdict.NO_SOURCE and field in MAY_LACK_SOURCE and field not in changes


def _kk_reading(dossier: Dossier, readings: Mapping[str, Reading]) -> Reading | None:
    for document in dossier.documents:
        reading = readings.get(document.sha256)
        if document.kind == "kk" and reading is not None and reading.kind == "kk":
            return reading
    return None
