"""What was measured, as rows: samples of our side, of the other side or a budget, and the ratio between them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

SCHEMA = "loket/bench-1"
_HEADS = ("measured", "Loket", "against", "its figure", "ratio (min to max)", "n")


@dataclass(frozen=True, slots=True)
class Spread:
    """Median, least and greatest of some figures."""

    median: float
    least: float
    greatest: float
    count: int

    @classmethod
    def of(cls, figures: Sequence[float]) -> "Spread | None":
        """The spread of figures; None of none."""
        return cls(median(figures), min(figures), max(figures), len(figures)) if figures else None

    def as_json(self) -> dict[str, float]:
        """Rounded to four significant digits."""
        return {
            "median": _rounded(self.median),
            "min": _rounded(self.least),
            "max": _rounded(self.greatest),
            "n": self.count,
        }


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table.

    `ours` and `theirs` are figures in `unit`; figures in the same place were taken one right after the other, so
    that a busy moment falls on both. Without `theirs`, `budget` (same unit) is what `ours` is held against. `blank`
    says why a row holds no figures.
    """

    topic: str
    name: str
    against: str
    unit: str = ""
    ours: tuple[float, ...] = ()
    theirs: tuple[float, ...] = ()
    budget: float | None = None
    blank: str = ""

    def ratios(self) -> tuple[float, ...]:
        """Ours divided by theirs, pair by pair, or by the budget; below 1 is better than what it is held against."""
        if self.theirs:
            return tuple(one / other for one, other in zip(self.ours, self.theirs, strict=True))
        return tuple(one / self.budget for one in self.ours) if self.budget else ()

    def as_json(self) -> dict[str, Any]:
        """The row with its spreads."""
        spreads = {"ours": self.ours, "theirs": self.theirs, "ratio": self.ratios()}
        return {
            "topic": self.topic,
            "name": self.name,
            "against": self.against,
            "unit": self.unit,
            "budget": self.budget,
            **{name: spread.as_json() if (spread := Spread.of(of)) else None for name, of in spreads.items()},
            "blank": self.blank,
        }


def as_table(rows: Iterable[Row]) -> str:
    """The rows as text, one line each, under a line of headings."""
    lines = [_HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEADS))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )


def as_json_line(rows: Iterable[Row]) -> str:
    """All rows as one line of JSON."""
    return json.dumps({"schema": SCHEMA, "rows": [row.as_json() for row in rows]}, ensure_ascii=False)


def _cells(row: Row) -> tuple[str, ...]:
    ours, theirs, ratio = (Spread.of(figures) for figures in (row.ours, row.theirs, row.ratios()))
    if ours is None:
        return (row.name, "-", row.against, "-", f"blank: {row.blank}", "0")
    other = theirs.median if theirs else row.budget
    shown = f"{_short(ratio.median)} ({_short(ratio.least)} to {_short(ratio.greatest)})" if ratio else "-"
    return (row.name, _figure(ours.median, row.unit), row.against, _figure(other, row.unit), shown, str(ours.count))


def _figure(value: float | None, unit: str) -> str:
    return "-" if value is None else f"{_short(value)} {unit}".rstrip()


def _short(value: float) -> str:
    """Three significant digits without an exponent."""
    if abs(value) >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}" if abs(value) >= 0.1 else f"{value:.4f}"


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
