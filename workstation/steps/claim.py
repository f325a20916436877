"""Take dossiers in hand, so that no two counters work on one."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import compress, takewhile
from operator import not_
from uuid import UUID

from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.refusals import HeldByOther, HubUnreachable, StationUnknown
from workstation.domain.rights import Act, allow
from workstation.domain.ruling import State
from workstation.steps.counter import Counter
from workstation.steps.greet import offset_of
from workstation.steps.mint import refuse_if_left

LOOKED_AT = 200
MOST_HELD = 10_000


@dataclass(frozen=True, slots=True)
class Claims:
    """What became of some dossiers: the leases that are the officer's now, and those that others hold."""

    taken: tuple[Lease, ...] = ()
    held: tuple[Lease, ...] = ()


def claim(counter: Counter, officer: Officer, dossier_id: UUID) -> Lease:
    """Take or extend the claim on a dossier. Raises HeldByOther, OfficeLeft or RoleNotAllowed.

    Without the hub work goes on: the claim is then only this workstation's own, and two decisions made apart meet
    later as a conflict that a supervisor sees.
    """
    with counter.view() as uow:
        refuse_if_left(uow, dossier_id)
    claims = claim_several(counter, officer, [dossier_id])
    if claims.held:
        raise HeldByOther(holder=claims.held[0].officer)
    return claims.taken[0]


def claim_several(counter: Counter, officer: Officer, dossier_ids: Sequence[UUID]) -> Claims:
    """Take or extend the claims on some dossiers; without the hub, on those that nobody else is known to hold.

    Raises RoleNotAllowed.
    """
    allow(officer, Act.CLAIM)
    try:
        found = claim_all(counter, officer, dossier_ids)
    except HubUnreachable:
        found = _known(counter, dossier_ids)
    return _sorted(counter, officer, dossier_ids, found)


def claim_next(counter: Counter, officer: Officer, count: int) -> Claims:
    """Claim the pending dossiers with the worst deadlines that nobody holds, besides those in hand; `count` at most.

    Raises RoleNotAllowed.
    """
    allow(officer, Act.CLAIM)
    taken: list[Lease] = []
    held: list[Lease] = []
    tried: set[UUID] = set()
    while len(taken) < count:
        wanted = count - len(taken)
        ids = [row.dossier_id for row in _free(counter, officer, tried, LOOKED_AT, in_hand=False)]
        if not ids:
            break
        tried |= set(ids)
        try:
            found = claim_all(counter, officer, ids, wanted)
        except HubUnreachable:
            return Claims((*taken, *_sorted(counter, officer, ids[:wanted], []).taken), tuple(held))
        told = _sorted(counter, officer, [lease.dossier_id for lease in found], found)
        taken += told.taken
        held += told.held
    return Claims(tuple(taken), tuple(held))


def claim_all(
    counter: Counter, officer: Officer, dossier_ids: Sequence[UUID], wanted: int | None = None
) -> list[Lease]:
    """Claim the first `wanted` (None: all) of some dossiers that nobody else holds; the leases in force on them.

    Raises HubUnreachable.
    """
    found = counter.hub.claim(dossier_ids, officer.name, counter.workstation, counter.settings.lease, wanted)
    return remember(counter, found, dossier_ids)


def take_next(counter: Counter, officer: Officer, after: UUID | None = None) -> UUID | None:
    """Claim the pending dossier with the worst deadline that nobody else holds; None when there is none.

    `after` is the dossier just left: it is passed over, so that "next" moves on. One in hand already, as all are on
    a trip, is given without asking the hub. Raises RoleNotAllowed.
    """
    allow(officer, Act.CLAIM)
    passed = {after} if after else set()
    while free := _free(counter, officer, passed, LOOKED_AT):
        if free[0].held_at_all(counter.clock.now()):
            return free[0].dossier_id
        ids = [row.dossier_id for row in free]
        try:
            found = claim_all(counter, officer, ids, wanted=1)
        except HubUnreachable:
            return ids[0]
        taken = {lease.dossier_id for lease in found if not lease.held_against(officer.name, counter.workstation)}
        if taken:
            return next(dossier_id for dossier_id in ids if dossier_id in taken)
        passed |= set(ids)
    return None


def next_free(counter: Counter, officer: Officer, passed: Collection[UUID]) -> UUID | None:
    """The pending dossier with the worst deadline that nobody else is known here to hold, but for those `passed` over.

    The hub is not asked, so this may be news to it: whoever opens the dossier claims it then.
    """
    return next((row.dossier_id for row in _free(counter, officer, passed, 1)), None)


def release(counter: Counter, officer: Officer, dossier_id: UUID) -> int:
    """Give one claim back, as `release_several` does."""
    return release_several(counter, officer, [dossier_id])


