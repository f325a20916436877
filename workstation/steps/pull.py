"""Pull what is new for the offices: dossiers, events of other counters, and who holds what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic

from workstation.domain.event import Believed, StrangeEvent, believe
from workstation.domain.hub import Hub, HubEvent
from workstation.domain.payload import is_well_formed
from workstation.domain.ports import Progress, StopFlag, UnitOfWork
from workstation.domain.refusals import HubUnreachable
from workstation.domain.standing import DOUBTS
from workstation.domain.wire import event_from_json, event_to_json
from workstation.steps.claim import remember
from workstation.steps.counter import Counter
from workstation.steps.keys import learn_missing_keys
from workstation.steps.officers import learn_officers
from workstation.steps.signing import Judge
from workstation.steps.standing import compared

DOSSIERS_READ = "dossiers_position"
EVENTS_READ = "events_position"
BATCH = 200
# What a quick line brings meanwhile is kept together, since each commit waits for the disk; what a slow one brings is
# kept page by page, so that a cut costs little.
GATHERED_SECONDS = 1.0
GATHERED = 10 * BATCH
BAD_HASH = "bad_hash"
BAD_PAYLOAD = "bad_payload"
UNKNOWN_KIND = "unknown_kind"
UNKNOWN_DOSSIER = "unknown_dossier"
LOOK_FOR_LOST = "look_for_lost"


@dataclass(frozen=True, slots=True)
class PullResult:
    """How many dossiers and events were new here, and how many events were set aside as strange."""

    dossiers: int = 0
    events: int = 0
    strange: int = 0


def silent(done: int, total: int) -> None:
    """Report no progress."""


def never() -> bool:
    """Never stop early."""
    return False


def pull(counter: Counter, offices: Sequence[str], progress: Progress = silent, stop: StopFlag = never) -> PullResult:
    """Pull until nothing is new or `stop` says so; what was pulled stays, and the next pull goes on from there.

    Each office has its own place in the feeds, so one that was added later is pulled from its beginning. Scans come
    after, most urgent first (steps/fetch). Raises HubUnreachable.
    """
    dossiers = _pull_dossiers(counter, offices, progress, stop)
    again = try_strange_again(counter)
    events, strange = pull_events(counter, offices, stop)
    remember(counter, counter.hub.leases())
    return PullResult(dossiers, again + events, strange)


def _places(uow: UnitOfWork, feed: str, offices: Sequence[str]) -> dict[str, int]:
    return {office: int(uow.marks.get(f"{feed}:{office}") or 0) for office in offices}


def _pull_dossiers(counter: Counter, offices: Sequence[str], progress: Progress, stop: StopFlag) -> int:
    new = 0
    while not stop():
        with counter.view() as uow:
            after = _places(uow, DOSSIERS_READ, offices)
        batch = counter.hub.dossiers(after, BATCH)
        if not batch:
            return new
        with counter.uow() as uow:
            new += uow.dossiers.add_all([item.dossier for item in batch], counter.clock.now())
            # The hub knows them now: what it refused for want of them can be sent.
            uow.outbox.send_again([item.dossier.dossier_id for item in batch], UNKNOWN_DOSSIER)
            for office in {item.dossier.office for item in batch}:
                newest = max(item.position for item in batch if item.dossier.office == office)
                uow.marks.set(f"{DOSSIERS_READ}:{office}", str(newest))
            uow.commit()
        progress(new, new + BATCH if len(batch) == BATCH else new)
    return new


def pull_events(counter: Counter, offices: Sequence[str], stop: StopFlag = never) -> tuple[int, int]:
    """Take in the events that are new in the offices' feeds; how many, and how many of them were strange."""
    new = strange = 0
    ended = False
    while not (ended or stop()):
        with counter.view() as uow:
            after = _places(uow, EVENTS_READ, offices)
        items, ended = _gather(counter.hub, after, stop)
        if items:
            learn_missing_keys(counter, items)
            learn_officers(counter, offices)
            items = compared(counter, items)
            with counter.uow() as uow:
                taken = take_events(counter, uow, items)
                for office, position in _newest(items).items():
                    uow.marks.set(f"{EVENTS_READ}:{office}", str(position))
                uow.commit()
            new, strange = new + taken.new, strange + taken.strange
    return new, strange


