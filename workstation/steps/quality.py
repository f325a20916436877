"""What a supervisor has to look at: the flagged, the escalated, the conflicts, and a sample of all the rest."""

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from workstation.domain.officer import Officer
from workstation.domain.ports import UnitOfWork
from workstation.domain.quality import WINDOW, awaits_sampling, in_sample, is_clean
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.rights import Act, allow
from workstation.domain.ruling import State
from workstation.steps.counter import Counter
from workstation.steps.greet import HUB_ID
from workstation.steps.mint import case_of

SAMPLE_KEY = "quality_sample_key"
LISTED, SAMPLED = 1000, 200
ASKING = frozenset({State.FLAGGED, State.ESCALATED, State.CONFLICT})


@dataclass(frozen=True, slots=True)
class ReviewLists:
    """`asking` are flagged, escalated and double decisions; `clean` may be upheld together, of both lists."""

    asking: tuple[QueueRow, ...] = ()
    sample: tuple[QueueRow, ...] = ()
    clean: frozenset[UUID] = frozenset()


def review_lists(counter: Counter, officer: Officer) -> ReviewLists:
    """Everything that waits for this supervisor, worst deadline first. Raises RoleNotAllowed."""
    sample = quality_sample(counter, officer)
    with counter.view() as uow:
        asking = uow.queue.rows(QueueFilter(states=ASKING), limit=LISTED)
        clean = frozenset(_clean(uow, officer, (*asking, *sample)))
    return ReviewLists(tuple(asking), tuple(sample), clean)


def quality_sample(counter: Counter, officer: Officer, limit: int = SAMPLED) -> list[QueueRow]:
    """The drawn decisions of the last days that nobody flagged or reviewed, the newest `limit` of them.

    Every supervisor of the hub is shown the same, and nothing is written that an officer could see: who is drawn
    follows from a key that no screen, paper or message shows. Raises RoleNotAllowed.
    """
    allow(officer, Act.SAMPLE)
    share = counter.settings.quality_share
    if share <= 0:
        return []
    key = _sample_key(counter)
    drawn: set[UUID] = set()
    with counter.view() as uow:
        for decision, dossier_id in uow.events.decided_since(counter.clock.now() - WINDOW):
            if len(drawn) == limit:
                break
            if in_sample(key, decision, share) and awaits_sampling(case_of(uow, dossier_id), decision, officer.name):
                drawn.add(dossier_id)
        return uow.queue.rows(QueueFilter(states=frozenset(State), dossiers=frozenset(drawn)), limit=limit)


def _sample_key(counter: Counter) -> bytes:
    """The key that all workstations of a hub share, made of the hub's random id; this computer's own until it met one.

    Whoever may read a workstation's store, and has a program for it, can tell what is drawn; whoever sits before the
    screens cannot.
    """
    with counter.view() as uow:
        hub_id = uow.marks.get(HUB_ID)
    if hub_id:
        return hmac.digest(hub_id.encode(), b"loket quality sample", "sha256")
    with counter.uow() as uow:
        kept = uow.marks.get(SAMPLE_KEY)
        if kept is None:
            kept = secrets.token_hex(32)
            uow.marks.set(SAMPLE_KEY, kept)
            uow.commit()
    return bytes.fromhex(kept)


def _clean(uow: UnitOfWork, officer: Officer, rows: Iterable[QueueRow]) -> Iterable[UUID]:
    for row in rows:
        # The line tells most of it; only what may be clean is worth reading whole.
        if row.outcome is None or row.differs or row.missing or row.state in (State.ESCALATED, State.CONFLICT):
            continue
        if is_clean(case_of(uow, row.dossier_id), uow.checks.latest(row.dossier_id), officer.name):
            yield row.dossier_id
