"""Values above the tables of a Kartu Keluarga that are too long for their line and go on below it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from ocr import ctc
from ocr.crops import Line
from ocr.layouts.kk_header import Labelled, Segment, is_label

# What may take two lines: names and streets. A number below them is that of the next label, which was not seen.
LONG = ("kepala_keluarga", "alamat")
NUMBERS = re.compile(r"[\d /.-]+")
# In heights of the first line: how far left or right the second one begins, and how far below it stands.
ASIDE, ROUGHLY, BELOW = 0.7, 2.5, (0.7, 2.2)
SAME_ROW, WORD_SPACE = 0.6, 3.0
# So far before a value its label may end, in heights; the other column is farther off.
LABEL_AWAY = 25.0


def continued(values: Mapping[str, Labelled], found: Sequence[Segment]) -> dict[str, Labelled]:
    """The values; a long one with the line that goes on right below its beginning, where no label stands before it."""
    pieces = {id(piece) for value in values.values() for piece in value.pieces}
    free = [(line, text) for line, text in found if id(line) not in pieces and _goes_on(text.text)]
    return {
        key: _with_next(value, free, [line for line, _ in found]) if key in LONG else value
        for key, value in values.items()
    }


def _goes_on(text: str) -> bool:
    return ":" not in text and not is_label(text) and not NUMBERS.fullmatch(text.strip())


def _with_next(value: Labelled, free: Sequence[Segment], others: Sequence[Line]) -> Labelled:
    first = value.line
    height = first.bottom - first.top
    start = _start(value)
    for line, text in sorted(free, key=lambda segment: segment[0].top):
        down = _middle(line) - _middle(first)
        # Within one piece it is only known by its letters where the label ends.
        aside = ASIDE if start == first.left else ROUGHLY
        if abs(line.left - start) > aside * height or not BELOW[0] * height <= down <= BELOW[1] * height:
            continue
        if any(_stands_before(other, line) for other in others):
            continue
        row = _row_of((line, text), free)
        last = row[-1][0]
        corners = np.array([value.corners[0], value.corners[1], last.corners[2], line.corners[3]])
        whole = ctc.beside([value.text, *(text for _, text in row)])
        pieces = (*value.pieces, *(piece for piece, _ in row))
        return replace(value, text=whole, corners=corners, pieces=pieces, gaps=(), continued=True)
    return value


def _row_of(first: Segment, free: Sequence[Segment]) -> list[Segment]:
    """A piece and those that follow it in its row: wide letters and spaces part words."""
    row = [first]
    height = first[0].bottom - first[0].top
    for line, text in sorted(free, key=lambda segment: segment[0].left):
        apart = line.left - row[-1][0].right
        if 0 <= apart <= WORD_SPACE * height and abs(_middle(line) - _middle(row[-1][0])) < SAME_ROW * height:
            row.append((line, text))
    return row


def _start(value: Labelled) -> float:
    """Where a value begins, in pixels of its line's patch: a label may stand before it in the same piece."""
    line = value.line
    whole = float(np.hypot(*(line.corners[1] - line.corners[0])))
    before = float(np.hypot(*(value.corners[0] - line.corners[0])))
    return line.left + (line.right - line.left) * min(1.0, before / max(whole, 1.0))


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _stands_before(other: Line, line: Line) -> bool:
    """Whether something stands left of a line in its row, where its label would."""
    height = line.bottom - line.top
    level = abs(_middle(other) - _middle(line)) < SAME_ROW * height
    return level and line.left - LABEL_AWAY * height <= other.right <= line.left
