"""List and count the queue."""

from dataclasses import replace

from workstation.domain.officer import Officer
from workstation.domain.queue import QueueCounts, QueueFilter, QueueRow
from workstation.steps.comeback import came_back_to
from workstation.steps.counter import Counter
from workstation.steps.looks import log_search


def list_queue(
    counter: Counter,
    wanted: QueueFilter,
    sort: str = "deadline",
    descending: bool = False,
    limit: int = 1000,
    offset: int = 0,
) -> list[QueueRow]:
    """Rows of the queue, worst deadline first unless sorted otherwise."""
    if wanted.returned_to:
        wanted = replace(wanted, dossiers=frozenset(came_back_to(counter, wanted.returned_to)))
    with counter.view() as uow:
        return uow.queue.rows(wanted, sort, descending, limit, offset)


def browse_queue(
    counter: Counter,
    officer: Officer,
    wanted: QueueFilter,
    sort: str = "deadline",
    descending: bool = False,
    limit: int = 1000,
    offset: int = 0,
) -> list[QueueRow]:
    """Rows as `list_queue` gives them; a search for somebody is logged before anything is shown.

    Raises as `log_search` does.
    """
    rows = list_queue(counter, wanted, sort, descending, limit, offset)
    if wanted.text.strip() and not offset:
        log_search(counter, officer, rows, wanted.text)
    return rows


def count_queue(counter: Counter, officer: Officer) -> QueueCounts:
    """The numbers over the queue."""
    with counter.view() as uow:
        counts = uow.queue.counts(counter.clock.now(), officer.name)
    return replace(counts, returned=len(came_back_to(counter, officer.name)))
