"""Begin a sync: tell the hub who is here, and learn its clock, the offices in reach and how far it has our events."""

from dataclasses import dataclass
from datetime import timedelta

from workstation.domain.hub import Greeting, Welcome
from workstation.domain.ports import UnitOfWork
from workstation.steps.counter import Counter

CLOCK_OFFSET = "clock_offset"
LAST_SYNC = "last_sync"
CLOCK_SEEN = "clock_seen"
HUB_ID = "hub_id"
TOLERATED = timedelta(minutes=5)
_JITTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Greeted:
    """What the hub answered; `offset` is the seconds this clock is ahead of the hub's.

    `closed` are offices of the settings that the hub does not open to us.
    """

    welcome: Welcome
    offset: float
    offices: tuple[str, ...]
    closed: tuple[str, ...]


def greet(counter: Counter, version: str = "") -> Greeted:
    """Greet the hub and remember the clock's offset. Raises HubUnreachable.

    The hub's time is taken to be that of the middle of the call, so the error is at most half of how long it took.
    """
    with counter.view() as uow:
        waiting = uow.outbox.count_waiting()
        acknowledged = uow.outbox.acknowledged(counter.workstation)
        hub_id = uow.marks.get(HUB_ID) or ""
    asked = counter.clock.now()
    welcome = counter.hub.greet(Greeting(counter.workstation, asked, waiting, version, acknowledged, hub_id))
    offset = (asked + (counter.clock.now() - asked) / 2 - welcome.now).total_seconds()
    with counter.uow() as uow:
        uow.marks.set(CLOCK_OFFSET, repr(round(offset, 3) + 0.0))
        uow.events.told(counter.workstation, welcome.last_seq, welcome.last_hash)
        wanted = counter.settings.offices
        reachable = tuple(office for office in wanted if not welcome.limited or office in welcome.offices)
        offices = reachable if wanted else welcome.offices
        # A workstation that was moved keeps what it has, but works on its new offices only.
        uow.queue.leave(uow.queue.offices() - set(offices) if wanted or welcome.limited else ())
        uow.commit()
    return Greeted(welcome, offset, offices, _without(wanted, reachable))


def offset_of(uow: UnitOfWork) -> float:
    """The seconds this clock was ahead of the hub's at the last sync; 0 when never measured."""
    return float(uow.marks.get(CLOCK_OFFSET) or 0)


def clock_was_set_back(counter: Counter) -> bool:
    """Whether this computer's clock stands before a time it has shown; moves the mark on when it does not.

    A minute is tolerated, since time services correct clocks by such amounts.
    """
    now = counter.clock.now()
    with counter.uow() as uow:
        seen = uow.marks.get(CLOCK_SEEN)
        if seen is not None and now.timestamp() < float(seen) - _JITTER.total_seconds():
            return True
        uow.marks.set(CLOCK_SEEN, repr(now.timestamp()))
        uow.commit()
    return False


def _without(wanted: tuple[str, ...], reachable: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(office for office in wanted if office not in reachable)
