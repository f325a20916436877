"""The scans on this workstation, asked for by SHA-256, whole or still coming in; sealed on the disk in either state.

A scan on its way lies beside its place as `.<name>.part` and gets its name only once its bytes are all here, hash to
what was asked for and are on the disk. What came stays when the line breaks, and the next round goes on from there; of
a process that is killed, what came since the last whole chunk (64 KiB) is lost.
"""

import shutil
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from workstation.blobs import Blobs, Sealed, is_name, naming_a_full_disk
from workstation.domain.refusals import ScanDamaged
from workstation.durable import flush_folder, make_folder
from workstation.exclusive import growing
from workstation.sealing import plain_size


class Vault(Blobs):
    """The workstation's folder of scans (port `Vault`): `Vault(home / "scans", key)`."""

    def __init__(self, folder: Path, key: bytes) -> None:
        self._sealed = Sealed(key)
        super().__init__(folder, self._sealed)

    def room(self) -> int:
        """How many bytes are free where scans are kept."""
        # The folder itself is made with the first scan.
        there = next(path for path in (self._folder, *self._folder.absolute().parents) if path.is_dir())
        return shutil.disk_usage(there).free

    def lacking(self, scans: Iterable[str]) -> list[str]:
        """Those of many scans that are not here, in their order, none twice."""
        # Asking the disk for each of 200,000 names takes seconds; listing its folders takes a fraction of one.
        listed: dict[str, set[str]] = {}
        found = []
        for sha256 in dict.fromkeys(scans):
            name = self._sealed.name(sha256)
            folder = name[:2] if is_name(sha256) else ""
            if folder not in listed:
                listed[folder] = self._names_in(folder)
            if name not in listed[folder]:
                found.append(sha256)
        return found

    def _names_in(self, folder: str) -> set[str]:
        try:
            return {path.name for path in (self._folder / folder).iterdir()} if folder else set()
        except FileNotFoundError:
            return set()

    def partial(self, sha256: str) -> int:
        """How many bytes of a scan that is still coming in are here."""
        part = self._part(sha256)
        return plain_size(part.stat().st_size) if is_name(sha256) and part.is_file() else 0

    def receive(self, sha256: str, source: Callable[[int], Iterable[bytes]]) -> bool:
        """Take in a scan from `source(byte to begin at)`; False when it is not here afterwards since another has it.

        What `source` raises goes through, and the bytes that came stay for the next time. Raises ScanDamaged, with
        nothing kept, when the bytes do not hash to their name, and DiskFull.
        """
        if self.has(sha256):
            return True
        if not is_name(sha256):
            raise ScanDamaged
        part = self._part(sha256)
        with naming_a_full_disk():
            make_folder(part.parent)
            with growing(part) as file:
                if file is None:
                    return False
                # Another may have finished it before the lock was ours; what lies there is then of no use.
                whole = self.has(sha256) or self._fill(file, part, sha256, source)
            return self._finish(part, sha256, whole)

    def _finish(self, part: Path, sha256: str, whole: bool) -> bool:
        if not whole or self.has(sha256):
            with suppress(OSError):
                part.unlink()
            if not whole:
                raise ScanDamaged
            return True
        try:
            part.replace(self._place(sha256))
        except OSError:
            # Windows renames no file that another program (a virus scanner) has open: the next round does it then.
            return self.has(sha256)
        flush_folder(part.parent)
        return True

    def _fill(self, file: BinaryIO, part: Path, sha256: str, source: Callable[[int], Iterable[bytes]]) -> bool:
        """Add what is lacking; whether the file is the scan then."""
        self._sealed.complete(sha256, file, source)
        whole = self._hashes(sha256, part)
        if not whole:
            # Windows may not let it be removed; then the next time begins at its first byte all the same.
            file.truncate(0)
        return whole

    def _part(self, sha256: str) -> Path:
        name = self._sealed.name(sha256)
        return self._folder / name[:2] / f".{name}.part"
