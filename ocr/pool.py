"""Reader processes: pages are read outside the window's process, bounded in time and memory.

A worker that dies or hangs costs the one file it was reading; it is replaced.
"""

import queue
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from ocr.child import Child
from ocr.errors import ReaderClosed, ReaderDied
from ocr.worker import ReaderFactory, load_reader, serve
from workstation.domain.errors import LoketError
from workstation.domain.paper_look import PAPER, PaperLook
from workstation.domain.reading import Reading
from workstation.domain.scan import ScanBytes

# For reading a file, on a busy machine too: a worker that computes ends itself long before (ocr/worker).
TIME_LIMIT = 60.0
# The first start on a machine prepares the weights.
LOAD_LIMIT = 180.0


@dataclass(frozen=True, slots=True)
class _Request:
    """A file to read and the future that waits for it."""

    future: "Future[Reading]"
    file: Path | ScanBytes
    kind: str


class ReaderPool:
    """Reads documents in `workers` processes of `threads` threads each; processes start with the first file."""

    def __init__(
        self,
        workers: int = 1,
        threads: int = 2,
        cache: Path | None = None,
        *,
        time_limit: float = TIME_LIMIT,
        factory: ReaderFactory = load_reader,
    ) -> None:
        """`cache`: folder for prepared weights (default: the user's). `time_limit`: seconds for one file."""
        self._requests: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._count = workers
        self._threads: list[threading.Thread] = []
        self._workers = [_Worker(factory, threads, cache, time_limit) for _ in range(workers)]

    @property
    def engine(self) -> str:
        """The engine version readings are made with; starts a worker if none runs. Raises EnvironmentMissing."""
        return self._workers[0].engine()

    def submit(self, file: Path | ScanBytes, kind: str = "auto") -> "Future[Reading]":
        """Queue a file; the future gives its Reading or raises BadInput (of ocr.errors) or EnvironmentMissing."""
        future: Future[Reading] = Future()
        with self._lock:
            if self._closed:
                raise ReaderClosed(file=file.name)
            if len(self._threads) < self._count:
                thread = threading.Thread(
                    target=self._work, args=(self._workers[len(self._threads)],), name="reader", daemon=True
                )
                self._threads.append(thread)
                thread.start()
            self._requests.put(_Request(future, file, kind))
        return future

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Read one file and wait for it; raises as `submit`'s future does."""
        return self.submit(file, kind).result()

    def look(self, path: Path) -> PaperLook:
        """What a file shows of a paper of Loket; raises as `submit`'s future does."""
        return cast(PaperLook, self.submit(path, PAPER).result())

    def close(self) -> None:
        """Stop the workers; files that wait get ReaderClosed, a file being read is given up."""
        with self._lock:
            self._closed = True
            threads = list(self._threads)
        for worker in self._workers:
            worker.stop()
        for _ in threads:
            self._requests.put(None)
        for thread in threads:
            thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _work(self, worker: "_Worker") -> None:
        while (request := self._requests.get()) is not None:
            if not request.future.set_running_or_notify_cancel():
                continue
            try:
                request.future.set_result(worker.read(request.file, request.kind))
            except LoketError as error:
                request.future.set_exception(error)


class _Worker:
    """One reader process. Used by one thread at a time."""

    def __init__(self, factory: ReaderFactory, threads: int, cache: Path | None, time_limit: float) -> None:
        self._child = Child(serve, (factory, threads, cache), LOAD_LIMIT, "loket-reader")
        self._time_limit = time_limit
        self._busy = threading.Lock()

    def engine(self) -> str:
        """The engine version that the process told at its start; waits only for that."""
        if not self._child.told:
            with self._busy:
                if not self._child.told:
                    self._child.start("")
        return self._child.told

    def read(self, file: Path | ScanBytes, kind: str) -> Any:
        with self._busy:
            sent = file.resolve() if isinstance(file, Path) else file
            answer = self._child.ask(((sent, kind),), file.name, self._time_limit)
        if isinstance(answer, LoketError):
            raise answer
        if not isinstance(answer, PaperLook if kind == PAPER else Reading):
            raise ReaderDied(file=file.name)
        return answer

    def stop(self) -> None:
        """End the process, also while another thread waits for it."""
        self._child.stop()
        with self._busy:
            self._child.close()
