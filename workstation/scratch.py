"""Folders for passing files below a home; what a killed process left there goes at the next start.

What Loket itself puts there is sealed. Libraries put there what they print.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from workstation.exclusive import alone, in_use, one_at_a_time

FOLDER = "scratch"
_GATE, _USED = "gate.lock", "used.lock"
# Where Unix and Windows look for the folder for passing files.
_PLACES = ("TMPDIR", "TEMP", "TMP")


@contextmanager
def scratch(home: Path) -> Iterator[Path]:
    """A folder of one's own for as long as the block runs; in the system's where the home cannot be written."""
    with ExitStack() as held:
        try:
            own = _own_folder(home / FOLDER, held)
        except OSError:
            own = Path(tempfile.mkdtemp(prefix="loket-"))
        try:
            yield own
        finally:
            shutil.rmtree(own, ignore_errors=True)


def _own_folder(place: Path, held: ExitStack) -> Path:
    # The gate keeps a sweep from coming between the lock and the folder.
    with one_at_a_time(place / _GATE):
        _sweep(place)
        held.enter_context(in_use(place / _USED))
        return Path(tempfile.mkdtemp(dir=place))


@contextmanager
def passing_files(home: Path) -> Iterator[None]:
    """Let what libraries write for a moment lie in such a folder, not in the system's: CUPS gets a paper by a file.

    Not to be entered by two threads.
    """
    before, known = {name: os.environ.get(name) for name in _PLACES}, tempfile.tempdir
    with scratch(home) as own:
        os.environ.update(dict.fromkeys(_PLACES, str(own)))
        tempfile.tempdir = str(own)
        try:
            yield
        finally:
            tempfile.tempdir = known
            for name, value in before.items():
                os.environ.pop(name)
                if value is not None:
                    os.environ[name] = value


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
