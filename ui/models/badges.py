"""What a verdict, an outcome and a state look like: icon, word and tone, never colour alone. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.language import mark, tr
from ui.palettes import Tone
from workstation.domain.finding import Outcome, Severity, Verdict
from workstation.domain.labels import document_label
from workstation.domain.queue import QueueRow
from workstation.domain.ruling import State


@dataclass(frozen=True, slots=True)
class Badge:
    """A small label: `icon` names a file of resources/icons."""

    icon: str
    word: str
    tone: Tone


_VERDICTS: Mapping[Verdict, Badge] = {
    Verdict.MATCH: Badge("check", mark("Cocok"), Tone.GOOD),
    Verdict.EQUIVALENT: Badge("check", mark("Setara"), Tone.GOOD),
    Verdict.LETTER: Badge("letter", mark("Satu huruf"), Tone.WARN),
    Verdict.DIFFERS: Badge("differs", mark("Beda"), Tone.BAD),
    Verdict.UNREADABLE: Badge("question", mark("Tak terbaca"), Tone.DOUBT),
    Verdict.NO_SOURCE: Badge("dash", mark("Tak ada sumber"), Tone.NEUTRAL),
}
_STATES: Mapping[State, Badge] = {
    State.PENDING: Badge("clock", mark("Menunggu"), Tone.ACCENT),
    State.APPROVED: Badge("check", mark("Disetujui"), Tone.GOOD),
    State.FLAGGED: Badge("flag", mark("Menunggu supervisor"), Tone.WARN),
    State.REJECTED: Badge("cross", mark("Ditolak"), Tone.BAD),
    State.RETURNED: Badge("missing", mark("Dikembalikan"), Tone.WARN),
    State.ESCALATED: Badge("warning", mark("Dieskalasi"), Tone.DOUBT),
    State.CONFLICT: Badge("differs", mark("Keputusan ganda"), Tone.BAD),
}
_MARKS: Mapping[str, Badge] = {
    "confirm": Badge("pen", mark("Dibenarkan petugas"), Tone.GOOD),
    "flag": Badge("flag", mark("Ditandai petugas"), Tone.WARN),
    "misread": Badge("pen", mark("Bacaan keliru"), Tone.DOUBT),
}
_SEVERITIES: Mapping[Severity, tuple[str, Tone]] = {
    Severity.BLOCK: ("cross", Tone.BAD),
    Severity.WARN: ("warning", Tone.WARN),
    Severity.INFO: ("info", Tone.NEUTRAL),
}
_SEVERITY_WORDS: Mapping[Severity, str] = {
    Severity.BLOCK: mark("Menahan"),
    Severity.WARN: mark("Perhatikan"),
    Severity.INFO: mark("Keterangan"),
}


def _shown(badge: Badge) -> Badge:
    return Badge(badge.icon, tr(badge.word), badge.tone)


def of_verdict(verdict: Verdict) -> Badge:
    """The badge of a field's verdict."""
    return _shown(_VERDICTS[verdict])


def of_state(state: State) -> Badge:
    """The badge of a case's state."""
    return _shown(_STATES[state])


def of_mark(mark_name: str) -> Badge:
    """The badge of an officer's word on a field."""
    return _shown(_MARKS[mark_name])


def of_rule(severity: Severity, word: str) -> Badge:
    """The badge of a rule's finding."""
    icon, tone = _SEVERITIES[severity]
    return Badge(icon, word, tone)


def of_severity(severity: Severity) -> Badge:
    """The badge of how much a rule weighs."""
    icon, tone = _SEVERITIES[severity]
    return Badge(icon, tr(_SEVERITY_WORDS[severity]), tone)


def of_row(row: QueueRow) -> Badge:
    """The badge of a queue line: the state once decided, else the outcome of the check."""
    if row.state is not State.PENDING:
        return of_state(row.state)
    if row.returned_note:
        return Badge("flag", tr("Dari supervisor: {note}", note=" ".join(row.returned_note.split())), Tone.WARN)
    if row.quarantined:
        return Badge("cross", tr("Bermasalah"), Tone.BAD)
    if row.outcome is None:
        return Badge("dots", tr("Menunggu dibaca"), Tone.DOUBT)
    if row.missing:
        return Badge("missing", tr("Berkas kurang: {names}", names=_names(row.missing)), Tone.NEUTRAL)
    if row.illegible:
        return Badge("cross", tr("Tidak terbaca: {names}", names=_names(row.illegible)), Tone.BAD)
    if row.outcome is Outcome.CLEAR:
        return Badge("check", tr("Jelas"), Tone.GOOD)
    points = row.differs + row.letters + row.doubts + row.rules
    return Badge("warning", tr("{count} perlu dilihat", count=points), Tone.WARN)


def _names(kinds: tuple[str, ...]) -> str:
    return ", ".join("KK" if kind == "kk" else tr(document_label(kind)) for kind in kinds)
