"""What runs in a worker process: one warm reader that answers requests until its pipe closes."""

import os
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from ocr.errors import ReaderFailed
from workstation.domain.errors import LoketError
from workstation.domain.paper_look import PAPER, PaperLook
from workstation.domain.ports import ScanBytes
from workstation.domain.reading import Reading

if sys.platform == "win32":
    from ocr.limits_windows import give_back_memory, limit_this_process
else:
    from ocr.limits_linux import give_back_memory, limit_this_process

MEMORY_LIMIT = 6_000_000_000
Answer = Reading | PaperLook | LoketError


class AnyReader(Protocol):
    """What a worker needs of a reader."""

    engine: str

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Read one file."""
        ...


ReaderFactory = Callable[[int, Path | None], AnyReader]


def load_reader(threads: int, cache: Path | None, trust_roots: Path | None = None) -> AnyReader:
    """The reader with the best engines of this machine; `cache` keeps prepared weights, `trust_roots` certificates."""
    # Only workers pay for the engines' imports: the window's own process starts without them.
    from ocr.engines import load_best
    from ocr.engines.ppocr import load_quick
    from ocr.read import DocumentReader
    from ocr.trust import load_trust

    trust = load_trust(trust_roots)
    return DocumentReader(load_best(threads, cache), load_quick(cache, threads), threads=threads, trust=trust)


class CodesOnly:
    """Stands for the reader in a worker that looks at papers only: no engine is loaded."""

    engine = "codes"

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        """Never asked for."""
        raise NotImplementedError


def codes_only(threads: int, cache: Path | None) -> AnyReader:
    """The factory of a worker that looks at papers only."""
    return CodesOnly()


def serve(pipe: Connection, factory: ReaderFactory, threads: int, cache: Path | None) -> None:
    """Load the reader, send its engine version (or the error that prevents it), then answer (file, kind) requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    limit_this_process(MEMORY_LIMIT)
    try:
        reader = factory(threads, cache)
    except LoketError as error:
        pipe.send(error)
        return
    pipe.send(reader.engine)
    while True:
        try:
            file, kind = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(reader, file, kind))
        # After the answer: nobody waits for it.
        give_back_memory()


def _answer(reader: AnyReader, file: Path | ScanBytes, kind: str) -> Answer:
    try:
        if kind == PAPER:
            from ocr.papers import look_at_paper

            return look_at_paper(Path(file.name) if isinstance(file, ScanBytes) else file)
        return reader.read(file, kind)
    except LoketError as error:
        return error
    except Exception as error:
        # A file that trips a bug must not take the others with it; the cause is named, the page's content is not.
        return ReaderFailed(file=file.name, cause=type(error).__name__)
