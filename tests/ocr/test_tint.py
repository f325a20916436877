"""Tint that runs on beyond a table does not belong to it."""

import cv2
import numpy as np
from drawn_kk import FIELDS, Look, draw_kk

from ocr.layouts.kk_grid import looks_like_kk
from ocr.page import Page

LOOK = Look(width=1700, height=1000, size=18, pitch=32, rows=10)


def test_wavy_tint_does_not_draw_the_corners_out() -> None:
    page = draw_kk(FIELDS, [], LOOK)
    plain = looks_like_kk(Page(0, page.copy()))
    xs = np.arange(page.shape[1])
    for y in range(10, page.shape[0], 24):
        wave = np.column_stack([xs, y + 5 * np.sin(xs / 60)]).astype(np.int32)
        cv2.polylines(page, [wave], False, (205, 220, 215), 1)
    tinted = looks_like_kk(Page(0, page))
    assert plain is not None
    assert tinted is not None
    for table, other in zip(plain.tables, tinted.tables, strict=True):
        assert np.abs(table.cell(2, 1) - other.cell(2, 1)).max() < 3
        assert table.row_count == other.row_count