def release_several(counter: Counter, officer: Officer, dossier_ids: Sequence[UUID]) -> int:
    """Give claims back; how many there were. Nothing that was done on the dossiers is lost by it.

    What was taken along on a trip is given back by whoever sits at the workstation. Raises HubUnreachable or
    RoleNotAllowed.
    """
    allow(officer, Act.CLAIM)
    with counter.view() as uow:
        rows = [uow.queue.row(dossier_id) for dossier_id in dossier_ids]
    here = {row.dossier_id: row.held_on_trip for row in rows if row.held_at == counter.workstation}
    along = [dossier_id for dossier_id in dossier_ids if here.get(dossier_id)]
    others = [dossier_id for dossier_id in dossier_ids if not here.get(dossier_id)]
    given = counter.hub.release(counter.workstation, None, along) if along else 0
    given += counter.hub.release(counter.workstation, officer.name, others) if others else 0
    mine = [row.dossier_id for row in rows if row.holder == officer.name and row.dossier_id in here]
    remember(counter, [], {*along, *mine})
    return given


def reassign(counter: Counter, officer: Officer, dossier_id: UUID, to: str, workstation: str) -> Lease:
    """A supervisor hands a dossier to somebody else, whoever holds it; what was done on it stays.

    Raises RoleNotAllowed, StationUnknown or HubUnreachable.
    """
    allow(officer, Act.REASSIGN)
    known = stations(counter)
    if workstation not in known:
        # Nobody could work on a dossier that a misspelt name holds.
        raise StationUnknown(name=workstation, known=", ".join(known))
    lease = counter.hub.reassign(dossier_id, to, workstation, counter.settings.lease)
    return remember(counter, [lease], [dossier_id])[0]


def stations(counter: Counter) -> tuple[str, ...]:
    """The workstations that a dossier can be handed to. Raises HubUnreachable."""
    return tuple(station.workstation for station in counter.hub.stations() if station.enabled)


def who_holds_what(counter: Counter) -> list[QueueRow]:
    """Every dossier here that somebody holds, the claim that lasts longest first.

    Asks the hub; when it is out of reach, what was known at the last sync.
    """
    with suppress(HubUnreachable):
        remember(counter, counter.hub.leases())
    now = counter.clock.now()
    with counter.view() as uow:
        rows = uow.queue.rows(QueueFilter(states=frozenset(State)), "held_until", descending=True, limit=MOST_HELD)
    return list(takewhile(lambda row: row.held_at_all(now), rows))


def remember(counter: Counter, leases: Iterable[Lease], of: Collection[UUID] | None = None) -> list[Lease]:
    """Keep who holds what (of some dossiers, or in all), by this computer's clock instead of the hub's."""
    with counter.uow() as uow:
        local = [_by_own_clock(uow, lease) for lease in leases]
        uow.queue.hold(local, of)
        uow.commit()
    return local


def _by_own_clock(uow: UnitOfWork, lease: Lease) -> Lease:
    ahead = timedelta(seconds=offset_of(uow))
    return Lease(lease.dossier_id, lease.officer, lease.workstation, lease.until + ahead, lease.trip)


def _known(counter: Counter, dossier_ids: Sequence[UUID]) -> list[Lease]:
    """The leases on some dossiers that are in force as far as this workstation knows."""
    now = counter.clock.now()
    with counter.view() as uow:
        rows = [uow.queue.row(dossier_id) for dossier_id in dossier_ids]
    return [
        Lease(row.dossier_id, row.holder, row.held_at, row.held_until, row.held_on_trip)
        for row in rows
        if row.held_until is not None and row.held_until > now
    ]


def _sorted(counter: Counter, officer: Officer, dossier_ids: Sequence[UUID], found: Iterable[Lease]) -> Claims:
    """Leases by whose they are; a dossier without one is the officer's for as long as a claim lasts."""
    until = counter.clock.now() + counter.settings.lease
    by_dossier = {lease.dossier_id: lease for lease in found}
    every = [
        by_dossier.get(dossier_id) or Lease(dossier_id, officer.name, counter.workstation, until)
        for dossier_id in dossier_ids
    ]
    ours = [not lease.held_against(officer.name, counter.workstation) for lease in every]
    return Claims(tuple(compress(every, ours)), tuple(compress(every, map(not_, ours))))


def _free(
    counter: Counter, officer: Officer, passed: Collection[UUID], count: int, in_hand: bool = True
) -> list[QueueRow]:
    """The first pending dossiers that nobody else is known to hold, worst deadline first; those `in_hand` or not."""
    now = counter.clock.now()
    found: list[QueueRow] = []
    looked_at = 0
    with counter.view() as uow:
        while len(found) < count and (rows := uow.queue.rows(QueueFilter(), limit=LOOKED_AT, offset=looked_at)):
            looked_at += len(rows)
            new = (row for row in rows if row.dossier_id not in passed and (in_hand or not row.held_at_all(now)))
            found += [row for row in new if not row.held_against(officer.name, counter.workstation, now)]
    return found[:count]
