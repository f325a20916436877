"""One at a time, processes and threads. The Linux and Windows ways stand side by side here and nowhere else."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workstation.durable import PRIVATE_FILE, make_folder


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other process holds the lock file, then hold it; a process that dies lets go of it.

    Not to be entered twice by one thread: the second entry would wait for the first.
    """
    make_folder(lock.parent)
    descriptor = os.open(lock, _OPEN, PRIVATE_FILE)
    try:
        _hold(descriptor)
        try:
            yield
        finally:
            _let_go(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def growing(path: Path) -> Iterator[BinaryIO | None]:
    """A private file open at its end, for this caller alone, flushed when left; None while another has it."""
    descriptor = os.open(path, _OPEN, PRIVATE_FILE)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        if not _try(descriptor):
            yield None
            return
        try:
            file.seek(0, os.SEEK_END)
            yield file
        finally:
            os.fsync(descriptor)
            # Closing alone would do on Linux; Windows asks that locks be given back.
            _let_go(descriptor)


@contextmanager
def in_use(lock: Path) -> Iterator[bool]:
    """Hold the lock file together with others who use the same thing; False while somebody has it `alone`."""
    make_folder(lock.parent)
    descriptor = os.open(lock, _OPEN, PRIVATE_FILE)
    try:
        yield _try_shared(descriptor)
    finally:
        # Closing gives the lock back, on Windows as well.
        os.close(descriptor)


@contextmanager
def alone(lock: Path) -> Iterator[bool]:
    """Hold the lock file against everybody who has it `in_use`; False when somebody has."""
    make_folder(lock.parent)
    descriptor = os.open(lock, _OPEN, PRIVATE_FILE)
    try:
        yield _try_all(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone_soon(lock: Path, seconds: float) -> Iterator[bool]:
    """As `alone`, waiting so long at most until those who have it `in_use` for a moment let go of it."""
    until = time.monotonic() + seconds
    while True:
        with alone(lock) as free:
            if free or time.monotonic() > until:
                yield free
                return
        time.sleep(_PAUSE_SECONDS)


_PAUSE_SECONDS = 0.05

if sys.platform == "win32":
    import msvcrt

    _OPEN = os.O_CREAT | os.O_RDWR | os.O_BINARY
    # Windows locks bytes, not files, and keeps others from reading them: so one that no content reaches.
    _LOCKED_BYTE = 0x7FFFFFF0

    def _try(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    # Windows knows no shared locks: each user takes one of these bytes, and who wants to be alone takes all.
    _USERS = 64

    def _try_shared(descriptor: int) -> bool:
        for place in range(_USERS):
            os.lseek(descriptor, _LOCKED_BYTE - _USERS + place, os.SEEK_SET)
            try:
                msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            except OSError:
                continue
            return True
        return False

    def _try_all(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE - _USERS, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, _USERS)
        except OSError:
            return False
        return True

    def _hold(descriptor: int) -> None:
        # LK_LOCK gives up after ten seconds of its own; waiting in small steps has no such end.
        while not _try(descriptor):
            time.sleep(_PAUSE_SECONDS)

    def _let_go(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    _OPEN = os.O_CREAT | os.O_RDWR

    def _try(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _try_shared(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _try_all(descriptor: int) -> bool:
        return _try(descriptor)

    def _hold(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)

    def _let_go(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
