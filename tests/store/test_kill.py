"""A process killed at any moment loses nothing that it said it had saved, and doubles nothing."""

import hashlib
import os
import random
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

from histories import START, dossier
from keys import KEY, raw

from workstation.domain.event import FIRST_HASH, event_hash
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault

ROOT = Path(__file__).parents[2]
DOSSIERS = 100


def test_nothing_acknowledged_is_lost_or_doubled_when_the_process_is_killed(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "store.db", KEY)
    with store.unit_of_work() as uow:
        for number in range(DOSSIERS):
            uow.dossiers.add(dossier(f"REG-{number:03d}", documents=()), START)
        uow.commit()
    store.close()
    chance = random.Random(20261122)
    acknowledged: dict[UUID, str] = {}
    for _ in range(5):
        acknowledged |= run_and_kill(tmp_path, chance.randint(1, 24), chance.randrange(300_000))
        examine(tmp_path, acknowledged)
    acknowledged |= run_and_kill(tmp_path, DOSSIERS, 0)
    events = examine(tmp_path, acknowledged)
    assert events == DOSSIERS


def run_and_kill(home: Path, lines: int, turns: int) -> dict[UUID, str]:
    """Kill the process some turns after it said so many lines, wherever it is then; everything it said."""
    command = [sys.executable, str(Path(__file__).with_name("decide_until_killed.py")), str(home)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if len(said) == lines:
            for _ in range(turns):
                pass
            process.kill()
    process.wait()
    process.stdout.close()
    pairs = [line.split() for line in said if line.endswith("\n")]
    return {UUID(event_id): scan for event_id, scan in pairs}


def examine(home: Path, acknowledged: dict[UUID, str]) -> int:
    """Check the store and the vault after a kill; how many events there are."""
    with closing(raw(home / "store.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
    store, vault = Store.open(home / "store.db", KEY), Vault(home / "scans", KEY)
    with store.unit_of_work() as uow:
        events = uow.events.since(START)
        waiting = uow.outbox.waiting(DOSSIERS * 2)
        assert uow.queue.rebuild() == 0
    store.close()
    events.sort(key=lambda event: event.seq)
    assert acknowledged.keys() <= {event.event_id for event in events}
    assert len({event.dossier_id for event in events}) == len(events)
    assert waiting == events
    previous = FIRST_HASH
    for number, event in enumerate(events, start=1):
        assert (event.seq, event.prev_hash, event.hash) == (number, previous, event_hash(event))
        previous = event.hash
        assert vault.get(event.data["scan"])
    scans = {str(event.data["scan"]) for event in events}
    whole = list((home / "scans").glob("*/[0-9a-f]*"))
    # A scan that was put by a process killed before its commit is whole as well.
    assert len(scans) <= len(whole) <= len(scans) + 5
    assert all(hashlib.sha256(vault.get(scan)).hexdigest() == scan for scan in scans)
    return len(events)
