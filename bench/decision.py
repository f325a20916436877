"""Deciding: event, outbox and queue line in one durable transaction, against one durable insert of the same bytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

from bench.clock import Effort, milliseconds
from bench.stock import fill, knowing_counter
from bench.table import Row
from workstation.bootstrap import open_workstation
from workstation.domain.officer import Officer
from workstation.domain.ruling import Decision
from workstation.steps.decide import Decide, decide

TOPIC = "decision"
OFFICER = Officer("petugas-contoh")
NOTE = "Contoh."


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Milliseconds of a decision and of a plain insert, one after the other, each on a new dossier."""
    home, rounds = folder / "decision", 4 * effort.rounds
    dossiers = fill(home, rounds + 1)
    ours, theirs = [], []
    with open_workstation(home) as workstation, closing(_plain(folder / "plain.db")) as plain:
        counter = knowing_counter(workstation.counter)
        for dossier in dossiers:
            command = Decide(dossier.dossier_id, Decision.APPROVE, note=NOTE)
            start = perf_counter()
            event = decide(counter, OFFICER, command)
            decided = perf_counter()
            plain.execute("INSERT INTO event VALUES (?, ?)", (event.event_id.bytes, event.payload))
            ours.append(decided - start)
            theirs.append(perf_counter() - decided)
    yield Row(
        TOPIC,
        "decide: event, outbox and queue line, fsync",
        "one plain SQLite insert, fsync",
        "ms",
        milliseconds(tuple(ours[1:])),
        milliseconds(tuple(theirs[1:])),
    )


def _plain(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE event (event_id BLOB PRIMARY KEY, payload TEXT NOT NULL)")
    return connection
