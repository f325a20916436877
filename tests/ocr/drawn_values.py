"""A family card's values drawn at known places, to be forged: real pixels, invented people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

import resources
from workstation.domain.reading import Box, FieldReading

FONTS = Path(resources.__file__).parent / "fonts"
ARIAL_LIKE, SERIF, NOTO, MONO = (
    "LiberationSans-Regular",
    "LiberationSerif-Regular",
    "NotoSans-Regular",
    "NotoSansMono-Regular",
)
PEOPLE = (
    ("BUDI SANTOSO HADIKUSUMA", "3310010203800001", "02-03-1980", "HARDI SANTOSO"),
    ("SITI NUR AMINAH", "3310014506830002", "05-06-1983", "AHMAD NURDIN"),
    ("RINA HADIKUSUMA", "3310015909060003", "19-09-2006", "BUDI SANTOSO HADIKUSUMA"),
    ("BAMBANG HADIKUSUMA", "3310011407090004", "14-07-2009", "BUDI SANTOSO HADIKUSUMA"),
    ("SRI RAHAYU HADIKUSUMA", "3310014912150005", "09-12-2015", "BUDI SANTOSO HADIKUSUMA"),
)
COLUMNS = {"nama": 40, "nik": 500, "tanggal_lahir": 800, "ayah": 1000}
TOP, PITCH = 60, 50
# The size of letters for which the above are meant.
USUAL = 26
INK = (28, 28, 34)

Pixels = NDArray[np.uint8]
Fields = Mapping[str, FieldReading]
Point = tuple[int, int]


@dataclass(frozen=True)
class Card:
    """A page (RGB) and what is read from it: the document's own fields, then the members'."""

    pixels: Pixels
    people: tuple[Fields, ...]

    def box(self, row: int, field: str) -> Box:
        box = self.people[row + 1][field].box
        assert box is not None
        return box

    def bgr(self, quality: int | None = None) -> Pixels:
        """As the reader gets it, saved as JPEG if wanted."""
        pixels = self.pixels if quality is None else decoded(saved(self.pixels, quality))
        return np.ascontiguousarray(pixels[:, :, ::-1])


@lru_cache
def drawn(font: str = ARIAL_LIKE, size: int = USUAL, seed: int = 3, jumps: int = 0) -> Card:
    """The card in one font (size in pixels) on grainy paper; a typewriter's letters jump by so many pixels."""
    rng = np.random.default_rng(seed)
    scale = size / USUAL
    shape = (round((TOP + PITCH * len(PEOPLE)) * scale) + 16, round(1460 * scale), 3)
    grain = np.random.default_rng(seed).normal(232, 3.0, shape)
    page = Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8))
    people = []
    for row, texts in enumerate(PEOPLE):
        read = {}
        for (field, x), text in zip(COLUMNS.items(), texts, strict=True):
            at = (round(x * scale), round((TOP + PITCH * row) * scale))
            box = typed(page, at, text, font, size, rng, jumps) if jumps else write(page, at, text, font, size)
            read[field] = FieldReading(text, text, 0.999, 0, box)
        people.append(read)
    # As a scanner softens edges.
    soft = cv2.GaussianBlur(np.asarray(page), (0, 0), 0.7)
    return Card(np.asarray(soft, np.uint8), ({}, *people))


def retyped(card: Card, row: int, field: str, font: str, size: int) -> Card:
    """A value wiped out and written anew, read where it now stands."""
    page = Image.fromarray(card.pixels.copy())
    wiped = card.box(row, field)
    paint(page, wiped)
    reading = card.people[row + 1][field]
    box = write(page, (round(wiped[0][0]) + 1, round(wiped[2][1]) - 1), reading.raw, font, size)
    changed = {**card.people[row + 1], field: replace(reading, box=box)}
    people = (*card.people[: row + 1], changed, *card.people[row + 2 :])
    return Card(np.asarray(page), people)


def redone_digit(card: Card, row: int, place: int, digit: str, font: str, size: int, lower: int = 0) -> Card:
    """One digit of a NIK wiped out and another written, larger or lower than it was."""
    page = Image.fromarray(card.pixels.copy())
    (left, top), (right, _), (_, bottom), _ = card.box(row, "nik")
    step = (right - left) / 16
    x = left + step * place
    spot = ((x, top), (x + step, top), (x + step, bottom), (x, bottom))
    paint(page, spot, rim=0)
    write(page, (round(x), round(bottom) - 1 + lower), digit, font, size)
    reading = card.people[row + 1]["nik"]
    text = reading.raw[:place] + digit + reading.raw[place + 1 :]
    changed = {**card.people[row + 1], "nik": replace(reading, value=text, raw=text)}
    return Card(np.asarray(page), (*card.people[: row + 1], changed, *card.people[row + 2 :]))


def write(page: Image.Image, at: Point, text: str, font: str, size: int) -> Box:
    """Write on the base line `at`; answers the text's box."""
    face = ImageFont.truetype(str(FONTS / f"{font}.ttf"), size)
    draw = ImageDraw.Draw(page)
    draw.text(at, text, INK, face, anchor="ls")
    left, top, right, bottom = draw.textbbox(at, text, face, anchor="ls")
    return ((left - 1, top - 1), (right + 1, top - 1), (right + 1, bottom + 1), (left - 1, bottom + 1))


def typed(page: Image.Image, at: Point, text: str, font: str, size: int, rng: np.random.Generator, jumps: int) -> Box:
    """Write letter by letter, each a little off the line."""
    step, (x, y) = round(size * 0.62), at
    for place, letter in enumerate(text):
        write(page, (x + step * place, y + int(rng.integers(-jumps, jumps + 1))), letter, font, size)
    right, top, bottom = x + step * len(text), y - round(size * 0.74) - jumps, y + jumps
    return ((x, top), (right, top), (right, bottom), (x, bottom))


def paint(page: Image.Image, box: Box, rim: int = 2) -> None:
    """Paint paper over a box."""
    left, top, right, bottom = (
        round(box[0][0]) - rim,
        round(box[0][1]) - 4,
        round(box[2][0]) + rim,
        round(box[2][1]) + 4,
    )
    grain = np.random.default_rng(9).normal(232, 3.0, (bottom - top, right - left, 3))
    page.paste(Image.fromarray(np.clip(grain, 0, 255).astype(np.uint8)), (left, top))


def saved(pixels: Pixels, quality: int) -> bytes:
    """As a JPEG file."""
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=quality)
    return out.getvalue()


def decoded(data: bytes) -> Pixels:
    """The pixels of a file."""
    return np.asarray(Image.open(BytesIO(data)).convert("RGB"))
