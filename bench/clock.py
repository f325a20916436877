"""Take figures side by side: every round takes each figure once, so that a busy moment falls on all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from time import perf_counter

Act = Callable[[], object]
Take = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Effort:
    """How much to measure: rounds of each row, dossiers in the long queue, events of a sync and of the long feed."""

    rounds: int = 5
    queue: int = 100_000
    events: int = 10_000
    feed: int = 1_000_000


QUICK = Effort(rounds=2, queue=5_000, events=500, feed=20_000)


def seconds(act: Act) -> float:
    """How long one call takes."""
    start = perf_counter()
    act()
    return perf_counter() - start


def side_by_side(rounds: int, *acts: Act) -> list[tuple[float, ...]]:
    """Seconds of each act, by act; each is called once before, to be warm."""
    for act in acts:
        act()
    return take_turns(rounds, *(partial(seconds, act) for act in acts))


def take_turns(rounds: int, *takes: Take) -> list[tuple[float, ...]]:
    """What each take answers, by take, taken in turns."""
    taken = [[take() for take in takes] for _ in range(rounds)]
    return [tuple(one) for one in zip(*taken, strict=True)]


def milliseconds(taken: tuple[float, ...]) -> tuple[float, ...]:
    """Seconds as milliseconds."""
    return tuple(1000 * one for one in taken)
