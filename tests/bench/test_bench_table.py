"""The table's arithmetic and its JSON; no figure is taken here."""

import json

import pytest

from bench.clock import take_turns
from bench.table import SCHEMA, Row, Spread, as_json_line, as_table

PAIRED = Row("reading", "read a page", "one call", "s", (1.0, 3.0, 2.0), (4.0, 4.0, 1.0))
AGAINST_BUDGET = Row("queue", "open a dossier", "budget", "ms", (20.0, 50.0), budget=100.0)
BLANK = Row("later", "sync", "COPY", blank="later issue")


def test_a_spread_is_median_least_and_greatest() -> None:
    assert Spread.of((3.0, 1.0, 2.0)) == Spread(2.0, 1.0, 3.0, 3)
    assert Spread.of(()) is None


def test_ratios_are_taken_pair_by_pair() -> None:
    assert PAIRED.ratios() == (0.25, 0.75, 2.0)
    assert AGAINST_BUDGET.ratios() == (0.2, 0.5)
    assert BLANK.ratios() == ()


def test_figures_without_a_partner_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="shorter"):
        Row("a", "b", "c", "s", (1.0, 2.0), (1.0,)).ratios()


def test_json_holds_every_row_on_one_line() -> None:
    line = as_json_line((PAIRED, AGAINST_BUDGET, BLANK))
    assert "\n" not in line
    found = json.loads(line)
    assert found["schema"] == SCHEMA == "loket/bench-1"
    paired, budget, blank = found["rows"]
    assert paired["ratio"] == {"median": 0.75, "min": 0.25, "max": 2.0, "n": 3}
    assert (paired["ours"]["median"], paired["theirs"]["median"], paired["unit"]) == (2.0, 4.0, "s")
    assert (budget["budget"], budget["theirs"], budget["ratio"]["max"]) == (100.0, None, 0.5)
    assert (blank["blank"], blank["ours"], blank["ratio"]) == ("later issue", None, None)


def test_json_rounds_to_four_digits() -> None:
    row = Row("a", "b", "c", "s", (0.123456,), (1234567.0,))
    assert row.as_json()["ours"]["median"] == 0.1235
    assert row.as_json()["theirs"]["median"] == 1235000.0


def test_the_table_has_a_line_for_each_row_and_names_blank_ones() -> None:
    lines = as_table((PAIRED, AGAINST_BUDGET, BLANK)).splitlines()
    assert [line.split("  ")[0] for line in lines] == ["measured", "read a page", "open a dossier", "sync"]
    assert "0.75 (0.25 to 2.00)" in lines[1]
    assert "100 ms" in lines[2]
    assert "blank: later issue" in lines[3]


def test_figures_are_taken_in_turns() -> None:
    order: list[str] = []

    def take(name: str) -> float:
        order.append(name)
        return float(len(order))

    assert take_turns(2, lambda: take("ours"), lambda: take("theirs")) == [(1.0, 3.0), (2.0, 4.0)]
    assert order == ["ours", "theirs", "ours", "theirs"]
