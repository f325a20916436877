"""The most memory that a piece of work takes, measured in a fresh process."""

import json
import os
import subprocess
import sys

LIMIT = 300


def peak(*work: str) -> float:
    """The peak in MB of a work of `bench.probe`, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.probe", *work],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=LIMIT,
    )
    return float(json.loads(done.stdout.splitlines()[-1])["peak_mb"])
