"""Parts of recognised lines: their text, chance, place and CTC evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ocr.engines.protocol import TextLine
from ocr.lines import Line
from workstation.domain.reading import Box

# Letters that a network mixes up because they look alike.
_LIKE_DIGITS = str.maketrans("OoQDIl|iZzSsBG", "00001111225586")


@dataclass(frozen=True, slots=True)
class Span:
    """The letters of `line` from `start` to before `stop`."""

    line: Line
    start: int
    stop: int

    @property
    def text(self) -> str:
        """What was seen."""
        return "".join(letter.char for letter in self.line.letters[self.start : self.stop])

    @property
    def box(self) -> Box:
        """The corners on the uploaded page, clockwise from the text's own top left."""
        return self.line.box(self.start, self.stop)

    def seen(self) -> TextLine:
        """The span as a line of its own, with its rows of the CTC matrix."""
        letters = self.line.letters[self.start : self.stop]
        matrix = self.line.seen.probabilities
        if matrix is None or not letters:
            return TextLine(self.text, self.line.seen.confidence)
        part = matrix[letters[0].first : letters[-1].last]
        return TextLine(self.text, self.line.seen.confidence, part, self.line.seen.alphabet)

    def part(self, start: int, stop: int) -> "Span":
        """The letters of this span from `start` to before `stop`."""
        return Span(self.line, self.start + start, self.start + stop)

    def trimmed(self, unwanted: str) -> "Span":
        """Without the `unwanted` letters at both ends."""
        start, stop = self.start, self.stop
        while start < stop and self.line.letters[start].char in unwanted:
            start += 1
        while stop > start and self.line.letters[stop - 1].char in unwanted:
            stop -= 1
        return Span(self.line, start, stop)


def joined_text(spans: Sequence[Span]) -> str:
    """The text of several spans with single spaces."""
    return " ".join(" ".join(span.text for span in spans).split())


def joined_box(spans: Sequence[Span]) -> Box | None:
    """The quadrilateral around several spans of neighbouring lines; None when there are none."""
    if not spans:
        return None
    first = spans[0].line.quad
    along = (first[1] - first[0]) / max(float(np.linalg.norm(first[1] - first[0])), 1e-6)
    across = np.array([-along[1], along[0]])
    points = np.array([corner for span in spans for corner in span.box])
    if len(spans) == 1:
        return spans[0].box
    x, y = points @ along, points @ across
    corners = ((x.min(), y.min()), (x.max(), y.min()), (x.max(), y.max()), (x.min(), y.max()))
    placed = [(a * along + b * across) for a, b in corners]
    return tuple((round(float(p[0]), 1), round(float(p[1]), 1)) for p in placed)  # type: ignore[return-value]


def digits_like(text: str) -> str:
    """The text with letters that look like digits turned into them, and spaces and dots dropped."""
    return text.translate(_LIKE_DIGITS).replace(" ", "").replace(".", "")
