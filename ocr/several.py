"""Two documents in one picture: noticing it, and keeping the lines of one apart from the other's."""

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.detect import Quad, TextBox
from ocr.geometry import apply
from ocr.grid import Table
from ocr.lines import Sheet
from workstation.domain.reading import Box

# A card that fills its picture leaves no room for another document.
_ROOM_BESIDE = 0.5
# What belongs to a card around its tables: in row heights above and below, as a share of its width beside.
_RIM_ABOVE, _RIM_BELOW, _RIM_BESIDE = 11.0, 7.0, 0.03
# Lines of print beside a card that are more than a heading, a clip or a ruler's numbers.
_LEAST_LINES = 8

Area = NDArray[np.float32]


def card_area(tables: Sequence[Table]) -> Area:
    """The part of the page that a KK with these tables fills, with its head and foot: a convex polygon."""
    corners = [corner for table in tables for corner in _with_rims(table)]
    return np.asarray(cv2.convexHull(np.array(corners, np.float32)), np.float32)


def _with_rims(table: Table) -> NDArray[np.float64]:
    left, right = -_RIM_BESIDE * table.width, (1 + _RIM_BESIDE) * table.width
    top = float(np.polyval(table.head, table.width / 2)) - _RIM_ABOVE * table.pitch
    bottom = float(np.polyval(table.foot, table.width / 2)) + _RIM_BELOW * table.pitch
    return apply(table.to_page, np.array([(left, top), (right, top), (right, bottom), (left, bottom)]))


def leaves_room(area: Area, height: int, width: int) -> bool:
    """Whether something else may lie beside a card of that area in a picture of that size."""
    return cv2.contourArea(area) < _ROOM_BESIDE * height * width


def has_print_beside(boxes: Sequence[TextBox], area: Area) -> bool:
    """Whether enough lines of print lie outside a card's area to be a document."""
    return sum(not _inside(box.quad, area) for box in boxes) >= _LEAST_LINES


def without(sheet: Sheet, area: Area) -> Sheet:
    """The lines of a page outside an area."""
    rows = (tuple(line for line in row if not _inside(line.quad, area)) for row in sheet.rows)
    return replace(sheet, rows=tuple(row for row in rows if row))


def _inside(quad: Quad | Box, area: Area) -> bool:
    x, y = np.asarray(quad, np.float32).mean(axis=0)
    return cv2.pointPolygonTest(area, (float(x), float(y)), False) >= 0
