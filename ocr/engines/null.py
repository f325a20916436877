"""An engine that reads what it is told: for tests, and for a machine without any engine."""

from collections.abc import Sequence

from ocr.engines.protocol import Image, TextLine


class NullRecogniser:
    """Answers with the given texts in turn, then with nothing."""

    version = "null/1"

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._texts = list(texts)

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """One line per crop: the next given text with confidence 1, or an empty line with confidence 0."""
        return [self._next() for _ in crops]

    def _next(self) -> TextLine:
        return TextLine(self._texts.pop(0), 1.0) if self._texts else TextLine("", 0.0)
