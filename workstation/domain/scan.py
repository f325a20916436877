"""A scan on its way to a reader."""

from dataclasses import dataclass, field
from typing import Protocol

# The largest uploaded file that is taken.
MAX_FILE_BYTES = 50_000_000


class ScanSource(Protocol):
    """Where a scan's bytes come from: a file (`Path`), or what a process holds that opened a bundle."""

    def read_bytes(self) -> bytes:
        """All of it; raises BadInput when it cannot be had any more."""
        ...


@dataclass(frozen=True, slots=True)
class ScanBytes:
    """An uploaded file in memory, named as messages call it: a scan from a store never lies plain on the disk."""

    name: str
    data: bytes = field(repr=False)

    def read_bytes(self) -> bytes:
        """All of it."""
        return self.data
