"""Take dossiers in hand, so that no two counters work on one."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from workstation.domain.event import Role
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.refusals import HeldByOther, HubUnreachable, RoleNotAllowed
from workstation.steps.counter import Counter
from workstation.steps.greet import offset_of
from workstation.steps.mint import refuse_if_left

LOOKED_AT = 200


def claim(counter: Counter, officer: Officer, dossier_id: UUID) -> Lease:
    """Take or extend the claim on a dossier. Raises HeldByOther or OfficeLeft.

    Without the hub work goes on: the claim is then only this workstation's own, and two decisions made apart meet
    later as a conflict that a supervisor sees.
    """
    with counter.view() as uow:
        refuse_if_left(uow, dossier_id)
    own = Lease(dossier_id, officer.name, counter.workstation, counter.clock.now() + counter.settings.lease)
    try:
        found = claim_all(counter, officer, [dossier_id])
    except HubUnreachable:
        return own
    lease = next(iter(found), own)
    if lease.held_against(officer.name, counter.workstation):
        raise HeldByOther(holder=lease.officer)
    return lease


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

    `after` is the dossier just left: it is passed over, so that "next" moves on.
    """
    with counter.view() as uow:
        rows = uow.queue.rows(QueueFilter(), limit=LOOKED_AT)
    now = counter.clock.now()

    def held(row: QueueRow) -> bool:
        return row.held_against(officer.name, counter.workstation, now)

    free = [row.dossier_id for row in rows if row.dossier_id != after and not held(row)]
    if not free:
        return None
    try:
        found = claim_all(counter, officer, free, wanted=1)
    except HubUnreachable:
        return free[0]
    taken = {lease.dossier_id for lease in found if not lease.held_against(officer.name, counter.workstation)}
    return next((dossier_id for dossier_id in free if dossier_id in taken), None)


def release(counter: Counter, officer: Officer, dossier_id: UUID) -> None:
    """Give a claim back. Nothing that was done on the dossier is lost by it."""
    try:
        counter.hub.release(counter.workstation, officer.name, [dossier_id])
    except HubUnreachable:
        return
    remember(counter, [], [dossier_id])


def reassign(counter: Counter, officer: Officer, dossier_id: UUID, to: str, workstation: str) -> Lease:
    """A supervisor hands a dossier to somebody else, whoever holds it; what was done on it stays.

    Raises RoleNotAllowed or HubUnreachable.
    """
    if officer.role is not Role.SUPERVISOR:
        raise RoleNotAllowed
    lease = counter.hub.reassign(dossier_id, to, workstation, counter.settings.lease)
    return remember(counter, [lease], [dossier_id])[0]


def remember(counter: Counter, leases: Sequence[Lease], of: Collection[UUID] | None = None) -> list[Lease]:
    """Keep who holds what (of some dossiers, or in all), by this computer's clock instead of the hub's."""
    with counter.uow() as uow:
        local = [_by_own_clock(uow, lease) for lease in leases]
        uow.queue.hold(local, of)
        uow.commit()
    return local


def _by_own_clock(uow: UnitOfWork, lease: Lease) -> Lease:
    ahead = timedelta(seconds=offset_of(uow))
    return Lease(lease.dossier_id, lease.officer, lease.workstation, lease.until + ahead, lease.trip)
