"""Read every line of a page, upright, with the place of each letter on the uploaded image."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.detect import Quad, TextDetector
from ocr.engines.protocol import Image, Recogniser, TextLine
from ocr.page import BgrImage, Page
from workstation.domain.reading import Box

# How many long lines vote on which way is up; on the samples three always agreed.
_VOTERS = 6
_CROP_HEIGHT = 48
# In 1,342 gaps of the sample names: at least 0.24 between words, at most 0.0004 within them.
_FAINT_SPACE = 0.03


@dataclass(frozen=True, slots=True)
class Letter:
    """One recognised letter: its chance, and where it stands in its line's CTC matrix (steps) and crop (0..1)."""

    char: str
    chance: float
    first: int
    last: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. `quad` is clockwise from the text's own top left, in pixels of the uploaded page.

    `x` (left), `y` (middle), `width`, `height`, `slope` are in the upright, deskewed frame of the page, in its pixels.
    """

    text: str
    letters: tuple[Letter, ...]
    seen: TextLine
    quad: Quad
    x: float
    y: float
    width: float
    height: float
    slope: float

    def box(self, start: int = 0, stop: int | None = None) -> Box:
        """The corners of the letters from `start` to before `stop`."""
        part = self.letters[start:stop]
        left, right = (part[0].left, part[-1].right) if part else (0.0, 1.0)
        top, bottom = self.quad[1] - self.quad[0], self.quad[2] - self.quad[3]
        corners = (
            self.quad[0] + top * left,
            self.quad[0] + top * right,
            self.quad[3] + bottom * right,
            self.quad[3] + bottom * left,
        )
        return tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners)  # type: ignore[return-value]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of lines of a page in reading order, and how far it is turned (degrees clockwise: 0, 90, 180, 270)."""

    page: int
    rows: tuple[tuple[Line, ...], ...]
    turned: int

    @property
    def lines(self) -> list[Line]:
        """All lines in reading order."""
        return [line for row in self.rows for line in row]

    @property
    def letter_height(self) -> float:
        """The typical height of a capital in pixels of the upload; 0 when there is no text."""
        heights = [line.height for line in self.lines if len(line.text) >= 4]
        # A detected line is as high as ascender to descender and its margin: a capital is about 0.6 of it.
        return float(np.median(heights)) * 0.6 if heights else 0.0


def read_sheet(page: Page, detector: TextDetector, recogniser: Recogniser) -> Sheet:
    """Find, turn upright and recognise all lines of a page."""
    boxes = detector.find(page.image)
    if not boxes:
        return Sheet(page.index, (), 0)
    quads = _along_text([box.quad for box in boxes])
    quads = _upright(page.image, quads, recogniser)
    seen = recogniser.recognise([crop_line(page.image, quad) for quad in quads])
    frame = _frame(quads)
    lines = [_line(quad, text, frame) for quad, text in zip(quads, seen, strict=True) if text.text]
    return Sheet(page.index, tuple(_rows(lines)), _quarter_turns(quads) * 90)


def crop_line(image: BgrImage, quad: Quad) -> Image:
    """Cut a line out, straightened: 48 px high or its own height if that is more."""
    width = max(float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[3])))
    height = max(float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[2] - quad[1])))
    if width < 2 or height < 2:
        return np.zeros((0, 0, 3), np.uint8)
    scale = max(1.0, _CROP_HEIGHT / height)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    way = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    crop = cv2.warpPerspective(image, way, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, np.uint8)


def _along_text(quads: Sequence[Quad]) -> list[Quad]:
    """Turn each quad so that its first side runs along the text, in the direction most of the page reads."""
    sides = np.array([_long_side(quad) for quad in quads])
    # Long lines know the direction; a short one may be higher than wide.
    horizontal = np.abs(sides[:, 0]).sum() >= np.abs(sides[:, 1]).sum()
    way = np.array([1.0, 0.0] if horizontal else [0.0, 1.0])
    return [_start_at(quad, way) for quad in quads]


def _long_side(quad: Quad) -> NDArray[np.float32]:
    a, b = quad[1] - quad[0], quad[2] - quad[1]
    longer, shorter = (a, b) if np.linalg.norm(a) >= np.linalg.norm(b) else (b, a)
    return np.asarray(longer * (1 - np.linalg.norm(shorter) / max(float(np.linalg.norm(longer)), 1e-6)))


def _start_at(quad: Quad, way: NDArray[np.float64]) -> Quad:
    """Roll the corners so that the side from corner 0 to 1 points along `way`."""
    area = float(np.cross(np.append(quad[1] - quad[0], 0), np.append(quad[2] - quad[1], 0))[2])
    clockwise = quad if area > 0 else quad[::-1]
    sides = [clockwise[(i + 1) % 4] - clockwise[i] for i in range(4)]
    best = int(np.argmax([side @ way / max(float(np.linalg.norm(side)), 1e-6) for side in sides]))
    return np.roll(clockwise, -best, axis=0)


