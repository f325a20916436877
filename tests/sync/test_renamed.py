"""A computer that is given another name keeps its work safe, says what to do, and mixes no two names' chains."""

from collections.abc import Callable
from pathlib import Path

import pytest
from acts import HERE, at_hub, feed, mark, synced, take_in
from histories import DOSSIER
from offices import Office
from stations import Station, check

from workstation.domain.event import EventKind
from workstation.domain.refusals import NameChanged
from workstation.hub.central import CentralHub
from workstation.hub.founding import grant, revoke
from workstation.hub.scans import FolderScans
from workstation.steps.deliver import SYSTEM
from workstation.steps.mint import record
from workstation.sync.round import synchronise

Make = Settle = Callable[..., Station]


def rename(station: Station, office: Office, name: str, known: bool = True) -> None:
    """Another name stands in config.toml when Loket starts again; the hub may or may not know it."""
    if office.server and not known:
        url = office.server.url(office.database, f"{office.database}_{name}")
        hub = CentralHub(url, FolderScans(office.folder / "scans"))
        office.opened.append(hub)
        station.line.hub = hub
    else:
        station.line.hub = office.hub(name, (HERE,))
    station.name = name
    station.store.close()
    station.start()


@pytest.mark.parametrize("known", [True, False])
def test_a_server_is_not_asked_and_the_officer_is_told_what_to_do(central: Office, settle: Settle, known: bool) -> None:
    (one,) = take_in(central, "R1")
    first = settle(central, "w1")
    synced(first)
    waiting = [mark(first, one, "nik"), mark(first, one, "nama")]
    rename(first, central, "w3", known)
    result = synchronise(first.counter)
    expected = NameChanged(old="w1", new="w3", count=2).sentence
    assert (result.problem, result.delivered, result.set_aside) == (expected, 0, 0)
    assert first.line.batches == []
    with pytest.raises(NameChanged):
        mark(first, one, "rt")
    assert first.waiting() == waiting
    # As the sentence says: the old name, a sync, and then the new one.
    rename(first, central, "w1")
    synced(first)
    rename(first, central, "w3")
    mark(first, one, "rt")
    synced(first)
    check([first], feed(central))
    assert [(event.workstation, event.seq) for event in at_hub(central)] == [("w1", 1), ("w1", 2), ("w3", 1)]


def test_a_name_that_was_shut_out_is_let_in_to_deliver_what_it_had(central: Office, settle: Settle) -> None:
    (one,) = take_in(central, "R1")
    first = settle(central, "w1")
    synced(first)
    mark(first, one, "nik")
    revoke(central.url, "w1")
    rename(first, central, "w3")
    assert synchronise(first.counter).problem == NameChanged(old="w1", new="w3", count=1).sentence
    rename(first, central, "w1", known=False)
    problem = synchronise(first.counter).problem
    assert problem is not None and problem.text != NameChanged.text
    grant(central.url, "w1", [HERE])
    synced(first)
    assert not first.waiting()


def test_a_hub_without_names_of_its_own_takes_what_was_made_under_the_old_one(tmp_path: Path, settle: Settle) -> None:
    office = Office(tmp_path / "hub")
    assert office.intake
    (one,) = take_in(office, "R1")
    first = settle(office, "w1")
    synced(first)
    mark(first, one, "nik")
    rename(first, office, "w3")
    # Without the network the two chains must not grow side by side.
    with pytest.raises(NameChanged):
        mark(first, one, "nama")
    synced(first)
    mark(first, one, "nama")
    synced(first)
    check([first], feed(office))
    assert [(event.workstation, event.seq) for event in at_hub(office)] == [("w1", 1), ("w3", 1)]
    # Poison under the old name is told of under the new one, and blocks nothing.
    mark(first, one, "rt")
    mark(first, one, "rw")
    rename(first, office, "w4")
    with first.counter.uow() as uow:
        payload = {"refuses": str(DOSSIER), "cause": "bad_hash", "parents": []}
        assert record(uow, first.counter, SYSTEM, one, EventKind.EVENT_REFUSED, payload).workstation == "w4"
    first.line.faults = {"push": "garble"}
    result = synchronise(first.counter)
    assert (result.problem, result.delivered, result.set_aside) == (None, 2, 1)
    assert not first.waiting()
