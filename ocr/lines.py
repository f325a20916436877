"""Read every line of a page, upright, with the place of each letter on the uploaded image."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.detect import LINE_HEIGHT, Quad, TextDetector
from ocr.effort import CUT_OUT, spend
from ocr.engines.protocol import Image, Recogniser, TextLine
from ocr.page import BgrImage, Page
from ocr.rows import PRINT, in_rows
from ocr.straight import straightened
from ocr.strokes import with_all_strokes
from workstation.domain.reading import Box

# How many long lines vote on which way is up; on the samples three always agreed.
_VOTERS = 6
_CROP_HEIGHT = 48
# A detected line is as high as ascender to descender and its margin: a capital is about this share of it.
CAPITAL_SHARE = 0.6
# In 1,342 gaps of the sample names: at least 0.24 between words, at most 0.0004 within them.
_FAINT_SPACE = 0.03
# Blank stretches in heights of a line's crop. Of 72,000 gaps inside words 0.5 % reach 0.19 and none but those of
# lost spaces and letter-spaced titles 0.3; of 10,500 word spaces 95 % reach 0.15.
_SURE_GAP, _DOUBTFUL_GAP, _NO_GAP = 0.3, 0.21, 0.1
_HALF_SPACES, _ABOVE_INSIDE = 0.6, 2.5
# A space of less chance rests on its gap alone.
_UNSEEN_SPACE = 0.001
_MIDDLE = (0.18, 0.85)
_INK_SHARE = 0.55
# A line's quad is loose when it is this much higher than the rows that hold at least this share of the most ink.
_LOOSE, _LEAST_INK, _RIM = 1.9, 0.08, 0.3


Gaps = tuple[tuple[float, float], ...]


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

    `doubts` are the places of letters behind which a gap stands that may be a lost space.
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
    doubts: frozenset[int] = frozenset()

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
    """The rows of lines of a page in reading order, and how far it is turned (degrees clockwise: 0, 90, 180, 270).

    `look` reads what stands in a four-cornered part of the page, found or not.
    """

    page: int
    rows: tuple[tuple[Line, ...], ...]
    turned: int
    look: Callable[[Quad], Line] | None = field(default=None, compare=False, repr=False)

    @property
    def lines(self) -> list[Line]:
        """All lines in reading order."""
        return [line for row in self.rows for line in row]

    @property
    def letter_height(self) -> float:
        """The typical height of a capital in pixels of the upload; 0 when there is no text."""
        heights = [line.height for line in self.lines if len(line.text) >= 4]
        return float(np.median(heights)) * CAPITAL_SHARE if heights else 0.0


def read_sheet(
    page: Page,
    detector: TextDetector,
    recogniser: Recogniser,
    quick: Recogniser | None = None,
    line_height: float = LINE_HEIGHT,
) -> Sheet:
    """Find, turn upright and recognise all lines of a page; `line_height` as in TextDetector.find.

    `quick` tells up from down, where there is one: five times faster, and as good at that.
    """
    boxes = detector.find(page.image, line_height)
    if not boxes:
        return Sheet(page.index, (), 0)
    quads = _along_text([box.quad for box in boxes])
    quads = _upright(page.image, quads, quick or recogniser)
    frame = _frame(quads)

    def read(places: Sequence[Quad]) -> list[Line]:
        places = [_tightened(page.image, quad) for quad in places]
        cut = [crop_line(page.image, quad) for quad in places]
        crops = [straightened(crop) for crop in cut]
        shares = [len(flat) / max(len(crop), 1) for flat, crop in zip(crops, cut, strict=True)]
        seen = with_all_strokes(recogniser, crops, recogniser.recognise(crops))
        return [_line(*found, frame) for found in zip(places, seen, crops, shares, strict=True)]

    lines = [line for line in read(quads) if line.text]
    return Sheet(page.index, tuple(in_rows(lines)), _quarter_turns(quads) * 90, lambda quad: read([quad])[0])


def right_of(line: Line, heights: float) -> Quad:
    """The part of the page right behind a line, so many of its heights long."""
    along = line.quad[1] - line.quad[0]
    step = along / max(float(np.linalg.norm(along)), 1e-6) * line.height
    near, far = step * 0.1, step * heights
    corners = [line.quad[1] + near, line.quad[1] + far, line.quad[2] + far, line.quad[2] + near]
    return np.asarray(corners, np.float32)


def crop_line(image: BgrImage, quad: Quad) -> Image:
    """Cut a line out, straightened: 48 px high or its own height if that is more."""
    width = max(float(np.linalg.norm(quad[1] - quad[0])), float(np.linalg.norm(quad[2] - quad[3])))
    height = max(float(np.linalg.norm(quad[3] - quad[0])), float(np.linalg.norm(quad[2] - quad[1])))
    if width < 2 or height < 2:
        return np.zeros((0, 0, 3), np.uint8)
    scale = max(1.0, _CROP_HEIGHT / height)
    size = (max(8, round(width * scale)), max(8, round(height * scale)))
    spend(CUT_OUT * size[0] * size[1] / 1000)
    corners = np.array([[0, 0], [size[0], 0], [size[0], size[1]], [0, size[1]]], np.float32)
    way = cv2.getPerspectiveTransform(quad.astype(np.float32), corners)
    crop = cv2.warpPerspective(image, way, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, np.uint8)


def _tightened(image: BgrImage, quad: Quad) -> Quad:
    """A quad that is far higher than its ink, cut down to it: letters small in their crop are misread."""
    crop = crop_line(image, quad)
    if crop.size == 0:
        return quad
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    paper, ink = np.percentile(gray, (80, 2))
    profile = (gray < ink + _INK_SHARE * (paper - ink)).sum(axis=1)
    rows = np.flatnonzero(profile >= _LEAST_INK * profile.max())
    height = len(gray)
    band = rows[-1] + 1 - rows[0]
    if not 4 <= band < height / _LOOSE:
        return quad
    rim = _RIM * band
    top, bottom = max(0.0, (rows[0] - rim) / height), min(1.0, (rows[-1] + 1 + rim) / height)
    left, right = quad[3] - quad[0], quad[2] - quad[1]
    corners = [quad[0] + left * top, quad[1] + right * top, quad[1] + right * bottom, quad[0] + left * bottom]
    return np.asarray(corners, np.float32)


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


def letters_of(line: TextLine, gaps: Gaps = ()) -> tuple[Letter, ...]:
    """The letters of a line with their places; engines without a CTC matrix get evenly spread ones.

    `gaps` (where, how wide) in the line's crop decide on the spaces that the network hesitates about.
    """
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
    return _without_outer_spaces(_with_faint_spaces(letters, line, gaps))


def _with_faint_spaces(letters: list[Letter], line: TextLine, gaps: Gaps) -> list[Letter]:
    """Put back the spaces that the best path lost.

    Even a small chance of one is far above that inside words, where paper shows between the letters; a gap as wide as
    a word space needs no chance at all.
    """
    if line.probabilities is None or " " not in line.alphabet:
        return letters
    space = line.probabilities[:, line.alphabet.index(" ") + 1]
    steps = len(space)
    sure = _sure_gap(letters, gaps)
    full = letters[:1]
    for letter in letters[1:]:
        before = full[-1]
        between = space[before.last : letter.first]
        if " " not in (before.char, letter.char) and len(between):
            chance, gap = float(between.max()), _gap_between(before, letter, gaps)
            faint = chance >= _FAINT_SPACE and (gap is None or gap >= _NO_GAP)
            wide = gap is not None and gap >= sure and _may_part(before, letter)
            if faint or wide:
                at = before.last + int(between.argmax())
                full.append(Letter(" ", chance, at, at + 1, at / steps, (at + 1) / steps))
        full.append(letter)
    return full


def _may_part(before: Letter, after: Letter) -> bool:
    """Whether a word may end and another begin here: numbers have no words."""
    return after.char.isalpha() if before.char.isalpha() else before.char in ".," and after.char.isalnum()


def _gap_between(before: Letter, after: Letter, gaps: Gaps) -> float | None:
    """The widest blank stretch between two letters in heights of the crop; None when it was not measured."""
    if not gaps:
        return None
    start, stop = (before.left + before.right) / 2, (after.left + after.right) / 2
    return max((width for place, width in gaps if start < place < stop), default=0.0)


def _sure_gap(letters: Sequence[Letter], gaps: Gaps) -> float:
    """From which width on a gap is a word space: far more in spaced-out titles and in typewritten print."""
    inside, spaces = _usual_gaps(letters, gaps)
    return max(_SURE_GAP, _ABOVE_INSIDE * inside, _HALF_SPACES * spaces)


def _doubtful_gaps(letters: Sequence[Letter], gaps: Gaps) -> frozenset[int]:
    inside, spaces = _usual_gaps(letters, gaps)
    least = max(_DOUBTFUL_GAP, _ABOVE_INSIDE * inside, _HALF_SPACES * spaces)
    unseen = {place for place, letter in enumerate(letters) if letter.char == " " and letter.chance < _UNSEEN_SPACE}
    return frozenset(unseen) | frozenset(
        place
        for place, (before, after) in enumerate(pairwise(letters))
        if before.char.isalpha() and after.char.isalpha() and (_gap_between(before, after, gaps) or 0) >= least
    )


def _usual_gaps(letters: Sequence[Letter], gaps: Gaps) -> tuple[float, float]:
    """How wide gaps inside words and word spaces usually are in a line (medians, 0 where there are none)."""
    pairs = [(a, b) for a, b in pairwise(letters) if " " not in (a.char, b.char)]
    inside = [_gap_between(before, after, gaps) or 0.0 for before, after in pairs]
    places = [place for place, letter in enumerate(letters) if letter.char == " " and 0 < place < len(letters) - 1]
    spaces = [_gap_between(letters[place - 1], letters[place + 1], gaps) or 0.0 for place in places]
    return (float(np.median(inside)) if inside else 0.0), (float(np.median(spaces)) if spaces else 0.0)


def ink_gaps(crop: Image) -> Gaps:
    """The blank stretches in a line's crop: their centres as shares of its width, their widths in its heights."""
    if crop.size == 0:
        return ()
    gray = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY) if crop.ndim == 3 else crop
    height, width = gray.shape
    band = gray[round(_MIDDLE[0] * height) : max(round(_MIDDLE[1] * height), 1)]
    paper, ink = np.percentile(band, (80, 3))
    inked = np.flatnonzero((band < ink + _INK_SHARE * (paper - ink)).any(axis=0))
    steps = np.diff(inked)
    return tuple(
        (float(inked[place] + inked[place + 1]) / 2 / width, float(steps[place] - 1) / height)
        for place in np.flatnonzero(steps > 1)
    )


