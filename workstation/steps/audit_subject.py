"""All processing of one person, for the person: who, when, what, where, on what legal basis (UU 27/2022 Pasal 32)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.event import Event
from workstation.domain.look import Look, LookKind, LookWish, is_look_sealed
from workstation.domain.officer import Officer
from workstation.domain.refusals import HubUnreachable, NikWrong
from workstation.domain.rights import Act, allow
from workstation.domain.sealing import EVENTS, LOOKS
from workstation.steps.audit_words import PROCESSING, basis_of
from workstation.steps.counter import Counter
from workstation.steps.looks import add_look, log_look, subject_hash
from workstation.steps.signing import Belief, Judge

MOST = 100_000
NIK_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Processing:
    """One act on somebody's data. `what` and `basis` are words to translate; `source` is `event` or `look`.

    `registration_no` is empty where the act concerns none of the dossiers here. `proven` says that its signature holds.
    """

    at: datetime
    officer: str
    role: str
    workstation: str
    office: str
    what: str
    registration_no: str
    basis: str
    source: str
    proven: bool


@dataclass(frozen=True, slots=True)
class SubjectRecord:
    """Everything known here of the processing of one person, oldest first.

    `dossiers` gives where each dossier (registration number) names the person. `missing` are workstations whose looks
    could not be asked for; `complete` says that there are none.
    """

    entries: tuple[Processing, ...]
    dossiers: tuple[tuple[str, tuple[str, ...]], ...]
    missing: tuple[str, ...]
    at: datetime

    @property
    def complete(self) -> bool:
        """Whether every workstation's looks were asked for."""
        return not self.missing


def subject_record(counter: Counter, officer: Officer, nik: str) -> SubjectRecord:
    """List the processing of one person, once this look is logged. Raises RoleNotAllowed or NikWrong."""
    allow(officer, Act.AUDIT)
    if len(nik) != NIK_DIGITS or not (nik.isascii() and nik.isdigit()):
        raise NikWrong
    with counter.uow() as uow:
        naming = uow.audit.naming(nik)
        dossiers = {one: uow.dossiers.get(one) for one in naming}
        subject = subject_hash(uow, nik)
        offices = {one: dossier.office for one, dossier in dossiers.items()}
        add_look(uow, counter, officer, LookKind.SUBJECT_LISTED, offices, subject=subject)
        uow.commit()
    wish = LookWish(dossiers=frozenset(naming), subject=subject)
    theirs, missing = _others(counter, wish)
    with counter.view() as uow:
        judge = Judge(uow.keys)
        events = [event for one in naming for event in uow.events.of(one)]
        looks = {look.look_id: look for look in (*theirs, *uow.looks.wanted(wish, MOST))}
        entries = [processing_of_event(judge, event, dossiers[event.dossier_id]) for event in events]
        entries += [processing_of_look(judge, look, dossiers) for look in looks.values()]
    where = tuple(sorted((dossiers[one].registration_no, found) for one, found in naming.items()))
    ordered = tuple(sorted(entries, key=lambda entry: (entry.at, entry.workstation, entry.what)))
    return SubjectRecord(ordered, where, missing, counter.clock.now())


def newest_looks(counter: Counter, officer: Officer, wish: LookWish, limit: int) -> tuple[list[Look], tuple[str, ...]]:
    """The newest looks that fit a wish, of this workstation and of those in reach, and whose could not be asked for.

    This look is logged first. Raises RoleNotAllowed.
    """
    allow(officer, Act.AUDIT)
    log_look(counter, officer, LookKind.AUDIT_VIEWED)
    theirs, missing = _others(counter, wish)
    with counter.view() as uow:
        looks = {look.look_id: look for look in (*theirs, *uow.looks.wanted(wish, limit))}
    newest = sorted(looks.values(), key=lambda look: (look.at, look.workstation, look.seq), reverse=True)
    return newest[:limit], missing


def note_export(counter: Counter, officer: Officer, what: str, count: int) -> None:
    """Log that a list of the audit leaves Loket as a file. Raises RoleNotAllowed."""
    allow(officer, Act.AUDIT)
    log_look(counter, officer, LookKind.EXPORTED, detail={"what": what, "count": count})


def _others(counter: Counter, wish: LookWish) -> tuple[list[Look], tuple[str, ...]]:
    """The looks that the hub has, and the workstations that could not be asked for."""
    try:
        return counter.hub.looks(wish, MOST), ()
    except HubUnreachable:
        with counter.view() as uow:
            known = set(uow.keys.workstations()) | set(uow.audit.workstations())
        return [], tuple(sorted(known - {counter.workstation}))


def processing_of_event(judge: Judge, event: Event, dossier: Dossier) -> Processing:
    """An event as an act on somebody's data."""
    said = judge.of_event(EVENTS, event.workstation, event.seq, event.hash, event.signature)
    return Processing(
        at=event.occurred_at,
        officer=event.officer,
        role=event.role.value,
        workstation=event.workstation,
        office=dossier.office,
        what=PROCESSING.get(event.kind.value, event.kind.value),
        registration_no=dossier.registration_no,
        basis=basis_of(event.kind.value),
        source="event",
        proven=said is Belief.PROVEN,
    )


def processing_of_look(judge: Judge, look: Look, dossiers: dict[UUID, Dossier]) -> Processing:
    """A look as an act on somebody's data; `dossiers` are those that are here."""
    said = judge.of_record(LOOKS, look.workstation, look.hash, look.signature)
    numbers = [dossiers[one].registration_no for one in look.dossiers if one in dossiers]
    return Processing(
        at=look.at,
        officer=look.officer,
        role=look.role.value,
        workstation=look.workstation,
        office=look.office,
        what=PROCESSING.get(look.kind, look.kind),
        registration_no=" ".join(numbers),
        basis=basis_of(look.kind),
        source="look",
        proven=said is Belief.PROVEN and is_look_sealed(look),
    )
