"""What the checks say of a dossier and of each document, as badges with their whole sentence and evidence. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.language import mark, say, tr
from ui.models.badges import Badge, of_rule
from ui.palettes import Tone
from workstation.domain.finding import Evidence, RuleFinding
from workstation.domain.labels import document_label
from workstation.domain.reading import SignatureReading, SignatureStatus
from workstation.domain.ruling import OfficialResult
from workstation.domain.text import OFFICIAL_WORDS
from workstation.steps.show import OpenCase

SHORT_NAMES: Mapping[str, str] = {
    "kk": mark("Kartu Keluarga"),
    "surat_kehilangan": mark("Surat kehilangan"),
    "skpwni": mark("SKPWNI"),
}
_OFFICIAL: Mapping[OfficialResult, tuple[str, Tone]] = {
    OfficialResult.VALID: ("check", Tone.GOOD),
    OfficialResult.INVALID: ("cross", Tone.BAD),
    OfficialResult.UNKNOWN: ("question", Tone.DOUBT),
}
_SIGNATURES: Mapping[SignatureStatus, Badge] = {
    SignatureStatus.VALID: Badge("check", mark("Tanda tangan elektronik sah"), Tone.GOOD),
    SignatureStatus.CHANGED: Badge("warning", mark("Berkas diubah setelah ditandatangani"), Tone.WARN),
    SignatureStatus.BROKEN: Badge("warning", mark("Tanda tangan tidak cocok dengan isi"), Tone.WARN),
    SignatureStatus.UNTRUSTED: Badge("warning", mark("Penanda tangan tidak dikenal"), Tone.WARN),
    SignatureStatus.REVOKED: Badge("warning", mark("Sertifikat dicabut"), Tone.WARN),
    SignatureStatus.EXPIRED: Badge("question", mark("Sertifikat berakhir"), Tone.DOUBT),
    SignatureStatus.REVOCATION_UNKNOWN: Badge("check", mark("Sah, pencabutan belum diperiksa"), Tone.GOOD),
    SignatureStatus.NO_ROOT: Badge("question", mark("Utuh, akar belum dipasang"), Tone.DOUBT),
    SignatureStatus.UNCHECKED: Badge("question", mark("Tanda tangan tidak dapat diperiksa"), Tone.DOUBT),
    SignatureStatus.NOT_SIGNED: Badge("info", mark("Tanpa tanda tangan elektronik"), Tone.NEUTRAL),
}


@dataclass(frozen=True, slots=True)
class Note:
    """A badge, its full sentence, and where on the scans its reason can be seen."""

    badge: Badge
    sentence: str
    evidence: tuple[Evidence, ...] = ()


def column_name(kind: str) -> str:
    """A document's short name, as at the head of a column."""
    return tr(SHORT_NAMES.get(kind, document_label(kind)))


def case_notes(case: OpenCase) -> tuple[Note, ...]:
    """The strip below the rows: missing documents, illegible ones, rules, and what the official page said."""
    if case.check is None:
        return (Note(Badge("dots", tr("Belum dibaca"), Tone.DOUBT), tr("Berkas ini belum dibaca dan dibandingkan.")),)
    missing = [
        Note(Badge("missing", tr("Kurang: {name}", name=column_name(kind)), Tone.BAD), tr(document_label(kind)))
        for kind in case.check.missing_documents
    ]
    complete = [] if missing else [Note(Badge("check", tr("Syarat lengkap"), Tone.GOOD), "")]
    rules = [
        Note(of_rule(rule.severity, say(rule.message)), say(rule.message), rule.evidence) for rule in by_weight(case)
    ]
    return (*missing, *complete, *rules, *_official_notes(case))


def document_badges(case: OpenCase) -> dict[str, tuple[Badge, ...]]:
    """By scan, what is known of it as a whole: its electronic signature, and what the official page said."""
    found: dict[str, tuple[Badge, ...]] = {}
    for document in case.dossier.documents:
        reading = case.readings.get(document.sha256)
        signature = signature_badge(reading.signature) if reading else None
        official = official_badge(case, document.sha256)
        found[document.sha256] = tuple(badge for badge in (signature, official) if badge)
    return found


def signature_badge(signature: SignatureReading | None) -> Badge | None:
    """The badge of a document's electronic signature, with who signed; None where the file cannot hold one."""
    if signature is None:
        return None
    badge = _SIGNATURES[signature.status]
    who = f" · {signature.signer}" if signature.signer else ""
    return Badge(badge.icon, tr(badge.word) + who, badge.tone)


def official_badge(case: OpenCase, sha256: str) -> Badge | None:
    """The badge of a scan's newest official check, None when nobody made one."""
    event = case.case.official.get(sha256)
    if event is None:
        return None
    result = OfficialResult(event.data["result"])
    icon, tone = _OFFICIAL[result]
    return Badge(icon, tr(OFFICIAL_WORDS[result]), tone)


def by_weight(case: OpenCase) -> tuple[RuleFinding, ...]:
    """The rules that speak, the heaviest first."""
    rules = case.check.rules if case.check else ()
    return tuple(sorted(rules, key=lambda rule: ("block", "warn", "info").index(rule.severity)))


def _official_notes(case: OpenCase) -> list[Note]:
    notes = []
    for document in case.dossier.documents:
        badge, event = official_badge(case, document.sha256), case.case.official.get(document.sha256)
        if badge is None or event is None:
            continue
        words = tr("{name}: {word}", name=column_name(document.kind), word=badge.word)
        said = str(event.data.get("note", ""))
        sentence = ". ".join(filter(None, (words, tr("Dicatat {officer}", officer=event.officer), said)))
        notes.append(Note(Badge(badge.icon, words, badge.tone), sentence))
    return notes
