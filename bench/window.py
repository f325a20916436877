"""From start to a usable window with a queue in it, against a program that shows an empty Qt window."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Timer
from time import perf_counter

from bench.clock import Effort, take_turns
from bench.stock import fill
from bench.table import Row
from workstation.access.file_secrets import Cost
from workstation.access.passwords import Argon2Passwords
from workstation.bootstrap import open_workstation
from workstation.domain.event import Role
from workstation.domain.staff import OfficerRecord

TOPIC = "window"
DOSSIERS = 200
LIMIT = 120.0
BUDGET = 1.5
NAME, PASSWORD = "petugas contoh", "tiga-kuda-hijau"
SIGN_IN = f"{NAME}\t{PASSWORD}\n"


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Seconds from starting Python to the line "usable", which each program prints once it has painted."""
    home = folder / "window"
    fill(home, DOSSIERS)
    let_in(home)
    loket, bare = partial(until_usable, window_arguments(home)), partial(until_usable, ["bench.bare_window"])
    loket()
    bare()
    ours, theirs = take_turns(effort.rounds, loket, bare)
    name = f"start to a usable window, queue of {DOSSIERS}"
    yield Row(TOPIC, name, "bare PySide6 window", "s", ours, theirs)
    yield Row(TOPIC, name, "budget of the design", "s", ours, budget=BUDGET)


def window_arguments(home: Path) -> list[str]:
    """Loket's window on a home, past the sign-in (whose name it reads from its input), which ends by itself."""
    return ["ui", "--home", str(home), "--sign-in-stdin", "--exit-when-usable"]


def let_in(home: Path) -> None:
    """An officer whose password costs nothing to try: what it costs is chosen, and no part of the figure."""
    sealed = Argon2Passwords(Cost(memory_kib=32, iterations=1, lanes=1)).seal(PASSWORD)
    officer = OfficerRecord(NAME, "", Role.PETUGAS, sealed, datetime.now(UTC), NAME, "bench")
    with open_workstation(home) as workstation, workstation.counter.uow() as uow:
        uow.officers.add(officer)
        uow.commit()


def until_usable(module: Sequence[str]) -> float:
    """Start a module and wait for its word; its ending is not part of the figure."""
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        text=True,
    )
    limit = Timer(LIMIT, process.kill)
    limit.start()
    with process:
        assert process.stdin is not None
        process.stdin.write(SIGN_IN)
        process.stdin.close()
        said = process.stdout.readline() if process.stdout else ""
        taken = perf_counter() - start
    limit.cancel()
    if said.strip() != "usable":
        raise RuntimeError(f"{module[0]} ended without a usable window")
    return taken