def _without_outer_spaces(letters: list[Letter]) -> tuple[Letter, ...]:
    while letters and letters[0].char == " ":
        letters = letters[1:]
    while letters and letters[-1].char == " ":
        letters = letters[:-1]
    return tuple(letters)


def _frame(quads: Sequence[Quad]) -> NDArray[np.float64]:
    """The unit vector along the text: the length-weighted mean direction of its lines."""
    heights = [float(np.linalg.norm(quad[3] - quad[0])) for quad in quads]
    # Watermarks run aslant, in letters that are far larger than any print.
    print_ = [quad for quad, height in zip(quads, heights, strict=True) if height <= PRINT * np.median(heights)]
    sides = np.array([(quad[1] - quad[0]) for quad in print_], np.float64)
    mean = sides.sum(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))


def _quarter_turns(quads: Sequence[Quad]) -> int:
    along = _frame(quads)
    return round(float(np.degrees(np.arctan2(along[1], along[0]))) / 90) % 4


def _line(quad: Quad, seen: TextLine, crop: Image, share: float, along: NDArray[np.float64]) -> Line:
    """A line in the page's frame; `share` of its quad's height is left where its print was straightened."""
    across = np.array([-along[1], along[0]])
    corners = quad.astype(np.float64)
    xs, ys = corners @ along, corners @ across
    height = share * float(np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
    gaps = ink_gaps(crop)
    letters = letters_of(seen, gaps)
    doubts = _doubtful_gaps(letters, gaps)
    text = "".join(letter.char for letter in letters)
    left, right = float(xs[[0, 3]].mean()), float(xs[[1, 2]].mean())
    slope = float(ys[[1, 2]].mean() - ys[[0, 3]].mean()) / max(right - left, 1.0)
    return Line(text, letters, seen, quad, left, float(ys.mean()), right - left, height, slope, doubts)
