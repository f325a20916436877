"""What both ends of a stick need: whose hand writes it, what was noted of other offices, and the stick's number."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import pyrage

from workstation.domain.device import DeviceCard
from workstation.domain.ports import UnitOfWork
from workstation.steps.counter import Counter
from workstation.sync.stick_parts import State, state_from_json, state_to_json

_NUMBER = "stick_number"
_STATE = "stick_state:"
_SEEN = "stick_seen:"
_REFUSALS = "stick_refusals:"


@dataclass(frozen=True, slots=True)
class Hand:
    """This device as sticks need it: its card, how it signs, its age identity, whom it trusts, room for what passes."""

    card: DeviceCard
    sign: Callable[[bytes], bytes]
    identity: pyrage.x25519.Identity
    trusted: Sequence[DeviceCard]
    scratch: Path


def next_number(counter: Counter) -> int:
    """The number of the next stick from here; each is given once, also when no stick came of it."""
    with counter.uow() as uow:
        number = int(uow.marks.get(_NUMBER) or 0) + 1
        uow.marks.set(_NUMBER, str(number))
        uow.commit()
    return number


def number_heard(uow: UnitOfWork, device: str) -> int:
    """The highest number among the sticks of another device that came here; 0 before the first."""
    return int(uow.marks.get(_SEEN + device) or 0)


def count_on(uow: UnitOfWork, heard: int) -> None:
    """Give the next stick a number above one that the receiver has had: a home put back from a copy counts behind."""
    if int(uow.marks.get(_NUMBER) or 0) < heard:
        uow.marks.set(_NUMBER, str(heard))


class Age(Enum):
    """A stick beside those of its sender that came before: newer than all, the newest of them again, or older."""

    NEW = "new"
    AGAIN = "again"
    OLD = "old"


def note_number(uow: UnitOfWork, sender: str, number: int) -> Age:
    """How a stick stands to those that came before it, and note that this one has come."""
    seen = number_heard(uow, sender)
    uow.marks.set(_SEEN + sender, str(max(seen, number)))
    if number == seen:
        return Age.AGAIN
    return Age.NEW if number > seen else Age.OLD


def state_of_office(uow: UnitOfWork, device: str) -> State | None:
    """How far another device said that it has come; None before its first stick."""
    text = uow.marks.get(_STATE + device)
    return None if text is None else state_from_json(text)


def hears_from(counter: Counter, device: str) -> bool:
    """Whether sticks of another device come to the hub through this computer."""
    with counter.view() as uow:
        return state_of_office(uow, device) is not None


def note_state(uow: UnitOfWork, device: str, state: State) -> None:
    """Remember how far another device has come."""
    uow.marks.set(_STATE + device, state_to_json(state))


def refusals(uow: UnitOfWork, device: str) -> list[str]:
    """The hub's refusals of a device's events, as lines for its next stick."""
    return (uow.marks.get(_REFUSALS + device) or "").splitlines()


def note_refusals(uow: UnitOfWork, device: str, lines: Sequence[str]) -> None:
    """Add refusals to those that wait for the device's next stick."""
    known = refusals(uow, device)
    uow.marks.set(_REFUSALS + device, "\n".join(dict.fromkeys([*known, *lines])))
