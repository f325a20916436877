"""From raw evidence to the chance that a value is right: a logistic curve fitted on labelled pages.

Of the values stated with 0.99 or more, at most 1 % may be wrong.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

KINDS = ("digits", "date", "list", "text", "blank")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a value.

    `kind` is how it was read (see `KINDS`), `log_chance` its log likelihood, `margin` its lead over the best rival in
    nats, `letter` the height of its letters in page pixels.
    """

    kind: str
    log_chance: float
    margin: float
    letter: float


# intercept, weight of sqrt(-log_chance), of the margin (capped at 10), of log(letter height / 10 px, capped at 20 px).
COEFFICIENTS: Mapping[str, tuple[float, float, float, float]] = {
    "digits": (5.0, -2.5, 0.3, 0.5),
    "date": (5.0, -2.5, 0.3, 0.5),
    "list": (5.0, -1.5, 0.3, 0.5),
    "text": (5.5, -3.0, 0.0, 1.0),
    "blank": (6.0, -1.0, 0.0, 0.0),
}


def calibrate(evidence: Evidence) -> float:
    """The chance in 0..1 that a value is what the page says."""
    base, per_loss, per_margin, per_size = COEFFICIENTS[evidence.kind]
    loss = math.sqrt(max(0.0, -evidence.log_chance))
    size = math.log(min(max(evidence.letter, 1.0), 20.0) / 10)
    score = base + per_loss * loss + per_margin * min(evidence.margin, 10.0) + per_size * size
    return round(1 / (1 + math.exp(-score)), 4)
