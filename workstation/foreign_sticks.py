"""Sticks are decrypted and taken apart in a process of their own, bounded in time, memory and reach."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pyrage

from ocr.child import Child, Followed
from ocr.errors import ReaderClosed, ReaderDied, ReadingTimedOut
from ocr.limits import limit_cpu, limit_this_process, reach_nobody
from workstation.domain.device import DeviceCard
from workstation.domain.errors import LoketError
from workstation.sync.stick_errors import StickNotOpened, StickUnreadable
from workstation.sync.stick_manifest import Manifest
from workstation.sync.stickfile import Parse, Stick, Value, open_stick

MEMORY_LIMIT = 1_000_000_000
LOAD_LIMIT = 60.0
# Computing: a stick of 4 GB takes half a minute on two slow cores. Waiting: a worn stick gives a megabyte a second.
CPU_SECONDS, CPU_BYTES = 10, 20_000_000
SECONDS, SLOWEST_BYTES = 60.0, 1_000_000
# Of a part's values or bytes at once.
ANSWER_SECONDS = 30.0
BATCH = 100


class ForeignStick:
    """A verified stick that lies in another process. Implements `OpenedStick`."""

    def __init__(self, child: Child, manifest: Manifest, patience: float) -> None:
        self._child = child
        self._patience = patience
        self.manifest = manifest

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in the sender's order; never to be used as paths."""
        return tuple(part.name for part in self.manifest.parts)

    def read(self, name: str) -> bytes:
        """A part's bytes at once; raises StickNotOpened."""
        answer = _ask(self._child, ("read", name), self._patience)
        assert isinstance(answer, tuple)
        return bytes(answer[1])

    def parsed(self, parse: Parse[Value]) -> Iterator[Value]:
        """What a function finds in the parts, one such function at a time. Raises what it raises, or StickNotOpened."""
        _ask(self._child, ("parse", parse), self._patience)
        while batch := _ask(self._child, ("more",), self._patience):
            assert isinstance(batch, list)
            yield from batch


@contextmanager
def open_elsewhere(
    path: Path,
    identity: pyrage.x25519.Identity,
    trusted: Collection[DeviceCard],
    scratch: Path,
    patience: float = ANSWER_SECONDS,
) -> Iterator[ForeignStick]:
    """Open a stick as `open_stick` does, outside of this process; what ends or hangs that is a StickNotOpened.

    `patience` (seconds) is for each answer once it is open.
    """
    child = Child(serve, (), LOAD_LIMIT, "loket-stick")
    try:
        size = path.stat().st_size
    except OSError as problem:
        raise StickUnreadable from problem
    try:
        wanted = (path.absolute(), str(identity), list(trusted), scratch.absolute(), CPU_SECONDS + size // CPU_BYTES)
        manifest = _ask(child, wanted, SECONDS + size / SLOWEST_BYTES)
        assert isinstance(manifest, Manifest)
        yield ForeignStick(child, manifest, patience)
    finally:
        child.stop()
        child.close()


def _ask(child: Child, message: tuple[object, ...], limit: float) -> object:
    try:
        answer = child.ask((message,), "", limit)
    except (ReaderDied, ReadingTimedOut, ReaderClosed) as problem:
        raise StickNotOpened from problem
    if isinstance(answer, LoketError):
        raise answer
    return answer


def serve(pipe: Connection) -> None:
    """Runs in the process: open one stick, and answer of it until the pipe closes."""
    limit_this_process(MEMORY_LIMIT)
    reach_nobody()
    pipe.send("")
    with suppress(EOFError):
        path, identity, trusted, scratch, seconds = pipe.recv()
        limit_cpu(seconds)
        try:
            with open_stick(path, pyrage.x25519.Identity.from_str(identity), trusted, scratch) as stick:
                pipe.send(stick.manifest)
                _answer_of(pipe, stick)
        except LoketError as error:
            pipe.send(error)
            pipe.recv()


def _answer_of(pipe: Connection, stick: Stick) -> None:
    values: Iterator[Any] = iter(())
    while True:
        what, *given = pipe.recv()
        limit_cpu(round(ANSWER_SECONDS))
        try:
            if what == "read":
                data = stick.read(given[0])
                pipe.send(Followed((len(data),)))
                pipe.send_bytes(data)
            elif what == "parse":
                values = given[0](stick)
                pipe.send(None)
            else:
                pipe.send(list(islice(values, BATCH)))
        except LoketError as error:
            pipe.send(error)
        except Exception:
            # Whatever else goes wrong in taking apart what a trusted device signed: memory, or a defect of ours.
            pipe.send(StickNotOpened())
