"""Deciding: event, outbox and queue line in one durable transaction, against one durable insert of the same bytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench.clock import Effort, milliseconds, seconds
from bench.stock import fill, knowing_counter
from bench.table import Row
from workstation.bootstrap import open_workstation
from workstation.domain.case import Decision
from workstation.domain.event import Event
from workstation.domain.officer import Officer
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
            made: list[Event] = []
            ours.append(seconds(lambda command=command, made=made: made.append(decide(counter, OFFICER, command))))
            row = (made[0].event_id.bytes, made[0].payload)
            theirs.append(seconds(lambda row=row: plain.execute("INSERT INTO event VALUES (?, ?)", row)))
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
