"""A scan on its way to a reader."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ScanBytes:
    """An uploaded file in memory, named as messages call it: a scan from a store never lies plain on the disk."""

    name: str
    data: bytes = field(repr=False)
