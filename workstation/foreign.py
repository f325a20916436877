"""Bundles of portals are unpacked and parsed in a process of their own, bounded in time, memory and reach.

What was unpacked stays in that process's memory, one bundle at a time, and its scans are asked for one by one: a
process that is killed leaves nothing of them on the disk.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from ocr.child import Child, Followed
from ocr.errors import ReaderDied, ReaderFailed, TooMuchMemory
from ocr.limits import limit_cpu, limit_this_process, reach_nobody
from workstation.domain.errors import BadInput
from workstation.domain.hub import Bundle
from workstation.domain.scan import ScanSource
from workstation.steps.intake import Opened, open_here
from workstation.steps.paths import shown

# The largest bundle that is taken (400 MB) takes four seconds; a good one must
# not be set aside because the computer is old or busy.
SECONDS, CPU_SECONDS = 40.0, 40
MEMORY_LIMIT = 1_000_000_000
LOAD_LIMIT = 60.0


class BundleOpener:
    """Opens bundles outside of this process; one that ends or hangs it costs itself, and is named."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._child = Child(serve, (), LOAD_LIMIT, "loket-bundles")
        self._seconds = seconds

    def __call__(self, path: Path) -> Opened:
        """Open a bundle as `open_here` does; its scans can be had until the next is opened.

        Raises ReaderDied when no process starts at all.
        """
        name = shown(path.name)
        # What keeps a process from starting says nothing of the bundle.
        self._child.start(name)
        try:
            answer = self._child.ask(((path.absolute(), name),), name, self._seconds)
        except BadInput as error:
            return Opened(None, error)
        if not isinstance(answer, Opened):
            return Opened(None, ReaderDied(file=name))
        if isinstance(answer.found, BadInput):
            return answer
        dossier = answer.found.dossier
        scans = {
            document.sha256: _ScanThere(self._child, document.sha256, name, self._seconds)
            for document in dossier.documents
        }
        return replace(answer, found=Bundle(dossier, scans))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.stop()
        self._child.close()


@dataclass(frozen=True, slots=True)
class _ScanThere:
    """A scan that the process holds (ScanSource)."""

    child: Child
    sha256: str
    name: str
    seconds: float

    def read_bytes(self) -> bytes:
        """Its bytes; raises BadInput when the process ended or lost the file since."""
        answer = self.child.ask(((self.sha256, self.name),), self.name, self.seconds)
        if isinstance(answer, tuple) and isinstance(answer[1], bytes):
            return answer[1]
        raise answer if isinstance(answer, BadInput) else ReaderDied(file=self.name)


def serve(pipe: Connection) -> None:
    """Runs in the process: open the bundle at a path, or give a scan of the last one, until the pipe closes."""
    limit_this_process(MEMORY_LIMIT)
    reach_nobody()
    pipe.send("")
    scans: Mapping[str, ScanSource] = {}
    while True:
        try:
            asked, name = pipe.recv()
        except EOFError:
            return
        limit_cpu(CPU_SECONDS)
        if isinstance(asked, str):
            _give(pipe, scans, asked, name)
            continue
        # What was held goes before the next comes.
        scans = {}
        opened = _open(asked, name)
        if isinstance(opened.found, Bundle):
            scans = opened.found.files
            opened = replace(opened, found=replace(opened.found, files={}))
        pipe.send(opened)


def _give(pipe: Connection, scans: Mapping[str, ScanSource], sha256: str, name: str) -> None:
    try:
        data = scans[sha256].read_bytes()
    except (KeyError, OSError, MemoryError) as error:
        pipe.send(ReaderFailed(file=name, cause=type(error).__name__))
        return
    pipe.send(Followed((len(data),)))
    pipe.send_bytes(data)


def _open(path: Path, name: str) -> Opened:
    try:
        return open_here(path)
    except MemoryError:
        return Opened(None, TooMuchMemory(file=name))
    except Exception as error:
        return Opened(None, ReaderFailed(file=name, cause=type(error).__name__))
