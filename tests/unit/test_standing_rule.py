"""The one rule by which an event's officer and role are compared with the records, case by case."""

from dataclasses import replace

import pytest
from histories import Device

from workstation.domain.event import Event, EventKind, Role
from workstation.domain.officer import SYSTEM
from workstation.domain.ruling import Decision
from workstation.domain.staff_refusals import MadeWhileDisabled, OfficerNotRecorded, RoleNeverGiven
from workstation.domain.standing import Account, Heard, Standing, is_own_word, why_not

P, S = Role.PETUGAS, Role.SUPERVISOR
FIRST, OUT, BACK = Standing(P, 0, 1, 1), Standing(P, 1, 1, 5), Standing(P, 2, 1, 9)
RAISED, LOWERED = Standing(S, 0, 2, 5), Standing(P, 0, 3, 9)


def event(seq: int = 10, role: Role = P) -> Event:
    return replace(Device("w1").decide("ani", Decision.APPROVE), seq=seq, role=role)


def heard(*steps: tuple[int, int, int]) -> Account:
    return Account(0, tuple(Heard(*step) for step in steps))


CASES = {
    "nobody knows the officer": ([], P, Account(), OfficerNotRecorded),
    "from before events were compared": ([], P, Account(10), None),
    "after events were compared": ([], P, Account(9), OfficerNotRecorded),
    "never that role": ([FIRST], S, Account(), RoleNeverGiven),
    "disabled, and nothing is known of the counter": ([FIRST, OUT], P, Account(), None),
    "disabled, heard before": ([FIRST, OUT], P, heard((5, 9, 9)), MadeWhileDisabled),
    "disabled, heard at the very event": ([FIRST, OUT], P, heard((5, 10, 10)), None),
    "disabled, heard after": ([FIRST, OUT], P, heard((1, 2, 2), (5, 12, 14)), None),
    "disabled, only older news heard": ([FIRST, OUT], P, heard((4, 9, 20)), None),
    "let in again, not yet known to be heard": ([FIRST, OUT, BACK], P, heard((5, 9, 9)), None),
    "a record that only is here lets in again": ([FIRST, OUT, replace(BACK, position=0)], P, heard((5, 9, 9)), None),
    "promoted, not known to be heard": ([FIRST, RAISED], S, Account(), None),
    "promoted only after the event": ([FIRST, RAISED], S, heard((1, 2, 12), (5, 13, 13)), RoleNeverGiven),
    "promoted, heard": ([FIRST, RAISED], S, heard((5, 9, 9)), None),
    "still the old role, heard of the new": ([FIRST, RAISED], P, heard((5, 9, 9)), RoleNeverGiven),
    "demoted, not yet heard": ([FIRST, RAISED, LOWERED], S, heard((5, 3, 9)), None),
    "demoted and heard": ([FIRST, RAISED, LOWERED], S, heard((9, 9, 9)), RoleNeverGiven),
    "a hub founded anew, its records came later": ([replace(FIRST, position=8)], P, heard((1, 2, 12)), None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_rule(name: str) -> None:
    records, role, told, why = CASES[name]
    assert why_not(event(role=role), records, told) is why
    assert why_not(event(role=role), records[::-1], told) is why


def test_only_refusals_are_lokets_own_word() -> None:
    mine = replace(event(), officer=SYSTEM.name, role=SYSTEM.role)
    assert is_own_word(replace(mine, kind=EventKind.EVENT_REFUSED))
    assert not is_own_word(mine) and not is_own_word(replace(event(), kind=EventKind.EVENT_REFUSED))
