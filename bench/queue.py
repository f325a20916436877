"""A queue of 100,000: opening a dossier, the first page, searching and counting, against the budget of the design."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import cycle
from pathlib import Path

from bench.clock import Effort, milliseconds, side_by_side, take_turns
from bench.peak import peak
from bench.stock import fill, knowing_counter
from bench.table import Row
from workstation.bootstrap import open_workstation
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.ruling import State
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.show import open_case

TOPIC = "queue"
OFFICER = Officer("petugas-contoh")
# The design names 100 ms for opening; the rest must come "without wait", which is taken as the same.
BUDGET = 100.0
PAGE = 200
READ_SHARE = 100
SMALL = 200
# As the window searches: a dossier may stand anywhere.
EVERY_STATE = frozenset(State)


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Milliseconds of each act in a store with `effort.queue` pending dossiers, and the memory of listing it."""
    home = folder / "queue"
    dossiers = fill(home, effort.queue, every=READ_SHARE)
    with open_workstation(home) as workstation:
        counter = knowing_counter(workstation.counter)
        turn = cycle(dossiers)

        def search(part: Callable[[str, str], str]) -> Callable[[], object]:
            def act() -> object:
                form = next(turn).form
                return list_queue(counter, QueueFilter(EVERY_STATE, part(form["nik"], form["nama"])), limit=PAGE)

            return act

        acts: dict[str, Callable[[], object]] = {
            "open a dossier": lambda: open_case(counter, OFFICER, next(turn).dossier_id),
            "list the first page": lambda: list_queue(counter, QueueFilter(), limit=PAGE),
            "search by NIK": search(lambda nik, nama: nik),
            "search by part of a name": search(lambda nik, nama: nama[1:6]),
            "count the queue": lambda: count_queue(counter, OFFICER),
        }
        for name, taken in zip(acts, side_by_side(4 * effort.rounds, *acts.values()), strict=True):
            against = "budget of the design" if name.startswith("open") else "budget (no wait)"
            yield Row(TOPIC, f"{name}, queue of {effort.queue:,}", against, "ms", milliseconds(taken), budget=BUDGET)
    small = folder / "small"
    fill(small, SMALL)
    text = dossiers[0].form["nama"]
    ours, theirs = take_turns(
        effort.rounds, partial(peak, "queue", str(home), text), partial(peak, "queue", str(small), text)
    )
    name = f"peak memory, counter process, queue of {effort.queue:,}"
    yield Row(TOPIC, name, f"the same with a queue of {SMALL}", "MB", ours, theirs)
