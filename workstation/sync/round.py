"""One round of sync: deliver first, then pull, and say in words what stood in the way."""

from dataclasses import dataclass

from workstation.domain.errors import LoketError
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter
from workstation.steps.deliver import deliver
from workstation.steps.pull import never, pull, silent

LAST_SYNC = "last_sync"


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What a round moved; `problem` is why it ended early, and everything else stays safe here."""

    delivered: int = 0
    set_aside: int = 0
    dossiers: int = 0
    events: int = 0
    problem: Sentence | None = None


def synchronise(counter: Counter, progress: Progress = silent, stop: StopFlag = never) -> SyncResult:
    """Deliver, then pull. Never raises for a hub out of reach: the result's `problem` says so."""
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
    return SyncResult(delivered, set_aside, pulled.dossiers, pulled.events)