def _gather(hub: Hub, after: Mapping[str, int], stop: StopFlag) -> tuple[list[HubEvent], bool]:
    """What feeds have next, for a moment, and whether that was all. Raises HubUnreachable when nothing came."""
    until = monotonic() + GATHERED_SECONDS
    items: list[HubEvent] = []
    while not stop() and len(items) < GATHERED and (not items or monotonic() < until):
        try:
            page = hub.feed({**after, **_newest(items)}, BATCH)
        except HubUnreachable:
            if items:
                # What came is kept first; the next question meets the broken line again.
                return items, False
            raise
        items += page
        if len(page) < BATCH:
            return items, True
    return items, False


def _newest(items: Sequence[HubEvent]) -> dict[str, int]:
    """How far each office's feed was read; within an office positions grow."""
    return {item.office: item.position for item in items}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a feed brought: the events that were believed, how many of them were new, how many were set aside."""

    believed: tuple[Believed, ...]
    new: int
    strange: int


def take_events(counter: Counter, uow: UnitOfWork, items: Sequence[HubEvent]) -> Taken:
    """Take in what a feed or a stick brought. What cannot be believed or understood is set aside and blocks nothing."""
    believed: list[Believed] = []
    judge = Judge(uow.keys)
    for item in items:
        event, cause = _judged(judge, item)
        if event is not None:
            believed.append(event)
        else:
            _set_aside(counter, uow, item, cause)
    new = uow.events.receive(believed)
    own = [event.event_id for event in believed if event.workstation == counter.workstation]
    if own and not uow.outbox.minted(own):
        # This home was put back from an older copy: what it had told and done since must be made good.
        uow.marks.set(LOOK_FOR_LOST, "1")
    return Taken(tuple(believed), new, len(items) - len(believed))


def _set_aside(counter: Counter, uow: UnitOfWork, item: HubEvent, cause: str) -> None:
    """Kept out of the histories, it blocks nothing."""
    content = item.content if item.event is None else event_to_json(item.event)
    uow.events.set_strange_aside(content, cause, counter.clock.now())


def _judged(judge: Judge, item: HubEvent) -> tuple[Believed | None, str]:
    """An event that came, or why it cannot be believed or understood, or does not count.

    That is `unknown_kind`, `bad_hash`, what its signature says, `bad_payload`, or what its officer's records say. One
    by a key or an officer that is not known yet is tried again at the next pull.
    """
    if item.event is None:
        return None, UNKNOWN_KIND
    sealed = believe(item.event)
    if sealed is None:
        return None, BAD_HASH
    unfit = "" if is_well_formed(sealed) else BAD_PAYLOAD
    doubt = judge.doubt(sealed) or unfit or item.doubt
    return (None, doubt) if doubt else (sealed, "")


def _kept_item(kept: StrangeEvent) -> HubEvent:
    doubt = kept.cause if kept.cause in DOUBTS else ""
    return HubEvent(0, "", event_from_json(kept.content), kept.content, doubt)


Compare = Callable[[Counter, Sequence[HubEvent]], list[HubEvent]]


def try_strange_again(counter: Counter, compare: Compare = compared) -> int:
    """Take in what was set aside and counts by now: understood, its key or its officer known. How many were new.

    Raises HubUnreachable, unless `compare` asks no hub.
    """
    with counter.view() as uow:
        kept = uow.events.strange()
    items = compare(counter, [_kept_item(one) for one in kept])
    with counter.uow() as uow:
        new, judge = 0, Judge(uow.keys)
        for strange, item in zip(kept, items, strict=True):
            believed, cause = _judged(judge, item)
            if believed is not None:
                new += uow.events.receive([believed])
                uow.events.understood(strange)
            elif item.event is not None and cause != strange.cause:
                uow.events.understood(strange)
                uow.events.set_strange_aside(strange.content, cause, strange.at)
        uow.commit()
    return new
