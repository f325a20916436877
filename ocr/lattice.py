"""What an engine saw of a crop, step by step, small enough to be kept with the reading.

With it a text can be scored against the pixels later, without the picture and without this room.
"""

import numpy as np

from ocr.ctc import folded
from ocr.engines.protocol import TextLine
from workstation.domain.lattice import BLANK, STEP_END, UNIT

LEAST = 1e-3
SURE_BLANK = 0.999


def encode(line: TextLine) -> str:
    """The CTC matrix of a line with its unlikely letters left out, as `workstation.domain.lattice` reads it.

    Steps that are surely blank are kept once: in CTC they only part letters. Empty without a matrix.
    """
    upper = folded(line)
    if upper.probabilities is None:
        return ""
    symbols = BLANK + upper.alphabet
    steps, was_blank = [], False
    for row in upper.probabilities:
        blank = bool(row[0] > SURE_BLANK)
        if not (blank and was_blank):
            steps.append("".join(_entry(symbols[place], row[place]) for place in np.flatnonzero(row >= LEAST)))
        was_blank = blank
    return STEP_END.join(steps)


def _entry(symbol: str, chance: float) -> str:
    return f"{symbol}{min(255, round(-float(np.log(chance)) * UNIT)):02x}"
