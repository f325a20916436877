"""What sticks carry besides the work itself: the keys that prove it, looks, and how far the logs have come."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

from workstation.domain.device import DeviceCard
from workstation.domain.keys import KeySource, KnownKey
from workstation.domain.look import Anchor, Look
from workstation.domain.look_wire import (
    anchor_from_dict,
    anchor_to_dict,
    key_from_dict,
    key_to_dict,
    look_from_dict,
    look_to_dict,
)
from workstation.domain.ports import UnitOfWork
from workstation.steps.counter import Counter
from workstation.steps.keys import BATCH
from workstation.steps.officers import heard
from workstation.steps.share_looks import anchor_of, go_on_behind
from workstation.steps.signing import note_own_key
from workstation.sync.stick_errors import StickNonsense
from workstation.sync.stick_parts import lines_part, nonsense_refused, only_line, values_of
from workstation.sync.stickfile import OpenedStick, Part, Stick

KEYS, LOOKS, HEADS = "keys.jsonl", "looks.jsonl", "heads.json"
# How far the hub had this workstation's looks, as its last stick said.
AT_HUB = "looks_at_hub"
MOST_LOOKS = 20_000


def parts_to_hub(counter: Counter) -> list[Part]:
    """This workstation's keys, the looks that the hub is not known to have, and how far both logs have come."""
    with counter.uow() as uow:
        note_own_key(uow, counter)
        keys = uow.keys.of(counter.workstation)
        seq, link = (uow.marks.get(AT_HUB) or f"0 {'0' * 64}").split()
        looks = uow.looks.branch_after(int(seq), link, MOST_LOOKS) or []
        anchor = anchor_of(counter, uow.audit.settled_link(counter.workstation), uow.looks.head(), heard(uow))
        uow.commit()
    return [
        lines_part(KEYS, (json.dumps(key_to_dict(key)) for key in keys)),
        lines_part(LOOKS, (json.dumps(look_to_dict(look), ensure_ascii=False) for look in looks)),
        Part.of_bytes(HEADS, json.dumps(anchor_to_dict(anchor)).encode()),
    ]


def own_keys(stick: Stick) -> Iterator[KnownKey]:
    """The keys that a workstation says are its own; raises StickNonsense, as all of these do."""
    with nonsense_refused():
        yield from (key_from_dict(value, KeySource.TRUSTED) for value in values_of(stick, KEYS))


def keys_from_hub(stick: Stick) -> Iterator[KnownKey]:
    """The keys that the hub knows."""
    with nonsense_refused():
        yield from (key_from_dict(value, KeySource.HUB) for value in values_of(stick, KEYS))


def looks_of(stick: Stick) -> Iterator[Look]:
    """A workstation's looks."""
    with nonsense_refused():
        yield from map(look_from_dict, values_of(stick, LOOKS))


def anchor_in(stick: Stick) -> Iterator[Anchor]:
    """How far a workstation's logs have come, if it says so."""
    with nonsense_refused():
        if HEADS in stick.names:
            yield anchor_from_dict(json.loads(only_line(stick, HEADS)))


def head_in(stick: Stick) -> Iterator[tuple[int, str]]:
    """How far the hub has the receiver's looks, if it says so: number and hash of the last."""
    with nonsense_refused():
        if HEADS in stick.names:
            value = json.loads(only_line(stick, HEADS))
            yield int(value["look_seq"]), str(value["look_hash"])


def take_to_hub(counter: Counter, stick: OpenedStick, offices: Sequence[str]) -> None:
    """Put what a workstation's stick says of its keys and logs into the hub. Raises StickNonsense, HubUnreachable."""
    sender = stick.manifest.sender
    keys, looks = list(stick.parsed(own_keys)), list(stick.parsed(looks_of))
    anchor = next(stick.parsed(anchor_in), None)
    named = {key.workstation for key in keys} | {look.workstation for look in looks}
    if named - {sender} or (anchor is not None and anchor.workstation != sender):
        raise StickNonsense
    with counter.uow() as uow:
        uow.keys.learn(keys)
        uow.commit()
    for key in keys:
        counter.hub.publish_key(replace(key, offices=tuple(sorted(offices))))
    head = counter.hub.look_head(sender)
    new = [look for look in looks if look.seq > head[0]]
    counter.hub.push_looks(new)
    if anchor is not None:
        counter.hub.anchor(anchor)


def parts_from_hub(counter: Counter, receiver: DeviceCard) -> list[Part]:
    """Everybody's keys, and how far the hub has the receiver's looks. Raises HubUnreachable."""
    keys: list[KnownKey] = []
    after = 0
    while page := counter.hub.keys(after, BATCH):
        keys += [one.key for one in page]
        after = page[-1].position
    seq, link = counter.hub.look_head(receiver.workstation)
    head = json.dumps({"look_seq": seq, "look_hash": link}).encode()
    return [lines_part(KEYS, (json.dumps(key_to_dict(key)) for key in keys)), Part.of_bytes(HEADS, head)]


def take_keys(counter: Counter, uow: UnitOfWork, brought: Sequence[KnownKey], trusted: Sequence[DeviceCard]) -> None:
    """Learn the keys that prove what the stick carries: those it brings and those trusted here by hand."""
    note_own_key(uow, counter)
    now = counter.clock.now()
    uow.keys.learn([KnownKey(card, (), now, KeySource.TRUSTED) for card in trusted])
    uow.keys.learn(brought)


def take_head(counter: Counter, head: tuple[int, str]) -> None:
    """Note how far the hub has the looks; where it has others, log what it lacks anew behind them."""
    with counter.view() as uow:
        unknown = uow.looks.branch_after(*head, 1) is None
    if unknown:
        go_on_behind(counter, head, ())
    with counter.uow() as uow:
        uow.marks.set(AT_HUB, f"{head[0]} {head[1]}")
        uow.commit()
