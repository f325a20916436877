"""The log: JSON lines in the home's `logs`, bounded, for its owner only, and without personal data by construction.

A call names something that `Happened` knows and facts that `_FACTS` lists; what a value says is never written
(workstation/redact). Lines are written by a thread: nobody waits for the disk, and structlog, which takes a third of a
second to load, loads only once something is to be written and the window stands.
"""

import logging
import os
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from workstation.durable import PRIVATE_FILE, make_folder
from workstation.redact import HIDDEN, exception_name, frames, module, told, version

FOLDER = "logs"
NAME = "loket.log"
MAX_BYTES = 1_000_000
KEPT = 5
# Seconds that the first line waits: the window's start comes first.
GRACE = 2.0
_WAITING = 10_000


class Happened(StrEnum):
    """Everything that is told of."""

    STARTED = "started"
    STOPPED = "stopped"
    SYNCED = "synced"
    QUARANTINED = "quarantined"
    READ = "read"
    READ_FAILED = "read_failed"
    SHOW_FAILED = "show_failed"
    LIBRARY = "library"
    CRASHED = "crashed"


_FACTS: dict[str, Callable[[Any], object]] = {
    **dict.fromkeys(("code", "status", "part", "about", "seconds", "count", "delivered", "set_aside"), told),
    **dict.fromkeys(("dossiers", "events", "scans", "scans_remaining", "warnings", "level"), told),
    **dict.fromkeys(("loket", "python", "engine"), version),
    "logger": module,
    "error": lambda value: exception_name(value) if isinstance(value, BaseException) else HIDDEN,
    "frames": lambda value: frames(value) if isinstance(value, BaseException) else HIDDEN,
}


class Log:
    """Tells what happened; one for each process and home."""

    def __init__(self, home: Path, grace: float = GRACE) -> None:
        self._file = RotatedFile(home / FOLDER / NAME)
        self._lines: queue.Queue[dict[str, object]] = queue.Queue(_WAITING)
        self._grace = grace
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._write, name="loket-log", daemon=True)
        self._lock = threading.Lock()

    def note(self, happened: Happened, **facts: object) -> None:
        """Tell that something happened. A fact that is not listed is told by its name alone; never raises."""
        line: dict[str, object] = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": str(happened)}
        for name, value in facts.items():
            line[name if name in _FACTS else "unlisted"] = _FACTS[name](value) if name in _FACTS else name
        with suppress(queue.Full):
            self._lines.put_nowait(line)
        with self._lock:
            if not self._thread.is_alive() and not self._closing.is_set():
                with suppress(RuntimeError):
                    self._thread.start()

    def close(self) -> None:
        """Write what is still to be told."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _write(self) -> None:
        self._closing.wait(self._grace)
        written = _renderer()
        while True:
            try:
                line = self._lines.get(timeout=0.2)
            except queue.Empty:
                if self._closing.is_set():
                    return
                continue
            # A full or vanished disk must not end the program: it says so elsewhere.
            with suppress(OSError):
                self._file.append(written(line))


class RotatedFile:
    """A file of lines, and older ones beside it. Window and commands may write to the same one at the same time."""

    def __init__(self, path: Path, max_bytes: int = MAX_BYTES, kept: int = KEPT) -> None:
        self._path = path
        self._max_bytes = max_bytes
        self._kept = kept

    def append(self, line: str) -> None:
        """Add a line; raises OSError. The file is not kept open: Windows could not rename it then."""
        make_folder(self._path.parent)
        data = (line + "\n").encode(errors="replace")
        descriptor = os.open(self._path, os.O_APPEND | os.O_CREAT | os.O_WRONLY, PRIVATE_FILE)
        try:
            os.write(descriptor, data)
            full = os.fstat(descriptor).st_size >= self._max_bytes
        finally:
            os.close(descriptor)
        if full:
            self._rotate()

    def _rotate(self) -> None:
        for number in range(self._kept - 2, -1, -1):
            older = self._path if number == 0 else self._path.with_name(f"{self._path.name}.{number}")
            with suppress(OSError):
                older.replace(self._path.with_name(f"{self._path.name}.{number + 1}"))


class Bridge(logging.Handler):
    """Tells that a library warned: its name, the level and the class of an exception. Messages hold values."""

    def __init__(self, log: Log) -> None:
        super().__init__(logging.WARNING)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Note a record of the standard library's logging."""
        error = record.exc_info[1] if record.exc_info else None
        facts: dict[str, object] = {} if error is None else {"error": error}
        self._log.note(Happened.LIBRARY, logger=record.name, level=record.levelno, **facts)


def listen_to_libraries(log: Log) -> Callable[[], None]:
    """Send what libraries warn of to the log, and nowhere else; gives what ends it."""
    bridge, root = Bridge(log), logging.getLogger()
    root.addHandler(bridge)
    return lambda: root.removeHandler(bridge)


def _renderer() -> Callable[[dict[str, object]], str]:
    # See the module: it must not be part of the start.
    import structlog

    render = structlog.processors.JSONRenderer(ensure_ascii=False)

    def written(line: dict[str, object]) -> str:
        return str(render(None, "", dict(line)))

    return written
