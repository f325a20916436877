"""Write and read .loket files: sealed letters between offices that no network joins.

    loket/stick-1 <20 digits: length of what follows> <SHA-256 of what follows>\\n
    age (X25519, for every receiver) of:
        4 bytes: length of the envelope (big-endian)
        the envelope: JSON {"manifest": canonical JSON, "signature": base64}
        the parts, one after another, in the manifest's order

The open first line holds no secret and proves nothing: it tells a copy that was cut off from one that was changed. What
is believed rests on the signed manifest. Writing and reading hold a few hundred kilobytes of memory however large the
file is; the signed list of parts comes first, so nothing is unpacked of a sender who is not trusted.
"""

import errno
import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar, cast

import pyrage

from workstation.domain.device import DeviceCard
from workstation.domain.refusals import DiskFull
from workstation.durable import writing_durably
from workstation.sealing import Scratch
from workstation.sync.stick_errors import (
    StickCutOff,
    StickForeign,
    StickForOther,
    StickNotWritten,
    StickPartChanged,
    StickTampered,
    StickTooLarge,
    StickTooNew,
    StickUnreadable,
)
from workstation.sync.stick_manifest import (
    FAMILY,
    FORMAT,
    MOST_PARTS,
    Letter,
    Manifest,
    PartEntry,
    Receiver,
    manifest_text,
    signed_bytes,
    signed_envelope,
    valid_part_name,
)
from workstation.sync.stick_streams import LARGEST_ENVELOPE, LENGTH_BYTES, Sink, Slice, Source, Unpacking

LARGEST_BYTES = 4_000_000_000
_CHUNK = 1 << 20
_PREAMBLE_BYTES = len(f"{FORMAT} ") + 20 + 1 + 64 + 1
_PREAMBLE = re.compile(rf"{FORMAT} (\d{{20}}) ([0-9a-f]{{64}})\n".encode())
# Where age's list of receivers ends. It takes 100 bytes a receiver, and age reads it again from its beginning for each.
_RECEIVERS_END = b"\n--- "
LARGEST_RECEIVERS = 40_000
Value = TypeVar("Value")
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class Part:
    """Something to be carried: its name (see stick_manifest) and how to open its bytes, which happens twice."""

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> "Part":
        """A part that is small enough to be held."""
        return cls(name, lambda: io.BytesIO(data))

    @classmethod
    def of_stretch(cls, name: str, file: BinaryIO, start: int, length: int) -> "Part":
        """A part that is a stretch of a file."""
        return cls(name, lambda: io.BufferedReader(Slice(file, start, length)))


class Stick:
    """An opened stick whose every byte was verified; its parts are read from here while it is open."""

    def __init__(self, manifest: Manifest, plain: BinaryIO) -> None:
        self.manifest = manifest
        self._plain = plain
        self._places: dict[str, tuple[int, int]] = {}
        start = 0
        for part in manifest.parts:
            self._places[part.name] = (start, part.length)
            start += part.length

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in the sender's order; never to be used as paths."""
        return tuple(self._places)

    def open(self, name: str) -> BinaryIO:
        """A part's bytes as a file to read; raises KeyError where there is no such part."""
        return io.BufferedReader(Slice(self._plain, *self._places[name]))

    def read(self, name: str) -> bytes:
        """A part's bytes at once; raises KeyError where there is no such part."""
        return self.open(name).read()

    def parsed(self, parse: "Parse[Value]") -> Iterator[Value]:
        """What a function finds in the parts; see OpenedStick."""
        return parse(self)


Parse = Callable[[Stick], Iterator[Value]]


class OpenedStick(Protocol):
    """A verified stick, wherever it lies: here, or in a process of its own, which alone takes its parts apart."""

    @property
    def manifest(self) -> Manifest:
        """What the sender signed."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in the sender's order; never to be used as paths."""
        ...

    def read(self, name: str) -> bytes:
        """A part's bytes at once."""
        ...

    def parsed(self, parse: Parse[Value]) -> Iterator[Value]:
        """What a function of a module finds in the parts, run where the stick lies. Raises what it raises."""
        ...


# Opens a stick: its path, this device's identity, whom it trusts, and a folder for what passes.
StickOpener = Callable[
    [Path, pyrage.x25519.Identity, Collection[DeviceCard], Path], AbstractContextManager[OpenedStick]
]


def write_stick(
    target: Path,
    sender: DeviceCard,
    sign: Callable[[bytes], bytes],
    receivers: Sequence[DeviceCard],
    letter: Letter,
    parts: Sequence[Part],
) -> Manifest:
    """Write a .loket file that only the receivers can read; it is there complete or not at all.

    Raises StickNotWritten, DiskFull or StickPartChanged, and what opening a part raises; ValueError for a letter
    without receivers, with a name twice, an impossible name, or a moment without its offset.
    """
    names = [part.name for part in parts]
    fit = len(set(names)) == len(names) <= MOST_PARTS and all(valid_part_name(name) for name in names)
    if not fit or not receivers or letter.created_at.tzinfo is None:
        raise ValueError("this letter cannot be read by anybody")
    manifest = Manifest(
        letter,
        sender.workstation,
        sender.signing_key,
        tuple(Receiver(card.workstation, card.age_recipient) for card in receivers),
        tuple(_entry(part) for part in parts),
    )
    envelope = signed_envelope(manifest, sign(signed_bytes(manifest_text(manifest))))
    source = Source(_plain_stream(envelope, manifest, parts))
    recipients = [pyrage.x25519.Recipient.from_str(card.age_recipient) for card in receivers]
    try:
        with writing_durably(target) as file:
            _encrypt(source, file, recipients)
    except OSError as problem:
        raise DiskFull if problem.errno in _NO_ROOM else StickNotWritten from problem
    return manifest


