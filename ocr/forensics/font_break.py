"""Was a value, or one of its digits, typed in another font or size than what stands around it?

Three looks, each silent where print is too small or digits cannot be told apart: digits that reach beyond the others of
their number (broken print is shorter, never taller, so only what is larger counts); numbers of as many digits in one
column that are longer or shorter than the others; and numbers whose digits differ in shape from the same digits in the
other rows. The first needs one value, the others a family card, whose people are listed in one print.

Names are not judged: they are rightly printed smaller where they are long, and letters that a copier broke looked like
another font.

The bounds lie beyond all that was found on honest pages; README.md tells what they gave on other pages.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ocr.forensics.glyphs import Floats, Glyphs, glyphs_of
from ocr.page import BgrImage
from workstation.domain.reading import Box, FieldReading, Sign

NUMBERS = ("nik", "no_kk", "nik_suami", "nik_istri")
# Values of one length: in a column they are as long as each other, whatever their digits.
EVEN = {"nik": 0.04, "tanggal_lahir": 0.065}
# Whose digits are compared with each other; those of dates are too few to be judged by.
DIGITS, JUDGED = ("nik", "tanggal_lahir"), "nik"
# In heights of a digit and in pixels: how far it reaches beyond the others, of which few may; and how much further than
# the rest of its number, and than digits of the other numbers do: a typewriter strikes none of them on the line.
LEAST_BEYOND, LEAST_PIXELS, MOST_BEYOND, LEAST_TIMES = 0.2, 2.0, 3, 2.0
LEAST_DIGITS = 6
# Among fewer others, one cannot be called the odd one.
LEAST_OTHERS = 3
# How much further than the others are among themselves.
LEAST_RATIO = 2.5
# Shapes: how many other values, how many digits that occur how often; how unlike the usual shape (share of ink), and
# how much more so than the others usually and at worst.
LEAST_VALUES, LEAST_COMPARED, LEAST_ALIKE = 5, 6, 4
LEAST_UNLIKE, LEAST_MORE, LEAST_WORSE = 0.12, 1.7, 1.5
# More values than this in another font are a page with two fonts.
MOST_SIGNS = 2

Fields = Mapping[str, FieldReading]


@dataclass(frozen=True, slots=True)
class _Value:
    field: str
    reading: FieldReading
    row: int
    glyphs: Glyphs | None

    @property
    def box(self) -> Box:
        assert self.reading.box is not None
        return self.reading.box


def font_signs(image: BgrImage, page: int, people: Sequence[Fields]) -> Iterator[Sign]:
    """The values on a page that are not in the print of their neighbours, each once; none where it is many."""
    members = people[1:]
    values = [*_read(image, page, people[:1], NUMBERS), *_read(image, page, members, DIGITS)]
    found: dict[Box, tuple[float, _Value]] = {}
    looks = (digits_beyond(values), odd_lengths(values), odd_shapes(values) if members else ())
    for score, value in (one for look in looks for one in look):
        found[value.box] = max(found.get(value.box, (0.0, value)), (score, value), key=lambda one: one[0])
    if len(found) <= MOST_SIGNS:
        for score, value in found.values():
            yield Sign("font_break", round(min(1.0, score), 3), value.field, "", page, value.box)


def digits_beyond(values: Sequence[_Value]) -> Iterator[tuple[float, _Value]]:
    """The numbers in which a digit or few reach above or below the others."""
    numbers = [(value, value.glyphs) for value in values if value.field in (*NUMBERS, "tanggal_lahir")]
    found = [
        (value, glyphs, _beyond(glyphs)) for value, glyphs in numbers if glyphs and len(glyphs.text) >= LEAST_DIGITS
    ]
    usual = float(np.median([beyond.max() for _, _, beyond in found])) if len(found) >= LEAST_OTHERS else 0.0
    for value, glyphs, beyond in found:
        rest = float(np.sort(beyond)[:-MOST_BEYOND].max())
        least = max(LEAST_BEYOND, LEAST_PIXELS / glyphs.height, LEAST_TIMES * rest, LEAST_TIMES * usual)
        if beyond.max() >= least:
            yield float(beyond.max() / (2 * LEAST_BEYOND)), value


def odd_lengths(values: Sequence[_Value]) -> Iterator[tuple[float, _Value]]:
    """The values of a column that are longer or shorter than those of the other rows, the slant of a photo aside."""
    for field, least in EVEN.items():
        column = [value for value in values if value.field == field]
        if len(column) <= LEAST_OTHERS:
            continue
        lengths = np.array([_length(value.box) for value in column])
        rows = np.array([value.row for value in column], float)
        odd = [(_off(rows, lengths, place, least), value) for place, value in enumerate(column)]
        # An odd one among few makes its neighbours look odd, too; who is it then?
        if len(found := [(off, value) for off, value in odd if off]) == 1:
            yield found[0][0] / (3 * least), found[0][1]


def _off(rows: NDArray[np.float64], lengths: NDArray[np.float64], place: int, least: float) -> float:
    """The share by which a length is off the line of the others; 0 where that is little, or they are off it as well."""
    others = np.arange(len(rows)) != place
    slope, start = _line(rows[others], lengths[others])
    off = np.abs(lengths / np.maximum(start + slope * rows, 1.0) - 1)
    return float(off[place]) if least <= off[place] < 0.5 and off[place] >= LEAST_RATIO * off[others].max() else 0.0


def odd_shapes(values: Sequence[_Value]) -> Iterator[tuple[float, _Value]]:
    """The numbers whose digits are shaped otherwise than the same digits of the other values."""
    group = [value for value in values if value.field in DIGITS]
    judged = [(value, unlike) for value, unlike in zip(group, _unlike(group), strict=True) if unlike >= 0]
    for place, (value, unlike) in enumerate(judged):
        others = np.array([other for at, (_, other) in enumerate(judged) if at != place])
        if value.field != JUDGED or len(others) < LEAST_VALUES:
            continue
        if unlike >= max(LEAST_UNLIKE, LEAST_MORE * np.median(others), LEAST_WORSE * others.max()):
            yield float(unlike / (2 * LEAST_MORE * np.median(others))), value


def _read(image: BgrImage, page: int, people: Sequence[Fields], fields: Sequence[str]) -> Iterator[_Value]:
    for row, person in enumerate(people):
        for field in fields:
            reading = person.get(field)
            if reading is None or reading.box is None or reading.page != page or reading.value in (None, "-"):
                continue
            text = str(reading.value) if field in NUMBERS else reading.raw
            shapes = len(people) > 1 and field in DIGITS
            yield _Value(field, reading, row, glyphs_of(image, reading.box, text, shapes=shapes))


def _beyond(glyphs: Glyphs) -> NDArray[np.float64]:
    """How far each digit reaches above or below the line of all, in their height."""
    middles = (glyphs.places[:, 0] + glyphs.places[:, 2]) / 2
    beyond = np.zeros(len(middles))
    for edges, way in ((glyphs.places[:, 1], -1), (glyphs.places[:, 3], 1)):
        slope, start = _line(middles.astype(float), edges.astype(float))
        beyond = np.maximum(beyond, way * (edges - start - slope * middles) / glyphs.height)
    return beyond


def _line(places: NDArray[np.float64], values: NDArray[np.float64]) -> tuple[float, float]:
    """The line through most of the points (Theil and Sen): its slope and where it starts."""
    first, second = np.triu_indices(len(places), 1)
    apart = places[second] - places[first]
    slopes = (values[second] - values[first])[apart > 0] / apart[apart > 0]
    slope = float(np.median(slopes)) if len(slopes) else 0.0
    return slope, float(np.median(values - slope * places))


def _length(box: Box) -> float:
    (left, top), (right, bottom) = box[0], box[1]
    return float(np.hypot(right - left, bottom - top))


def _unlike(group: Sequence[_Value]) -> list[float]:
    """How far each value's digits are from the usual shape of the same digits; -1 where too few can be compared."""
    same: dict[str, list[tuple[int, Floats]]] = defaultdict(list)
    for place, value in enumerate(group):
        if value.glyphs is not None and value.glyphs.shapes is not None:
            for letter, shape in zip(value.glyphs.text, value.glyphs.shapes, strict=True):
                same[letter].append((place, shape))
    found: dict[int, list[float]] = defaultdict(list)
    for seen in same.values():
        if len(seen) >= LEAST_ALIKE:
            shapes = np.stack([shape for _, shape in seen])
            far = np.abs(shapes - np.median(shapes, axis=0)).mean(axis=(1, 2))
            for (place, _), one in zip(seen, far.tolist(), strict=True):
                found[place].append(one)
    far_enough = {place: float(np.mean(ones)) for place, ones in found.items() if len(ones) >= LEAST_COMPARED}
    return [far_enough.get(place, -1.0) for place in range(len(group))]
