"""Bytes sealed for the disk: AES-256-GCM in chunks, so that a part can be read or added without the whole.

    loket/sealed-1\n
    what the bytes belong to (a scan's SHA-256), sealed, so that whoever has the key can list a folder
    full chunks of 64 KiB, then the last one (0 … 65,535 bytes), each as 12 bytes nonce, content, 16 bytes tag

Every tag also covers the format, what the bytes belong to (a scan's SHA-256), the chunk's number and whether it is the
last: a chunk moved, left out, cut off or taken from another file is seen. Nonces are random and not counted, since a
scan that comes in over several days is continued by processes that know nothing of each other.

A scan is bound to its SHA-256 and not to a dossier: the same scan may belong to several dossiers, and what an event
or dossier says of a scan is its SHA-256, so this is the binding that shows a swap between two dossiers.
"""

import hashlib
import io
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workstation.durable import make_folder, write_durably

KEY_BYTES = 32
CHUNK = 64 * 1024
KEY_MARK = "key.id"
RETIRED = "key.retired"
_FORMAT = b"loket/sealed-1\n"
_NONCE, _TAG = 12, 16
_SEALED = _NONCE + CHUNK + _TAG
_LONGEST_OWNER = 96
_HEAD = len(_FORMAT) + _NONCE + _LONGEST_OWNER + _TAG
_FINGERPRINT_BYTES = 8
# What a chunk is: one of the middle, the last one, or what came so far of one.
_MIDDLE, _LAST, _SO_FAR, _OWNER = b"\x00", b"\x01", b"\x02", b"\x03"


class SealBroken(Exception):
    """Sealed bytes are damaged, cut off, or belong to something else or to another key."""


def new_key() -> bytes:
    """A random key of 256 bits."""
    return os.urandom(KEY_BYTES)


def subkey(key: bytes, purpose: str) -> bytes:
    """A key for one purpose, from which neither its source nor the key of another purpose follows (HKDF-SHA256)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=f"loket/1/{purpose}".encode()).derive(key)


def fingerprint(key: bytes) -> str:
    """What tells a key from another without helping to find it: 16 hex digits."""
    return subkey(key, "fingerprint")[:_FINGERPRINT_BYTES].hex()


@dataclass(frozen=True, slots=True)
class HomeKey:
    """The one key of a home, from which those of its stores follow."""

    key: bytes = field(repr=False)

    @property
    def store(self) -> bytes:
        """The key of the workstation's database."""
        return subkey(self.key, "store")

    @property
    def scans(self) -> bytes:
        """The key of the workstation's scans."""
        return subkey(self.key, "scans")

    @property
    def own_hub(self) -> bytes:
        """The key of the embedded hub in the home."""
        return subkey(self.key, "own-hub")

    @property
    def quarantine(self) -> bytes:
        """The key of what this computer sets aside for a hub with a server."""
        return subkey(self.own_hub, "quarantine")


