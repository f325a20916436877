"""Narrow strokes side by side: a line that has them is read again, wider, and the fuller reading counts."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ocr.engines.protocol import TextLine
from ocr.strokes import with_all_strokes

CROP: NDArray[np.uint8] = np.full((48, 400, 3), 255, np.uint8)


class _Reader:
    """Merges strokes in narrow crops; keeps how wide the crops were that it was asked for."""

    version = "merging"

    def __init__(self, wide: str) -> None:
        self._wide = wide
        self.asked: list[int] = []

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[TextLine]:
        self.asked += [crop.shape[1] for crop in crops]
        return [TextLine(self._wide, 0.9) for _ in crops]


def test_a_wider_look_brings_lost_strokes_back() -> None:
    reader = _Reader("Nomor:733/66/VIII/2018")
    plain = TextLine("Pada hari Senin", 0.9)
    lines = with_all_strokes(reader, [CROP, CROP], [TextLine("Nomor : 733/66/VII/2018", 0.9), plain])
    assert [line.text for line in lines] == ["Nomor:733/66/VIII/2018", "Pada hari Senin"]
    assert reader.asked == [520]


def test_a_wider_look_that_shows_less_is_not_taken() -> None:
    seen = TextLine("GG. II NO. 3", 0.9)
    assert with_all_strokes(_Reader("GG. I NO. 3"), [CROP], [seen]) == [seen]
    assert with_all_strokes(_Reader("GG II NO 3"), [CROP], [seen]) == [seen]
