"""One round of sync: deliver first, then pull, then fetch scans, and say in words what stood in the way."""

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

from workstation.domain.errors import LoketError
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter
from workstation.steps.deliver import deliver
from workstation.steps.fetch import fetch
from workstation.steps.pull import never, pull, silent

LAST_SYNC = "last_sync"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a round moved; `problem` is why it ended early, and everything else stays safe here.

    `scans` came, `scans_remaining` are still to come, and `scans_failed` the hub lacks or gave damaged.
    """

    delivered: int = 0
    set_aside: int = 0
    dossiers: int = 0
    events: int = 0
    scans: int = 0
    scans_remaining: int = 0
    scans_failed: int = 0
    problem: Sentence | None = None


def synchronise(
    counter: Counter, progress: Progress = silent, stop: StopFlag = never, fetch_for: timedelta | None = None
) -> SyncResult:
    """Deliver, pull, then fetch scans, for `fetch_for` at most: what is left comes with the next round.

    Never raises for a hub out of reach: the result's `problem` says so.
    """
    delivered = set_aside = 0
    try:
        sent = deliver(counter, stop)
        delivered, set_aside = sent.delivered, sent.set_aside
        pulled = pull(counter, progress, stop)
    except LoketError as error:
        return SyncResult(delivered, set_aside, problem=error.sentence)
    with counter.uow() as uow:
        uow.marks.set(LAST_SYNC, counter.clock.now().isoformat())
        uow.commit()
    fetched = fetch(counter, progress, _until(fetch_for, stop))
    return SyncResult(
        delivered,
        set_aside,
        pulled.dossiers,
        pulled.events,
        scans=fetched.fetched,
        scans_remaining=fetched.remaining,
        scans_failed=len(fetched.missing) + len(fetched.damaged),
        problem=fetched.problem,
    )


def _until(time: timedelta | None, stop: StopFlag) -> StopFlag:
    """`stop`, or the end of a time that begins now."""
    if time is None:
        return stop
    end = monotonic() + time.total_seconds()
    return lambda: stop() or monotonic() > end
