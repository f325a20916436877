"""Take a dossier in hand, so that no two counters work on it."""

from uuid import UUID

from workstation.domain.officer import Officer
from workstation.domain.ports import Lease
from workstation.domain.queue import QueueFilter
from workstation.domain.refusals import HeldByOther, HubUnreachable
from workstation.steps.counter import Counter


def claim(counter: Counter, officer: Officer, dossier_id: UUID) -> Lease:
    """Take or extend the claim on a dossier. Raises HeldByOther.

    Without the hub work goes on: the claim is then only this workstation's own, and two decisions made apart meet
    later as a conflict that a supervisor sees.
    """
    now = counter.clock.now()
    until = now + counter.settings.lease
    try:
        lease = counter.hub.claim(dossier_id, officer.name, counter.workstation, now, until)
        leases = counter.hub.leases(now)
    except HubUnreachable:
        return Lease(dossier_id, officer.name, counter.workstation, until)
    with counter.uow() as uow:
        uow.queue.hold(leases)
        uow.commit()
    if (lease.officer, lease.workstation) != (officer.name, counter.workstation):
        raise HeldByOther(holder=lease.officer)
    return lease


def take_next(counter: Counter, officer: Officer, after: UUID | None = None) -> UUID | None:
    """Claim the pending dossier with the worst deadline that nobody else holds; None when there is none.

    `after` is the dossier just left: it is passed over, so that "next" moves on.
    """
    now = counter.clock.now()
    with counter.view() as uow:
        rows = uow.queue.rows(QueueFilter(), limit=200)
    for row in rows:
        held = bool(row.holder) and row.holder != officer.name and row.held_until is not None and row.held_until > now
        if held or row.dossier_id == after:
            continue
        try:
            claim(counter, officer, row.dossier_id)
        except HeldByOther:
            continue
        return row.dossier_id
    return None


def release(counter: Counter, officer: Officer, dossier_id: UUID) -> None:
    """Give a claim back. Nothing that was done on the dossier is lost by it."""
    try:
        counter.hub.release(dossier_id, officer.name, counter.workstation)
        leases = counter.hub.leases(counter.clock.now())
    except HubUnreachable:
        return
    with counter.uow() as uow:
        uow.queue.hold(leases)
        uow.commit()
