"""What a hub of either kind keeps of keys, looks and chains."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from devices import make_device
from histories import DOSSIER, START, Device, dossier
from looks import chain_of, look_of
from offices import Office

from workstation.domain.event import FIRST_HASH
from workstation.domain.hub import Bundle
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor, HubLink, LookKind, LookWish
from workstation.domain.ruling import Decision

ALL = LookWish()


def key(name: str, generation: int = 1) -> KnownKey:
    return KnownKey(make_device(name, generation).card, ("317101", "317102"), START, KeySource.OWN, generation)


def test_every_card_stays_in_the_order_published(office: Office) -> None:
    hub, other = office.hub("w1"), office.hub("w2")
    first, second, foreign = key("w1"), key("w1", 2), key("w2")
    hub.publish_key(first)
    hub.publish_key(first)
    other.publish_key(foreign)
    hub.publish_key(second)
    found = office.hub("w3").keys(0)
    assert [one.key.card for one in found] == [first.card, foreign.card, second.card]
    assert [one.key.signed_from for one in found] == [1, 1, 2]
    assert {one.key.offices for one in found} == {("317101", "317102")}
    assert {one.key.source for one in found} == {KeySource.HUB}
    assert hub.keys(found[1].position) == [found[2]]


def test_looks_are_taken_only_as_one_chain(office: Office) -> None:
    hub = office.hub("w1")
    looks = chain_of("w1", 3)
    assert hub.look_head("w1") == (0, FIRST_HASH)
    assert hub.push_looks(looks[1:]) == 0
    assert hub.push_looks(looks[:2]) == 2
    assert hub.push_looks(looks[:2]) == 0
    assert hub.push_looks([look_of("w1", 3, "9" * 64)]) == 0
    assert hub.push_looks(looks[2:]) == 1
    assert hub.look_head("w1") == (3, looks[2].hash)
    assert hub.looks_of("w1", 1) == looks[1:]
    assert hub.looks_of("w1", 0, 1) == looks[:1]


def test_looks_are_found_by_what_they_saw(office: Office) -> None:
    hub = office.hub("w1")
    a, b = uuid4(), uuid4()
    first = look_of("w1", dossiers=(a, b))
    second = look_of("w1", 2, first.hash, subject="ab" * 32, kind=LookKind.SEARCHED, at=START + timedelta(hours=1))
    third = look_of("w1", 3, second.hash, officer="budi", dossiers=(b,), at=START + timedelta(hours=2))
    assert hub.push_looks([first, second, third]) == 3
    assert hub.looks(ALL) == [third, second, first]
    assert hub.looks(ALL, 1) == [third]
    assert hub.looks(LookWish(dossiers=frozenset({a}))) == [first]
    assert hub.looks(LookWish(dossiers=frozenset({a}), subject="ab" * 32)) == [second, first]
    assert hub.looks(LookWish(dossiers=frozenset())) == []
    assert hub.looks(LookWish(officer="budi")) == [third]
    assert hub.looks(LookWish(kinds=frozenset({LookKind.SEARCHED}))) == [second]
    assert hub.looks(LookWish(since=second.at, until=third.at)) == [second]
    assert hub.looks(LookWish(workstation="w2")) == []


def test_looks_are_seen_by_those_of_the_office(central: Office) -> None:
    one, same, other = central.hub("w1", ("317101",)), central.hub("w2", ("317101",)), central.hub("w3", ("317102",))
    seen = look_of("w1", dossiers=(DOSSIER,))
    signed_in = look_of("w1", 2, seen.hash, office="", kind=LookKind.SIGNED_IN)
    assert one.push_looks([seen, signed_in]) == 2
    assert one.push_looks([look_of("w1", 3, signed_in.hash, office="317102")]) == 0
    assert set(same.looks(ALL)) == {seen, signed_in}
    assert other.looks(ALL) == []
    one.anchor(Anchor("w1", 0, FIRST_HASH, "", 2, signed_in.hash, ""))
    assert len(same.anchors()) == 1 and other.anchors() == []


def test_anchors_tell_how_far_a_chain_had_come(office: Office) -> None:
    hub = office.hub("w1")
    first = Anchor("w1", 1, "a" * 64, "k:s", 0, FIRST_HASH, "")
    second = replace(first, event_seq=2, event_hash="b" * 64)
    for anchor in (first, first, second):
        hub.anchor(anchor)
    office.hub("w2").anchor(replace(first, workstation="w2"))
    assert hub.anchors("w1") == [first, second]
    assert sorted(one.workstation for one in hub.anchors()) == ["w1", "w2"]
    assert all(one.at is not None for one in hub.anchors())


def test_links_tell_what_holds_each_place(office: Office) -> None:
    one = dossier("RA")
    office.intake.accept(Bundle(replace(one, documents=()), {}), START)
    hub, device = office.hub("w1"), Device("w1")
    events = [device.decide("ani", Decision.ESCALATE, one.dossier_id) for _ in range(2)]
    hub.push([*events, device.decide("ani", Decision.APPROVE, dossier("nowhere").dossier_id)])
    assert hub.links("w1", 0) == [
        HubLink(1, events[0].hash, False),
        HubLink(2, events[1].hash, False),
        HubLink(3, device.last, True),
    ]
    assert hub.links("w1", 2) == [HubLink(3, device.last, True)]
