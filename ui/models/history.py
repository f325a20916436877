"""A dossier's history as short lines. Pure."""

from ui.language import tr
from ui.models.clock import stamp
from ui.models.notes import column_name
from workstation.domain.dossier import Dossier
from workstation.domain.event import Event, EventKind
from workstation.domain.labels import channel_label, field_label
from workstation.domain.ruling import Decision, OfficialResult, Review
from workstation.domain.text import OFFICIAL_WORDS

Line = tuple[str, str]


def history_lines(dossier: Dossier, history: tuple[Event, ...]) -> tuple[Line, ...]:
    """(when, what) of everything that happened, oldest first."""
    start = (stamp(dossier.submitted_at), tr("Diajukan lewat {channel}", channel=tr(channel_label(dossier.channel))))
    return (start, *((stamp(event.occurred_at), event_words(event)) for event in history))


def event_words(event: Event) -> str:
    """One event in words, with who did it."""
    return tr("{what} · {officer}", what=_words(event), officer=event.officer)


def _words(event: Event) -> str:
    """What happened; an event from afar that does not say what its kind must say is named as such."""
    try:
        return _what(event)
    except (KeyError, ValueError, TypeError):
        return tr("Kejadian yang tidak dipahami")


def _what(event: Event) -> str:
    data = event.data
    if event.kind is EventKind.DECIDED:
        return _decided(str(data["decision"]), len(data.get("flags", ())))
    if event.kind is EventKind.REVIEWED:
        words = {Review.UPHOLD: tr("Dikuatkan"), Review.OVERTURN: tr("Dibatalkan"), Review.RETURN: tr("Dikembalikan")}
        return words[Review(str(data["outcome"]))]
    if event.kind is EventKind.FIELD_MARKED:
        words_of_mark = {
            "confirm": tr("{field} dibenarkan"),
            "flag": tr("{field} ditandai"),
            "misread": tr("{field}: bacaan keliru"),
        }
        return words_of_mark[str(data["mark"])].format(field=tr(field_label(str(data["field"]))))
    if event.kind is EventKind.RECEIPT_ISSUED:
        return tr("Surat dicetak ({copy}×)", copy=data.get("copy", 1))
    if event.kind is EventKind.RECEIPT_TAKEN_BACK:
        return tr("Surat {serial} sudah kembali", serial=data.get("serial", ""))
    if event.kind is EventKind.DOCUMENT_CHECKED:
        word = tr(OFFICIAL_WORDS[OfficialResult(data["result"])])
        return tr("{name}: {word}", name=column_name(str(data["document"])), word=word)
    if event.kind is EventKind.DECISION_UNDONE:
        return tr("Keputusan diurungkan")
    if event.kind is EventKind.EVENT_REFUSED:
        return tr("Ditolak pusat data: tindakan {officer} tidak berlaku", officer=str(data["officer"]))
    return tr("Keputusan ganda diselesaikan")


def _decided(decision: str, flags: int) -> str:
    words = {
        Decision.APPROVE: tr("Disetujui"),
        Decision.REJECT: tr("Ditolak"),
        Decision.RETURN: tr("Dikembalikan untuk dilengkapi"),
        Decision.ESCALATE: tr("Dieskalasi"),
    }
    word = words[Decision(decision)]
    return tr("{word}, {count} hal terbuka", word=word, count=flags) if flags else word
