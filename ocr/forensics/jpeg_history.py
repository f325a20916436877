"""Was a value saved as often, and on the same grid of 8 × 8 blocks, as the page around it?

A page that is changed and saved again as JPEG was compressed twice, and its first compression still shows in the
second one's coefficients: some values occur too often, others not at all (Lin et al. 2009). What was pasted or retyped
in between lacks these traces, as does a piece of another JPEG that came down on another grid. How coefficients look
without a first compression tells the page itself, when its blocks are cut half a block aside.

Nothing is said of pages without such traces: scans saved once, and those saved again much more coarsely than before;
nor of PDFs, turned pictures and other formats, whose grid is unknown. Nor where many values are foreign, since
watermarks and scanner apps do that.

The bounds were found on the shared samples, saved again in eight honest ways and forged in six; README.md tells what
they gave on other pages.
"""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from ocr.forensics.edited_cell import FIELDS
from ocr.page import BgrImage
from workstation.domain.reading import Box, FieldReading, Sign

SIDE = 8
# The shift at which a page's own blocks no longer show where it was compressed before.
ASIDE = 4
# Blocks of bare paper say nothing.
LEAST_RANGE = 40
# Enough to know a page by, and all that time allows.
LEAST_BLOCKS, MOST_BLOCKS = 150, 2000
# Coefficients in steps of the file's own table; beyond, all count as one.
STEPS = 16
# What one coefficient may say at most, so that a lone block does not decide.
MOST_SAID = 3.0
# How far apart the page and itself aside must be (mean log likelihood of a block), how far on the way to the latter a
# value must lie, and how sure that must be (standard errors).
LEAST_GROUND, LEAST_SHARE, LEAST_SURE = 4.0, 0.7, 6.0
# With more values than this nearly as foreign, something else happened to the page.
MOST_NEAR, NEAR_SHARE, NEAR_SURE = 2, 0.4, 4.0
LEAST_VALUE_BLOCKS = 4
# A pasted letter is this many blocks wide.
_WIDTHS = (2, 3, 5)
# The frequencies that print fills, row and column in a block.
_LOW = tuple((row, column) for row in range(6) for column in range(6 - row) if row + column > 0)
_OFFSETS = (np.arange(len(_LOW)) * STEPS).astype(np.int32)

Floats = NDArray[np.float32]
Blocks = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Part:
    """A value's most foreign stretch: how far it is from the page's history (0 to 1 and more), in errors how surely."""

    share: float
    sure: float


def history_signs(
    untrusted_bytes: bytes, image: BgrImage, page: int, people: tuple[Mapping[str, FieldReading], ...]
) -> Iterator[Sign]:
    """The values on a page that lack its history, or carry another one."""
    table = luminance_table(untrusted_bytes, image.shape[1], image.shape[0])
    if table is None:
        return
    # Two fields may stand on one line.
    here = {
        reading.box: name
        for fields in people
        for name, reading in fields.items()
        if reading.box is not None and reading.page == page and reading.value not in (None, "-")
    }
    parts = worst_parts(image, table, tuple(here))
    if sum(part.share >= NEAR_SHARE and part.sure >= NEAR_SURE for part in parts) > MOST_NEAR:
        return
    for (box, name), part in zip(here.items(), parts, strict=False):
        if name in FIELDS and part.share >= LEAST_SHARE and part.sure >= LEAST_SURE:
            yield Sign("jpeg_history", round(min(1.0, part.share), 3), name, "", page, box)


def luminance_table(untrusted_bytes: bytes, width: int, height: int) -> Floats | None:
    """The steps of the frequencies that are looked at; None where the pixels do not lie as they were compressed."""
    if not untrusted_bytes.startswith(b"\xff\xd8\xff"):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(untrusted_bytes), formats=("JPEG",)) as picture:
                turned = picture.getexif().get(ExifTags.Base.Orientation, 1) != 1
                if turned or picture.size != (width, height) or picture.mode not in ("RGB", "L"):
                    return None
                steps = np.array(getattr(picture, "quantization", {})[0], np.float32).reshape(SIDE, SIDE)
    except Exception:
        # It was decoded once already: a head that cannot be read now says nothing.
        return None
    return np.maximum(1, steps[tuple(zip(*_LOW, strict=True))]).astype(np.float32)


def worst_parts(image: BgrImage, table: Floats, boxes: Sequence[Box]) -> list[Part]:
    """The most foreign stretch of each value; nothing where the page says too little of its history."""
    places = [_covered(image, box) for box in boxes]
    blocks = _gathered(image, places, 0)
    telling = _is_telling(blocks)
    seen = _steps(blocks[telling], table)
    aside = _gathered(image, _thinned(places, len(seen)), ASIDE)
    unseen = _steps(aside[_is_telling(aside)], table)
    if min(len(seen), len(unseen)) < LEAST_BLOCKS:
        return []
    said = np.clip(np.log(_shares(unseen) / _shares(seen)), -MOST_SAID, MOST_SAID).astype(np.float32).ravel()
    sums, others = said[seen].sum(1), said[unseen].sum(1)
    usual, spread, ground = float(sums.mean()), max(float(sums.std()), 1e-3), float(others.mean() - sums.mean())
    if ground < LEAST_GROUND:
        return []
    excess = np.zeros(len(blocks), np.float32)
    excess[telling] = sums - usual
    return _worst(places, excess / ground, telling, ground / spread)