class Sealer:
    """Seals and opens files under one key."""

    def __init__(self, key: bytes) -> None:
        self._names = subkey(key, "names")
        self._cipher = AESGCM(subkey(key, "content"))

    def name(self, plain: str) -> str:
        """A name for a file (64 hex digits) that only who has the key can trace back to what it stands for."""
        return hashlib.blake2b(plain.encode(), digest_size=32, key=self._names).hexdigest()

    def seal(self, owner: str, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The sealed file of bytes that come in parts of any length; `owner` is what they belong to."""
        yield self._head(owner)
        rest, number = bytearray(), 0
        for part in parts:
            rest += part
            while len(rest) >= CHUNK:
                yield self._sealed(owner, number, bytes(rest[:CHUNK]), _MIDDLE)
                del rest[:CHUNK]
                number += 1
        yield self._sealed(owner, number, bytes(rest), _LAST)

    def owner(self, file: BinaryIO) -> str:
        """What the bytes of a sealed file belong to; raises SealBroken."""
        file.seek(0)
        head = file.read(_HEAD)
        if head[: len(_FORMAT)] != _FORMAT:
            raise SealBroken
        return self._opened("", 0, head[len(_FORMAT) :], _OWNER).rstrip(b"\0").decode()

    def complete(self, owner: str, file: BinaryIO, source: Callable[[int], Iterable[bytes]]) -> None:
        """Bring an unfinished sealed file to its end with what `source(plain byte to begin at)` gives.

        What `source` raises goes through, and what came until then stays for the next time.
        """
        number, rest = self._so_far(owner, file)
        file.seek(_HEAD + number * _SEALED if number or rest else 0)
        file.truncate()
        if file.tell() == 0:
            _write(file, self._head(owner))
        try:
            for part in source(number * CHUNK + len(rest)):
                rest += part
                while len(rest) >= CHUNK:
                    _write(file, self._sealed(owner, number, bytes(rest[:CHUNK]), _MIDDLE))
                    del rest[:CHUNK]
                    number += 1
        except BaseException:
            _write(file, self._sealed(owner, number, bytes(rest), _SO_FAR))
            raise
        _write(file, self._sealed(owner, number, bytes(rest), _LAST))

    def _so_far(self, owner: str, file: BinaryIO) -> tuple[int, bytearray]:
        """How many whole chunks an unfinished file has, and what came of the next one."""
        number = whole_chunks(file.seek(0, os.SEEK_END))
        file.seek(_HEAD + number * _SEALED)
        tail = file.read(_SEALED)
        for flag in (_SO_FAR, _LAST):
            with suppress(SealBroken):
                return number, bytearray(self._opened(owner, number, tail, flag))
        # A killed process did not finish it.
        return number, bytearray()

    def open(self, owner: str, file: BinaryIO, start: int = 0) -> Iterator[bytes]:
        """The plain bytes from an offset on; raises SealBroken, at the latest where the break is."""
        size = file.seek(0, os.SEEK_END)
        last = whole_chunks(size)
        number = min(start // CHUNK, last)
        if self.owner(file) != owner:
            raise SealBroken
        file.seek(_HEAD + number * _SEALED)
        skipped = start - number * CHUNK
        for place in range(number, last + 1):
            plain = self._opened(owner, place, file.read(_SEALED), _LAST if place == last else _MIDDLE)
            if plain[skipped:]:
                yield plain[skipped:]
            skipped = 0

    def _head(self, owner: str) -> bytes:
        return _FORMAT + self._sealed("", 0, owner.encode().ljust(_LONGEST_OWNER, b"\0"), _OWNER)

    def _sealed(self, owner: str, number: int, plain: bytes, flag: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, _bound(owner, number, flag))

    def _opened(self, owner: str, number: int, sealed: bytes, flag: bytes) -> bytes:
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(owner, number, flag))
        except (InvalidTag, ValueError) as problem:
            raise SealBroken from problem


class Scratch(io.RawIOBase):
    """A file for passing things, sealed under a key that nobody keeps: written at its end, read anywhere."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._cipher = AESGCM(new_key())
        self._rest = bytearray()
        self._whole = 0
        self._at = 0
        self._read: tuple[int, bytes] = (-1, b"")

    @property
    def size(self) -> int:
        """How many plain bytes were written."""
        return self._whole * CHUNK + len(self._rest)

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        """Where to read from next; only from the beginning."""
        assert whence == os.SEEK_SET
        self._at = place
        return place

    def write(self, data: Any) -> int:
        """Add bytes at the end."""
        self._rest += data
        while len(self._rest) >= CHUNK:
            nonce = os.urandom(_NONCE)
            self._file.seek(self._whole * _SEALED)
            _write(self._file, nonce + self._cipher.encrypt(nonce, bytes(self._rest[:CHUNK]), b"%d" % self._whole))
            del self._rest[:CHUNK]
            self._whole += 1
        return len(data)

    def readinto(self, buffer: Any) -> int:
        """Read what stands at the place; raises SealBroken when the file was changed meanwhile."""
        number, skipped = divmod(self._at, CHUNK)
        plain = bytes(self._rest) if number == self._whole else self._chunk(number) if number < self._whole else b""
        data = plain[skipped : skipped + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def _chunk(self, number: int) -> bytes:
        if self._read[0] != number:
            self._file.seek(number * _SEALED)
            sealed = self._file.read(_SEALED)
            try:
                plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], b"%d" % number)
            except (InvalidTag, ValueError) as problem:
                raise SealBroken from problem
            self._read = (number, plain)
        return self._read[1]


def whole_chunks(size: int) -> int:
    """How many full chunks a sealed file of so many bytes has before its last one."""
    return max(0, size - _HEAD) // _SEALED


def plain_size(size: int) -> int:
    """How many bytes a sealed file of so many bytes holds, finished or not."""
    whole = whole_chunks(size)
    return whole * CHUNK + max(0, size - _HEAD - whole * _SEALED - _NONCE - _TAG)


def _bound(owner: str, number: int, flag: bytes) -> bytes:
    return _FORMAT + number.to_bytes(8) + flag + owner.encode()


def _write(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def is_sealed(path: Path) -> bool:
    """Whether a file says of itself that it is sealed."""
    with path.open("rb") as file:
        return file.read(len(_FORMAT)) == _FORMAT


class KeyMark:
    """A file in a folder that says under which key the folder's files are, so that another key is told from damage."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._path = folder / KEY_MARK
        self._fingerprint = fingerprint(key)

    @staticmethod
    def at(folder: Path) -> bool:
        """Whether a folder says under which key its files are."""
        return (folder / KEY_MARK).exists()

    def fits(self) -> bool:
        """Whether the folder's files are under this key, or under none yet; raises OSError."""
        try:
            return self._fingerprint in self._path.read_text(encoding="ascii", errors="replace").split()
        except FileNotFoundError:
            return True

    def retired(self) -> bool:
        """Whether the folder's files were under this key once and no longer are; raises OSError."""
        try:
            return self._fingerprint in (self._path.with_name(RETIRED)).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return False

    def retire(self) -> None:
        """Remember that the folder's files are no longer under this key; raises OSError."""
        if not self.retired():
            path = self._path.with_name(RETIRED)
            before = path.read_bytes() if path.exists() else b""
            write_durably(path, before + f"{self._fingerprint}\n".encode())

    def alone(self) -> bool:
        """Whether the folder is under this key and not on its way from or to another; raises OSError."""
        return self._path.read_text(encoding="ascii", errors="replace").split() == [self._fingerprint]

    def write(self, *others: "KeyMark") -> None:
        """Remember the key, before anything is written under it; raises OSError.

        While a folder goes over from one key to another, it bears both (`others`).
        """
        wanted = "".join(f"{mark._fingerprint}\n" for mark in (self, *others)).encode()  # noqa: SLF001
        make_folder(self._path.parent)
        if not self._path.exists() or self._path.read_bytes() != wanted:
            write_durably(self._path, wanted)
