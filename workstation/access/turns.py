"""Changing a file of the home folder: one process at a time, and in words when the disk will not have it."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workstation.domain.refusals import DiskFull, StoreUnusable
from workstation.exclusive import one_at_a_time

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@contextmanager
def turn(lock: Path) -> Iterator[None]:
    """Hold the lock file; raises DiskFull or StoreUnusable for what the system refuses meanwhile."""
    try:
        with one_at_a_time(lock):
            yield
    except OSError as problem:
        raise DiskFull if problem.errno in _NO_ROOM else StoreUnusable from problem
