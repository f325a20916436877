"""Write sticks: what waits here to the hub, and what the hub has to an office that no network reaches."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO, cast

from workstation.domain.device import DeviceCard
from workstation.domain.hub import HubDossier, HubEvent, Lease
from workstation.domain.look import LookKind
from workstation.domain.officer import SYSTEM, Officer
from workstation.domain.refusals import ScanMissing
from workstation.domain.wire import event_to_json
from workstation.sealing import Scratch
from workstation.steps.counter import Counter
from workstation.steps.greet import HUB_ID, greet
from workstation.steps.looks import log_carried
from workstation.steps.officers import officers_for
from workstation.steps.pull import DOSSIERS_READ, EVENTS_READ
from workstation.steps.renamed import refuse_if_renamed
from workstation.steps.standing import compared
from workstation.sync.stick import Hand, next_number, number_heard, refusals, state_of_office
from workstation.sync.stick_errors import StickNoReceiver, StickOfficeNeeded
from workstation.sync.stick_manifest import ANSWERS, DOSSIERS, EVENTS, LEASES, SCANS, Direction, Letter
from workstation.sync.stick_parts import (
    State,
    dossier_line,
    event_line,
    lease_line,
    lines_part,
    officers_part,
    state_part,
)
from workstation.sync.stick_proofs import parts_from_hub, parts_to_hub
from workstation.sync.stick_room import Room
from workstation.sync.stickfile import Part, write_stick

BATCH = 500
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """What a stick holds; `left_out` are scans that could not be found, `more` says that not all of the rest fitted."""

    number: int
    receiver: str
    direction: Direction
    events: int = 0
    dossiers: int = 0
    scans: int = 0
    left_out: int = 0
    more: bool = False


def receiver_of(hand: Hand, name: str | None) -> DeviceCard:
    """The trusted device with a name, or the only one there is. Raises StickNoReceiver."""
    found = [card for card in hand.trusted if name in (None, card.workstation)]
    if len(found) != 1:
        raise StickNoReceiver
    return found[0]


def write_to_hub(
    counter: Counter,
    hand: Hand,
    receiver: DeviceCard,
    target: Path,
    officer: Officer = SYSTEM,
    room: Room | None = None,
) -> Written:
    """Write the events that the hub has not confirmed, the oldest first, and how far this office has come.

    The events stay waiting until the hub's own stick brings them back, so that a lost stick loses nothing. Raises
    NameChanged: a stick carries its sender's own events only.
    """
    room = room or Room()
    with counter.view() as uow:
        refuse_if_renamed(uow, counter)
        waiting = list(takewhile(lambda event: room.takes(event_to_json(event)), uow.outbox.waiting(ALL)))
        changed = [record.content for record in uow.officers.unsettled()]
        offices = sorted({*uow.dossiers.offices(), *uow.marks.names(f"{EVENTS_READ}:")})
        missing = tuple(sorted(sha256 for sha256 in uow.dossiers.scans() if not counter.vault.has(sha256)))
        state = State(
            tuple(counter.settings.offices or offices),
            {office: int(uow.marks.get(f"{DOSSIERS_READ}:{office}") or 0) for office in offices},
            {office: int(uow.marks.get(f"{EVENTS_READ}:{office}") or 0) for office in offices},
            missing=missing,
            hub_id=uow.marks.get(HUB_ID) or "",
            heard=number_heard(uow, receiver.workstation),
        )
        seen = {event.dossier_id: uow.queue.row(event.dossier_id).office for event in waiting}
    log_carried(counter, officer, LookKind.EXPORTED, seen, {"what": "stick", "to": receiver.workstation})
    number = next_number(counter)
    parts = [
        state_part(state),
        lines_part(EVENTS, map(event_to_json, waiting)),
        officers_part(changed),
        *parts_to_hub(counter),
    ]
    letter = Letter(Direction.TO_HUB, number, counter.clock.now())
    write_stick(target, hand.card, hand.sign, [receiver], letter, parts)
    return Written(number, receiver.workstation, Direction.TO_HUB, len(waiting), more=room.full)


def write_from_hub(
    counter: Counter,
    hand: Hand,
    officer: Officer,
    receiver: DeviceCard,
    target: Path,
    offices: Sequence[str] = (),
    days: int = 0,
    room: Room | None = None,
) -> Written:
    """Write what an office has not told to have yet: dossiers with their scans, events, refusals, who holds what.

    What does not fit comes with the next stick, once the office told that it has this one. With `days` its new pending
    dossiers are claimed for it, so that nobody decides them here meanwhile. Raises StickOfficeNeeded before the
    office's first stick when no office is named, and HubUnreachable.
    """
    with counter.view() as uow:
        known = state_of_office(uow, receiver.workstation)
        told = refusals(uow, receiver.workstation)
        heard = number_heard(uow, receiver.workstation)
    hub_id = greet(counter).welcome.hub_id
    begin = _where_to_begin(known or State(tuple(offices)), hub_id)
    served = tuple(dict.fromkeys([*begin.offices, *offices]))
    if not served:
        raise StickOfficeNeeded(receiver=receiver.workstation)
    room = room or Room()
    # Events first: a dossier without those that decided it would look as if it still had to be decided.
    events = compared(counter, _events(counter, begin, served, room))
    dossiers = _dossiers(counter, begin, served, room)
    if days:
        ids = [item.dossier.dossier_id for item in dossiers]
        counter.hub.claim(ids, officer.name, receiver.workstation, timedelta(days=days), trip=True)
    state = _carried(begin, served, dossiers, events)
    leases = [lease for lease in counter.hub.leases() if _concerns(lease, receiver, dossiers)]
    wanted = [document.sha256 for item in dossiers for document in item.dossier.documents]
    staff, staff_position = officers_for(counter, served)
    seen = {item.event.dossier_id: item.office for item in events if item.event}
    seen |= {item.dossier.dossier_id: item.dossier.office for item in dossiers}
    log_carried(counter, officer, LookKind.EXPORTED, seen, {"what": "stick", "to": receiver.workstation})
    with tempfile.TemporaryFile(dir=hand.scratch) as file, Scratch(file) as scratch:
        scans, left_out = _scans(counter, [*wanted, *begin.missing], scratch)
        number = next_number(counter)
        parts = [
            state_part(replace(state, now=counter.clock.now(), hub_id=hub_id, heard=heard, staff=staff_position)),
            lines_part(DOSSIERS, map(dossier_line, dossiers)),
            lines_part(EVENTS, map(event_line, events)),
            lines_part(ANSWERS, told),
            lines_part(LEASES, map(lease_line, leases)),
            officers_part(staff),
            *parts_from_hub(counter, receiver),
            *scans,
        ]
        letter = Letter(Direction.FROM_HUB, number, counter.clock.now())
        write_stick(target, hand.card, hand.sign, [receiver], letter, parts)
    counts = len(events), len(dossiers), len(scans), left_out
    return Written(number, receiver.workstation, Direction.FROM_HUB, *counts, more=room.full)


def _where_to_begin(known: State, hub_id: str) -> State:
    """What an office has, at this hub: its places in the feeds of another one mean nothing here."""
    if known.hub_id in ("", hub_id):
        return known
    return State(known.offices, missing=known.missing)


def _dossiers(counter: Counter, begin: State, served: Sequence[str], room: Room) -> list[HubDossier]:
    after = {office: begin.dossiers.get(office, 0) for office in served}
    found: list[HubDossier] = []
    while not room.full and (batch := counter.hub.dossiers(after, BATCH)):
        sizes = counter.hub.scan_sizes({one.sha256 for item in batch for one in item.dossier.documents})
        for item in batch:
            wanted = {one.sha256 for one in item.dossier.documents}
            if not room.takes(dossier_line(item), sum(sizes.get(one, 0) for one in wanted), len(wanted)):
                return found
            found.append(item)
        after |= {item.dossier.office: item.position for item in batch}
    return found


def _events(counter: Counter, begin: State, served: Sequence[str], room: Room) -> list[HubEvent]:
    after = {office: begin.events.get(office, 0) for office in served}
    found: list[HubEvent] = []
    while not room.full and (batch := counter.hub.feed(after, BATCH)):
        found += takewhile(lambda item: room.takes(event_line(item)), batch)
        after |= {item.office: item.position for item in batch}
    return found


def _carried(begin: State, served: Sequence[str], dossiers: list[HubDossier], events: list[HubEvent]) -> State:
    """From where to where the stick brings the office."""
    from_dossiers = {office: begin.dossiers.get(office, 0) for office in served}
    from_events = {office: begin.events.get(office, 0) for office in served}
    return State(
        tuple(served),
        from_dossiers | {item.dossier.office: item.position for item in dossiers},
        from_events | {item.office: item.position for item in events},
        from_dossiers,
        from_events,
    )


def _concerns(lease: Lease, receiver: DeviceCard, dossiers: list[HubDossier]) -> bool:
    return lease.workstation == receiver.workstation or lease.dossier_id in {
        item.dossier.dossier_id for item in dossiers
    }


def _scans(counter: Counter, wanted: Sequence[str], scratch: Scratch) -> tuple[list[Part], int]:
    """The scans as parts, and how many the hub did not have."""
    parts, left_out = [], 0
    for sha256 in dict.fromkeys(wanted):
        start = scratch.size
        try:
            for piece in counter.hub.scan(sha256):
                scratch.write(piece)
        except ScanMissing:
            left_out += 1
            continue
        parts.append(Part.of_stretch(SCANS + sha256, cast(BinaryIO, scratch), start, scratch.size - start))
    return parts, left_out
