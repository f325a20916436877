"""The numbers in a table's first column: the only thing that joins the rows of a KK's two tables."""

from collections.abc import Sequence

from ocr import constrain
from ocr.engines.protocol import TextLine


def number_rows(cells: Sequence[Sequence[TextLine]]) -> dict[int, int] | None:
    """Number each row (index → number from 1) by the run 1, 2, 3, … that its first column's readings fit best.

    None where they fit no run at all: the rows are then not trusted.
    """
    best: tuple[float, int] | None = None
    for shift in range(-2, 4):
        score = _fit(cells, shift)
        if best is None or score > best[0] + 1e-9:
            best = (score, shift)
    if best is None or best[0] < 0.4:
        return None
    return {row: row - best[1] + 1 for row in range(len(cells)) if row - best[1] + 1 >= 1}


def _fit(cells: Sequence[Sequence[TextLine]], shift: int) -> float:
    """Share of the readable numbers that agree with row `shift` being number 1."""
    agreed = readable = 0.0
    for row, lines in enumerate(cells):
        number = row - shift + 1
        if not lines:
            continue
        readable += 1
        if number >= 1:
            texts = [str(other) for other in range(1, 31)]
            value, share = constrain.closed_value(lines[0], texts)
            agreed += share if value == str(number) else 0.0
    return agreed / readable if readable else 0.0
