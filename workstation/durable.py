"""Making a new file survive a power cut. The Linux and Windows ways stand side by side here and nowhere else."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_durably(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, flush it to the disk, give it its name, and flush the name too."""
    write_parts(path, (data,))


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file durably as its parts come; whatever `parts` raises leaves nothing behind."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, _CREATE, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            for part in parts:
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


@contextmanager
def growing(path: Path) -> Iterator[BinaryIO | None]:
    """A private file open at its end, for this caller alone, flushed when left; None while another has it."""
    descriptor = os.open(path, _GROW, PRIVATE_FILE)
    with os.fdopen(descriptor, "r+b", buffering=0) as file:
        if not _lock(descriptor):
            yield None
            return
        try:
            file.seek(0, os.SEEK_END)
            yield file
        finally:
            os.fsync(descriptor)
            # Closing alone would do on Linux; Windows asks that locks be given back.
            _unlock(descriptor)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, with its parents, durably."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    flush_folder(path.parent)


if sys.platform == "win32":
    import msvcrt

    _CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_BINARY
    _GROW = os.O_CREAT | os.O_RDWR | os.O_BINARY
    # Windows locks bytes, not files, and keeps others from reading them: so one that no scan reaches.
    _LOCKED_BYTE = 0x7FFFFFF0

    def _lock(descriptor: int) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

    def flush_folder(folder: Path) -> None:
        """Windows cannot open a folder for flushing; NTFS journals the name with the file."""

else:
    import fcntl

    _CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY
    _GROW = os.O_CREAT | os.O_RDWR

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)

    def flush_folder(folder: Path) -> None:
        """Flush a folder's list of names to the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
