"""Check both logs link by link, and compare them with what the hub keeps of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from workstation.domain.audit import BadLink, Fault, KeptEvent, Log, Noted, Remark, Verified, first_of_each
from workstation.domain.event import FIRST_HASH, Event, is_sealed
from workstation.domain.look import Anchor, HubLink
from workstation.domain.ports import Progress, UnitOfWork
from workstation.domain.refusals import HubUnreachable
from workstation.domain.sealing import EVENTS
from workstation.steps.aside import set_aside_notes
from workstation.steps.audit_looks import walk_looks
from workstation.steps.counter import Counter
from workstation.steps.pull import silent
from workstation.steps.signing import Belief, Judge

CHUNK = 1000
# How far from its place an event is looked for whose seal fits another place.
NEAR = 50
REPLACED, WAITING = "replaced", "waiting"


@dataclass(frozen=True, slots=True)
class HubWord:
    """What the hub keeps of this workstation's chains, and of the newest places of others."""

    own: tuple[Anchor, ...] = ()
    others: tuple[Anchor, ...] = ()
    links: tuple[HubLink, ...] = ()
    reached: bool = False


def verify_logs(counter: Counter, progress: Progress = silent) -> Verified:
    """Check every event here and every look made here; each log's first bad link leads.

    Never raises for a hub out of reach: then a tail that was cut off cannot be ruled out (`anchored` is False).
    """
    word = _ask(counter)
    bad: list[BadLink] = []
    notes: list[Noted] = []
    events = 0
    with counter.view() as uow:
        for name in uow.audit.workstations():
            walk = _Walk(name, name == counter.workstation, Judge(uow.keys), word)
            for kept in _events(uow, name):
                walk.take(kept)
                events += 1
                if events % CHUNK == 0:
                    progress(events, events + CHUNK)
            lost = uow.audit.lost_rows(Log.EVENTS) if walk.own else (0, 0)
            walk.end(lost)
            bad += walk.bad
            notes += walk.notes + _keys(uow, name)
        bad += _rows_gone(uow, counter.workstation, bad, word)
        looks, bad_looks, noted = walk_looks(uow, counter.workstation, word.own)
        notes += set_aside_notes(uow)
    bad += bad_looks
    notes += noted
    anchored = word.reached and bool(word.own)
    if not anchored:
        notes.append(Noted(counter.workstation, Log.EVENTS, Remark.NOT_ANCHORED))
    first = first_of_each(bad)
    rest = [link for link in bad if link not in first]
    return Verified(events, looks, (*first, *rest), tuple(notes), anchored, counter.clock.now())


def _ask(counter: Counter) -> HubWord:
    try:
        own = counter.hub.anchors(counter.workstation)
        others = [anchor for anchor in counter.hub.anchors() if anchor.workstation != counter.workstation]
        links: list[HubLink] = []
        while page := counter.hub.links(counter.workstation, links[-1].seq if links else 0):
            links += page
    except HubUnreachable:
        return HubWord()
    return HubWord(tuple(own), tuple(others), tuple(links), True)


def _events(uow: UnitOfWork, workstation: str) -> Iterator[KeptEvent]:
    place = (0, 0)
    while True:
        found, place = uow.audit.events(workstation, place, CHUNK)
        if not found:
            return
        yield from found


def _keys(uow: UnitOfWork, workstation: str) -> list[Noted]:
    """When a workstation got other keys."""
    keys = uow.keys.of(workstation)
    return [Noted(workstation, Log.EVENTS, Remark.KEY_CHANGED, at=key.since) for key in keys[1:]]


def _rows_gone(uow: UnitOfWork, own: str, bad: Sequence[BadLink], word: HubWord) -> list[BadLink]:
    """Rows that were taken out of the table, where no chain here tells which."""
    within, after = uow.audit.lost_rows(Log.EVENTS)
    told = any(link.fault in (Fault.DELETED, Fault.TAIL_MISSING) and link.log is Log.EVENTS for link in bad)
    return [BadLink(own, Log.EVENTS, 0, Fault.DELETED)] if within + after and not told else []


