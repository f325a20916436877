"""One process at a time. The Linux and Windows ways stand side by side here and nowhere else."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workstation.durable import PRIVATE_FILE, make_folder


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other process holds the lock file, then hold it; a process that dies lets go of it.

    Not to be entered twice by one thread: the second entry would wait for the first.
    """
    make_folder(lock.parent)
    descriptor = os.open(lock, os.O_CREAT | os.O_RDWR, PRIVATE_FILE)
    try:
        _hold(descriptor)
        try:
            yield
        finally:
            _let_go(descriptor)
    finally:
        os.close(descriptor)


if sys.platform == "win32":
    import msvcrt
    import time

    _PAUSE_SECONDS = 0.05

    def _hold(descriptor: int) -> None:
        # LK_LOCK gives up after ten seconds of its own; waiting in small steps has no such end.
        while True:
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(_PAUSE_SECONDS)
            else:
                return

    def _let_go(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _let_go(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
