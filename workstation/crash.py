"""Reports of crashes without personal data: which exception, where it came by, which versions; nothing of values."""

import faulthandler
import json
import os
import platform
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import TextIO

from workstation.domain.sentence import Sentence
from workstation.durable import PRIVATE_FILE, make_folder, write_durably
from workstation.log import Happened, Log
from workstation.redact import chain, exception_name, frames

FOLDER = "crashes"
KEPT = 20
FAULTS = "fault.txt"
_LIBRARIES = ("loket", "pyside6-essentials", "sqlalchemy", "onnxruntime", "pypdfium2", "pillow")
CRASHED = (
    "Ada kesalahan di program Loket. Semua keputusan yang sudah tersimpan aman. Tutup lalu buka lagi Loket; bila "
    "berulang, kirim berkas {file} kepada admin. Berkas itu tidak berisi data pemohon."
)
Tell = Callable[[Sentence], None]


class Crashes:
    """Writes reports into the home's `crashes`, keeps the newest, and tells whoever sits there one sentence."""

    def __init__(self, home: Path, log: Log, tell: Tell) -> None:
        self._folder = home / FOLDER
        self._log = log
        self._tell = tell
        self._faults: TextIO | None = None

    def watch(self) -> None:
        """From now on report what nobody caught, in any thread and in Qt's slots, and faults below Python."""
        sys.excepthook = self._uncaught
        threading.excepthook = self._uncaught_in_thread
        sys.unraisablehook = self._unraisable
        with suppress(OSError):
            make_folder(self._folder)
            descriptor = os.open(self._folder / FAULTS, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, PRIVATE_FILE)
            self._faults = os.fdopen(descriptor, "w", encoding="utf-8")
            # Its report names files and functions only.
            faulthandler.enable(self._faults)

    def close(self) -> None:
        """Stop watching for faults."""
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._faults = None

    def report(self, error: BaseException) -> Path | None:
        """Write a report; where it lies, or None when it could not be written. Never raises."""
        self._log.note(Happened.CRASHED, error=error, frames=error)
        now = datetime.now(UTC)
        path = self._folder / f"crash-{now:%Y%m%dT%H%M%S%f}.json"
        try:
            make_folder(self._folder)
            write_durably(path, json.dumps(_content(error, now), indent=1).encode())
            for old in sorted(self._folder.glob("crash-*.json"))[:-KEPT]:
                old.unlink()
        except OSError:
            return None
        return path

    def tell_of(self, error: Exception) -> None:
        """Write a report and say so."""
        path = self.report(error)
        self._tell(Sentence(CRASHED, {"file": str(path or self._folder)}))

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Exception):
            self.tell_of(error.with_traceback(trace))

    def _uncaught_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        if isinstance(caught.exc_value, Exception):
            self._uncaught(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _unraisable(self, caught: "sys.UnraisableHookArgs") -> None:
        # Nothing was broken off: it is reported, and nobody is disturbed.
        if isinstance(caught.exc_value, Exception):
            self.report(caught.exc_value)


def _content(error: BaseException, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "exceptions": [{"class": exception_name(one), "frames": frames(one)} for one in chain(error)],
        "thread": "main" if threading.current_thread() is threading.main_thread() else "other",
        "system": [platform.system(), platform.release(), platform.machine()],
        "python": platform.python_version(),
        "versions": dict(_versions()),
    }


def _versions() -> list[tuple[str, str]]:
    found = []
    for name in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found.append((name, version(name)))
    return found
