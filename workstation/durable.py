"""Making a new file survive a power cut. The Linux and Windows ways stand side by side here and nowhere else."""

import os
import sys
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700


def write_durably(path: Path, data: bytes) -> None:
    """Write a file under a temporary name, flush it to the disk, give it its name, and flush the name too."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}.tmp")
    try:
        descriptor = os.open(temporary, _CREATE, PRIVATE_FILE)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
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
