"""Folders for passing files below a home, private and sealed by whoever uses them; what a killed process left goes.

Nothing plain of applicants lies here: it is for copies that stay encrypted and are too large for memory.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp

from workstation.exclusive import alone, in_use, one_at_a_time

FOLDER = "scratch"
_GATE, _USED = "gate.lock", "used.lock"


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A folder of one's own for as long as the block runs. Raises OSError where the home cannot be written."""
    place = home / FOLDER
    with ExitStack() as held:
        # The gate keeps a sweep from coming between the lock and the folder.
        with one_at_a_time(place / _GATE):
            _sweep(place)
            held.enter_context(in_use(place / _USED))
            own = Path(mkdtemp(dir=place))
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)


def sweep(home: Path) -> None:
    """Remove what killed processes left below a home, unless another is at work there: then the next start does it."""
    if (home / FOLDER).is_dir():
        with one_at_a_time(home / FOLDER / _GATE):
            _sweep(home / FOLDER)


def _sweep(place: Path) -> None:
    with alone(place / _USED) as free:
        if free:
            for folder in place.iterdir():
                if folder.is_dir():
                    shutil.rmtree(folder, ignore_errors=True)
