"""Pull what is new for the offices: dossiers, events of other counters, and who holds what."""

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.event import Event, is_sealed
from workstation.domain.hub import HubEvent
from workstation.domain.ports import Progress, StopFlag, UnitOfWork
from workstation.domain.wire import event_from_json, event_to_json
from workstation.steps.claim import remember
from workstation.steps.counter import Counter
from workstation.steps.keys import learn_missing_keys
from workstation.steps.signing import Judge

DOSSIERS_READ = "dossiers_position"
EVENTS_READ = "events_position"
BATCH = 200
BAD_HASH = "bad_hash"
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
    again = _try_strange_again(counter)
    events, strange = _pull_events(counter, offices, stop)
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


def _pull_events(counter: Counter, offices: Sequence[str], stop: StopFlag) -> tuple[int, int]:
    new = strange = 0
    while not stop():
        with counter.view() as uow:
            after = _places(uow, EVENTS_READ, offices)
        batch = counter.hub.feed(after, BATCH)
        if not batch:
            break
        learn_missing_keys(counter, batch)
        with counter.uow() as uow:
            more = take_events(counter, uow, batch)
            for office in {item.office for item in batch}:
                newest = max(item.position for item in batch if item.office == office)
                uow.marks.set(f"{EVENTS_READ}:{office}", str(newest))
            uow.commit()
        new, strange = new + more[0], strange + more[1]
    return new, strange


def take_events(counter: Counter, uow: UnitOfWork, items: Sequence[HubEvent]) -> tuple[int, int]:
    """Take in what a feed brought; how many events were new, and how many were set aside as strange."""
    judge = Judge(uow.keys)
    causes = [_doubt(judge, item.event) for item in items]
    believed = [item.event for item, cause in zip(items, causes, strict=True) if item.event and not cause]
    new = uow.events.receive(believed)
    own = [event.event_id for event in believed if event.workstation == counter.workstation]
    if not uow.outbox.minted(own):
        # This home was put back from an older copy: what it had told and done since must be made good.
        uow.marks.set(LOOK_FOR_LOST, "1")
    doubtful = [(item, cause) for item, cause in zip(items, causes, strict=True) if cause]
    for item, cause in doubtful:
        # Kept out of the histories, it blocks nothing.
        content = item.content if item.event is None else event_to_json(item.event)
        uow.events.set_strange_aside(content, cause, counter.clock.now())
    return new, len(doubtful)


def _doubt(judge: Judge, event: Event | None) -> str:
    """Why an event that came cannot be believed or understood (`unknown_kind`, `bad_hash`, or what its signature says).

    One by a key that is not known yet is tried again at the next pull.
    """
    if event is None:
        return UNKNOWN_KIND
    return judge.doubt(event) if is_sealed(event) else BAD_HASH


def _try_strange_again(counter: Counter) -> int:
    """Take in what an older Loket did not understand and this one does; how many were new."""
    with counter.uow() as uow:
        new, judge = 0, Judge(uow.keys)
        for strange in uow.events.strange():
            event = event_from_json(strange.content)
            if not _doubt(judge, event) and event is not None:
                new += uow.events.receive([event])
                uow.events.understood(strange)
        uow.commit()
    return new
