"""The encrypted store against plain SQLite: a counter's day on both, and what the encryption adds to a start.

The plain side is the same store on Python's own sqlite3 with the same settings. Keys lie in a file whose passphrase
costs nothing to stretch: what a keyring or an office's passphrase takes is not the store's.
"""

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from time import perf_counter

from sqlalchemy import Connection, Engine, create_engine, event

from bench.clock import Effort, milliseconds, take_turns
from bench.keys import store_key
from bench.stock import fill, knowing_counter
from bench.table import Row
from workstation.bootstrap import open_workstation
from workstation.database.engine import connect
from workstation.domain.dossier import Dossier
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.ruling import Decision
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.show import open_case
from workstation.store.unit_of_work import Store

TOPIC = "encrypted"
OFFICER = Officer("petugas-contoh")
DECISIONS = 300
QUEUE = 2_000
PAGE = 200
STARTUP_BUDGET = 50.0
_PRAGMAS = ("busy_timeout=10000", "foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "recursive_triggers=ON")


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Seconds of a day, and milliseconds by which a start is longer."""
    home = folder / "encrypted"
    dossiers = fill(home, QUEUE, every=QUEUE // (2 * DECISIONS))[:DECISIONS]
    key, plain = store_key(home), folder / "plain-store.db"
    _decrypt(home / "loket.db", key, plain)
    number = count()
    with open_workstation(home) as workstation:
        counter = knowing_counter(workstation.counter)

        def day(source: Path, opens: "partial[Store]") -> float:
            place = shutil.copy(source, folder / f"day-{next(number)}.db")
            return _day(counter, Path(place), opens, dossiers)

        ours, theirs = take_turns(
            effort.rounds,
            partial(day, home / "loket.db", partial(Store.open, key=key)),
            partial(day, plain, partial(plain_store)),
        )
    yield Row(TOPIC, f"a counter's day: open, queue, {DECISIONS} decisions", "plain SQLite", "s", ours, theirs)
    command = [sys.executable, "-m", "bench.opening", str(home), str(plain)]
    starts = take_turns(2 * effort.rounds, partial(_start, [*command, "ours"]), partial(_start, [*command, "plain"]))
    added = tuple(one - other for one, other in zip(*starts, strict=True))
    yield Row(TOPIC, "added to a start by the encryption", "budget", "ms", milliseconds(added), budget=STARTUP_BUDGET)


def _day(counter: Counter, place: Path, opens: "partial[Store]", dossiers: Sequence[Dossier]) -> float:
    start = perf_counter()
    store = opens(place)
    here = replace(counter, uow=store.unit_of_work, view=store.view)
    list_queue(here, QueueFilter(), limit=PAGE)
    count_queue(here, OFFICER)
    for dossier in dossiers:
        open_case(here, OFFICER, dossier.dossier_id)
        decide(here, OFFICER, Decide(dossier.dossier_id, Decision.APPROVE, note="Contoh."))
    seconds = perf_counter() - start
    store.close()
    return seconds


def _decrypt(path: Path, key: bytes, target: Path) -> None:
    with closing(connect(path, key)) as source:
        source.execute("ATTACH ? AS plain KEY ''", (str(target),))
        source.execute("SELECT sqlcipher_export('plain')")


def plain_store(path: Path) -> Store:
    """The store over a plain file."""
    return Store(_plain_engine(path))


def _plain_engine(path: Path) -> Engine:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def prepare(raw: object, entry: object) -> None:
        raw.isolation_level = None  # type: ignore[attr-defined]
        for pragma in (*_PRAGMAS, "cache_size=-16000", "temp_store=MEMORY"):
            raw.execute(f"PRAGMA {pragma}")  # type: ignore[attr-defined]

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('begin_as', 'DEFERRED')}")

    return engine


def _start(command: list[str]) -> float:
    return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
