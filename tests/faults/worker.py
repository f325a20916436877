"""One workstation in a process of its own: decides and syncs until it is killed or told to stop.

What it tells an officer that it kept it first writes down beside its home, durably.
"""

import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from counters import LETTERHEAD, TruthReader
from devices import make_device
from keys import KEY
from stations import PlainPrinter

from workstation.domain.errors import LoketError
from workstation.domain.event import Event, Role
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import ReceiptType
from workstation.domain.ruling import Decision, Review, State
from workstation.domain.settings import OfficeSettings
from workstation.hub.central import CentralHub
from workstation.hub.clock import SystemTime
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans
from workstation.steps.claim import claim, release
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, MarkField, decide, mark_field, undo
from workstation.steps.mint import case_of
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.resolve import ResolveConflict, resolve
from workstation.steps.review import ReviewDecision, review
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault
from workstation.sync.round import synchronise

OFFICERS = [Officer(f"petugas{number}") for number in range(4)]
SUPERVISORS = [Officer(f"supervisor{number}", Role.SUPERVISOR) for number in range(2)]
PAUSE = 0.02


def open_counter(home: Path, url: str, name: str) -> tuple[Counter, Store, CentralHub]:
    """A workstation on its own files, and what must be closed after it."""
    store = Store.open(home / "loket.db", KEY)
    hub = CentralHub(url, FolderScans(home / "hub-scans"), Quarantine(home / "quarantine", KEY))
    counter = Counter(
        workstation=name,
        settings=replace(OfficeSettings(LETTERHEAD), lease=timedelta(seconds=5)),
        uow=store.unit_of_work,
        view=store.view,
        vault=Vault(home / "scans", KEY),
        hub=hub,
        reader=TruthReader(),
        printer=PlainPrinter(),
        clock=SystemTime(),
        device=make_device(name),
    )
    return counter, store, hub


def work(counter: Counter, chance: random.Random) -> Event | None:
    """Do one thing on some dossier; the event that was kept."""
    with counter.view() as uow:
        rows = uow.queue.rows(QueueFilter(states=frozenset()))
    if not rows:
        return None
    row = chance.choice(rows)
    note = uuid4().hex
    acts: list[Callable[[], Event | None]] = [
        lambda: mark_field(counter, chance.choice(OFFICERS), MarkField(row.dossier_id, "nik", "flag", note)),
        lambda: decide(
            counter, chance.choice(OFFICERS), Decide(row.dossier_id, chance.choice(list(Decision)), (), note)
        ),
        lambda: undo(counter, chance.choice(OFFICERS), row.dossier_id),
        lambda: settle(counter, chance.choice(SUPERVISORS), row, note),
        lambda: (
            issue(
                counter, chance.choice(OFFICERS), IssueReceipt(row.dossier_id, ReceiptType.TANDA_TERIMA, reason=note)
            ).event
        ),
        lambda: hold(counter, chance.choice(OFFICERS), row.dossier_id),
    ]
    return chance.choices(acts, (5, 5, 1, 5, 2, 2))[0]()


def settle(counter: Counter, officer: Officer, row: QueueRow, note: str) -> Event:
    """A supervisor's word on a dossier: on a decision, or on a conflict."""
    if row.state is not State.CONFLICT:
        outcome = random.choice(list(Review))
        return review(counter, officer, ReviewDecision(row.dossier_id, outcome, note))
    with counter.view() as uow:
        contenders = case_of(uow, row.dossier_id).contenders
    return resolve(counter, officer, ResolveConflict(row.dossier_id, contenders[0].event_id, note)).event


def hold(counter: Counter, officer: Officer, dossier_id: UUID) -> None:
    """Take a claim and give it back."""
    claim(counter, officer, dossier_id)
    release(counter, officer, dossier_id)


def store_is_filled(counter: Counter) -> bool:
    """Whether there is something to decide."""
    with counter.view() as uow:
        return bool(uow.queue.rows(QueueFilter(), limit=1))


def write_down(side: int, event: Event) -> None:
    """Keep the id of what an officer was told, durably, before it counts."""
    os.write(side, f"{event.event_id}\n".encode())
    os.fsync(side)


def main(home: Path, url: str, name: str, side_file: Path, stop_file: Path, errors: Path) -> None:
    """Work until told to stop."""
    os.dup2(os.open(errors, os.O_WRONLY | os.O_APPEND | os.O_CREAT), sys.stderr.fileno())
    counter, store, hub = open_counter(home, url, name)
    chance = random.Random(f"{name}{os.getpid()}{datetime.now(UTC)}")
    while not (store_is_filled(counter) or stop_file.exists()):
        synchronise(counter)
    side = os.open(side_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    while not stop_file.exists():
        try:
            event = work(counter, chance)
            if event is not None:
                write_down(side, event)
            if chance.random() < 0.2:
                synchronise(counter)
        except LoketError:
            pass
        time.sleep(PAUSE)
    hub.close()
    store.close()
