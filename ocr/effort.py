"""How much work one file may cost its reader. It is counted and never timed, so that a file reads alike everywhere.

The unit is what a step takes on the machine that Loket is measured on, in milliseconds of both of its cores; a slower
one takes longer for as much.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock

from ocr.engines.protocol import Image, Recogniser, TextLine

MOST_EFFORT = 5_000.0
# Of these, what the search for the ruled tables of one page may take.
MOST_FOR_TABLES = 2_500.0
# For a page and each thousand of its pixels, whatever it shows.
PAGE, KILOPIXEL = 60.0, 0.006
# For a thousand pixels in which lines of text are sought, and for a thousand of a line that is cut out.
SOUGHT, CUT_OUT = 0.24, 0.03
# For a column of a line's crop, read with care and quickly.
CAREFUL, QUICK = 0.045, 0.011
# For a view in which tables are sought, a line followed from strip to strip, a line held against one that crosses it,
# a comb tried on the rows, and a step of the pooling of columns.
VIEW, FOLLOWED, HELD, COMBED, POOLED = 40.0, 0.1, 0.015, 0.05, 0.0002
# For a speck told from letters, and for a piece of text that is cut out beside tables.
SPECK, PIECE = 0.0015, 0.1
# What recognisers make of a crop.
_CROP_HEIGHT, _SQUEEZE, _WIDEST = 48, 0.8, 1_600


class TooMuchWork(Exception):
    """What a file, or one search in it, may cost is used up."""


@dataclass(slots=True)
class Effort:
    """What has been spent of `most`."""

    most: float = MOST_EFFORT
    spent: float = 0.0
    _lock: Lock = field(default_factory=Lock, repr=False)

    def spend(self, cost: float) -> None:
        """Count work before it is done; raises TooMuchWork instead of letting it be done."""
        with self._lock:
            self.spent += cost
            if self.spent > self.most:
                raise TooMuchWork

    @property
    def is_spent(self) -> bool:
        """Whether more was asked for than there was."""
        return self.spent > self.most

    def affords(self, cost: float) -> bool:
        """Whether so much is left."""
        return self.spent + cost <= self.most


_COUNTED: ContextVar[tuple[Effort, ...]] = ContextVar("counted", default=())


def spend(cost: float) -> None:
    """Count work of this thread's file before it is done; raises TooMuchWork. Outside of `counted` all is free."""
    for effort in _COUNTED.get():
        effort.spend(cost)


@contextmanager
def counted(effort: Effort) -> Iterator[None]:
    """Count what this thread does inside the block, besides those who count already."""
    token = _COUNTED.set((*_COUNTED.get(), effort))
    try:
        yield
    finally:
        _COUNTED.reset(token)


class Counting:
    """A recogniser whose work counts. What is too much for it is read by a `cheaper` one while that can be afforded."""

    def __init__(self, recogniser: Recogniser, price: float, effort: Effort, cheaper: "Counting | None" = None) -> None:
        """`price`: for one column of a crop."""
        self.version = recogniser.version
        self._recogniser = recogniser
        self._price = price
        self._effort = effort
        self._cheaper = cheaper

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """Read crops as a recogniser does; raises TooMuchWork."""
        cost = self._price * sum(_columns(crop) for crop in crops)
        if self._cheaper and not self._effort.affords(cost):
            return self._cheaper.recognise(crops)
        self._effort.spend(cost)
        return self._recogniser.recognise(crops)


def _columns(crop: Image) -> float:
    """How wide a crop is as a recogniser sees it."""
    height, width = crop.shape[:2]
    return min(_SQUEEZE * width * _CROP_HEIGHT / height, _WIDEST) if height else 0.0
