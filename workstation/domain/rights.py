"""Which role may do what: the one table that steps, the fold and the screens ask.

A supervisor may do what an officer may, and what only supervisors may. The administrator keeps the office running and
decides nothing: who may let people in must not also be able to rule in their name.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.refusals import RoleNotAllowed


class Act(StrEnum):
    """What somebody at the counter can do."""

    LOOK = "look"
    REPORT = "report"
    CLAIM = "claim"
    TRIP = "trip"
    MARK = "mark"
    DECIDE = "decide"
    UNDO = "undo"
    PRINT = "print"
    TAKE_BACK = "take_back"
    CHECK_DOCUMENT = "check_document"
    REVIEW = "review"
    RESOLVE = "resolve"
    SAMPLE = "sample"
    REASSIGN = "reassign"
    SEE_HUB = "see_hub"
    STAFF = "staff"
    AUDIT = "audit"


_ALL = frozenset(Role)
_COUNTER = frozenset({Role.PETUGAS, Role.SUPERVISOR})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
_ADMIN = frozenset({Role.ADMIN})

MAY: Mapping[Act, frozenset[Role]] = MappingProxyType(
    {
        Act.LOOK: _ALL,
        Act.REPORT: _ALL,
        Act.CLAIM: _COUNTER,
        Act.TRIP: _COUNTER,
        Act.MARK: _COUNTER,
        Act.DECIDE: _COUNTER,
        Act.UNDO: _COUNTER,
        Act.PRINT: _COUNTER,
        Act.TAKE_BACK: _COUNTER,
        Act.CHECK_DOCUMENT: _COUNTER,
        Act.REVIEW: _SUPERVISOR,
        Act.RESOLVE: _SUPERVISOR,
        Act.SAMPLE: _SUPERVISOR,
        Act.REASSIGN: _SUPERVISOR,
        Act.SEE_HUB: _ADMIN,
        Act.STAFF: _ADMIN,
        Act.AUDIT: _SUPERVISOR | _ADMIN,
    }
)


def may(role: Role, act: Act) -> bool:
    """Whether a role may do something."""
    return role in MAY[act]


def allow(officer: Officer, act: Act) -> None:
    """Raise RoleNotAllowed unless the officer's role may do something."""
    if officer.role not in MAY[act]:
        raise RoleNotAllowed
