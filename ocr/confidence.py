"""From raw evidence to the chance that a value is right: a logistic curve fitted on labelled pages.

Of the values stated with 0.99 or more, at most 1 % may be wrong.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

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
# `text` comes from `fit` on 3,098 values of 138 synthetic cards of all conditions, hard ones among them, 47 of them
# wrong. Lists (4,812, 12 wrong), digits (1,132, 4 wrong) and dates (869, 2 wrong) had too few wrong values to fit, so
# theirs are set by hand, more careful than the fit. Refit on officers' corrections before trusting them on real pages.
COEFFICIENTS: Mapping[str, tuple[float, float, float, float]] = {
    "digits": (4.0, -2.5, 0.4, 0.3),
    "date": (4.0, -2.5, 0.4, 0.3),
    "list": (3.4, -3.0, 0.6, 0.0),
    "text": (6.16, -4.87, 0.15, 0.8),
    "blank": (6.0, -1.0, 0.0, 0.0),
}


def features(evidence: Evidence) -> tuple[float, float, float, float]:
    """The numbers that `COEFFICIENTS` weigh."""
    loss = math.sqrt(max(0.0, -evidence.log_chance))
    size = math.log(min(max(evidence.letter, 1.0), 20.0) / 10)
    return 1.0, loss, min(evidence.margin, 10.0), size


def calibrate(evidence: Evidence) -> float:
    """The chance in 0..1 that a value is what the page says."""
    weights = COEFFICIENTS[evidence.kind]
    score = sum(weight * value for weight, value in zip(weights, features(evidence), strict=True))
    return round(1 / (1 + math.exp(-max(-30.0, score))), 4)


def fit(labelled: Sequence[tuple[Evidence, bool]]) -> tuple[float, float, float, float]:
    """Coefficients for one kind from evidence and whether the value was right (ridge logistic regression, Newton)."""
    inputs = np.array([features(evidence) for evidence, _ in labelled])
    right = np.array([float(correct) for _, correct in labelled])
    ridge = np.diag([0.01, 0.05, 0.05, 0.05])
    weights = np.array([4.0, 0.0, 0.0, 0.0])
    for _ in range(200):
        chances = 1 / (1 + np.exp(-inputs @ weights))
        slope = inputs.T @ (right - chances) - ridge @ weights
        curve = (inputs * (chances * (1 - chances))[:, None]).T @ inputs + ridge
        weights += np.clip(np.linalg.solve(curve, slope), -1, 1)
    base, loss, margin, size = (round(float(weight), 3) for weight in weights)
    return base, loss, margin, size
