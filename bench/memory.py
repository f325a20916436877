"""The most memory that reading a page and an open window take, each in a fresh process."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.clock import Effort, take_turns
from bench.engines import RAPIDOCR, TESSERACT
from bench.pages import sample_pages
from bench.peak import peak
from bench.stock import fill
from bench.table import Row
from bench.window import DOSSIERS, let_in

TOPIC = "memory"


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
    let_in(home)
    ours, theirs = take_turns(effort.rounds, partial(peak, "window", str(home)), partial(peak, "bare_window"))
    yield Row(TOPIC, f"peak memory, window, queue of {DOSSIERS}", "bare PySide6 window", "MB", ours, theirs)
