"""The table of attacks counts truly."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from attacks import PROPERTY, Outcome, Record, table_of


def _report(*rows: tuple[Any, ...]) -> pytest.TestReport:
    return cast(pytest.TestReport, SimpleNamespace(user_properties=[(PROPERTY, list(row)) for row in rows]))


def test_what_passed_unseen_stands_first_and_is_counted() -> None:
    lines = table_of([_report(("b", "detected", 5, 5)), _report(("a", "prevented", 3, 2))])
    assert lines == ["a  → prevented 2/3", "b  → detected 5/5", "attacks 8, passed unseen 1"]


def test_nothing_attacked_prints_nothing() -> None:
    assert table_of([cast(pytest.TestReport, SimpleNamespace(user_properties=[("other", 1)]))]) == []


def test_an_attack_that_passes_unseen_fails_its_test(request: pytest.FixtureRequest, attack: Record) -> None:
    with pytest.raises(AssertionError, match="1 of 2 passed unseen"):
        attack("a trial of the table itself", Outcome.DETECTED, 2, 1)
    with pytest.raises(AssertionError, match="nothing was tried"):
        attack("a trial of the table itself", Outcome.DETECTED, 0, 0)
    request.node.user_properties.clear()
