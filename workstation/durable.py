"""Making a new file survive a power cut. The Linux and Windows ways stand side by side here and nowhere else."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_OVERWRITTEN_AT_ONCE = 1 << 20


def write_durably(path: Path, data: bytes) -> None:
    """Write a whole file so that it is there complete or not at all."""
    with writing_durably(path) as file:
        file.write(data)


@contextmanager
def writing_durably(path: Path) -> Iterator[BinaryIO]:
    """A file under a temporary name; at the end it is flushed to the disk, gets its name, and the name is flushed too.

    After an error in the block nothing is left and what bore the name before stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, _CREATE, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder that only its owner can enter, with its parents, durably."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    flush_folder(path.parent)


def shred(path: Path) -> None:
    """Overwrite a file once, as well as its file system lets one, and remove it."""
    left = path.stat().st_size
    with path.open("rb+") as file:
        while left > 0:
            left -= file.write(bytes(min(left, _OVERWRITTEN_AT_ONCE)))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()
    flush_folder(path.parent)


if sys.platform == "win32":
    _CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_BINARY

    def flush_folder(folder: Path) -> None:
        """Windows cannot open a folder for flushing; NTFS journals the name with the file."""

else:
    _CREATE = os.O_CREAT | os.O_EXCL | os.O_WRONLY

    def flush_folder(folder: Path) -> None:
        """Flush a folder's list of names to the disk."""
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
