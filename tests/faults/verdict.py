"""What is left of what workstations told their officers, once everything is mended."""

from collections import Counter as Tally
from dataclasses import dataclass

from keys import KEY
from stations import history_of

from faults.office import HERE, Office
from faults.worker import open_counter
from workstation.domain.case import fold
from workstation.domain.event import Event
from workstation.domain.queue import QueueFilter
from workstation.hub.central import CentralHub
from workstation.hub.quarantine import Quarantine
from workstation.hub.scans import FolderScans
from workstation.steps.counter import Counter
from workstation.sync.round import synchronise


@dataclass(frozen=True)
class Verdict:
    """How many events were acknowledged to officers, and how many of them are lost or there twice."""

    acknowledged: int
    lost: int
    doubled: int


def judge(office: Office) -> Verdict:
    """Sync everybody and compare what each has with what was said; raises AssertionError where two differ."""
    kept = [line for worker in office.workers for line in worker.side_file.read_text(encoding="utf-8").split()]
    opened = [open_counter(worker.home, worker.url, worker.name) for worker in office.workers]
    hub = CentralHub(office.url, FolderScans(office.folder / "scans"), Quarantine(office.folder / "quarantine", KEY))
    try:
        for _ in range(3):
            for counter, _, _ in opened:
                result = synchronise(counter)
                assert result.problem is None and not result.set_aside, result
        at_hub = [item.event for item in history_of(hub, HERE) if item.event]
        for counter, _, _ in opened:
            _agrees(counter, at_hub)
    finally:
        hub.close()
        for _, store, line in opened:
            line.close()
            store.close()
    ids = Tally(str(event.event_id) for event in at_hub)
    said = Tally(_said(event) for event in at_hub)
    lost = sum(1 for one in set(kept) if one not in ids)
    doubled = sum(count - 1 for count in [*ids.values(), *said.values()] if count > 1)
    return Verdict(len(kept), lost, doubled)


def _said(event: Event) -> str:
    """What an event says that no other does: its note, or what it undoes."""
    data = event.data
    return f"{event.kind} {data.get('note') or data.get('reason') or data.get('undoes') or event.event_id}"


def _agrees(counter: Counter, at_hub: list[Event]) -> None:
    """Whether a workstation has the same histories, and lists what they amount to."""
    with counter.uow() as uow:
        assert uow.outbox.count_waiting() == 0
        assert uow.queue.rebuild() == 0
        for row in uow.queue.rows(QueueFilter(states=frozenset())):
            history = {event.event_id: event for event in at_hub if event.dossier_id == row.dossier_id}
            assert history == {event.event_id: event for event in uow.events.of(row.dossier_id)}
            case = fold(history.values())
            assert (row.state, case.waiting) == (case.state, frozenset())
