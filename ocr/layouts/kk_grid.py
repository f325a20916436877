"""Where the two ruled tables of a Kartu Keluarga stand, in any of four directions. No text is read."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import cv2
import numpy as np

from ocr import crops, geometry, grid
from ocr.geometry import Gray
from ocr.grid import Table
from ocr.page import Page
from ocr.rules import at

MIN_COLUMNS, MIN_ROWS = 6, 2
# Columns beside the numbers: the form since 2019, and the one before.
EDITIONS = ((9, 8), (8, 7))
LEAST_CONTRAST, PRINTED = 0.15, 0.6


@dataclass(frozen=True)
class KkGrid:
    """The traced tables of a page, upright.

    `gray` is the page at full size in even light, `contrast` that of its print (0..1).
    """

    gray: Gray = field(repr=False)
    tables: tuple[Table, ...]
    contrast: float
    upright_sure: bool


def looks_like_kk(page: Page) -> KkGrid | None:
    """Find the two ruled tables of a KK in any of four directions; None where there are none. No text is read."""
    gray = cv2.cvtColor(page.image, cv2.COLOR_BGR2GRAY) if page.image.ndim == 3 else page.image
    gray = np.asarray(gray, np.uint8)
    small, factor = geometry.shrink(gray)
    direction = geometry.main_direction(small)
    if direction is None:
        return None
    tables, turn = _traced_upright(small, direction, factor)
    if tables and not _is_whole(tables):
        thicker = (_traced_upright(spread, direction, factor) for spread in _thickened(small))
        tables, turn = next((found for found in thicker if _is_whole(found[0])), (tables, turn))
    if len(tables) < 2 or sum(len(table.columns) - 1 for table in tables) < 2 * MIN_COLUMNS:
        return None
    even = crops.evened(gray, tables[0].row_pixels)
    return KkGrid(even, tuple(tables), _usual_contrast(even, tables), abs(turn) >= 2)


def _traced_upright(small: Gray, direction: float, factor: float) -> tuple[list[Table], int]:
    """The tables the right way up, and how surely they are (0: not at all)."""
    tables = traced(small, direction, factor)
    turn = sum(_upright_votes(table) for table in tables)
    return (traced(small, direction + 180, factor) if turn < 0 else tables), turn


def _thickened(small: Gray) -> Iterator[Gray]:
    """The page with its ink spread, so that rules which a copier broke into dots are lines again."""
    yield np.asarray(cv2.erode(small, np.ones((3, 3), np.uint8)), np.uint8)
    yield np.asarray(cv2.erode(small, cv2.getStructuringElement(cv2.MORPH_CROSS, (7, 7))), np.uint8)


def _is_whole(tables: list[Table]) -> bool:
    """Whether two tables have the columns of one edition."""
    return tuple(len(table.columns) - 2 for table in tables) in EDITIONS


def traced(small: Gray, direction: float, factor: float) -> list[Table]:
    """The ruled tables of a working copy whose rows lie at `direction` degrees; `factor`: from it to the page."""
    level, back = geometry.turned(small, direction)
    areas = geometry.find_table_areas(level, back)
    tables = [grid.trace(small, area) for area in areas]
    good = [table for table in tables if table and len(table.columns) > MIN_COLUMNS and table.row_count >= MIN_ROWS]
    return [grid.on_page(table, geometry.scaling(factor)) for table in good]


def _upright_votes(table: Table) -> int:
    """+: head above equal rows and a narrow first column; -: the other way round."""
    head = (table.above > 0.5) - (table.below > 0.5)
    if table.above > 0.5 and table.below > 0.5:
        head = 1 if table.above > table.below else -1
    middle = table.height / 2
    places = [at(column, middle) for column in table.columns]
    first, last = places[1] - places[0], places[-1] - places[-2]
    narrow = (first < 0.6 * last) - (last < 0.6 * first)
    return 2 * int(head) + int(narrow)


def _usual_contrast(gray: Gray, tables: list[Table]) -> float:
    """The contrast of what is printed in the first columns: a number in every row, or only in those that are used."""
    found = []
    for table in tables:
        for row in range(table.row_count):
            corners = table.cell(row, 0)
            found.append(crops.contrast(crops.cut(gray, corners, float(np.hypot(*(corners[3] - corners[0]))), 0.12)))
    seen = np.array(found)
    return max(LEAST_CONTRAST, float(np.median(seen[seen >= PRINTED * np.quantile(seen, 0.9)])))
