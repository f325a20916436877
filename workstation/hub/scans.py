"""placeholder"""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol


class ScanStore(Protocol):
    """x"""

    def put(self, path: Path, sha256: str) -> None:
        """x"""
        ...

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """x"""
        ...

    def size(self, sha256: str) -> int:
        """x"""
        ...


class FolderScans:
    """x"""

    def __init__(self, folder: Path) -> None:
        from workstation.blobs import Blobs

        self._b = Blobs(folder)

    def put(self, path: Path, sha256: str) -> None:
        """x"""
        from workstation.domain.refusals import ScanDamaged

        if self._b.put(path.read_bytes()) != sha256:
            raise ScanDamaged

    def read(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """x"""
        yield self._b.get(sha256)[start:]

    def size(self, sha256: str) -> int:
        """x"""
        return self._b.path(sha256).stat().st_size
