"""The sixteen digits of a NIK or of a family card, where the pixels leave two ways to read one of them.

Both are PPKKCC DDMMYY SSSS: region, day (a woman's plus 40), a number among those of that day (PP 37/2007 Pasal 37).
In blur a dotted zero looks like an eight, which hardly ever stands where the zero does. What such a number says is
never taken from anything else, and what is printed clearly is read as it stands, be it ever so odd.
"""

from collections.abc import Sequence

import numpy as np

from ocr import constrain
from ocr.constrain import DIGITS, Value
from ocr.engines.protocol import TextLine

# No kabupaten or kota is numbered above 79, no kecamatan above 59; in one kecamatan hardly a hundred are born a day.
USUAL = (
    "123456789", DIGITS, "01234567", DIGITS, "012345", DIGITS,
    "01234567", DIGITS, "01", DIGITS, DIGITS, DIGITS,
    "0", "0", DIGITS, DIGITS,
)  # fmt: skip
# Of a hundred numbers hardly one holds an odd digit: it must be this much likelier (nats) than a usual one.
ODD_COST = 4.6


def whole(lines: Sequence[TextLine]) -> int | None:
    """The place of the one line among several that holds sixteen digits by itself; None where not just one does."""
    found = [place for place, line in enumerate(lines) if len(line.text) == len(USUAL) and line.text.isdecimal()]
    return found[0] if len(found) == 1 else None


def sixteen(line: TextLine) -> Value:
    """The likeliest sixteen digits of a line."""
    return usual(constrain.digits(line, len(USUAL)), [line])


def usual(seen: Value, looks: Sequence[TextLine]) -> Value:
    """What `looks` showed, or what is as likely and less odd. That it is usual lends it no certainty."""
    odd = _odd(seen.text)
    if not odd:
        return seen
    others = {constrain.pattern(look, USUAL).text for look in looks} - {None}
    chances = {text: _chance(looks, text) for text in sorted(filter(None, others))}
    best = max(chances, key=lambda text: chances[text], default=None)
    if best is None or chances[best] < seen.log_chance - ODD_COST * odd:
        return seen
    return Value(best, chances[best], min(seen.margin, chances[best] - seen.log_chance))


def _odd(number: str | None) -> int:
    return sum(digit not in usual for digit, usual in zip(number or "", USUAL, strict=False))


def _chance(looks: Sequence[TextLine], text: str) -> float:
    chances = []
    for look in looks:
        line = look if look.probabilities is None else constrain.spaces_ignored(look, look.probabilities)[0]
        chances.append(float(constrain.log_likelihoods(line, [text])[0]))
    return float(np.mean(chances))
