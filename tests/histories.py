"""Histories of one dossier for tests: devices that mint sealed events and tell each other, or not."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from workstation.domain.case import Case, fold, judge
from workstation.domain.dossier import Document, Dossier, dossier_id
from workstation.domain.event import FIRST_HASH, Event, EventKind, Role, canonical_json, event_hash
from workstation.domain.ruling import Decision, OfficialResult, Review, State

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
REGISTRATION = "REG-0001"
DOSSIER = dossier_id("3171", REGISTRATION)
PEOPLE = {"ani": Role.PETUGAS, "budi": Role.PETUGAS, "sri": Role.SUPERVISOR, "tuti": Role.SUPERVISOR}
THIRD_SUPERVISOR = "wati"


def dossier(registration_no: str = REGISTRATION, **changes: Any) -> Dossier:
    """A plain dossier."""
    plain = Dossier(
        dossier_id=dossier_id("3171", registration_no),
        registration_no=registration_no,
        service="ktp_baru",
        channel="web",
        region="3171",
        office="317101",
        submitted_at=START,
        form={"nik": "3171014101000001", "nama": "SITI SPESIMEN", "kecamatan": "GAMBIR", "lain": "é {x}"},
        documents=(Document("kk", "scans/kk.jpg", "image/jpeg", "a" * 64),),
    )
    return replace(plain, **changes)


@dataclass
class Device:
    """A workstation: its chain, its clock, and what it has heard."""

    name: str
    seq: int = 0
    last: str = FIRST_HASH
    now: datetime = START
    heard: list[Event] = field(default_factory=list)

    def case(self, of: UUID = DOSSIER) -> Case:
        return fold(event for event in self.heard if event.dossier_id == of)

    def act(
        self, officer: str, kind: EventKind, payload: dict[str, Any] | str, of: UUID = DOSSIER, **more: Any
    ) -> Event:
        """Mint an event on top of what this device knows, whether it is legal or not."""
        self.now += timedelta(seconds=1)
        self.seq += 1
        draft = Event(
            event_id=uuid5(of, f"{self.name}/{self.seq}"),
            dossier_id=of,
            kind=kind,
            payload=payload if isinstance(payload, str) else canonical_json(payload),
            officer=officer,
            role=PEOPLE.get(officer, Role.SUPERVISOR),
            workstation=self.name,
            seq=self.seq,
            occurred_at=self.now,
            parents=self.case(of).heads,
            prev_hash=self.last,
            hash="",
        )
        draft = replace(draft, **more)
        event = replace(draft, hash=event_hash(draft))
        self.last = event.hash
        self.heard.append(event)
        return event

    def decide(self, officer: str, decision: Decision, of: UUID = DOSSIER, **more: Any) -> Event:
        return self.act(officer, EventKind.DECIDED, {"decision": decision.value, **more}, of)

    def undo(self, officer: str, decision: Event) -> Event:
        return self.act(officer, EventKind.DECISION_UNDONE, {"undoes": str(decision.event_id)})

    def review(self, officer: str, outcome: Review, decision: Event, note: str = "lihat lagi") -> Event:
        payload = {"outcome": outcome.value, "of": str(decision.event_id), "note": note}
        return self.act(officer, EventKind.REVIEWED, payload)

    def resolve(self, officer: str, chosen: Event, *others: Event) -> Event:
        payload = {"chosen": str(chosen.event_id), "others": [str(other.event_id) for other in others]}
        return self.act(officer, EventKind.CONFLICT_RESOLVED, payload)

    def hear(self, *others: "Device") -> None:
        """Learn all that others know."""
        here = {event.event_id for event in self.heard}
        for other in others:
            new = [event for event in other.heard if event.event_id not in here]
            self.heard += new
            here |= {event.event_id for event in new}


def everything(*devices: Device) -> list[Event]:
    """All that happened anywhere."""
    union = Device("union")
    union.hear(*devices)
    return union.heard


def _payload(draw: st.DrawFn, kind: EventKind, case: Case, known: list[Event]) -> dict[str, Any]:
    targets = [str(event.event_id) for event in (*case.decisions, *case.contenders, *known[-2:])] or ["nothing"]
    if kind is EventKind.DECIDED:
        return {"decision": draw(st.sampled_from(Decision)).value, "flags": draw(st.sampled_from([[], ["nik"]]))}
    if kind is EventKind.DECISION_UNDONE:
        return {"undoes": draw(st.sampled_from(targets))}
    if kind is EventKind.REVIEWED:
        outcome = draw(st.sampled_from(Review)).value
        return {"outcome": outcome, "of": draw(st.sampled_from(targets)), "note": "periksa"}
    if kind is EventKind.CONFLICT_RESOLVED:
        contenders = [str(event.event_id) for event in case.contenders] or targets
        chosen = draw(st.sampled_from(contenders))
        return {"chosen": chosen, "others": [other for other in contenders if other != chosen]}
    if kind is EventKind.FIELD_MARKED:
        return {"field": draw(st.sampled_from(["nik", "nama"])), "mark": "flag"}
    if kind is EventKind.DOCUMENT_CHECKED:
        return {"document": "kk", "sha256": "a" * 64, "result": draw(st.sampled_from(OfficialResult)).value}
    return {"type": "tanda_terima"}


_LIKELY = {
    State.PENDING: EventKind.DECIDED,
    State.CONFLICT: EventKind.CONFLICT_RESOLVED,
    State.ESCALATED: EventKind.REVIEWED,
    State.FLAGGED: EventKind.REVIEWED,
}


@st.composite
def histories(draw: st.DrawFn, max_devices: int = 3, max_moves: int = 9) -> list[Event]:
    """What several devices did to one dossier, mostly but not always legal, hearing of each other now and then."""
    devices = [Device(f"w{number}") for number in range(1, max_devices + 1)]
    for _ in range(draw(st.integers(1, max_moves))):
        device = draw(st.sampled_from(devices))
        if draw(st.booleans()):
            device.hear(draw(st.sampled_from(devices)))
        case = device.case()
        likely = _LIKELY.get(case.state, EventKind.REVIEWED)
        kind = draw(st.one_of(st.just(likely), st.just(likely), st.sampled_from(EventKind)))
        officer = draw(st.sampled_from(sorted(PEOPLE)))
        device.now += timedelta(seconds=draw(st.sampled_from([0, 0, 30])))
        device.act(officer, kind, _payload(draw, kind, case, device.heard))
    return everything(*devices)


def is_legal(device: Device, event: Event) -> bool:
    """Whether an event was legal on what its device knew before it."""
    before = [other for other in device.heard if other.event_id != event.event_id]
    return judge(fold(before), event) is None
