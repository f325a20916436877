"""Disks that fill up. Linux only: a small file system of its own where that is allowed, else a bound on file sizes."""

import os
import resource
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

SIZE = 64 * 2**20
PIECE = b"\0" * 65536


class SmallDisk:
    """A file system in memory for one home."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "loket-faults", str(folder)]
        self.mounted = os.getuid() == 0 and subprocess.run(command, capture_output=True).returncode == 0

    def fill(self, worker: int) -> None:
        """Leave no room: at all, or for this worker's files to grow."""
        if not self.mounted:
            grown = max(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
            with suppress(ProcessLookupError):
                resource.prlimit(worker, resource.RLIMIT_FSIZE, (grown // 2, resource.RLIM_INFINITY))
            return
        with suppress(OSError), (self.folder / "filler").open("wb", buffering=0) as file:
            while file.write(PIECE):
                pass

    def clear(self, worker: int) -> None:
        """Give the room back."""
        if not self.mounted:
            with suppress(ProcessLookupError):
                resource.prlimit(worker, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            return
        (self.folder / "filler").unlink(missing_ok=True)

    def remove(self) -> None:
        """Take the disk away."""
        if self.mounted:
            subprocess.run(["umount", str(self.folder)], check=True, capture_output=True)
        shutil.rmtree(self.folder, ignore_errors=True)
