"""Whether an officer could act as an event says: compared with the officers' records, as its workstation knew them.

No clock is asked, since offices work offline for weeks and computers' clocks are wrong. What a workstation had heard at
a place in its chain is known from what it said at its syncs (`Heard`): a disabling or another role counts against what
was made after it was heard there, and never against what was made before.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workstation.domain.errors import Refused
from workstation.domain.event import Event, EventKind, Role
from workstation.domain.officer import SYSTEM
from workstation.domain.staff import OfficerRecord
from workstation.domain.staff_refusals import MadeWhileDisabled, OfficerNotRecorded, RoleNeverGiven

CAUSES: tuple[type[Refused], ...] = (OfficerNotRecorded, RoleNeverGiven, MadeWhileDisabled)
DOUBTS = frozenset(cause.code for cause in CAUSES)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one record says of an officer's role and disabling; `position` is its place at the hub, 0 when unknown."""

    role: Role
    bars: int
    standing: int
    position: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A workstation had taken the hub's records up to `position` when its chain stood at `first`, still at `last`."""

    position: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Account:
    """What the hub knows of a workstation: what it heard when, and the last of its events that are not compared.

    Those were at the hub before it could be asked, some of them from when officers had no records.
    """

    uncompared: int = 0
    heard: tuple[Heard, ...] = ()


def standing_of(record: OfficerRecord) -> Standing:
    """What a record says of role and disabling."""
    return Standing(record.role, record.bars, record.standing)


def is_own_word(event: Event) -> bool:
    """Whether Loket itself speaks: that the hub refused an event. No officer stands behind that."""
    return event.kind is EventKind.EVENT_REFUSED and (event.officer, event.role) == (SYSTEM.name, SYSTEM.role)


def is_clear(event: Event, records: Sequence[Standing]) -> bool:
    """Whether no question arises: the officer always had this role and was never disabled."""
    return bool(records) and all(one.role is event.role and not one.bars for one in records)


def why_not(event: Event, records: Sequence[Standing], told: Account) -> type[Refused] | None:
    """Why an event does not count, by every record of its officer that is known; None when it counts."""
    if event.seq <= told.uncompared:
        return None
    if not records:
        return OfficerNotRecorded
    least = max((one.position for one in told.heard if one.first < event.seq), default=0)
    most = min((one.position for one in told.heard if one.last >= event.seq), default=None)
    surely = [one for one in records if 0 < one.position <= least]
    # Where a hub was founded anew, records may have come there after what they let people do.
    earlier = [one for one in records if most is None or 0 < one.position <= most] or list(records)
    newest = max((one.standing for one in surely), default=0)
    if event.role not in {one.role for one in earlier if one.standing >= newest}:
        return RoleNeverGiven
    bars = max((one.bars for one in surely), default=0)
    let_in_again = any(one.bars > bars and one.bars % 2 == 0 for one in records)
    return MadeWhileDisabled if bars % 2 and not let_in_again else None
