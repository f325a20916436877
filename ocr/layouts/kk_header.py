"""What stands above and below the tables of a Kartu Keluarga: labelled lines, found by reading, not by place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz

from ocr import crops, ctc
from ocr.crops import Line, Patch
from ocr.engines.protocol import TextLine
from ocr.gaps import Gaps
from ocr.geometry import Gray, Points, apply
from ocr.grid import Table
from ocr.rules import Curve, at

LABELS = {
    "kepala_keluarga": ("NAMA KEPALA KELUARGA", "NAMA KK"),
    "alamat": ("ALAMAT",),
    "rt_rw": ("RT/RW", "RT / RW"),
    "rt": ("RT",),
    "rw": ("RW",),
    "desa_kelurahan": ("DESA/KELURAHAN", "KELURAHAN/DESA", "DESA", "KELURAHAN"),
    "kecamatan": ("KECAMATAN",),
    "kabupaten_kota": ("KABUPATEN/KOTA", "KAB/KOTA", "KABUPATEN", "KOTA"),
    "provinsi": ("PROVINSI", "PROPINSI"),
    "kode_pos": ("KODE POS",),
    "tanggal_dikeluarkan": ("DIKELUARKAN TANGGAL", "TANGGAL DIKELUARKAN", "DIKELUARKAN PADA TANGGAL"),
}
_LONGEST_FIRST = sorted(
    ((key, term) for key, terms in LABELS.items() for term in terms), key=lambda pair: -len(pair[1])
)
LIKE, SURELY_LIKE, EXACTLY = 80.0, 85.0, 92.0
LONGEST_LABEL, WIDE_SPACE = 5, 3.0
HEAD_ROWS, FOOT_ROWS, BESIDE, RIM = 11.0, 7.0, 0.25, 0.01
WIDE_GAP = 4.0
TITLE, TITLE_WORD, FIRST_ROWS, LEFT = 2.2, 6.5, 2.5, 0.45
LABEL_ROWS = 3.5
UNLIKELY = 1e-6
# Under its tables a card shows but one date, that of its issue (Permendagri 109/2019).
PRINTED_DATE = re.compile(r"(?<!\d)\d\d ?[-./] ?\d\d ?[-./] ?\d{4}$")
Segment = tuple[Line, TextLine]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value line found beside its label: the recognised text from the value on, and where it stands.

    `pieces` are the lines of the page it was put together from; `continued`: one of them stands below the others.
    """

    text: TextLine
    line: Line
    corners: Points
    pieces: tuple[Line, ...]
    gaps: Gaps = ()
    continued: bool = False


@dataclass(frozen=True, slots=True)
class _Strip:
    """What lies beside a table, as if the paper lay flat: curled paper bows along the table's edge.

    `bow` is how far, in pixels of the patch, each of its columns was moved.
    """

    patch: Patch
    bow: NDArray[np.float64]

    def pieces(self, page_contrast: float) -> list[Line]:
        """The pieces of text in it, with their corners where they stand on the bowed page."""
        return [self._bowed(line) for line in crops.pieces_of_text(self.patch, page_contrast)]

    def _bowed(self, line: Line) -> Line:
        box = np.array(
            [[line.left, line.top], [line.right, line.top], [line.right, line.bottom], [line.left, line.bottom]]
        )
        shifts = self.bow[np.clip(box[:, 0], 0, len(self.bow) - 1)]
        return replace(line, corners=apply(self.patch.to_page, box + np.column_stack([np.zeros(4), shifts])))


