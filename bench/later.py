"""Rows that the contract asks for and that wait for what they measure."""

from collections.abc import Iterator
from pathlib import Path

from bench.clock import Effort
from bench.table import Row

TOPIC = "later"
REASON = "later issue"


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """The rows without figures."""
    yield Row(TOPIC, "encrypted store", "plain SQLite", blank=REASON)