def _worst(places: Sequence["_Place"], share: Floats, telling: NDArray[np.bool_], certainty: float) -> list[Part]:
    """Of each place the stretch of columns whose blocks are most surely foreign."""
    worst, start = [], 0
    for place in places:
        stop = start + place.rows * place.columns
        count = telling[start:stop].reshape(place.rows, place.columns).sum(0).cumsum()
        total = share[start:stop].reshape(place.rows, place.columns).sum(0).cumsum()
        start = stop
        best = Part(0.0, 0.0)
        for width in (*_WIDTHS, place.columns):
            if 0 < width <= place.columns:
                best = max(best, _stretch(total, count, width, certainty), key=lambda part: part.sure)
        worst.append(best)
    return worst


def _stretch(total: Floats, count: NDArray[np.int64], width: int, certainty: float) -> Part:
    """The worst of all stretches so many columns wide, by running totals over the columns."""
    sums, blocks = total[width - 1 :].copy(), count[width - 1 :].copy()
    sums[1:] -= total[:-width]
    blocks[1:] -= count[:-width]
    sure = np.where(blocks >= LEAST_VALUE_BLOCKS, sums / np.sqrt(np.maximum(blocks, 1)), 0) * certainty
    at = int(sure.argmax())
    return Part(float(sums[at] / max(int(blocks[at]), 1)), float(sure[at]))


@dataclass(frozen=True, slots=True)
class _Place:
    """The whole blocks that a box touches: left and top in pixels, how many rows and columns."""

    left: int
    top: int
    rows: int
    columns: int


def _covered(image: BgrImage, box: Box) -> _Place:
    xs, ys = [corner[0] for corner in box], [corner[1] for corner in box]
    # One block stays free below and at the right for the look aside.
    height, width = image.shape[0] // SIDE - 1, image.shape[1] // SIDE - 1
    left, right = (min(max(0, round(side / SIDE)), width) for side in (min(xs), max(xs)))
    top, bottom = (min(max(0, round(side / SIDE)), height) for side in (min(ys), max(ys)))
    return _Place(left * SIDE, top * SIDE, bottom - top, right - left if bottom > top else 0)


def _thinned(places: list[_Place], telling: int) -> list[_Place]:
    """As many of the places, evenly chosen, as hold about the most blocks that are needed."""
    return places[:: max(1, telling // MOST_BLOCKS)]


def _gathered(image: BgrImage, places: Sequence[_Place], shift: int) -> Blocks:
    """The blocks of all places, each as 64 gray pixels."""
    found = [np.empty((0, SIDE * SIDE), np.uint8)]
    for place in places:
        if place.rows and place.columns:
            top, left = place.top + shift, place.left + shift
            part = image[top : top + place.rows * SIDE, left : left + place.columns * SIDE]
            gray = np.asarray(cv2.cvtColor(part, cv2.COLOR_BGR2GRAY), np.uint8)
            whole = gray.reshape(place.rows, SIDE, place.columns, SIDE)
            found.append(whole.swapaxes(1, 2).reshape(-1, SIDE * SIDE))
    return np.concatenate(found)


def _is_telling(blocks: Blocks) -> NDArray[np.bool_]:
    return np.asarray(blocks.max(1, initial=0).astype(np.int16) - blocks.min(1, initial=255) >= LEAST_RANGE)


def _cosines() -> Floats:
    """The basis of JPEG's transform for the frequencies that are looked at (64 × their number)."""
    places = np.arange(SIDE)
    waves = np.sqrt(2 / SIDE) * np.cos((2 * places[None, :] + 1) * places[:, None] * np.pi / (2 * SIDE))
    waves[0] /= np.sqrt(2)
    return np.stack([np.outer(waves[row], waves[column]).ravel() for row, column in _LOW], 1).astype(np.float32)


_BASIS = _cosines()


def _steps(blocks: Blocks, table: Floats) -> NDArray[np.int32]:
    """Each block's coefficients in steps of the table, without their sign, each frequency counted on from the last."""
    found = np.abs(blocks.astype(np.float32) @ _BASIS) / table
    return np.asarray(np.minimum(found + 0.5, STEPS - 1), np.int32) + _OFFSETS


def _shares(steps: NDArray[np.int32]) -> NDArray[np.float64]:
    """How often each step occurs at each frequency; never none, since few were seen."""
    counts = np.bincount(steps.ravel(), minlength=len(_OFFSETS) * STEPS).reshape(len(_OFFSETS), STEPS)
    return np.asarray((counts + 0.5) / (len(steps) + 0.5 * STEPS), np.float64)
