"""The table of attacks: each test of tests/security says what it attacked and whether that was seen or kept off.

A run ends with the table, and an attack that nobody counted as detected or prevented fails its test.
"""

from collections.abc import Callable, Iterable
from enum import StrEnum

import pytest

PROPERTY = "attack"


class Outcome(StrEnum):
    """How an attack ends: it is seen afterwards, or it does not come to pass."""

    DETECTED = "detected"
    PREVENTED = "prevented"


Record = Callable[..., None]


@pytest.fixture
def attack(request: pytest.FixtureRequest) -> Record:
    """`attack("name", Outcome.DETECTED, tried, seen)`: count attempts; fails when one passed unseen."""

    def record(name: str, outcome: Outcome, tried: int = 1, seen: int = 1) -> None:
        request.node.user_properties.append((PROPERTY, (name, outcome.value, tried, seen)))
        assert tried > 0, f"{name}: nothing was tried"
        assert seen == tried, f"{name}: {tried - seen} of {tried} passed unseen"

    return record


def table_of(reports: Iterable[pytest.TestReport]) -> list[str]:
    """The lines of the table, worst first; empty when no attack ran."""
    rows = sorted(
        (tuple(value) for report in reports for name, value in report.user_properties if name == PROPERTY),
        key=lambda row: (row[2] == row[3], row[0]),
    )
    if not rows:
        return []
    width = max(len(row[0]) for row in rows)
    lines = [f"{name.ljust(width)}  → {outcome} {seen}/{tried}" for name, outcome, tried, seen in rows]
    unseen = sum(tried - seen for _, _, tried, seen in rows)
    return [*lines, f"attacks {sum(row[2] for row in rows)}, passed unseen {unseen}"]