def _strip(page: Gray, table: Table, edge: Curve, start: float, end: float) -> _Strip:
    """What lies from `start` to `end` (frame pixels) below a table's `edge`."""
    rim, width = RIM * table.width, float(table.width)
    ends = at(edge, 0.0), at(edge, width)
    places = np.linspace(-rim, width + rim, 65)
    bow = np.polyval(edge, places.clip(0, width)) - np.interp(places, (0.0, width), ends)
    most = float(np.abs(bow).max())
    top, bottom = start - most, end + most
    corners = [
        (-rim, ends[0] + top),
        (width + rim, ends[1] + top),
        (width + rim, ends[1] + bottom),
        (-rim, ends[0] + bottom),
    ]
    patch = crops.cut(page, apply(table.to_page, np.array(corners)), table.row_pixels)
    height, wide = patch.image.shape
    scale = height / (bottom - top)
    shifts = np.interp(np.arange(wide), np.linspace(0, wide, len(bow)), bow) * scale
    ys = np.arange(round(scale * (end - start)), dtype=np.float32)[:, None] + (shifts + most * scale).astype(np.float32)
    xs = np.broadcast_to(np.arange(wide, dtype=np.float32), ys.shape)
    flat = cv2.remap(patch.image, np.ascontiguousarray(xs), ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    down = np.array([[1, 0, 0], [0, 1, most * scale], [0, 0, 1]], np.float64)
    return _Strip(replace(patch, image=np.asarray(flat, np.uint8), to_page=patch.to_page @ down), shifts)


def above(page: Gray, table: Table, page_contrast: float) -> list[Line]:
    """The pieces of text above a table, cut at gaps wider than a space, without the large title."""
    found = _strip(page, table, table.head, -HEAD_ROWS * table.pitch, -BESIDE * table.pitch).pieces(page_contrast)
    usual = float(np.median([line.letter for line in found])) if found else 0.0
    return [line for line in found if line.letter < TITLE * usual or _long(line)]


def _long(line: Line) -> bool:
    """Whether a line is longer than a word of the title: the card's number is, and tilt makes it look tall."""
    return line.right - line.left > TITLE_WORD * (line.bottom - line.top)


def below(page: Gray, table: Table, page_contrast: float) -> tuple[list[Line], list[Line]]:
    """The pieces of text below a table: those of the first lines on the left, where the date stands, and the others."""
    strip = _strip(page, table, table.foot, BESIDE * table.pitch, FOOT_ROWS * table.pitch)
    found = strip.pieces(page_contrast)
    limits = LEFT * strip.patch.image.shape[1], FIRST_ROWS * strip.patch.row
    first = [line for line in found if line.left < limits[0] and line.top < limits[1]]
    return first, [line for line in found if line.left >= limits[0] or line.top >= limits[1]]


def labelled(found: Sequence[Segment]) -> dict[str, Labelled]:
    """Match labels with the values to their right. A label's line may hold its value too, after a colon."""
    # What stands further left is the label where a value repeats it ("Kabupaten/Kota : KABUPATEN GOWA").
    found = _slashes_joined(_words_joined(sorted(found, key=lambda segment: segment[0].left)))
    labels: dict[str, Segment] = {}
    for segment in found:
        if key := _split(segment[1].text)[0]:
            labels.setdefault(key, segment)
    result: dict[str, Labelled] = {}
    for key, (line, text) in labels.items():
        end = _split(text.text)[1]
        limit = _next_column(line, [other for other, _ in labels.values()])
        beside = [segment for segment in found if segment[0].left < limit]
        if text.text[end:].strip(" :.;"):
            rest = ctc.from_letter(text, end)
            own = Labelled(rest, line, _tail_corners(line, text, end), (line,), _tail_gaps(line, text, rest))
            result[key] = _prolonged(own, _right_of(beside, line, key, line.right))
        elif value := _right_of(beside, line, key, None):
            result[key] = _joined(value)
    return result


def dated(found: Sequence[Segment]) -> Labelled | None:
    """The only date in the lines below the tables, where its label could not be read."""
    places = [
        (line, text, date.start()) for line, text in found if (date := PRINTED_DATE.search(text.text)) is not None
    ]
    if len(places) != 1:
        return None
    line, text, start = places[0]
    return Labelled(ctc.from_letter(text, start), line, _tail_corners(line, text, start), (line,))


def _next_column(label: Line, others: Sequence[Line]) -> float:
    """Where the next column of labels begins: no value of this one stands there, whatever the paper's curl."""
    height = label.bottom - label.top
    right = [
        line.left for line in others if line.left > label.right and abs(line.top - label.top) < LABEL_ROWS * height
    ]
    return min(right, default=float("inf"))


def _words_joined(found: list[Segment]) -> list[Segment]:
    """The segments with the words of a label, which wide letters parted ("KODE", "POS"; "RT", "/", "RW"), in one."""
    joined: list[Segment] = []
    gone: set[int] = set()
    for segment in found:
        row = [segment]
        while id(segment) not in gone and (following := _next_in_row(row[-1][0], found)):
            row.append(following)
            words = " ".join(text.text for _, text in row)
            if len(row) > LONGEST_LABEL or ":" in words:
                break
            # What is no word at the end ("RT", "1": a misread slash) ends no label.
            ends = any(map(str.isalpha, row[-1][1].text))
            label = _label(words, EXACTLY)
            if ends and (_is_either(row) or (label and label not in _own_labels(row))):
                first, last = row[0][0], row[-1][0]
                corners = np.array([first.corners[0], last.corners[1], last.corners[2], first.corners[3]])
                # On curled paper the value stands beside the last word.
                whole = replace(first, right=last.right, top=last.top, bottom=last.bottom, corners=corners)
                joined.append((whole, replace(row[0][1], text=words)))
                gone |= {id(one) for one in row}
    return sorted([*joined, *(one for one in found if id(one) not in gone)], key=lambda one: one[0].left)


def _is_either(row: Sequence[Segment]) -> bool:
    """Whether a row is a label of two words and the slash between them ("Desa", "/", "Kelurahan").

    What stands between has no letters; where it was not seen, both words are written alike and unlike a value.
    """
    first, *between, last = (text.text.strip() for _, text in row)
    if any(map(str.isalpha, "".join(between).replace("I", "").replace("l", ""))):
        return False
    key = _label(first, EXACTLY)
    return key is not None and key == _label(last, EXACTLY) and (bool(between) or (first.istitle() and last.istitle()))


def _own_labels(row: Sequence[Segment]) -> set[str | None]:
    """The labels that single words of a row are, without those that are but part of a longer one."""
    return {_label(text.text, EXACTLY) for _, text in row} - {"rt", "rw"}


def _next_in_row(line: Line, found: Sequence[Segment]) -> Segment | None:
    """The nearest segment right of a line, at most a wide word space away."""
    height = line.bottom - line.top
    near = [
        segment
        for segment in found
        if 0 < segment[0].left - line.right < WIDE_SPACE * height
        and abs(segment[0].top + segment[0].bottom - line.top - line.bottom) < height
    ]
    return min(near, key=lambda segment: segment[0].left, default=None)


def _slashes_joined(found: list[Segment]) -> list[Segment]:
    """The segments with a label that wide letters parted at its slash ("RT /", "RW") in one."""
    for place, (line, text) in enumerate(found):
        if re.sub(r"[^A-Z]", "", text.text.upper()) != "RT":
            continue
        height = line.bottom - line.top
        for other, (next_line, next_text) in enumerate(found):
            near = 0 < next_line.left - line.right < 3 * height and abs(next_line.top - line.top) < height / 2
            if near and re.match(r"/? ?RW", next_text.text.upper()):
                corners = np.array([line.corners[0], next_line.corners[1], next_line.corners[2], line.corners[3]])
                both = replace(line, right=next_line.right, corners=corners)
                rest = next_text.text.upper().partition("RW")[2]
                joined = (both, replace(next_text, text="RT/RW" + rest))
                if rest.strip(" :"):
                    joined = (both, ctc.beside([text, next_text]))
                return [segment for number, segment in enumerate(found) if number not in (place, other)] + [joined]
    return found


def _split(text: str) -> tuple[str | None, int]:
    """The label a line begins with, and where what follows it begins; a lost colon is forgiven."""
    if text.lstrip().startswith(":"):
        return None, len(text)
    head, colon, _ = text.partition(":")
    if colon and (key := _label(head)):
        return key, len(head) + 1
    if not any(letter.isdigit() for letter in text) and (key := _label(text, SURELY_LIKE)):
        return key, len(text)
    for key, term in _LONGEST_FIRST:
        start, rest = text[: len(term)].upper(), text[len(term) :]
        if len(term) > 5 and len(rest) > 1 and (rest[0] == " " or rest[0].isupper()) and fuzz.ratio(start, term) >= 90:
            return key, len(term)
    return _label(text), len(text)


def is_label(text: str) -> bool:
    """Whether a piece holds a label and nothing else."""
    key, end = _split(text)
    return key is not None and not text[end:].strip(" :.;")


def _label(text: str, like: float = LIKE) -> str | None:
    plain = re.sub(r"[^A-Z/ ]", "", text.upper()).strip()
    best = max(((fuzz.ratio(plain, term), key) for key, terms in LABELS.items() for term in terms), default=(0.0, None))
    return best[1] if best[0] >= like and plain else None


def _right_of(found: Sequence[Segment], own: Line, key: str, end: float | None) -> list[Segment]:
    """The segments right of a label on its line, up to the next label, without the colon.

    `end` is where a value that has begun already ends so far, None where none has.
    """
    middle = (own.top + own.bottom) / 2
    height = own.bottom - own.top
    same = [
        (line, text)
        for line, text in found
        if line.left > own.right - height / 2 and abs((line.top + line.bottom) / 2 - middle) < 0.6 * height
    ]
    same.sort(key=lambda segment: segment[0].left)
    kept: list[Segment] = []
    for line, text in same:
        plain = text.text.strip(" :.;|")
        if _split(text.text)[0] not in (None, key):
            break
        if plain:
            kept.append((line, text))
    # Pieces further right than a wide gap belong to something else.
    for number, (line, _) in enumerate(kept):
        if end is not None and line.left - end > WIDE_GAP * height:
            return kept[:number]
        end = line.right
    return kept


def _prolonged(own: Labelled, more: list[Segment]) -> Labelled:
    """A value that began on its label's piece and goes on in the next ones (wide letters part words)."""
    if not more:
        return own
    last = more[-1][0].corners
    corners = np.array([own.corners[0], last[1], last[2], own.corners[3]])
    pieces = (*own.pieces, *(line for line, _ in more))
    return Labelled(ctc.beside([own.text, *(text for _, text in more)]), own.line, corners, pieces)


def _joined(value: list[Segment]) -> Labelled:
    line, text = value[0]
    gaps: Gaps = line.gaps
    if text.text.startswith(":"):
        whole, text = text, ctc.after(text, ":")
        gaps = _tail_gaps(line, whole, text)
    if len(value) == 1:
        return Labelled(text, line, line.corners, (line,), gaps)
    last = value[-1][0].corners
    corners = np.array([line.corners[0], last[1], last[2], line.corners[3]])
    pieces = tuple(piece for piece, _ in value)
    return Labelled(ctc.beside([text, *(other for _, other in value[1:])]), line, corners, pieces)


def _tail_gaps(line: Line, whole: TextLine, rest: TextLine) -> Gaps:
    """The gaps of a line, placed anew in what is left of it."""
    if whole.probabilities is None or rest.probabilities is None:
        return ()
    steps, kept = len(whole.probabilities), len(rest.probabilities)
    cut = steps - kept
    return tuple(
        ((share * steps - cut) / kept, width) for share, width in line.gaps if share * steps > cut and kept > 1
    )


def _tail_corners(line: Line, text: TextLine, start: int) -> Points:
    share = start / max(1, len(text.text))
    first, second, third, fourth = line.corners
    return np.array([first + (second - first) * share, second, third, fourth + (third - fourth) * share])


def number_of_card(found: Sequence[Segment]) -> Segment | None:
    """The segment that holds the sixteen-digit number of the card (the blangko's serial has seven)."""
    # The edge of the paper may be read as digits too, but never as likely ones.
    close = [segment for segment in found if abs(_digits(segment) - 16) <= 2]
    return min(close, key=lambda one: (one[1].confidence < UNLIKELY, abs(_digits(one) - 16)), default=None)


def _digits(segment: Segment) -> int:
    return sum(letter.isdigit() for letter in segment[1].text)
