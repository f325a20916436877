"""Count the strokes of a Roman number: where type is narrow, a network that reads along a line loses one of III."""

from dataclasses import replace
from itertools import pairwise

import numpy as np

from ocr.constrain import Value
from ocr.engines.protocol import Image

MASTER, DOCTOR = "STRATA II", "STRATA III"
# The share of a letter's height, in its middle, in which serifs do not reach; of it a stroke is dark nearly all over.
BAND, INKED = (0.35, 0.65), 0.6
# Of letter heights: no stroke is wider. Gaps between the strokes of one number are alike, the one before it is wider.
WIDEST, ALIKE = 0.4, 1.5
MOST = 3
# In nats: what is told by the strokes alone, and what is held against a number whose strokes cannot be counted.
BY_STROKES, UNCOUNTED = -1.0, 5.0


def strokes_at_end(image: Image) -> int | None:
    """How many upright strokes stand alone at a line's end (gray crop); None where they cannot be told."""
    gray = np.asarray(image, np.float32)
    paper, dark = np.percentile(gray, (80, 2))
    ink = gray < (paper + dark) / 2
    rows = np.flatnonzero(ink.any(axis=1))
    if len(rows) < 6:
        return None
    height = rows[-1] + 1 - rows[0]
    band = ink[rows[0] + round(BAND[0] * height) : rows[0] + round(BAND[1] * height)]
    inked = np.flatnonzero(band.mean(axis=0) >= INKED)
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)[::-1]
    if len(runs) < 2 or any(len(run) > WIDEST * height for run in runs[:2]):
        return None
    gaps = [int(right[0] - left[-1]) for right, left in pairwise(runs)]
    count = 1 + next((place for place, gap in enumerate(gaps) if gap > ALIKE * gaps[0]), len(gaps))
    return count if count <= MOST and all(len(run) <= WIDEST * height for run in runs[:count]) else None


def counted(value: Value, image: Image) -> Value:
    """A degree (STRATA II or III) as its strokes tell it; in doubt where they cannot be counted."""
    if value.text not in (MASTER, DOCTOR):
        return value
    told = {2: MASTER, 3: DOCTOR}.get(strokes_at_end(image) or 0)
    if told is None:
        return replace(value, log_chance=value.log_chance - UNCOUNTED)
    return value if told == value.text else Value(told, min(value.log_chance, BY_STROKES), value.margin)
