"""Run by test_killed.py in a process of its own: take a bundle in, and wait to be killed before the hub has it."""

import sys
from datetime import datetime
from pathlib import Path

from counters import HandClock

from workstation.bootstrap import open_passing_counter
from workstation.domain.hub import Acceptance, Bundle
from workstation.foreign import BundleOpener
from workstation.hub.absent import AbsentHub
from workstation.steps.intake import take_in


class StuckHub(AbsentHub):
    """A hub whose disk never answers."""

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Say how much has come so far, then wait."""
        sys.stdout.write(f"{sum(len(scan.read_bytes()) for scan in bundle.files.values())}\n")
        sys.stdout.flush()
        sys.stdin.read()
        raise AssertionError("nobody killed this process")


def main(home: Path, bundle: Path) -> None:
    with open_passing_counter(home), BundleOpener() as opener:
        take_in(StuckHub(), HandClock(), bundle, opener)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
