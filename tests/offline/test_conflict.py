"""Two counters decide one dossier without a network; a supervisor settles it; everybody ends with the same case."""

from pathlib import Path

import pytest
from counters import filled

from workstation.domain.event import Role
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import FourEyes, NoConflict, ReasonNeeded, RoleNotAllowed
from workstation.domain.ruling import Decision, State
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.queue import list_queue
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.resolve import ResolveConflict, resolve
from workstation.steps.show import open_case
from workstation.sync.round import synchronise

ANI, BUDI = Officer("ani"), Officer("budi")
SRI = Officer("sri", Role.SUPERVISOR)


@pytest.fixture
def counters(tmp_path: Path, samples: Path) -> tuple[Counter, Counter, Counter]:
    """Three counters of one office with the same dossiers."""
    made = filled(tmp_path, samples, "loket-1", "loket-2", "loket-3")
    return made[0], made[1], made[2]


def test_a_conflict_is_settled_and_its_paper_recalled(counters: tuple[Counter, Counter, Counter]) -> None:
    first, second, third = counters
    dossier_id = list_queue(first, QueueFilter(states=frozenset({State.PENDING})))[0].dossier_id
    approval = decide(first, ANI, Decide(dossier_id, Decision.APPROVE, note="asli sudah dilihat"))
    refusal = decide(second, BUDI, Decide(dossier_id, Decision.RETURN, note="KK kabur"))
    paper = issue(second, BUDI, IssueReceipt(dossier_id, ReceiptType.PERBAIKAN))
    for counter in (first, second, third):
        synchronise(counter)
    case = open_case(third, SRI, dossier_id).case
    assert case.state is State.CONFLICT
    assert {event.event_id for event in case.contenders} == {approval.event_id, refusal.event_id}

    with pytest.raises(ReasonNeeded):
        resolve(third, SRI, ResolveConflict(dossier_id, approval.event_id, " "))
    with pytest.raises(NoConflict):
        resolve(third, SRI, ResolveConflict(dossier_id, new_id(), "salah nomor"))
    with pytest.raises(RoleNotAllowed):
        resolve(third, Officer("cici"), ResolveConflict(dossier_id, approval.event_id, "bukan supervisor"))
    with pytest.raises(FourEyes):
        resolve(third, Officer("ani", Role.SUPERVISOR), ResolveConflict(dossier_id, approval.event_id, "punya saya"))

    done = resolve(third, SRI, ResolveConflict(dossier_id, approval.event_id, "KK asli terbaca"))
    assert done.recalled == (paper.receipt.serial,)
    assert done.event.data["others"] == [str(refusal.event_id)]
    with pytest.raises(NoConflict):
        resolve(third, SRI, ResolveConflict(dossier_id, approval.event_id, "dua kali"))

    for counter in (third, first, second):
        synchronise(counter)
    states = {open_case(counter, SRI, dossier_id).case.state for counter in counters}
    assert len(states) == 1 and states.pop() in (State.APPROVED, State.FLAGGED)
    histories = [{event.event_id for event in open_case(counter, SRI, dossier_id).history} for counter in counters]
    assert histories[0] == histories[1] == histories[2]
