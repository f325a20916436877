"""QR codes: what they say and whether their host can be trusted. Nothing is ever opened."""

from typing import Any

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ocr.page import Page
from workstation.domain.hosts import host_trust
from workstation.domain.reading import Box, CodeReading

MAX_CODES = 16
MAX_TEXT = 2048
# Beyond this a second look at twice the size costs more than it finds.
_MAX_SIDE_FOR_RETRY = 2400


def find_codes(page: Page) -> tuple[CodeReading, ...]:
    """Decode the QR codes of a page; a page without any is looked at again at twice its size."""
    gray = np.asarray(cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY), np.uint8)
    found = _decode(gray)
    scale = 1.0
    if not found and max(page.image.shape[:2]) <= _MAX_SIDE_FOR_RETRY:
        scale = 2.0
        found = _decode(np.asarray(cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC), np.uint8))
    return tuple(_reading(code, page.index, scale) for code in found[:MAX_CODES])


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
