"""A folder of immutable files, each known by the SHA-256 of what it holds. Used by the vault and by the hub."""

import errno
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

from workstation.domain.refusals import DiskFull, ScanDamaged, ScanMissing
from workstation.durable import make_folder, writing_durably
from workstation.sealing import SealBroken, Sealer, plain_size

CHUNK = 256 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")


class Form(Protocol):
    """How files lie on the disk: under which name (hex), as which bytes."""

    def name(self, sha256: str) -> str:
        """The name of a file that holds content of that SHA-256."""
        ...

    def seal(self, owner: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The file's bytes from those of its content."""
        ...

    def open(self, owner: str, file: BinaryIO, start: int = 0) -> Iterator[bytes]:
        """The content's bytes from an offset on; raises SealBroken."""
        ...

    def size(self, length: int) -> int:
        """How long the content of a file of a length is."""
        ...


class Plain:
    """Files as they are, named by their SHA-256: for a server's folder, whose disk its administrator encrypts."""

    def name(self, sha256: str) -> str:
        """The SHA-256 itself."""
        return sha256

    def seal(self, owner: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The same bytes."""
        yield from parts

    def open(self, owner: str, file: BinaryIO, start: int = 0) -> Iterator[bytes]:
        """The same bytes."""
        file.seek(start)
        yield from chunks_of(file)

    def size(self, length: int) -> int:
        """The same length."""
        return length


class Sealed(Sealer):
    """Files sealed under a key, with names that tell nothing to who has the original."""

    def size(self, length: int) -> int:
        """The length without nonces and tags."""
        return plain_size(length)


class Blobs:
    """Content-addressed files in subfolders of the first two hex digits of their names."""

    def __init__(self, folder: Path, form: Form) -> None:
        self._folder = folder
        self._form = form

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
                    for part in self._form.seal(sha256, _verified(parts, sha256)):
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
        data = b"".join(self.read(sha256))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ScanDamaged
        return data

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes from an offset on in chunks, not hashed: whoever receives all checks.

        Raises ScanMissing at once, ScanDamaged while they are read.
        """
        return self._content(sha256, self._file(sha256), start)

    def size(self, sha256: str) -> int:
        """How many bytes a file holds; raises ScanMissing."""
        return self._form.size(self._file(sha256).stat().st_size)

    def _file(self, sha256: str) -> Path:
        if not self.has(sha256):
            raise ScanMissing
        return self._place(sha256)

    def _place(self, sha256: str) -> Path:
        name = self._form.name(sha256)
        return self._folder / name[:2] / name

    def _content(self, sha256: str, path: Path, start: int = 0) -> Iterator[bytes]:
        try:
            with path.open("rb") as file:
                yield from self._form.open(sha256, file, start)
        except SealBroken as problem:
            raise ScanDamaged from problem

    def _hashes(self, sha256: str, path: Path) -> bool:
        """Whether what a file holds hashes to a name."""
        digest = hashlib.sha256()
        try:
            for chunk in self._content(sha256, path):
                digest.update(chunk)
        except ScanDamaged:
            return False
        return digest.hexdigest() == sha256

    def _is_whole(self, sha256: str) -> bool:
        # A damaged file is the one thing that may be written again: getting a scan anew must be able to mend it.
        return self.has(sha256) and self._hashes(sha256, self._place(sha256))


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


def chunks_of(file: BinaryIO) -> Iterator[bytes]:
    """The rest of an open file in chunks."""
    while chunk := file.read(CHUNK):
        yield chunk


def _verified(parts: Iterable[bytes], sha256: str) -> Iterator[bytes]:
    """The parts as they come; raises ScanDamaged at their end when together they do not hash to their name."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
        yield part
    if digest.hexdigest() != sha256:
        raise ScanDamaged
