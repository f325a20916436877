"""Pages for the screen, decoded outside the window's process: whatever a file does to its decoder, the window stays."""

import os
import signal
import threading
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from ocr.child import Child, Followed
from ocr.errors import ReaderDied, ReaderFailed
from ocr.limits import (
    DECODE_BYTES,
    DECODE_SECONDS,
    bounded,
    give_back_memory,
    limit_cpu,
    limit_this_process,
    reach_nobody,
    write_nothing,
)
from workstation.domain.errors import LoketError
from workstation.domain.picture import PagePicture

LOAD_LIMIT = 60.0
CPU_SECONDS = 30
MEMORY_LIMIT = 2_500_000_000


class PageViewer:
    """Decodes pages in one process that is kept warm. May be used by several threads, one at a time."""

    def __init__(self, decode_seconds: float = DECODE_SECONDS) -> None:
        """`decode_seconds`: what decoding one page may take."""
        self._child = Child(serve_pages, (decode_seconds,), LOAD_LIMIT, "loket-viewer")
        # The decoders' own limit comes first, and says more.
        self._time_limit = decode_seconds + 1.5
        self._busy = threading.Lock()

    def warm(self) -> None:
        """Start the process, so that the first page need not wait for it."""
        with self._busy:
            self._child.start("")

    def page(self, data: bytes, index: int, name: str) -> PagePicture:
        """Decode a page; `name` is what errors call the file. Raises the BadInput classes of ocr.errors."""
        with self._busy:
            answer = self._child.ask(((index, name), data), name, self._time_limit)
        if isinstance(answer, LoketError):
            raise answer
        if not isinstance(answer, tuple):
            raise ReaderDied(file=name)
        (width, height, pages), pixels = answer
        return PagePicture(width, height, pixels, index, pages)

    def close(self) -> None:
        """End the process."""
        self._child.stop()
        with self._busy:
            self._child.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve_pages(pipe: Connection, decode_seconds: float) -> None:
    """Answer requests (page and name, then the file's bytes) until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    limit_this_process(MEMORY_LIMIT)
    reach_nobody()
    write_nothing()
    # Decoders load under the limits, and before the first file waits for them.
    import pypdfium2  # noqa: F401

    import ocr.intake

    pipe.send(ocr.intake.__name__)
    while True:
        try:
            index, name = pipe.recv()
            untrusted_bytes = pipe.recv_bytes()
        except EOFError:
            return
        limit_cpu(CPU_SECONDS)
        _answer(pipe, untrusted_bytes, index, name, decode_seconds)
        give_back_memory()


def _answer(pipe: Connection, untrusted_bytes: bytes, index: int, name: str, seconds: float) -> None:
    from ocr.intake import open_page

    try:
        with bounded(seconds, DECODE_BYTES):
            pixels, count = open_page(untrusted_bytes, index, name)
    except LoketError as error:
        pipe.send(error)
    except Exception as error:
        # A file that trips a bug must not take the next ones with it; the cause is named, the content is not.
        pipe.send(ReaderFailed(file=name, cause=type(error).__name__))
    else:
        height, width = pixels.shape[:2]
        pipe.send(Followed((width, height, count)))
        pipe.send_bytes(pixels.data.cast("B"))
