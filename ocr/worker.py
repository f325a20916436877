"""What runs in a worker process: one warm reader that answers requests until its pipe closes."""

import os
import signal
from collections.abc import Callable
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from ocr.errors import ReaderFailed, TooMuchMemory
from ocr.limits import (
    DECODE_BYTES,
    DECODE_SECONDS,
    bounded,
    give_back_memory,
    limit_cpu,
    limit_this_process,
    prepare_decoders,
    reach_nobody,
)
from workstation.domain.errors import LoketError
from workstation.domain.paper_look import PAPER, PaperLook
from workstation.domain.reading import Reading
from workstation.domain.scan import ScanBytes

# For decoding and reading one file, on the machine that Loket is measured on; a slower one gets as much more. What a
# file may cost is counted (ocr/effort), so that only what nobody thought of takes that long.
READ_SECONDS = 9.5
# Computing time for one file: the pool's patience with as many threads as it may be given, and some more. It ends a
# worker whose window is gone.
CPU_SECONDS = 300
MAX_PIXELS = 50_000_000
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
    within = partial(bounded, DECODE_SECONDS, DECODE_BYTES)
    return DocumentReader(
        load_best(threads, cache), load_quick(cache, threads), threads=threads, trust=trust, within=within
    )


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
    prepare_decoders(MAX_PIXELS)
    limit_this_process(MEMORY_LIMIT)
    reach_nobody()
    try:
        reader = factory(threads, cache)
    except LoketError as error:
        pipe.send(error)
        return
    pipe.send(reader.engine)
    # OpenCV, which it takes, may load only after its decoders are bounded.
    from ocr.watch import computing_at_most, pace

    slowness = pace()
    while True:
        try:
            file, kind = pipe.recv()
        except EOFError:
            return
        limit_cpu(CPU_SECONDS)
        with computing_at_most(READ_SECONDS * slowness):
            answer = _answer(reader, file, kind)
        pipe.send(answer)
        # After the answer: nobody waits for it.
        give_back_memory()


def _answer(reader: AnyReader, file: Path | ScanBytes, kind: str) -> Answer:
    try:
        if kind == PAPER:
            from ocr.papers import look_at_paper

            with bounded(DECODE_SECONDS, DECODE_BYTES):
                return look_at_paper(Path(file.name) if isinstance(file, ScanBytes) else file)
        return reader.read(file, kind)
    except LoketError as error:
        return error
    except MemoryError:
        return TooMuchMemory(file=file.name)
    except Exception as error:
        # A file that trips a bug must not take the others with it; the cause is named, the page's content is not.
        return ReaderFailed(file=file.name, cause=type(error).__name__)
