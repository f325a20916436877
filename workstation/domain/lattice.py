"""How likely a text is, given what an engine saw of it (CTC: Graves et al. 2006).

A lattice is text: steps parted by tabs, each a row of symbols with two hexadecimal digits, which are the symbol's
negative log chance in sixteenths. What a step leaves out is less likely than one in a thousand.
"""

from math import exp, inf, log1p

BLANK = "\u00b7"
STEP_END = "\t"
UNIT = 16
UNSEEN = -9.0

Steps = list[dict[str, float]]


def decode(lattice: str) -> Steps:
    """The log chance of each symbol at each step."""
    return [
        {step[place]: -int(step[place + 1 : place + 3], 16) / UNIT for place in range(0, len(step), 3)}
        for step in lattice.split(STEP_END)
    ]


def log_likelihood(steps: Steps, text: str) -> float:
    """log P(text | steps), summed over every way of spreading the text over the steps; -inf when it cannot fit."""
    path = [BLANK]
    for letter in text:
        path += [letter, BLANK]
    chances = [-inf] * len(path)
    chances[0] = steps[0].get(BLANK, UNSEEN)
    if len(path) > 1:
        chances[1] = steps[0].get(path[1], UNSEEN)
    for step in steps[1:]:
        before = chances
        chances = [_reaching(before, path, place) + step.get(symbol, UNSEEN) for place, symbol in enumerate(path)]
    return _sum(chances[-1], chances[-2]) if len(path) > 1 else chances[-1]


def best_text(steps: Steps) -> str:
    """The likeliest symbols, step by step, folded into a text."""
    found, last = [], BLANK
    for step in steps:
        symbol = max(step, key=lambda one: step[one], default=BLANK)
        if symbol not in (BLANK, last):
            found.append(symbol)
        last = symbol
    return "".join(found)


def _reaching(before: list[float], path: list[str], place: int) -> float:
    """All ways into a place: staying, from the one before, or over the blank between two different letters."""
    total = before[place]
    if place > 0:
        total = _sum(total, before[place - 1])
    if place > 1 and path[place] != BLANK and path[place] != path[place - 2]:
        total = _sum(total, before[place - 2])
    return total


def _sum(left: float, right: float) -> float:
    """log(exp(left) + exp(right))."""
    if left < right:
        left, right = right, left
    return left if right == -inf else left + log1p(exp(right - left))


def margin(lattice: str, text: str) -> float:
    """The log ratio of a text's chance to that of the likeliest: 0 is as likely, -2.3 ten times less."""
    steps = decode(lattice)
    best = max(log_likelihood(steps, best_text(steps)), -1e9)
    return log_likelihood(steps, text) - best
