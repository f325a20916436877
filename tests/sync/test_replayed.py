"""Events sent again, out of order or under another's place: the hub and the others stay as they were, or say so."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from acts import at_hub, feed, fields, insert_raw, mark, synced, take_in
from attacks import Outcome, Record
from offices import Office
from stations import Station, check

from workstation.domain.event import event_hash
from workstation.domain.ids import new_id
from workstation.steps.pull import take_events

Make = Callable[..., Station]
ROUNDS = 20


def test_replayed_batches_add_nothing_to_the_hub(office: Office, make: Make, attack: Record) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    sent = [mark(first, one, f"f{number}") for number in range(5)]
    synced(first, other)
    before, chance = feed(office), Random(1)
    same = 0
    for number in range(ROUNDS):
        batch = chance.sample(sent, chance.randint(1, 5))
        (first if number % 2 else other).line.hub.push(batch)
        same += feed(office) == before
    attack("events: sent again, in any order, by whoever", Outcome.PREVENTED, ROUNDS, same)
    synced(first, other)
    check([first, other], before)


def test_a_feed_played_again_or_out_of_order_tells_the_same(office: Office, make: Make, attack: Record) -> None:
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first)
    for number in range(5):
        mark(first, one, f"f{number}")
    synced(first, other)
    items, chance = feed(office), Random(2)
    whole, row = other.events(one), other.rows()
    same = 0
    for _ in range(ROUNDS):
        with other.counter.uow() as uow:
            taken = take_events(other.counter, uow, chance.choices(items, k=7))
            uow.commit()
        same += (taken.new, other.events(one), other.rows()) == (0, whole, row)
    attack("events: a feed played again", Outcome.PREVENTED, ROUNDS, same)
    late = make("w3")
    synced(late)
    assert (late.events(one), late.rows()) == (whole, row)


def test_events_that_changed_places_are_not_believed(office: Office, make: Make, attack: Record) -> None:
    """Somebody with the hub's database puts true events of one device into other places of its chain."""
    (one,) = take_in(office, "R1")
    first, other = make("w1"), make("w2")
    synced(first, other)
    true = [mark(first, one, f"f{number}") for number in range(4)]
    synced(first)
    moved = []
    for event in true:
        as_it_was = replace(event, event_id=new_id(), seq=event.seq + 10)
        sealed = replace(as_it_was, event_id=new_id(), seq=event.seq + 20, prev_hash=true[-1].hash)
        moved += [as_it_was, replace(sealed, hash=event_hash(sealed))]
    for event in moved:
        insert_raw(office, event)
    synced(other)
    with other.store.view() as uow:
        strange = sorted(one.cause for one in uow.events.strange())
    assert fields(other.events(one)) == ["f0", "f1", "f2", "f3"]
    attack("events: put into other places of their chain", Outcome.DETECTED, len(moved), len(strange))
    assert set(strange) == {"bad_hash", "bad_signature"} and len(at_hub(office)) == 12
