"""Events of others are believed by their signature; what cannot be proven is set aside and never lost."""

from collections.abc import Callable
from dataclasses import replace

from acts import HERE, at_hub, feed, fields, insert_raw, mark, synced, take_in
from devices import make_device
from offices import Office
from stations import Station, check

from workstation.domain.event import Event, event_hash
from workstation.domain.hub import HubEvent
from workstation.domain.ids import new_id
from workstation.domain.ruling import State
from workstation.domain.sealing import EVENTS, signature_text, signed_message
from workstation.steps.pull import take_events

Make = Callable[..., Station]


def strange(station: Station) -> list[str]:
    with station.store.view() as uow:
        return [one.cause for one in uow.events.strange()]


def forged(event: Event, signer: str = "", generation: int = 1) -> Event:
    """The next event of the same chain, as somebody makes it who is not its workstation."""
    draft = replace(event, event_id=new_id(), seq=event.seq + 1, prev_hash=event.hash, payload='{"field":"rt"}')
    link = event_hash(draft)
    device = make_device(signer, generation) if signer else None
    signed = signature_text(device.card.key_id, device.sign(signed_message(EVENTS, link))) if device else ""
    return replace(draft, hash=link, signature=signed)


def test_every_event_is_signed_and_proven_elsewhere(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    event = mark(first, one, "nik")
    assert event.signature.startswith(f"{make_device('w1').card.key_id}:")
    synced(first, other)
    assert fields(other.events(one)) == ["nik"] and strange(other) == []


def test_what_another_key_or_none_signed_is_set_aside(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, thief, other = make("w1"), make("w9"), make("w2")
    synced(first, thief, other)
    event = mark(first, one, "nik")
    synced(first)
    insert_raw(office, forged(event))
    insert_raw(office, replace(forged(event, "w9"), seq=event.seq + 1), seq=event.seq + 2)
    synced(other)
    assert sorted(strange(other)) == ["bad_hash", "bad_signature"]
    assert fields(other.events(one)) == ["nik"]
    assert other.rows()[0].state is State.PENDING
    # It blocks nothing that comes after it.
    mark(other, one, "nama")
    synced(other, first)
    assert fields(first.events(one)) == ["nama", "nik"]


def test_a_key_of_another_workstation_proves_nothing(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, thief, other = make("w1"), make("w9"), make("w2")
    synced(first, thief, other)
    event = mark(first, one, "nik")
    synced(first)
    insert_raw(office, forged(event, "w9"))
    synced(other)
    assert strange(other) == ["unknown_key"]
    synced(other)
    assert strange(other) == ["unknown_key"] and fields(other.events(one)) == ["nik"]


def test_an_event_whose_key_comes_late_is_taken_in_then(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(other)
    synced(first)
    event = mark(first, one, "nik")
    with other.counter.uow() as uow:
        assert take_events(other.counter, uow, [HubEvent(1, HERE, event)]).strange == 1
        uow.commit()
    assert strange(other) == ["unknown_key"] and other.events(one) == []
    synced(other)
    assert strange(other) == [] and fields(other.events(one)) == ["nik"]
    synced(first, other)
    check([first, other], feed(office))


def test_what_was_made_before_devices_signed_stays_valid(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    event = mark(first, one, "nik")
    old = replace(event, workstation="w0", seq=1, event_id=new_id(), signature="")
    insert_raw(office, replace(old, hash=event_hash(old)))
    synced(first, other)
    assert len(other.events(one)) == 2 and strange(other) == []


def test_renewed_keys_go_on_and_old_events_stay_proven(office: Office, make: Make) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first)
    mark(first, one, "nik")
    synced(first)
    first.counter = replace(first.counter, device=make_device("w1", 2))
    mark(first, one, "nama")
    synced(first, other)
    assert fields(other.events(one)) == ["nama", "nik"] and strange(other) == []
    assert len({event.signature.split(":")[0] for event in at_hub(office)}) == 2
    with other.store.view() as uow:
        assert [key.retired for key in uow.keys.of("w1")] == [True, False]
