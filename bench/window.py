"""From start to a usable window with a queue in it, against a program that shows an empty Qt window."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Timer
from time import perf_counter

from bench.clock import Effort, take_turns
from bench.stock import fill
from bench.table import Row

TOPIC = "window"
DOSSIERS = 200
LIMIT = 120.0
BUDGET = 1.5


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Seconds from starting Python to the line "usable", which each program prints once it has painted."""
    home = folder / "window"
    fill(home, DOSSIERS)
    loket, bare = partial(until_usable, window_arguments(home)), partial(until_usable, ["bench.bare_window"])
    loket()
    bare()
    ours, theirs = take_turns(effort.rounds, loket, bare)
    name = f"start to a usable window, queue of {DOSSIERS}"
    yield Row(TOPIC, name, "bare PySide6 window", "s", ours, theirs)
    yield Row(TOPIC, name, "budget of the design", "s", ours, budget=BUDGET)


def window_arguments(home: Path) -> list[str]:
    """Loket's window on a home, past the sign-in, which ends by itself."""
    return ["ui", "--home", str(home), "--officer", "petugas-contoh", "--exit-when-usable"]


def until_usable(module: Sequence[str]) -> float:
    """Start a module and wait for its word; its ending is not part of the figure."""
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )
    limit = Timer(LIMIT, process.kill)
    limit.start()
    with process:
        said = process.stdout.readline() if process.stdout else ""
        taken = perf_counter() - start
    limit.cancel()
    if said.strip() != "usable":
        raise RuntimeError(f"{module[0]} ended without a usable window")
    return taken
