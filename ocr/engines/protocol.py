"""What every recognition engine offers: text lines out of cell crops, with the evidence behind each letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class TextLine:
    """What an engine saw in one crop.

    `confidence` is the engine's own, 0..1, not calibrated. `probabilities` is the CTC matrix, shape (steps,
    1 + len(alphabet)) with column 0 the blank, or None when the engine has none. `alphabet` names its other columns.
    """

    text: str
    confidence: float
    probabilities: NDArray[np.float32] | None = None
    alphabet: str = ""


class Recogniser(Protocol):
    """Reads single-line crops. `version` names engine and weights and is part of every reading.

    Several threads may ask at once.
    """

    version: str

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """Read crops (each H × W gray or H × W × 3 BGR, dark ink on light paper, one line of text), in order."""
        ...
