"""Whether a page can be read, and what stands in the way."""

from collections.abc import Mapping, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.page import BgrImage
from workstation.domain.reading import Box, FieldReading

# Measured error rates rise below 9 px and explode below 6.5 px (accuracy by resolution, PP-OCRv6 small).
LOW_CAPITALS = 9.0
ILLEGIBLE_CAPITALS = 6.5
# Width of an edge in heights of a capital: below 0.16 on the samples; from 0.24 on, fields are lost on photos blurred
# on purpose.
BLURRED_EDGE = 0.22
DARK_PAPER = 70
_GLARE_LEVEL = 252
_GLARE_SHARE = 0.02
_PAPER_BELOW_GLARE = 225
_RIM = 2.0
_SAMPLED = 16
_LARGEST_PATCH = 2000
# A telephone's screen: longer than a page, with bands of one colour that is not the paper's at two opposite ends.
_SCREEN_RATIO, _BAND, _EVEN, _NOT_PAPER = 1.5, 0.02, 0.8, 8

Fields = Mapping[str, FieldReading]


def problems_of(image: BgrImage, boxes: Sequence[Box], capitals: float) -> list[str]:
    """Name what stands in the way of reading: `low_resolution`, `blurred`, `dark`, `glare`, `screenshot`, `cropped`.

    `boxes` are the text found, clockwise from its own top left, in pixels of `image`; `capitals` is the typical height
    of a capital there, 0 when unknown.
    """
    gray = np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)
    patches = [patch for box in _spread(boxes) if (patch := _patch(gray, box)).size]
    paper = float(np.median([np.percentile(patch, 85) for patch in patches])) if patches else float(gray.mean())
    problems = []
    if 0 < capitals < LOW_CAPITALS:
        problems.append("low_resolution")
    if capitals and patches and edge_width(patches) > BLURRED_EDGE * capitals:
        problems.append("blurred")
    if paper < DARK_PAPER:
        problems.append("dark")
    if paper < _PAPER_BELOW_GLARE and _glare_share(gray) > _GLARE_SHARE:
        problems.append("glare")
    if _is_screenshot(gray, paper):
        problems.append("screenshot")
    if _is_cropped(boxes, gray.shape[1], gray.shape[0]):
        problems.append("cropped")
    return problems


_MARRIAGE = frozenset({"nik_suami", "nik_istri"})
# What a document of a kind need not hold: older editions, and what was not known to the registrar.
_MAY_LACK: Mapping[str, frozenset[str]] = {
    "kk": frozenset({"kode_pos", "tanggal_dikeluarkan"}),
    "akta_kelahiran": frozenset({"nik", "ayah", "anak_ke"}),
    "surat_kehilangan": frozenset({"nik", "tempat_lahir", "tanggal_lahir", "jenis_kelamin"}),
    "akta_perkawinan": _MARRIAGE,
    "buku_nikah": _MARRIAGE,
    "akta_perceraian": _MARRIAGE,
    "akta_kematian": frozenset({"nik", "jenis_kelamin"}),
    "skpwni": frozenset({"kode_pos", "alamat_asal"}),
    "ktp_lama": frozenset({"golongan_darah"}),
    "ijazah": frozenset({"nisn", "ayah"}),
}
_MEMBERS_HOLD = ("nama", "nik")


def lost_values(kind: str, fields: Fields, members: Sequence[Fields] = ()) -> tuple[str, ...]:
    """The fields that a document of this kind holds and that were not read, or were seen and not understood."""
    optional = _MAY_LACK.get(kind, frozenset())
    lost = [name for name, found in fields.items() if found.value is None and (found.raw or name not in optional)]
    return (*lost, *(name for member in members for name in _MEMBERS_HOLD if member[name].value is None))


def is_legible(capitals: float, values_read: int) -> bool:
    """Whether letters are high enough to trust and anything was read (`capitals` 0: height unknown)."""
    return values_read > 0 and not 0 < capitals < ILLEGIBLE_CAPITALS


def edge_width(patches: Sequence[NDArray[np.uint8]]) -> float:
    """How many pixels ink takes to turn into paper: contrast over the steepest slope, median over the patches."""
    widths = []
    for patch in patches:
        level = patch.astype(np.float32)
        contrast = float(np.percentile(level, 95) - np.percentile(level, 3))
        slopes = np.maximum(np.abs(np.diff(level, axis=1))[:-1], np.abs(np.diff(level, axis=0))[:, :-1])
        steepest = float(np.percentile(slopes, 99)) if slopes.size else 0.0
        if contrast > 20 and steepest > 0:
            widths.append(contrast / steepest)
    return float(np.median(widths)) if widths else 0.0


def _spread(boxes: Sequence[Box]) -> list[Box]:
    step = max(1, len(boxes) // _SAMPLED)
    return list(boxes[::step])


def _patch(gray: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    corners = np.array(box)
    left, top = np.maximum(corners.min(axis=0).astype(int), 0)
    right, bottom = corners.max(axis=0).astype(int) + 1
    patch = gray[top:bottom, left:right]
    if patch.size <= _LARGEST_PATCH**2:
        return patch
    # No line of print is that large, and weighing a patch takes twenty times its bytes.
    height, width = (min(side, _LARGEST_PATCH) for side in patch.shape)
    above, beside = (patch.shape[0] - height) // 2, (patch.shape[1] - width) // 2
    return patch[above : above + height, beside : beside + width]


def _glare_share(gray: NDArray[np.uint8]) -> float:
    """The largest overexposed blob as a share of the page."""
    small = gray[::4, ::4]
    blown = (small >= _GLARE_LEVEL).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(blown)
    areas = stats[1:, cv2.CC_STAT_AREA]
    return float(areas.max()) / small.size if len(areas) else 0.0


def _is_screenshot(gray: NDArray[np.uint8], paper: float) -> bool:
    long = gray if gray.shape[0] >= gray.shape[1] else gray.T
    if long.shape[0] < _SCREEN_RATIO * long.shape[1]:
        return False
    size = max(1, round(_BAND * long.shape[0]))
    levels = []
    for band in (long[:size], long[-size:]):
        level = float(np.median(band))
        if float(np.mean(np.abs(band - level) <= 2)) < _EVEN or abs(level - paper) < _NOT_PAPER:
            return False
        levels.append(level)
    return abs(levels[0] - levels[1]) <= 2


def _is_cropped(boxes: Sequence[Box], width: int, height: int) -> bool:
    """Whether lines of text run into an edge: two at one side, or a broad one at the top or bottom."""
    corners = np.array(boxes)
    if not len(corners):
        return False
    left, top = corners.min(axis=1).T
    right, bottom = corners.max(axis=1).T
    sides = max(np.count_nonzero(left < _RIM), np.count_nonzero(right > width - _RIM))
    broad = right - left > 0.2 * width
    return bool(sides >= 2 or np.any(broad & ((top < _RIM) | (bottom > height - _RIM))))
