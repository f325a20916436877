"""What fits on one stick: no more than its receiver takes, so that nobody carries one for nothing."""

from dataclasses import dataclass

from workstation.sync.stick_manifest import LARGEST_TEXT, MOST_PARTS
from workstation.sync.stickfile import LARGEST_BYTES

# The rest is for officers, looks, proofs and leases, which are not counted.
SHARE = 0.8


@dataclass(slots=True)
class Room:
    """What is left on a stick: bytes of text, bytes of scans, and how many scans. The first thing always fits."""

    text: float = SHARE * LARGEST_TEXT
    scans: float = SHARE * (LARGEST_BYTES - LARGEST_TEXT)
    parts: float = SHARE * MOST_PARTS
    taken: int = 0
    full: bool = False

    def takes(self, line: str, scans: int = 0, parts: int = 0) -> bool:
        """Whether a line, and the scans with it, still fit; then they are counted. What is full stays full."""
        text = len(line.encode())
        fits = text <= self.text and scans <= self.scans and parts <= self.parts
        if self.full or (self.taken and not fits):
            self.full = True
            return False
        self.text, self.scans, self.parts = self.text - text, self.scans - scans, self.parts - parts
        self.taken += 1
        return True
