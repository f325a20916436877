"""Run by test_jobs.py in a process of its own: a worker of the farm whose reader says what it reads."""

import hashlib
import os
import sys
from pathlib import Path
from threading import Event

from keys import KEY

from workstation.domain.errors import BadInput
from workstation.domain.reading import Quality, Reading
from workstation.domain.scan import ScanBytes
from workstation.farm import serve
from workstation.hub.central import CentralHub
from workstation.hub.jobs import Patience
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans

HASTY = Patience(heartbeat=0.3, silence=1.2, look=0.2, again=0.1)


class Unreadable(BadInput):
    code = "broken_file"
    text = "Berkas rusak."


class SayingReader:
    """Reads at once; what the scan begins with says how it behaves otherwise."""

    engine = "say/1"

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        assert isinstance(file, ScanBytes), "a worker keeps no scan on its disk"
        data = file.data
        say(data.decode())
        if data.startswith(b"HANG"):
            Event().wait()
        if data.startswith(b"CRASH"):
            os._exit(9)
        if data.startswith(b"SLOW"):
            Event().wait(0.5)
        if data.startswith(b"BAD"):
            raise Unreadable
        return Reading(hashlib.sha256(data).hexdigest(), kind, 1, Quality(True), engine=self.engine)


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def open_hub(url: str, folder: Path) -> CentralHub:
    return CentralHub(url, FolderScans(folder / "scans"), Quarantine(folder / "quarantine", KEY))


if __name__ == "__main__":
    url, folder, name, once = sys.argv[1:]
    serve(open_hub(url, Path(folder)), name, SayingReader(), 1, once == "once", HASTY)
    say("stopped")
