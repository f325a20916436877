"""Take dossiers along where no network is, with all their scans, and give their claims back afterwards."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from workstation.domain.errors import LoketError
from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.ports import Progress, StopFlag, UnitOfWork
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.refusals import TripTooLarge
from workstation.domain.rights import Act, allow
from workstation.domain.sentence import Sentence
from workstation.domain.text import size_words
from workstation.steps.claim import remember
from workstation.steps.counter import Counter
from workstation.steps.fetch import fetch_dossier, missing_scans
from workstation.steps.pull import never, silent
from workstation.steps.read import read_dossier

# Bytes of the disk that stay free for the work of the trip: readings, decisions, papers.
RESERVE = 500_000_000
AT_ONCE = 200
EVERY = 1_000_000
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pending dossiers are wanted on a trip: of some kecamatan and offices (none named: all), `limit` at most.

    Those that were taken along already come first and count, so that the same wish said again goes on.
    """

    kecamatan: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a wish comes to: `candidates` in the order they are taken, of which about `dossiers` will be.

    `scans` of them are still to be fetched, with `needed` bytes, while `room` bytes are free; the hub lacks `lost`.
    """

    candidates: tuple[UUID, ...]
    limit: int | None
    dossiers: int
    scans: int
    needed: int
    lost: int
    room: int


@dataclass(frozen=True, slots=True)
class Trip:
    """What was taken along, until when, and what stood in the way.

    `held` are dossiers that others hold, `incomplete` the numbers of those whose scans are not all here, `read` how
    many were read and checked. After a `problem` or a stop the same call goes on where it ended.
    """

    taken: tuple[UUID, ...]
    until: datetime | None
    held: tuple[QueueRow, ...] = ()
    incomplete: tuple[str, ...] = ()
    read: int = 0
    problem: Sentence | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """How many claims were given back, and the numbers of dossiers kept since decisions on them wait to be sent."""

    given: int
    kept: tuple[str, ...] = ()


def estimate(counter: Counter, officer: Officer, wish: Wish) -> Plan:
    """See what a wish comes to, by what was pulled. Raises HubUnreachable or RoleNotAllowed."""
    allow(officer, Act.TRIP)
    now = counter.clock.now()
    with counter.view() as uow:
        rows = _wanted(uow, counter, wish)
        free = [row for row in rows if not row.held_against(officer.name, counter.workstation, now)]
        ours = free[: wish.limit]
        dossiers = [uow.dossiers.get(row.dossier_id) for row in ours]
    lacking = counter.vault.lacking(document.sha256 for dossier in dossiers for document in dossier.documents)
    sizes: dict[str, int] = {}
    for some in _batches(lacking):
        sizes |= counter.hub.scan_sizes(some)
    return Plan(
        candidates=tuple(row.dossier_id for row in rows),
        limit=wish.limit,
        dossiers=len(ours),
        scans=len(lacking),
        needed=sum(size - counter.vault.partial(sha256) for sha256, size in sizes.items()),
        lost=len(lacking) - len(sizes),
        room=counter.vault.room(),
    )


def checkout(
    counter: Counter,
    officer: Officer,
    planned: Plan,
    days: int,
    read: bool = False,
    progress: Progress = silent,
    stop: StopFlag = never,
) -> Trip:
    """Claim the planned dossiers for some days, fetch all their scans, and read them beforehand if asked to.

    What others hold is not taken. Broken off anywhere, the same call goes on. Raises RoleNotAllowed or TripTooLarge
    before anything is claimed, and HubUnreachable when the hub is gone before the claims were taken.
    """
    allow(officer, Act.TRIP)
    if planned.needed + RESERVE > counter.vault.room():
        needed, free = size_words(planned.needed + RESERVE), size_words(counter.vault.room())
        raise TripTooLarge(needed=needed, free=free)
    taken, held = _claim(counter, officer, planned, timedelta(days=days), stop)
    ids = [lease.dossier_id for lease in taken]
    problem = _bring_all(counter, ids, progress, stop)
    done = _read_all(counter, ids, progress, stop) if read and problem is None else 0
    with counter.view() as uow:
        brought = [uow.dossiers.get(dossier_id) for dossier_id in ids]
        others = tuple(uow.queue.row(lease.dossier_id) for lease in held)
    return Trip(
        taken=tuple(ids),
        until=min((lease.until for lease in taken), default=None),
        held=others,
        incomplete=tuple(one.registration_no for one in brought if missing_scans(counter.vault, one)),
        read=done,
        problem=problem,
    )


def checkin(counter: Counter) -> Returned:
    """Give this workstation's trip claims back, after a sync; those with decisions still to be sent are kept.

    Raises HubUnreachable.
    """
    ours = (lease for lease in counter.hub.leases() if lease.workstation == counter.workstation)
    along = [lease.dossier_id for lease in ours if lease.trip]
    with counter.view() as uow:
        undelivered = uow.outbox.undelivered()
        kept = [uow.dossiers.get(dossier_id).registration_no for dossier_id in along if dossier_id in undelivered]
    given = 0
    for some in _batches([dossier_id for dossier_id in along if dossier_id not in undelivered]):
        given += counter.hub.release(counter.workstation, None, some)
    remember(counter, counter.hub.leases())
    return Returned(given, tuple(sorted(kept)))


def _wanted(uow: UnitOfWork, counter: Counter, wish: Wish) -> list[QueueRow]:
    """The pending dossiers of a wish: those taken along already, then the others, worst deadline first."""
    rows: list[QueueRow] = []
    for kecamatan in wish.kecamatan or ("",):
        rows += uow.queue.rows(QueueFilter(kecamatan=kecamatan), limit=EVERY)
    rows = [row for row in rows if not wish.offices or row.office in wish.offices]

    def urgency(row: QueueRow) -> tuple[bool, datetime, str]:
        along = row.held_on_trip and row.held_at == counter.workstation
        return not along, row.deadline, row.registration_no

    return sorted({row.dossier_id: row for row in rows}.values(), key=urgency)


def _claim(
    counter: Counter, officer: Officer, planned: Plan, lasting: timedelta, stop: StopFlag
) -> tuple[list[Lease], list[Lease]]:
    """Claim candidates until there are enough: what is ours now, and what others hold of those asked for."""
    taken: list[Lease] = []
    held: list[Lease] = []
    most = len(planned.candidates) if planned.limit is None else planned.limit
    for some in _batches(planned.candidates):
        if stop() or len(taken) >= most:
            break
        wanted = None if most - len(taken) >= len(some) else most - len(taken)
        found = counter.hub.claim(some, officer.name, counter.workstation, lasting, wanted, trip=True)
        for lease in remember(counter, found, some):
            ours = not lease.held_against(officer.name, counter.workstation)
            (taken if ours else held).append(lease)
    places = {dossier_id: place for place, dossier_id in enumerate(planned.candidates)}
    return sorted(taken, key=lambda lease: places[lease.dossier_id]), held


def _bring_all(counter: Counter, ids: Sequence[UUID], progress: Progress, stop: StopFlag) -> Sentence | None:
    """Fetch the scans that are not here yet; what ended it early, or None. Those that the hub lacks are passed over."""
    for done, dossier_id in enumerate(ids, start=1):
        if stop():
            return None
        problem = fetch_dossier(counter, dossier_id, stop=stop).problem
        if problem is not None:
            return problem
        progress(done, len(ids))
    return None


def _read_all(counter: Counter, ids: Collection[UUID], progress: Progress, stop: StopFlag) -> int:
    """Read and check what is not yet; how many were. One that cannot be read is read when it is opened."""
    with counter.view() as uow:
        unread = set(uow.dossiers.unread(counter.reader.engine))
    waiting = [dossier_id for dossier_id in ids if dossier_id in unread]
    read = 0
    for done, dossier_id in enumerate(waiting, start=1):
        if stop():
            break
        try:
            read_dossier(counter, dossier_id)
            read += 1
        except LoketError:
            pass
        progress(done, len(waiting))
    return read


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
