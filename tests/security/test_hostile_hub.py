"""A hub that sends more than any scan has."""

from collections.abc import Iterator
from pathlib import Path

from attacks import Outcome, Record
from counters import open_counter
from tiny import stock

from workstation.domain.scan import MAX_FILE_BYTES
from workstation.steps.fetch import fetch
from workstation.steps.greet import greet
from workstation.steps.pull import pull


class Endless:
    """A hub as it is, but for scans that never end."""

    def __init__(self, hub: object) -> None:
        self._hub = hub
        self.sent = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._hub, name)

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        while True:
            self.sent += 1 << 22
            yield bytes(1 << 22)


def test_fetching_a_scan_without_end_stops(tmp_path: Path, attack: Record) -> None:
    counter = open_counter(tmp_path)
    stock(counter, tmp_path / "in", 1)
    pull(counter, greet(counter).offices)
    endless = Endless(counter.hub)
    object.__setattr__(counter, "hub", endless)
    result = fetch(counter)
    assert (result.fetched, len(result.damaged)) == (0, 1)
    attack("hub: a scan without end", Outcome.PREVENTED)
    assert endless.sent <= MAX_FILE_BYTES + (2 << 22)
