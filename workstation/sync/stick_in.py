"""Take sticks in: an office's events into the hub, and what the hub wrote into an office. In any order, any number of
times: what is known already changes nothing, and a place in a feed moves only where the stick leaves no gap before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.event import is_sealed
from workstation.domain.ports import UnitOfWork
from workstation.steps.claim import remember
from workstation.steps.counter import Counter
from workstation.steps.deliver import take_answers
from workstation.steps.greet import TOLERATED, greet
from workstation.steps.pull import DOSSIERS_READ, EVENTS_READ, take_events
from workstation.steps.rejoin import rejoin
from workstation.sync import stick_parts, stick_proofs
from workstation.sync.stick import Age, Hand, note_number, note_refusals, note_state
from workstation.sync.stick_errors import StickNeedsSetting, StickNonsense, StickWrongOffice
from workstation.sync.stick_manifest import SCANS, Direction
from workstation.sync.stickfile import Stick, open_stick

PUSHED = 200
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a stick brought that was new.

    `known` says that a stick as new as this one had been taken in before; `clock_slow` that this computer's clock
    stands before the time at which the hub wrote it.
    """

    sender: str
    number: int
    direction: Direction
    dossiers: int = 0
    events: int = 0
    refused: int = 0
    strange: int = 0
    scans: int = 0
    known: bool = False
    clock_slow: bool = False


def take_in_stick(counter: Counter, hand: Hand, path: Path, has_own_hub: bool) -> TakenIn:
    """Verify a stick and take in what it brings. `has_own_hub` says that this computer founded its own embedded hub.

    Raises the errors of stick_errors (nothing has changed then), and HubUnreachable for a stick to the hub.
    """
    with open_stick(path, hand.identity, hand.trusted, hand.scratch) as stick:
        if stick.manifest.letter.direction is Direction.TO_HUB:
            return _into_hub(counter, stick)
        if has_own_hub:
            raise StickNeedsSetting
        return _into_office(counter, stick, hand)


def _into_hub(counter: Counter, stick: Stick) -> TakenIn:
    sender, letter = stick.manifest.sender, stick.manifest.letter
    state, events = stick_parts.state_of(stick), stick_parts.own_events(stick)
    if any(event.workstation != sender for event in events):
        raise StickNonsense
    welcome = greet(counter).welcome
    if not set(state.offices) & set(welcome.offices):
        raise StickWrongOffice(offices=", ".join(state.offices))
    stick_proofs.take_to_hub(counter, stick, state.offices)
    answers = [
        answer for start in range(0, len(events), PUSHED) for answer in counter.hub.push(events[start : start + PUSHED])
    ]
    refused = [answer for answer in answers if answer.status == "refused"]
    with counter.uow() as uow:
        age = note_number(uow, sender, letter.number)
        if age is Age.NEW:
            note_state(uow, sender, state)
        note_refusals(uow, sender, [stick_parts.answer_line(answer) for answer in refused])
        uow.commit()
    accepted = sum(answer.status == "accepted" for answer in answers)
    return TakenIn(sender, letter.number, letter.direction, 0, accepted, len(refused), known=age is not Age.NEW)


def _into_office(counter: Counter, stick: Stick, hand: Hand) -> TakenIn:
    sender, letter = stick.manifest.sender, stick.manifest.letter
    state = stick_parts.state_of(stick)
    served = counter.settings.offices
    if served and not set(served) & set(state.offices):
        raise StickWrongOffice(offices=", ".join(state.offices))
    dossiers, events = stick_parts.fed_dossiers(stick), stick_parts.fed_events(stick)
    leases, answers = stick_parts.leases(stick), stick_parts.answers(stick)
    scans = _keep_scans(counter, stick)
    now = counter.clock.now()
    with counter.uow() as uow:
        age = note_number(uow, sender, letter.number)
        new = uow.dossiers.add_all([item.dossier for item in dossiers], now)
        stick_proofs.take_keys(counter, uow, stick, hand.trusted)
        received, strange = take_events(counter, uow, events)
        # A restored older copy of this home: the hub has other events at the places of what waits here.
        own = [item.event for item in events if item.event and item.event.workstation == counter.workstation]
        taken = {event.seq for event in own if is_sealed(event)}
        forked = [event.event_id for event in uow.outbox.waiting(ALL) if event.seq in taken]
        _move_on(uow, DOSSIERS_READ, state.from_dossiers, state.dossiers)
        _move_on(uow, EVENTS_READ, state.from_events, state.events)
        uow.commit()
    refused = take_answers(counter, answers)
    # Also when it comes again: the first time may have ended here.
    if age is not Age.OLD:
        remember(counter, leases)
    rejoin(counter, forked)
    stick_proofs.take_head(counter, stick)
    slow = state.now is not None and now < state.now - TOLERATED
    known = age is not Age.NEW
    return TakenIn(sender, letter.number, letter.direction, new, received, refused, strange, scans, known, slow)


def _move_on(uow: UnitOfWork, feed: str, begin: Mapping[str, int], end: Mapping[str, int]) -> None:
    """Move the places in a feed, unless the stick begins after what is here: then something before it is missing."""
    for office, position in end.items():
        name = f"{feed}:{office}"
        here = int(uow.marks.get(name) or 0)
        if begin.get(office, 0) <= here < position:
            uow.marks.set(name, str(position))


def _keep_scans(counter: Counter, stick: Stick) -> int:
    new = 0
    sizes = {part.name: part.sha256 for part in stick.manifest.parts}
    for name in stick.names:
        if not name.startswith(SCANS):
            continue
        if name.removeprefix(SCANS) != sizes[name]:
            raise StickNonsense
        if not counter.vault.has(sizes[name]):
            counter.vault.put(stick.read(name))
            new += 1
    return new
