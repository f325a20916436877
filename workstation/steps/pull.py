"""Pull what is new for the office: dossiers with their scans, events of other counters, and who holds what."""

from dataclasses import dataclass

from workstation.domain.ports import HubDossier, Progress, StopFlag
from workstation.steps.counter import Counter

DOSSIERS_READ = "dossiers_position"
EVENTS_READ = "events_position"
BATCH = 200


@dataclass(frozen=True, slots=True)
class PullResult:
    """How many dossiers and events were new here."""

    dossiers: int = 0
    events: int = 0


def silent(done: int, total: int) -> None:
    """Report no progress."""


def never() -> bool:
    """Never stop early."""
    return False


def pull(counter: Counter, progress: Progress = silent, stop: StopFlag = never) -> PullResult:
    """Pull until nothing is new or `stop` says so; what was pulled stays, and the next pull goes on from there.

    A dossier counts as pulled only when its scans are all in the vault. Raises HubUnreachable and ScanMissing.
    """
    dossiers = _pull_dossiers(counter, progress, stop)
    events = _pull_events(counter, stop)
    leases = counter.hub.leases(counter.clock.now())
    with counter.uow() as uow:
        uow.queue.hold(leases)
        uow.commit()
    return PullResult(dossiers, events)


def _position(counter: Counter, name: str) -> int:
    with counter.uow() as uow:
        return int(uow.marks.get(name) or 0)


def _pull_dossiers(counter: Counter, progress: Progress, stop: StopFlag) -> int:
    new = 0
    while not stop():
        batch = counter.hub.dossiers(counter.settings.offices, _position(counter, DOSSIERS_READ), BATCH)
        if not batch:
            return new
        for done, item in enumerate(batch, start=1):
            if stop():
                return new
            new += _take(counter, item)
            progress(done, len(batch))
    return new


def _take(counter: Counter, item: HubDossier) -> bool:
    for document in item.dossier.documents:
        if not counter.vault.has(document.sha256):
            counter.vault.put(counter.hub.scan(document.sha256))
    with counter.uow() as uow:
        is_new = uow.dossiers.add(item.dossier, counter.clock.now())
        uow.marks.set(DOSSIERS_READ, str(item.position))
        uow.commit()
    return is_new


def _pull_events(counter: Counter, stop: StopFlag) -> int:
    new = 0
    while not stop():
        batch = counter.hub.feed(counter.settings.offices, _position(counter, EVENTS_READ), BATCH)
        if not batch:
            return new
        with counter.uow() as uow:
            new += sum(uow.events.receive(item.event) for item in batch)
            uow.marks.set(EVENTS_READ, str(batch[-1].position))
            uow.commit()
    return new
