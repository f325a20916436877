"""What the store finds by the kinds of events holds all that came back or must be called back, and little else."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from histories import DOSSIER, START, Device, dossier
from keys import KEY

from workstation.domain.event import EventKind
from workstation.domain.recall import HARMLESS
from workstation.domain.ruling import Decision, Review
from workstation.store.unit_of_work import Store

PAPER = {"type": "tanda_terima", "serial": "TT/1"}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One store for all examples; none of them is kept."""
    made = Store.open(tmp_path_factory.mktemp("store") / "loket.db", KEY)
    yield made
    made.close()


def received(store: Store, device: Device) -> list[list[object]]:
    """What is found after a device told its history: unsettled prints, sent back to ani, decisions."""
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.events.receive(device.heard)
        decisions: list[object] = list(uow.events.decided_since(START + timedelta(seconds=2)))
        return [uow.events.unsettled_prints(), uow.events.sent_back_to("ani", START), decisions]


def test_what_is_settled_is_not_looked_at(store: Store) -> None:
    """The lists stay quick because most dossiers are decided, printed and upheld, and no more is heard of them."""
    one = Device("w1")
    decision = one.decide("ani", Decision.APPROVE, flags=["field:nik"])
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    one.review("sri", Review.UPHOLD, decision)
    assert received(store, one) == [[], [], []]
    one.review("tuti", Review.OVERTURN, decision)
    late = one.decide("budi", Decision.REJECT)
    assert received(store, one) == [[DOSSIER], [], [(late.event_id, DOSSIER)]]


def test_a_broken_payload_hides_nothing(store: Store) -> None:
    one = Device("w1")
    one.decide("ani", Decision.APPROVE)
    one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
    one.act("sri", EventKind.REVIEWED, "bukan JSON")
    assert received(store, one)[0] == [DOSSIER]


def test_every_way_back_is_found(store: Store) -> None:
    returned = Device("w1")
    returned.review("sri", Review.RETURN, returned.decide("ani", Decision.APPROVE))
    assert received(store, returned)[1] == [DOSSIER]
    one, other = Device("w1"), Device("w2")
    ani, budi = one.decide("ani", Decision.APPROVE), other.decide("budi", Decision.REJECT)
    one.hear(other)
    assert received(store, one)[1] == []
    one.resolve("sri", budi, ani)
    assert received(store, one)[1] == [DOSSIER]
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.events.receive(one.heard)
        assert uow.events.sent_back_to("ani", START + timedelta(days=1)) == []


def test_every_event_that_turns_a_decision_unsettles_its_print(store: Store) -> None:
    for kind in set(EventKind) - HARMLESS - {EventKind.DECIDED}:
        one = Device("w1")
        one.decide("ani", Decision.APPROVE)
        one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
        assert received(store, one)[0] == []
        one.act("ani", kind, {})
        assert received(store, one)[0] == [DOSSIER], kind
    for kind in HARMLESS:
        one = Device("w1")
        one.decide("ani", Decision.APPROVE)
        one.act("ani", EventKind.RECEIPT_ISSUED, PAPER)
        one.act("ani", kind, PAPER)
        assert received(store, one)[0] == [], kind
