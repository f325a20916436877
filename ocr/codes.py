"""QR codes: what they say and whether their host can be trusted. Nothing is ever opened."""

from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr import geometry
from ocr.page import Page
from workstation.domain.hosts import host_trust
from workstation.domain.reading import Box, CodeReading

MAX_CODES = 16
MAX_TEXT = 2048
# Beyond this a second look at twice the size costs more than it finds; and so do second looks at many pages.
_MAX_SIDE_FOR_RETRY = 2400
MOST_RETRIED_PIXELS = 24_000_000
# The corners of a code, in every third row of pixels, as the decoder looks for them. Sixteen codes that fill a page
# show 600; the decoder compares each with every other.
MOST_CORNERS = 3_000
_ROWS, _BAND = 3, 384
# A code's corner is dark, light, dark, light, dark along any line through its middle, in these widths.
_WIDTHS = (1, 1, 3, 1, 1)


def find_all_codes(pages: Sequence[Page]) -> tuple[CodeReading, ...] | None:
    """Decode the QR codes of a file's pages; None where some page is patterned so as to keep a decoder busy."""
    retried, too_much = 0, False
    found: list[CodeReading] = []
    for page in pages:
        retried += page.image.shape[0] * page.image.shape[1]
        codes = find_codes(page, retried <= MOST_RETRIED_PIXELS)
        too_much |= codes is None
        found += codes or ()
    return None if too_much else tuple(found)


def find_codes(page: Page, again: bool = True) -> tuple[CodeReading, ...] | None:
    """Decode the QR codes of a page; without any it is looked at `again` at twice its size.

    None where it shows more corners of codes than a page of codes could.
    """
    gray = np.asarray(cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY), np.uint8)
    if corners(gray) > MOST_CORNERS:
        return None
    found = _decode(gray)
    scale = 1.0
    if not found and again and max(page.image.shape[:2]) <= _MAX_SIDE_FOR_RETRY:
        scale = 2.0
        found = _decode(np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8))
    return tuple(_reading(code, page.index, scale) for code in found[:MAX_CODES])


def corners(gray: NDArray[np.uint8]) -> int:
    """How many rows of pixels, of every third, run through the middle of what looks like a code's corner."""
    found = 0
    for top in range(0, len(gray), _BAND):
        dark = geometry.ink_mask(np.ascontiguousarray(gray[top : top + _BAND])) > 0
        found += _corners_in(dark)
        if found > MOST_CORNERS:
            break
    return found


def _corners_in(dark: NDArray[np.bool_]) -> int:
    height, width = dark.shape
    flat = dark[::_ROWS].ravel()
    ends = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    if len(ends) < len(_WIDTHS) + 1:
        return 0
    runs = np.diff(ends).astype(np.float32)
    five = np.lib.stride_tricks.sliding_window_view(runs, len(_WIDTHS))
    unit = five.sum(axis=1) / sum(_WIDTHS)
    fits = flat[ends[: len(five)]] & (np.abs(five - unit[:, None] * np.array(_WIDTHS)) <= 0.5 + unit[:, None] / 2).all(
        axis=1
    )
    places = np.flatnonzero(fits)
    middle = ((ends[places + 2] + ends[places + 3]) // 2).astype(np.int64)
    rows, columns, unit = middle // width * _ROWS, middle % width, unit[places]
    seen = np.zeros(len(places), np.bool_)
    # The row may run above or below the very middle.
    for off in (-1, 0, 1):
        upright = np.ones(len(places), np.bool_)
        for step, wanted in ((-3, True), (-2, False), (0, True), (2, False), (3, True)):
            ys = np.rint(rows + (step + off) * unit).astype(np.int64)
            inside = (ys >= 0) & (ys < height)
            upright &= ~inside | (dark[np.clip(ys, 0, height - 1), columns] == wanted)
        seen |= upright
    return int(np.count_nonzero(seen))


def _decode(gray: NDArray[np.uint8]) -> list[Any]:
    # Civil registry prints QR codes only; looking for every other code takes ten times as long.
    found = zxingcpp.read_barcodes(
        gray, formats=zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode]), try_invert=False
    )
    return [code for code in found if code.valid and code.text]


def _reading(code: Any, page: int, scale: float) -> CodeReading:
    corners = (
        code.position.top_left,
        code.position.top_right,
        code.position.bottom_right,
        code.position.bottom_left,
    )
    box: Box = tuple((corner.x / scale, corner.y / scale) for corner in corners)  # type: ignore[assignment]
    text = code.text[:MAX_TEXT]
    name = str(code.format).rsplit(".", 1)[-1].replace(" ", "")
    return CodeReading(name, text, page, box, host_trust(text))
