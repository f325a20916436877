"""Bytes sealed for the disk: AES-256-GCM in chunks, so that a part can be read or added without the whole.

    loket/sealed-1\n
    full chunks of 64 KiB, then the last one (0 … 65,535 bytes), each as 12 bytes nonce, content, 16 bytes tag

Every tag also covers the format, what the bytes belong to (a scan's SHA-256), the chunk's number and whether it is the
last: a chunk moved, left out, cut off or taken from another file is seen. Nonces are random and not counted, since a
scan that comes in over several days is continued by processes that know nothing of each other.

A scan is bound to its SHA-256 and not to a dossier: the same scan may belong to several dossiers, and what an event
or dossier says of a scan is its SHA-256, so this is the binding that shows a swap between two dossiers.
"""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workstation.durable import make_folder, write_durably

KEY_BYTES = 32
CHUNK = 64 * 1024
KEY_MARK = "key.id"
_FORMAT = b"loket/sealed-1\n"
_NONCE, _TAG = 12, 16
_SEALED = _NONCE + CHUNK + _TAG
_FINGERPRINT_BYTES = 8


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
        yield _FORMAT
        yield from self._chunks(owner, 0, parts)

    def resume(self, file: BinaryIO) -> int:
        """Ready an unfinished sealed file for what is lacking; how many plain bytes are there."""
        whole = whole_chunks(file.seek(0, os.SEEK_END))
        # Beyond the whole chunks lies what a killed process did not finish.
        file.truncate(len(_FORMAT) + whole * _SEALED if whole else 0)
        file.seek(0, os.SEEK_END)
        return whole * CHUNK

    def grow(self, owner: str, file: BinaryIO, parts: Iterable[bytes]) -> None:
        """Add what is lacking after `resume`; what `parts` raises goes through, and the whole chunks before it stay."""
        whole = whole_chunks(file.tell())
        if not whole:
            _write(file, _FORMAT)
        for sealed in self._chunks(owner, whole, parts):
            _write(file, sealed)

    def open(self, owner: str, file: BinaryIO, start: int = 0) -> Iterator[bytes]:
        """The plain bytes from an offset on; raises SealBroken, at the latest where the break is."""
        size = file.seek(0, os.SEEK_END)
        last = whole_chunks(size)
        number = min(start // CHUNK, last)
        file.seek(0)
        if file.read(len(_FORMAT)) != _FORMAT:
            raise SealBroken
        file.seek(len(_FORMAT) + number * _SEALED)
        skipped = start - number * CHUNK
        for place in range(number, last + 1):
            sealed = file.read(_SEALED)
            try:
                plain = self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(owner, place, place == last))
            except (InvalidTag, ValueError) as problem:
                raise SealBroken from problem
            if plain[skipped:]:
                yield plain[skipped:]
            skipped = 0

    def _chunks(self, owner: str, number: int, parts: Iterable[bytes]) -> Iterator[bytes]:
        rest = bytearray()
        for part in parts:
            rest += part
            while len(rest) >= CHUNK:
                yield self._sealed(owner, number, bytes(rest[:CHUNK]), last=False)
                del rest[:CHUNK]
                number += 1
        yield self._sealed(owner, number, bytes(rest), last=True)

    def _sealed(self, owner: str, number: int, plain: bytes, last: bool) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, _bound(owner, number, last))


def whole_chunks(size: int) -> int:
    """How many full chunks a sealed file of so many bytes has before its last one."""
    return max(0, size - len(_FORMAT)) // _SEALED


def plain_size(size: int) -> int:
    """How many bytes a finished sealed file of so many bytes holds."""
    whole = whole_chunks(size)
    return max(0, size - len(_FORMAT) - (whole + 1) * (_NONCE + _TAG))


def _bound(owner: str, number: int, last: bool) -> bytes:
    return _FORMAT + number.to_bytes(8) + (b"\x01" if last else b"\x00") + owner.encode()


def _write(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


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
            return self._path.read_text(encoding="ascii", errors="replace").strip() == self._fingerprint
        except FileNotFoundError:
            return True

    def write(self) -> None:
        """Remember the key, before anything is written under it; raises OSError."""
        if not self._path.exists():
            make_folder(self._path.parent)
            write_durably(self._path, f"{self._fingerprint}\n".encode())