@contextmanager
def open_stick(
    path: Path,
    identity: pyrage.x25519.Identity,
    trusted: Collection[DeviceCard],
    scratch: Path,
    limit: int = LARGEST_BYTES,
) -> Iterator[Stick]:
    """Open a .loket file; nothing is handed out before signature, lengths and hashes of everything were verified.

    Its bytes lie in a file in `scratch` that has no name, is sealed under a key that nobody keeps, and is gone when the
    block or the process ends.
    `limit` bounds their length. Raises the errors of stick_errors, or DiskFull.
    """
    with tempfile.TemporaryFile(dir=scratch) as file, Scratch(file) as opened:
        plain = cast(BinaryIO, opened)
        yield Stick(_unpack(path, identity, trusted, plain, limit), plain)


def _entry(part: Part) -> PartEntry:
    digest, length = hashlib.sha256(), 0
    with part.open() as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            length += len(chunk)
    return PartEntry(part.name, length, digest.hexdigest())


def _plain_stream(envelope: bytes, manifest: Manifest, parts: Sequence[Part]) -> Iterator[bytes]:
    """The bytes to be encrypted; raises StickPartChanged when a part is no longer what was signed."""
    yield len(envelope).to_bytes(LENGTH_BYTES) + envelope
    for part, entry in zip(parts, manifest.parts, strict=True):
        digest, length = hashlib.sha256(), 0
        with part.open() as file:
            while length <= entry.length and (chunk := file.read(_CHUNK)):
                digest.update(chunk)
                length += len(chunk)
                yield chunk
        if (length, digest.hexdigest()) != (entry.length, entry.sha256):
            raise StickPartChanged


def _encrypt(source: Source, file: BinaryIO, recipients: Sequence[pyrage.x25519.Recipient]) -> None:
    file.write(b" " * _PREAMBLE_BYTES)
    sink = Sink(file)
    try:
        pyrage.encrypt_io(source, sink, recipients)
    except (pyrage.EncryptError, OSError) as wrapped:
        # age turns what its streams raise into its own error; the cause is what counts.
        raise source.problem or sink.problem or StickNotWritten() from wrapped
    file.seek(0)
    file.write(f"{FORMAT} {sink.length:020d} {sink.digest.hexdigest()}\n".encode())


def _unpack(
    path: Path, identity: pyrage.x25519.Identity, trusted: Collection[DeviceCard], plain: BinaryIO, limit: int
) -> Manifest:
    unpacking = Unpacking(str(identity.to_public()), trusted, plain, limit)
    try:
        with path.open("rb") as file:
            _skip_preamble(file, limit)
            pyrage.decrypt_io(file, unpacking, [identity])
        return unpacking.finish()
    except pyrage.DecryptError as problem:
        raise StickForOther if "No matching keys" in str(problem) else StickTampered from problem
    except OSError as problem:
        # age's own complaints about the bytes come as OSError without a number.
        if problem.errno is None:
            raise StickTampered from problem
        raise DiskFull if problem.errno in _NO_ROOM else StickUnreadable from problem


def _skip_preamble(file: io.BufferedReader, limit: int) -> None:
    """Check what the first line says of the rest, and stop after it."""
    first = file.read(_PREAMBLE_BYTES)
    if not first.startswith(FAMILY.encode()):
        raise StickCutOff if FAMILY.encode().startswith(first) else StickForeign
    version = first.partition(b" ")[0]
    if version != FORMAT.encode() and version[len(FAMILY) :].isdigit():
        raise StickTooNew
    if len(first) < _PREAMBLE_BYTES:
        raise StickCutOff
    said = _PREAMBLE.fullmatch(first)
    if said is None:
        raise StickTampered
    length = int(said[1])
    actual = file.seek(0, io.SEEK_END) - _PREAMBLE_BYTES
    if actual != length:
        raise StickCutOff if actual < length else StickTampered
    # age adds 16 bytes to every 64 KiB, and its header; a larger file cannot be within the limit.
    if length > limit + limit // 1000 + LARGEST_ENVELOPE:
        raise StickTooLarge(limit=limit // 1_000_000)
    file.seek(_PREAMBLE_BYTES)
    if hashlib.file_digest(file, "sha256").hexdigest().encode() != said[2]:
        raise StickTampered
    file.seek(_PREAMBLE_BYTES)
    if _RECEIVERS_END not in file.read(LARGEST_RECEIVERS):
        raise StickTampered
    file.seek(_PREAMBLE_BYTES)
