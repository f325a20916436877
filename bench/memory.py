"""The most memory that a process takes, each in a fresh process: reading a page, and an open window."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.clock import Effort, take_turns
from bench.engines import RAPIDOCR, TESSERACT
from bench.pages import sample_pages
from bench.stock import fill
from bench.table import Row
from bench.window import DOSSIERS

TOPIC = "memory"
LIMIT = 300


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Peak MB of the reader against the engines on a whole page, and of the window against a bare one."""
    page = sample_pages(folder / "memory")[0]
    reader = partial(peak, "reader", page.kind, str(page.file))
    ours, tesseract, rapidocr = take_turns(
        effort.rounds, reader, partial(peak, "tesseract", str(page.file)), partial(peak, "rapidocr", str(page.file))
    )
    name = f"peak memory, reader process on {page.name}"
    # Windows does not tell how much an ended child took.
    known = min(tesseract) > 0
    yield Row(TOPIC, name, TESSERACT, "MB", ours, tesseract) if known else Row(TOPIC, name, TESSERACT, blank="unknown")
    yield Row(TOPIC, name, RAPIDOCR, "MB", ours, rapidocr)
    home = folder / "memory" / "home"
    fill(home, DOSSIERS)
    ours, theirs = take_turns(effort.rounds, partial(peak, "window", str(home)), partial(peak, "bare_window"))
    yield Row(TOPIC, f"peak memory, window, queue of {DOSSIERS}", "bare PySide6 window", "MB", ours, theirs)


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
