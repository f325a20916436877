"""Bundles of portals are unpacked and parsed in a process of their own, bounded in time, memory and reach."""

from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Self

from ocr.child import Child
from ocr.errors import ReaderDied, ReaderFailed, TooMuchMemory
from ocr.limits import limit_cpu, limit_this_process, reach_nobody
from workstation.domain.errors import BadInput, LoketError
from workstation.steps.intake import Opened, open_here
from workstation.steps.paths import shown

# The largest bundle that is taken (400 MB, nearly all of it written to the disk) takes four seconds; a good one must
# not be set aside because the computer is old or busy.
SECONDS, CPU_SECONDS = 40.0, 40
MEMORY_LIMIT = 1_000_000_000
LOAD_LIMIT = 60.0


class BundleOpener:
    """Opens bundles outside of this process; one that ends or hangs it costs itself, and is named."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._child = Child(serve, (), LOAD_LIMIT, "loket-bundles")
        self._seconds = seconds

    def __call__(self, path: Path, scratch: Path) -> Opened:
        """Open a bundle as `open_here` does. Raises DiskFull, and ReaderDied when no process starts at all."""
        name = shown(path.name)
        # What keeps a process from starting says nothing of the bundle.
        self._child.start(name)
        try:
            answer = self._child.ask(((path.absolute(), scratch.absolute()),), name, self._seconds)
        except BadInput as error:
            return Opened(None, error)
        if isinstance(answer, Opened):
            return answer
        if isinstance(answer, LoketError):
            raise answer
        return Opened(None, ReaderDied(file=name))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._child.stop()
        self._child.close()


def serve(pipe: Connection) -> None:
    """Runs in the process: answer (bundle, folder to unpack it into) until the pipe closes."""
    limit_this_process(MEMORY_LIMIT)
    reach_nobody()
    pipe.send("")
    while True:
        try:
            path, scratch = pipe.recv()
        except EOFError:
            return
        limit_cpu(CPU_SECONDS)
        pipe.send(_answer(path, scratch))


def _answer(path: Path, scratch: Path) -> Opened | LoketError:
    name = shown(path.name)
    try:
        return open_here(path, scratch)
    except LoketError as error:
        return error
    except MemoryError:
        return Opened(None, TooMuchMemory(file=name))
    except Exception as error:
        return Opened(None, ReaderFailed(file=name, cause=type(error).__name__))
