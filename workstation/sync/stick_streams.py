"""The streams between a stick's plain bytes and age, which reads and writes in small pieces."""

import hashlib
import io
from collections.abc import Collection, Iterator
from typing import BinaryIO

from workstation.domain.device import DeviceCard
from workstation.sync.stick_errors import StickTampered
from workstation.sync.stick_manifest import Manifest, PartEntry, open_envelope

LENGTH_BYTES = 4
LARGEST_ENVELOPE = 8_000_000


class Source:
    """Chunks as the file that age reads; keeps what they raise, which age would turn into text."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = memoryview(b"")
        self.problem: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self._rest:
                self._rest = memoryview(next(self._chunks))
        except StopIteration:
            return b""
        except BaseException as problem:
            self.problem = problem
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return bytes(given)


class Sink:
    """The file that age writes, measured; keeps what writing raises."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.length = 0
        self.problem: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except BaseException as problem:
            self.problem = problem
            raise
        self.digest.update(data)
        self.length += len(data)
        return len(data)

    def flush(self) -> None:
        """What age calls at its end; the file is flushed with its name."""


class Unpacking:
    """Takes the decrypted stream: the envelope, which must be believed first, then the parts, each hashed."""

    def __init__(self, own_recipient: str, trusted: Collection[DeviceCard], plain: BinaryIO, limit: int) -> None:
        self._own_recipient = own_recipient
        self._trusted = trusted
        self._plain = plain
        self._limit = limit
        self._head = bytearray()
        self._manifest: Manifest | None = None
        self._waiting: Iterator[PartEntry] = iter(())
        self._part: PartEntry | None = None
        self._left = 0
        self._digest = hashlib.sha256()

    def write(self, data: bytes) -> int:
        """Take the next bytes; raises what is wrong with them."""
        rest = memoryview(data)
        if self._manifest is None:
            rest = self._take_envelope(rest)
        while rest:
            rest = self._take_part(rest)
        return len(data)

    def flush(self) -> None:
        """What age calls at its end; `finish` does it."""

    def finish(self) -> Manifest:
        """The manifest, once everything that it names has come."""
        if self._manifest is None or self._part is not None:
            raise StickTampered
        self._plain.flush()
        return self._manifest

    def _take_envelope(self, rest: memoryview) -> memoryview:
        wanted = self._wanted()
        while rest and len(self._head) < wanted:
            taken = rest[: wanted - len(self._head)]
            self._head += taken
            rest = rest[len(taken) :]
            wanted = self._wanted()
        if len(self._head) == wanted > LENGTH_BYTES:
            untrusted = bytes(self._head[LENGTH_BYTES:])
            self._manifest = open_envelope(untrusted, self._own_recipient, self._trusted, self._limit)
            self._head.clear()
            self._waiting = iter(self._manifest.parts)
            self._next_part()
        return rest

    def _wanted(self) -> int:
        """How long the length and, once that is known, the envelope are."""
        if len(self._head) < LENGTH_BYTES:
            return LENGTH_BYTES
        length = int.from_bytes(self._head[:LENGTH_BYTES])
        if not 0 < length <= LARGEST_ENVELOPE:
            raise StickTampered
        return LENGTH_BYTES + length

    def _take_part(self, rest: memoryview) -> memoryview:
        if self._part is None:
            raise StickTampered
        taken = rest[: self._left]
        self._plain.write(taken)
        self._digest.update(taken)
        self._left -= len(taken)
        if self._left == 0:
            self._end_part()
            self._next_part()
        return rest[len(taken) :]

    def _next_part(self) -> None:
        """Go on to the next part that holds bytes."""
        for part in self._waiting:
            self._part, self._left, self._digest = part, part.length, hashlib.sha256()
            if part.length:
                return
            self._end_part()
        self._part = None

    def _end_part(self) -> None:
        if self._part is None or self._digest.hexdigest() != self._part.sha256:
            raise StickTampered


class Slice(io.RawIOBase):
    """A stretch of the plain file as a file of its own."""

    def __init__(self, plain: BinaryIO, start: int, length: int) -> None:
        self._plain = plain
        self._at = start
        self._end = start + length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = min(len(buffer), self._end - self._at)
        self._plain.seek(self._at)
        data = self._plain.read(wanted)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
