"""Run by test_kill.py in a process of its own: decide one dossier after another, saying so after each commit."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from keys import KEY

from workstation.domain.event import Event, EventKind, Role, canonical_json, event_hash
from workstation.domain.ids import new_id
from workstation.domain.queue import QueueFilter
from workstation.store.unit_of_work import Store
from workstation.store.vault import Vault


def main(home: Path) -> None:
    store, vault = Store.open(home / "store.db", KEY), Vault(home / "scans", KEY)
    while True:
        with store.unit_of_work() as uow:
            rows = uow.queue.rows(QueueFilter(), limit=1)
            if not rows:
                return
            scan = vault.put(rows[0].dossier_id.bytes * 4096)
            seq, previous = uow.events.last_link("w1")
            event = Event(
                event_id=new_id(),
                dossier_id=rows[0].dossier_id,
                kind=EventKind.DECIDED,
                payload=canonical_json({"decision": "approve", "scan": scan}),
                officer="ani",
                role=Role.PETUGAS,
                workstation="w1",
                seq=seq + 1,
                occurred_at=datetime.now(UTC),
                parents=frozenset(),
                prev_hash=previous,
                hash="",
            )
            uow.events.append(replace(event, hash=event_hash(event)))
            uow.commit()
        sys.stdout.write(f"{event.event_id} {scan}\n")
        sys.stdout.flush()


main(Path(sys.argv[1]))
