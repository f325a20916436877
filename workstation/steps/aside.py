"""What came from elsewhere and does not count, for those who watch over the office."""

from collections import Counter as Counted
from dataclasses import dataclass
from datetime import datetime

from workstation.domain.audit import Log, Noted, Remark
from workstation.domain.event import Event, StrangeEvent
from workstation.domain.look import LookKind
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.refusals import DossierUnknown
from workstation.domain.rights import Act, allow
from workstation.domain.sentence import Sentence
from workstation.domain.standing import CAUSES, DOUBTS
from workstation.domain.text import ROLE_WORDS
from workstation.domain.wire import event_from_json
from workstation.steps.audit_words import PROCESSING
from workstation.steps.counter import Counter
from workstation.steps.looks import log_look

LONGEST = 60
_WHY = {
    "unknown_kind": "Dibuat oleh Loket yang lebih baru. Perbarui Loket di komputer ini; lalu kejadian ini dihitung.",
    "bad_hash": "Isinya tidak cocok dengan segelnya: rusak di jalan, atau diubah. Hubungi admin dan simpan datanya.",
    "bad_payload": "Isinya bukan isi kejadian jenis ini. Perbarui Loket; bila tetap, periksa komputer asalnya.",
    "bad_signature": "Tanda tangannya salah atau dihapus. Hubungi admin dan periksa komputer asalnya.",
    "unknown_key": "Ditandatangani kunci yang tidak dikenal. Sinkronkan komputer asalnya; bila tetap, hubungi admin.",
    "bad_officer": "Bukan data petugas yang sah. Daftar petugas tidak berubah. Hubungi admin.",
}
_OTHERWISE = "Tidak dapat dipahami. Perbarui Loket; bila tetap, hubungi admin."


@dataclass(frozen=True, slots=True)
class Aside:
    """One event that was set aside: when it came, why (code and sentence) and what it says of itself, if anything."""

    at: datetime
    cause: str
    why: Sentence
    officer: str = ""
    role: str = ""
    workstation: str = ""
    what: str = ""
    registration_no: str = ""
    occurred_at: datetime | None = None


def list_aside(counter: Counter, officer: Officer) -> list[Aside]:
    """What is set aside here, oldest first, once this look is logged. Raises RoleNotAllowed."""
    allow(officer, Act.AUDIT)
    log_look(counter, officer, LookKind.AUDIT_VIEWED, detail={"what": "aside"})
    with counter.view() as uow:
        return [_aside(uow, kept) for kept in uow.events.strange()]


def set_aside_notes(uow: UnitOfWork) -> list[Noted]:
    """How many events of each workstation are set aside here for their officers' sake."""
    events = [event_from_json(kept.content) for kept in uow.events.strange() if kept.cause in DOUBTS]
    counted = Counted(_shown(event.workstation) for event in events if event is not None)
    return [Noted(name, Log.EVENTS, Remark.SET_ASIDE, count=count) for name, count in sorted(counted.items())]


def _aside(uow: UnitOfWork, kept: StrangeEvent) -> Aside:
    event = event_from_json(kept.content)
    if event is None:
        return Aside(kept.at, kept.cause, Sentence(_WHY.get(kept.cause, _OTHERWISE)))
    return Aside(
        kept.at,
        kept.cause,
        _why(kept.cause, event),
        _shown(event.officer),
        ROLE_WORDS[event.role],
        _shown(event.workstation),
        PROCESSING[event.kind.value],
        _registration_no(uow, event),
        event.occurred_at,
    )


def _why(cause: str, event: Event) -> Sentence:
    for kind in CAUSES:
        if kind.code == cause:
            who, where = _shown(event.officer), _shown(event.workstation)
            return kind(officer=who, role=ROLE_WORDS[event.role], workstation=where).sentence
    return Sentence(_WHY.get(cause, _OTHERWISE))


def _shown(untrusted: str) -> str:
    """A name that somebody may have made to turn a terminal's screen: short, and only letters that show."""
    return "".join(letter if letter.isprintable() else "?" for letter in untrusted[:LONGEST])


def _registration_no(uow: UnitOfWork, event: Event) -> str:
    try:
        return uow.dossiers.get(event.dossier_id).registration_no
    except DossierUnknown:
        return ""