def _upright(image: BgrImage, quads: list[Quad], recogniser: Recogniser) -> list[Quad]:
    """Flip all lines by half a turn when the recogniser reads them better upside down."""
    longest = sorted(quads, key=lambda quad: -float(np.linalg.norm(quad[1] - quad[0])))[: 3 * _VOTERS]
    voters = longest[:: max(1, len(longest) // _VOTERS)][:_VOTERS]
    crops = [crop_line(image, quad) for quad in voters]
    turned = [np.ascontiguousarray(crop[::-1, ::-1]) for crop in crops]
    seen = recogniser.recognise(crops + turned)
    straight, flipped = seen[: len(crops)], seen[len(crops) :]
    votes = sum(_letter_chance(a) > _letter_chance(b) for a, b in zip(straight, flipped, strict=True))
    if 2 * votes >= len(voters):
        return quads
    return [np.roll(quad, 2, axis=0) for quad in quads]


def _letter_chance(line: TextLine) -> float:
    letters = letters_of(line)
    return float(np.mean([letter.chance for letter in letters])) if letters else 0.0


def letters_of(line: TextLine) -> tuple[Letter, ...]:
    """The letters of a line with their places; engines without a CTC matrix get evenly spread ones."""
    if line.probabilities is None:
        share = 1 / max(len(line.text), 1)
        return tuple(
            Letter(char, line.confidence, place, place, place * share, (place + 1) * share)
            for place, char in enumerate(line.text)
        )
    best = line.probabilities.argmax(axis=1)
    steps = len(best)
    letters: list[Letter] = []
    start = 0
    for step in range(1, steps + 1):
        if step < steps and best[step] == best[start]:
            continue
        if best[start]:
            chance = float(line.probabilities[start:step, best[start]].max())
            char = line.alphabet[best[start] - 1]
            # A letter lights up for one or two steps near its middle.
            middle = (start + step) / 2
            letters.append(Letter(char, chance, start, step, (middle - 1) / steps, (middle + 1) / steps))
        start = step
    return _without_outer_spaces(_with_faint_spaces(letters, line))


def _with_faint_spaces(letters: list[Letter], line: TextLine) -> list[Letter]:
    """Put back the spaces that the best path lost: even a small chance of one is far above that inside words."""
    if line.probabilities is None or " " not in line.alphabet:
        return letters
    space = line.probabilities[:, line.alphabet.index(" ") + 1]
    steps = len(space)
    full = letters[:1]
    for letter in letters[1:]:
        before = full[-1]
        gap = space[before.last : letter.first]
        if " " not in (before.char, letter.char) and len(gap) and gap.max() >= _FAINT_SPACE:
            at = before.last + int(gap.argmax())
            full.append(Letter(" ", float(gap.max()), at, at + 1, at / steps, (at + 1) / steps))
        full.append(letter)
    return full


def _without_outer_spaces(letters: list[Letter]) -> tuple[Letter, ...]:
    while letters and letters[0].char == " ":
        letters = letters[1:]
    while letters and letters[-1].char == " ":
        letters = letters[:-1]
    return tuple(letters)


def _frame(quads: Sequence[Quad]) -> NDArray[np.float64]:
    """The unit vector along the text: the length-weighted mean direction of all lines."""
    sides = np.array([(quad[1] - quad[0]) for quad in quads], np.float64)
    mean = sides.sum(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))


def _quarter_turns(quads: Sequence[Quad]) -> int:
    along = _frame(quads)
    return round(float(np.degrees(np.arctan2(along[1], along[0]))) / 90) % 4


def _line(quad: Quad, seen: TextLine, along: NDArray[np.float64]) -> Line:
    across = np.array([-along[1], along[0]])
    corners = quad.astype(np.float64)
    xs, ys = corners @ along, corners @ across
    height = float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    letters = letters_of(seen)
    text = "".join(letter.char for letter in letters)
    left, right = float(xs[[0, 3]].mean()), float(xs[[1, 2]].mean())
    slope = float(ys[[1, 2]].mean() - ys[[0, 3]].mean()) / max(right - left, 1.0)
    return Line(text, letters, seen, quad, left, float(ys.mean()), right - left, height, slope)


def _rows(lines: list[Line]) -> list[tuple[Line, ...]]:
    """Rows from top to bottom, each from left to right; the lines of a row overlap in height by half or more."""
    level = _levelled(lines)
    order = sorted(range(len(lines)), key=lambda place: level[place])
    rows: list[list[int]] = []
    for place in order:
        row = rows[-1] if rows else []
        height = min([lines[place].height, *(lines[other].height for other in row)])
        if row and abs(level[place] - float(np.mean([level[other] for other in row]))) < 0.5 * height:
            row.append(place)
        else:
            rows.append([place])
    return [tuple(sorted((lines[place] for place in row), key=lambda line: line.x)) for row in rows]


def _levelled(lines: Sequence[Line]) -> list[float]:
    """The height of each line where its row crosses the middle of the page.

    In a photo rows fan out: their slope changes steadily over the page, so it is fitted as a + b x + c y.
    """
    x = np.array([line.x + line.width / 2 for line in lines])
    y = np.array([line.y for line in lines])
    slope = np.array([line.slope for line in lines])
    weight = np.array([line.width if line.width > 4 * line.height else 0.0 for line in lines])
    if np.count_nonzero(weight) < 6:
        return [float(value) for value in y]
    terms = np.stack([np.ones_like(x), x - x.mean(), y - y.mean()], axis=1)
    fit = np.linalg.lstsq(terms * weight[:, None], slope * weight, rcond=None)[0]
    return [float(value) for value in y - (terms @ fit) * (x - x.mean())]
