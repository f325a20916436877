"""Take sticks in: an office's events into the hub, and what the hub wrote into an office. In any order, any number of
times: what is known already changes nothing, and a place in a feed moves only where the stick leaves no gap before it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workstation.domain.event import Believed
from workstation.domain.look import LookKind
from workstation.domain.officer import SYSTEM, Officer
from workstation.domain.ports import UnitOfWork
from workstation.steps.begin_anew import begin_anew
from workstation.steps.claim import remember
from workstation.steps.counter import Counter
from workstation.steps.deliver import take_answers
from workstation.steps.greet import HUB_ID, TOLERATED, greet
from workstation.steps.looks import log_look
from workstation.steps.lost import tell_of_lost
from workstation.steps.officers import note_heard, pass_on_officers, take_officers
from workstation.steps.pull import DOSSIERS_READ, EVENTS_READ, UNKNOWN_DOSSIER, take_events, try_strange_again
from workstation.steps.rejoin import rejoin
from workstation.steps.standing import compared_here
from workstation.sync import stick_parts, stick_proofs
from workstation.sync.stick import Age, Hand, count_on, note_number, note_refusals, note_state, number_heard
from workstation.sync.stick_errors import StickNeedsSetting, StickNonsense, StickWrongOffice
from workstation.sync.stick_manifest import SCANS, Direction
from workstation.sync.stickfile import OpenedStick, StickOpener, open_stick

PUSHED = 200
ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What a stick brought that was new.

    `known` says that a stick as new as this one had been taken in before; `clock_slow` that this computer's clock
    stands before the time at which the hub wrote it; `other_hub` that the hub is another one than before; `anew` how
    many waiting events were sealed anew, since this home was put back from an older copy.
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
    other_hub: bool = False
    anew: int = 0


def take_in_stick(
    counter: Counter,
    hand: Hand,
    path: Path,
    has_own_hub: bool,
    officer: Officer = SYSTEM,
    opener: StickOpener = open_stick,
) -> TakenIn:
    """Verify a stick and take in what it brings. `has_own_hub` says that this computer founded its own embedded hub.

    Raises the errors of stick_errors (nothing has changed then), and HubUnreachable for a stick to the hub.
    """
    with opener(path, hand.identity, hand.trusted, hand.scratch) as stick:
        if stick.manifest.letter.direction is Direction.TO_HUB:
            return _into_hub(counter, stick, officer)
        if has_own_hub:
            raise StickNeedsSetting
        return _into_office(counter, stick, hand, officer)


def _into_hub(counter: Counter, stick: OpenedStick, officer: Officer) -> TakenIn:
    sender, letter = stick.manifest.sender, stick.manifest.letter
    state, events = next(stick.parsed(stick_parts.state_of)), list(stick.parsed(stick_parts.own_events))
    staff = list(stick.parsed(stick_parts.officers))
    if any(event.workstation != sender for event in events):
        raise StickNonsense
    welcome = greet(counter).welcome
    if not set(state.offices) & set(welcome.offices):
        raise StickWrongOffice(offices=", ".join(state.offices))
    _log_import(counter, stick, officer)
    stick_proofs.take_to_hub(counter, stick, state.offices)
    answers = [
        answer for start in range(0, len(events), PUSHED) for answer in counter.hub.push(events[start : start + PUSHED])
    ]
    pass_on_officers(counter, staff)
    refused = [answer for answer in answers if answer.status == "refused"]
    with counter.uow() as uow:
        age = note_number(uow, sender, letter.number)
        if age is Age.NEW:
            note_state(uow, sender, state)
        count_on(uow, state.heard)
        note_refusals(uow, sender, [stick_parts.answer_line(answer) for answer in refused])
        uow.commit()
    accepted = sum(answer.status == "accepted" for answer in answers)
    return TakenIn(sender, letter.number, letter.direction, 0, accepted, len(refused), known=age is not Age.NEW)


def _into_office(counter: Counter, stick: OpenedStick, hand: Hand, officer: Officer) -> TakenIn:
    sender, letter = stick.manifest.sender, stick.manifest.letter
    state = next(stick.parsed(stick_parts.state_of))
    served = counter.settings.offices
    if served and not set(served) & set(state.offices):
        raise StickWrongOffice(offices=", ".join(state.offices))
    _log_import(counter, stick, officer)
    dossiers, events = list(stick.parsed(stick_parts.fed_dossiers)), list(stick.parsed(stick_parts.fed_events))
    leases, answers = list(stick.parsed(stick_parts.leases)), list(stick.parsed(stick_parts.answers))
    staff = list(stick.parsed(stick_parts.officers))
    keys, head = list(stick.parsed(stick_proofs.keys_from_hub)), next(stick.parsed(stick_proofs.head_in), None)
    scans = _keep_scans(counter, stick)
    now = counter.clock.now()
    with counter.view() as uow:
        outdated = letter.number < number_heard(uow, sender)
    other_hub = not outdated and begin_anew(counter, state.hub_id)
    with counter.uow() as uow:
        age = note_number(uow, sender, letter.number)
        count_on(uow, state.heard)
        new = uow.dossiers.add_all([item.dossier for item in dossiers], now)
        take_officers(counter, uow, staff)
        if _of_this_hub(uow, state) and not outdated:
            note_heard(uow, counter, state.staff)
        uow.outbox.send_again([item.dossier.dossier_id for item in dossiers], UNKNOWN_DOSSIER)
        stick_proofs.take_keys(counter, uow, keys, hand.trusted)
        taken = take_events(counter, uow, events)
        complete = _of_this_hub(uow, state) and _leaves_no_gap(uow, EVENTS_READ, state.from_events)
        if _of_this_hub(uow, state):
            _note_offices(uow, state)
            _move_on(uow, DOSSIERS_READ, state.from_dossiers, state.dossiers)
            _move_on(uow, EVENTS_READ, state.from_events, state.events)
        uow.commit()
    again = try_strange_again(counter, compared_here)
    refused = take_answers(counter, answers)
    # Also when it comes again: the first time may have ended here.
    if age is not Age.OLD:
        remember(counter, leases)
    anew = _make_good(counter, taken.believed) if complete else 0
    if head is not None:
        stick_proofs.take_head(counter, head)
    slow = state.now is not None and now < state.now - TOLERATED
    return TakenIn(
        sender,
        letter.number,
        letter.direction,
        new,
        taken.new + again,
        refused,
        taken.strange,
        scans,
        known=age is not Age.NEW,
        clock_slow=slow,
        other_hub=other_hub,
        anew=anew,
    )


def _log_import(counter: Counter, stick: OpenedStick, officer: Officer) -> None:
    """Log that a stick comes in, before anything of it is kept; what it brings is told by the rows themselves."""
    detail = {"what": "stick", "from": stick.manifest.sender, "number": stick.manifest.letter.number}
    log_look(counter, officer, LookKind.IMPORTED, detail=detail)


def _make_good(counter: Counter, brought: Sequence[Believed]) -> int:
    """What a home put back from an older copy owes, once all is here that the hub had: as a sync does after its pull.

    How many events were sealed anew: the hub has others at the places of what waits.
    """
    taken = {event.seq for event in brought if event.workstation == counter.workstation}
    with counter.view() as uow:
        forked = [event.event_id for event in uow.outbox.waiting(ALL) if event.seq in taken]
    anew = rejoin(counter, forked)
    tell_of_lost(counter)
    return anew


def _of_this_hub(uow: UnitOfWork, state: stick_parts.State) -> bool:
    """Whether the places in a stick are those of the hub that is read here."""
    return state.hub_id in ("", uow.marks.get(HUB_ID) or "")


def _note_offices(uow: UnitOfWork, state: stick_parts.State) -> None:
    """Remember which offices are served: the next stick home names them, also while no dossier of theirs is here."""
    for office in state.offices:
        if uow.marks.get(f"{EVENTS_READ}:{office}") is None:
            uow.marks.set(f"{EVENTS_READ}:{office}", "0")


def _leaves_no_gap(uow: UnitOfWork, feed: str, begin: Mapping[str, int]) -> bool:
    """Whether nothing is missing between what is here and where a stick begins."""
    return all(position <= int(uow.marks.get(f"{feed}:{office}") or 0) for office, position in begin.items())


def _move_on(uow: UnitOfWork, feed: str, begin: Mapping[str, int], end: Mapping[str, int]) -> None:
    """Move the places in a feed, unless the stick begins after what is here: then something before it is missing."""
    for office, position in end.items():
        name = f"{feed}:{office}"
        here = int(uow.marks.get(name) or 0)
        if begin.get(office, 0) <= here < position:
            uow.marks.set(name, str(position))


def _keep_scans(counter: Counter, stick: OpenedStick) -> int:
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
