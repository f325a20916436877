"""A workstation that is moved to another office delivers what it had decided, and works on its new office only."""

from datetime import timedelta
from pathlib import Path

import pytest
from counters import open_counter
from histories import START, Device, dossier
from makers import bundle
from offices import Office

from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.refusals import OfficeLeft
from workstation.domain.ruling import Decision, Review, State
from workstation.hub.founding import grant, revoke
from workstation.steps.claim import claim, take_next
from workstation.steps.comeback import came_back_to
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, MarkField, decide, mark_field
from workstation.steps.queue import count_queue, list_queue
from workstation.steps.read import PreReadResult, pre_read
from workstation.steps.review import ReviewDecision, review
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

ANI = Officer("ani")
A1, A2, B1, B2 = (dossier(number).dossier_id for number in ("A1", "A2", "B1", "B2"))


@pytest.fixture
def hub(central: Office, tmp_path: Path) -> Office:
    """Two dossiers in each of two offices, and an old decision in office B."""
    for number in ("A1", "A2", "B1", "B2"):
        office = "317101" if number[0] == "A" else "317102"
        central.intake.accept(bundle(tmp_path, number, office=office), START)
    central.hub("wb", ("317102",)).push([Device("wb").decide("budi", Decision.REJECT, B2, note="x")])
    return central


def shown(counter: Counter, **more: bool) -> list[str]:
    states = frozenset(State)
    return sorted(row.registration_no for row in list_queue(counter, QueueFilter(states=states, **more)))


def test_a_moved_workstation_delivers_to_the_old_office_and_works_on_the_new(hub: Office, tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home", hub.hub("w1", ("317101",)), "w1")
    assert synchronise(counter).dossiers == 2
    assert shown(counter) == ["A1", "A2"]
    # Without the network: decided here, sent nowhere yet.
    decide(counter, ANI, Decide(A1, Decision.RETURN, note="foto ulang"))
    mark_field(counter, ANI, MarkField(A2, "nik", "flag"))
    grant(hub.url, "w1", ("317102",))
    hub.intake.accept(bundle(tmp_path, "A3"), START)

    result = synchronise(counter)
    assert (result.delivered, result.set_aside, result.dossiers, result.problem) == (2, 0, 2, None)
    told = hub.hub("wa", ("317101",)).feed({"317101": 0})
    assert [(item.office, item.event.dossier_id) for item in told if item.event] == [("317101", A1), ("317101", A2)]

    assert shown(counter) == ["B1", "B2"]
    assert open_case(counter, ANI, B2).case.state is State.REJECTED
    assert count_queue(counter, ANI).pending == 1
    assert take_next(counter, ANI) == B1
    # Nothing that was here is gone, and what was decided can still be looked at.
    assert shown(counter, everywhere=True) == ["A1", "A2", "B1", "B2"]
    assert open_case(counter, ANI, A1).case.state is State.RETURNED
    assert synchronise(counter).dossiers == 0


def test_what_was_left_is_not_worked_on_any_more(hub: Office, tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home", hub.hub("w1", ("317101",)), "w1")
    synchronise(counter)
    claim(counter, ANI, A2)
    grant(hub.url, "w1", ("317102",))
    assert hub.hub("wa", ("317101",)).leases() == [], "what it held is free for others at once"
    synchronise(counter)
    for act in (
        lambda: decide(counter, ANI, Decide(A2, Decision.RETURN, note="x")),
        lambda: mark_field(counter, ANI, MarkField(A2, "nik", "flag")),
        lambda: claim(counter, ANI, A2),
    ):
        with pytest.raises(OfficeLeft, match="317101"):
            act()
    assert open_case(counter, ANI, A2).case.state is State.PENDING
    # Moved back, it goes on where it stopped.
    grant(hub.url, "w1", ("317101", "317102"))
    synchronise(counter)
    assert shown(counter) == ["A1", "A2", "B1", "B2"]
    decide(counter, ANI, Decide(A2, Decision.RETURN, note="x"))
    assert synchronise(counter).delivered == 1


def test_what_was_left_is_neither_fetched_nor_read_ahead_and_what_was_decided_is_still_sent(
    central: Office, tmp_path: Path
) -> None:
    here = [bundle(tmp_path, number, scan=number.encode()) for number in ("A1", "A2")]
    there = bundle(tmp_path, "B1", scan=b"B1", office="317102")
    for one in (*here, there):
        central.intake.accept(one, START)
    counter = open_counter(tmp_path / "home", central.hub("w1", ("317101",)), "w1")
    synchronise(counter, fetch_for=timedelta(0))
    decide(counter, ANI, Decide(A1, Decision.RETURN, note="foto ulang"))
    grant(central.url, "w1", ("317102",))
    result = synchronise(counter)
    assert (result.delivered, result.scans, result.scans_remaining) == (1, 1, 0)
    assert counter.vault.lacking([*here[0].files, *here[1].files, *there.files]) == [*here[0].files, *here[1].files]
    assert pre_read(counter) == PreReadResult(checked=1)
    with counter.view() as uow:
        assert uow.dossiers.scans() == set(there.files)
        assert [entry.state for entry in uow.outbox.entries()] == ["delivered"]
    # Moved back, what waited comes after all.
    grant(central.url, "w1", ("317101",))
    assert synchronise(counter).scans == 2
    assert pre_read(counter) == PreReadResult(checked=1)


def test_what_came_back_from_a_supervisor_is_left_to_the_office_too(hub: Office, tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home", hub.hub("w1", ("317101",)), "w1")
    synchronise(counter)
    decide(counter, ANI, Decide(A1, Decision.RETURN, note="x"))
    synchronise(counter)
    other = open_counter(tmp_path / "other", hub.hub("wa", ("317101",)), "wa")
    synchronise(other)
    review(other, Officer("sri", Role.SUPERVISOR), ReviewDecision(A1, Review.OVERTURN, "lihat lagi"))
    synchronise(other)
    synchronise(counter)
    assert set(came_back_to(counter, "ani")) == {A1}
    grant(hub.url, "w1", ("317102",))
    synchronise(counter)
    assert came_back_to(counter, "ani") == {}


def test_a_workstation_that_was_shut_out_keeps_its_work_until_it_is_let_in(hub: Office, tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home", hub.hub("w1", ("317101",)), "w1")
    synchronise(counter)
    revoke(hub.url, "w1")
    claim(counter, ANI, A1)
    decide(counter, ANI, Decide(A1, Decision.RETURN, note="x"))
    result = synchronise(counter)
    assert result.problem is not None and result.delivered == 0
    assert count_queue(counter, ANI).waiting_to_send == 1
    grant(hub.url, "w1", ("317101",))
    assert synchronise(counter).delivered == 1