@dataclass
class _Walk:
    """One workstation's events by place. Of other workstations only some are here, so gaps mean nothing there."""

    name: str
    own: bool
    judge: Judge
    word: HubWord
    bad: list[BadLink] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    _seq: int = 0
    _here: list[KeptEvent] = field(default_factory=list)
    _before: set[str] = field(default_factory=lambda: {FIRST_HASH})
    _from_hub: bool = False
    _hub_only: bool = False
    _gaps: list[tuple[int, int, str]] = field(default_factory=list)
    _unsigned: list[int] = field(default_factory=list)
    _replaced: list[int] = field(default_factory=list)
    _doubled: list[int] = field(default_factory=list)
    _unmet: dict[int, list[Anchor]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        anchors = self.word.own if self.own else [one for one in self.word.others if one.workstation == self.name]
        for anchor in anchors:
            if anchor.event_seq:
                self._unmet.setdefault(anchor.event_seq, []).append(anchor)

    def take(self, kept: KeptEvent) -> None:
        """Judge the next event by place."""
        if kept.seq != self._seq:
            self._close_place(kept.seq, "" if kept.event is None else kept.event.prev_hash)
        self._here.append(kept)
        self._hub_only = self._hub_only or not kept.state
        if kept.event is None:
            self._fault(kept.seq, Fault.UNREADABLE)
            return
        fault = self._judge(kept, kept.event)
        if fault is not None:
            self._fault(kept.seq, fault)
        if kept.state == REPLACED:
            self._replaced.append(kept.seq)

    def _judge(self, kept: KeptEvent, event: Event) -> Fault | None:
        if not is_sealed(event):
            return Fault.REORDERED if _fits_near(event) else Fault.EDITED
        said = self.judge.of_event(EVENTS, event.workstation, event.seq, event.hash, event.signature)
        if said is Belief.UNSIGNED:
            self._unsigned.append(event.seq)
        if said is Belief.UNKNOWN_KEY:
            return Fault.UNKNOWN_KEY
        if said is Belief.BAD_SIGNATURE:
            return Fault.INSERTED if self.own and not kept.state else Fault.BAD_SIGNATURE
        if self._before and event.prev_hash not in self._before:
            return Fault.REORDERED
        return None

    def _close_place(self, seq: int, prev_hash: str) -> None:
        """Go on to another place; what lies between is missing here."""
        self._meet_anchors()
        live = [kept for kept in self._here if kept.state != REPLACED]
        if len(live) > 1:
            self._doubled.append(self._seq)
        if seq == self._seq + 1:
            self._before = {kept.event.hash for kept in self._here if kept.event} if self._seq else {FIRST_HASH}
        else:
            # What lies before is not here, so there is nothing to build on that could be compared.
            self._before = set()
            if self.own:
                self._gaps.append((self._seq + 1, seq - 1, prev_hash))
        self._seq, self._here = seq, []

    def _meet_anchors(self) -> None:
        """Compare a place with what the hub had been told of it."""
        hashes = {kept.event.hash for kept in self._here if kept.event}
        missed = [anchor for anchor in self._unmet.pop(self._seq, []) if anchor.event_hash not in hashes]
        if missed and self._here and not any(link.seq == self._seq for link in self.bad):
            forked = any(kept.state == WAITING for kept in self._here)
            self._fault(self._seq, Fault.OLDER_COPY if forked else Fault.EDITED, missed[-1].at)

    def end(self, lost: tuple[int, int]) -> None:
        """Judge what only the whole shows: gaps, the tail, and what befell this home. `lost` rows are gone here."""
        within, after = lost
        self._close_place(self._seq + 1, "")
        at_hub = {(link.seq, link.hash) for link in self.word.links}
        places = {seq for seq, _ in at_hub}
        for first, last, prev_hash in self._gaps:
            known = not self.word.reached or (set(range(first, last + 1)) <= places and (last, prev_hash) in at_hub)
            if known and self._hub_only and not within:
                self.notes.append(Noted(self.name, Log.EVENTS, Remark.AT_HUB_ONLY, first, last, last - first + 1))
            else:
                self._fault(first, Fault.DELETED)
        beyond = [anchor for seq, found in sorted(self._unmet.items()) if seq >= self._seq for anchor in found]
        if self.own and beyond:
            gone = within + after > 0
            self._fault(self._seq, Fault.TAIL_MISSING if gone else Fault.OLDER_COPY, beyond[-1].at)
        for places_, remark in (
            (self._unsigned, Remark.UNSIGNED),
            (self._replaced, Remark.REPLACED),
            (self._doubled, Remark.RESTORED),
        ):
            if places_:
                self.notes.append(Noted(self.name, Log.EVENTS, remark, places_[0], places_[-1], len(places_)))

    def _fault(self, seq: int, fault: Fault, at: datetime | None = None) -> None:
        self.bad.append(BadLink(self.name, Log.EVENTS, seq, fault, at))


def _fits_near(event: Event) -> bool:
    """Whether the seal fits another place nearby: then only the order was changed."""
    near = [event.seq + step for step in range(-NEAR, NEAR + 1) if step and event.seq + step > 0]
    return any(is_sealed(replace(event, seq=seq)) for seq in near)
