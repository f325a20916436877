"""Secrets in one sealed file, for machines without a keyring whose office opted in.

    loket/keys-1\\n
    {"iterations": …, "kdf": "argon2id", "lanes": …, "memory_kib": …, "salt": …}\\n
    12 bytes nonce, AES-256-GCM of {name: base64} with the two lines as associated data
    32 bytes SHA-256 of all before it

The closing hash tells damage (anyone can compute it) from a wrong passphrase; that nobody without the passphrase
changed anything is proven by the GCM tag.
"""

import base64
import hashlib
import json
import os
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from workstation.access.errors import KeysDamaged, KeysTooNew, PassphraseTooShort, PassphraseWrong
from workstation.access.turns import turn
from workstation.durable import write_durably

FILE = "keys.sealed"
SHORTEST_PASSPHRASE = 12
_MAGIC = b"loket/keys-"
_FORMAT = b"loket/keys-1"
_LARGEST_BYTES = 1_000_000
_NONCE_BYTES = 12
_HASH_BYTES = 32
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess of the passphrase costs (Argon2id): about 0.2 s and 64 MiB on a counter's computer."""

    memory_kib: int = 64 * 1024
    iterations: int = 3
    lanes: int = 4

    @property
    def bearable(self) -> bool:
        """Whether a header's figures can be worked with: a forged one must not take all memory."""
        return 32 <= self.memory_kib <= 1024 * 1024 and 1 <= self.iterations <= 20 and 1 <= self.lanes <= 16


USUAL_COST = Cost()


class FileSecrets:
    """The sealed file of one home folder, opened with its passphrase."""

    def __init__(self, path: Path, header: bytes, key: bytes) -> None:
        self._path = path
        self._header = header
        self._cipher = AESGCM(key)

    @classmethod
    def open(cls, home: Path, passphrase: str, cost: Cost = USUAL_COST) -> "FileSecrets":
        """Open the file, or make an empty one sealed with this passphrase where there is none.

        Raises PassphraseTooShort (new file), PassphraseWrong, KeysDamaged or KeysTooNew.
        """
        path = home / FILE
        with turn(_lock(path)):
            new = not path.exists()
            if new and len(passphrase) < SHORTEST_PASSPHRASE:
                raise PassphraseTooShort(length=SHORTEST_PASSPHRASE)
            header = _header(cost) if new else _split(path)[0]
            opened = cls(path, header, _derive(header, passphrase))
            if new:
                opened._write({})
            opened._read()
        return opened

    def get(self, name: str) -> bytes | None:
        """The secret, or None; raises KeysDamaged."""
        return self._read().get(name)

    def all(self) -> dict[str, bytes]:
        """Every secret by its name; raises KeysDamaged."""
        return self._read()

    def set(self, name: str, value: bytes) -> None:
        """Keep the secret durably; raises KeysDamaged."""
        with turn(_lock(self._path)):
            self._write(self._read() | {name: value})

    def delete(self, name: str) -> None:
        """Forget the secret; raises KeysDamaged."""
        with turn(_lock(self._path)):
            kept = self._read()
            if kept.pop(name, None) is not None:
                self._write(kept)

    def _read(self) -> dict[str, bytes]:
        header, sealed = _split(self._path)
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], header)
        except InvalidTag as problem:
            raise PassphraseWrong from problem
        return {name: base64.b64decode(value) for name, value in json.loads(plain).items()}

    def _write(self, kept: dict[str, bytes]) -> None:
        plain = json.dumps({name: base64.b64encode(value).decode() for name, value in kept.items()}).encode()
        nonce = os.urandom(_NONCE_BYTES)
        body = self._header + nonce + self._cipher.encrypt(nonce, plain, self._header)
        write_durably(self._path, body + hashlib.sha256(body).digest())


def _lock(path: Path) -> Path:
    return path.with_name("keys.lock")


def _header(cost: Cost) -> bytes:
    values = {"kdf": "argon2id", "salt": base64.b64encode(os.urandom(16)).decode(), **asdict(cost)}
    return _FORMAT + b"\n" + json.dumps(values, sort_keys=True).encode() + b"\n"


def _split(path: Path) -> tuple[bytes, bytes]:
    """The header (two lines) and what is sealed, once the closing hash fits."""
    try:
        with path.open("rb") as file:
            whole = file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError as problem:
        raise KeysDamaged(where=FILE) from problem
    body, closing = whole[:-_HASH_BYTES], whole[-_HASH_BYTES:]
    if len(whole) > _LARGEST_BYTES or hashlib.sha256(body).digest() != closing:
        raise KeysDamaged(where=FILE)
    first, _, rest = body.partition(b"\n")
    if first != _FORMAT:
        raise KeysTooNew if first.startswith(_MAGIC) else KeysDamaged(where=FILE)
    second, _, sealed = rest.partition(b"\n")
    if len(sealed) < _NONCE_BYTES:
        raise KeysDamaged(where=FILE)
    return first + b"\n" + second + b"\n", sealed


def _derive(header: bytes, passphrase: str) -> bytes:
    try:
        values = json.loads(header.splitlines()[1])
        salt = base64.b64decode(values["salt"], validate=True)
        cost = Cost(int(values["memory_kib"]), int(values["iterations"]), int(values["lanes"]))
        if values["kdf"] != "argon2id" or not cost.bearable:
            raise KeysDamaged(where=FILE)
        kdf = Argon2id(
            salt=salt,
            length=_KEY_BYTES,
            iterations=cost.iterations,
            lanes=cost.lanes,
            memory_cost=cost.memory_kib,
        )
    except (ValueError, KeyError, TypeError) as problem:
        raise KeysDamaged(where=FILE) from problem
    # Two keyboards may write one letter in two ways.
    return kdf.derive(unicodedata.normalize("NFC", passphrase).encode())
