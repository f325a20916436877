"""A folder of immutable files named by the SHA-256 of what they hold. Used by the vault and by the hub."""

import errno
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from workstation.domain.refusals import DiskFull, ScanDamaged, ScanMissing
from workstation.durable import make_folder, writing_durably

CHUNK = 256 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """Content-addressed files in subfolders of the first two hex digits."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Keep bytes durably and return their SHA-256 (hex); raises DiskFull. What is there already stays."""
        sha256 = hashlib.sha256(data).hexdigest()
        self.keep(sha256, (data,))
        return sha256

    def keep(self, sha256: str, parts: Iterable[bytes]) -> None:
        """Keep durably what comes in parts, under the name it must hash to; what is there already stays.

        Raises ScanDamaged when it does not hash to its name, and DiskFull; then nothing is left behind.
        """
        if not is_name(sha256):
            raise ScanDamaged
        if self._is_whole(sha256):
            return
        target = self._place(sha256)
        with naming_a_full_disk():
            try:
                make_folder(target.parent)
                with writing_durably(target) as file:
                    for part in _verified(parts, sha256):
                        file.write(part)
            except OSError:
                # Windows refuses to replace a file that somebody reads; whoever wrote it first wrote the same bytes.
                if not self._is_whole(sha256):
                    raise

    def has(self, sha256: str) -> bool:
        """Whether a file with that content is here."""
        return is_name(sha256) and self._place(sha256).is_file()

    def get(self, sha256: str) -> bytes:
        """The bytes; raises ScanMissing, or ScanDamaged when they no longer hash to their name."""
        data = self.path(sha256).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ScanDamaged
        return data

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on in chunks, unverified: whoever receives all checks. Raises ScanMissing."""
        return _from(self.path(sha256), start)

    def size(self, sha256: str) -> int:
        """How many bytes a file has; raises ScanMissing."""
        return self.path(sha256).stat().st_size

    def path(self, sha256: str) -> Path:
        """The file that holds the bytes, unverified; raises ScanMissing."""
        if not self.has(sha256):
            raise ScanMissing
        return self._place(sha256)

    def _place(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def _is_whole(self, sha256: str) -> bool:
        # A damaged file is the one thing that may be written again: getting a scan anew must be able to mend it.
        return self.has(sha256) and hashes_to(self._place(sha256), sha256)


@contextmanager
def naming_a_full_disk() -> Iterator[None]:
    """Turn a disk without room into DiskFull."""
    try:
        yield
    except OSError as problem:
        if problem.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from problem
        raise


def is_name(sha256: str) -> bool:
    """Whether a word is a SHA-256 in lower-case hex."""
    return bool(_NAME.fullmatch(sha256))


def hashes_to(path: Path, sha256: str) -> bool:
    """Whether a file's bytes hash to a name."""
    digest = hashlib.sha256()
    for chunk in _from(path, 0):
        digest.update(chunk)
    return digest.hexdigest() == sha256


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The rest of an open file in chunks."""
    while chunk := file.read(CHUNK):
        yield chunk


def _from(path: Path, start: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        yield from chunks_of(file)


def _verified(parts: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """The parts as they come; raises ScanDamaged at their end when together they do not hash to their name."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
        yield part
    if digest.hexdigest() != sha256:
        raise ScanDamaged
