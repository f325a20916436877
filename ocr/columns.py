"""The upright rules of a table, told from letters that stand below each other."""

from itertools import pairwise

import cv2
import numpy as np

from ocr.comb import Body
from ocr.effort import HELD, spend
from ocr.geometry import Mask
from ocr.rules import Curve, along, at, covered, crossing, follow_lines, moved, run_share

# Letters under each other never fill half of ten rows: broken upright rules may be told from less.
MIN_COLUMN_PEAK, MIN_COLUMN_COVERED = 100, 0.6
BESIDE_ROW, LEAST_BESIDE = np.linspace(0.08, 0.2, 4), 0.25
# No edition has fewer or more columns.
FEWEST_COLUMNS, MOST_COLUMNS, DOTTED = 8, 10, 0.35
NARROWEST, WEAK_RULE = 1.0, 0.85
# A rule parts nearly all of its rows; on broken copies fewer.
PARTED, LEAST_PARTED, NEARLY_ALL = 0.75, 0.6, 0.95


def find_columns(ink: Mask, body: Body, middle: float) -> tuple[Curve, ...]:
    """The column lines (x of y, left to right) that part the rows of a body; on bad copies rules of dots too."""
    columns = _find(ink, body, middle)
    if len(columns) > FEWEST_COLUMNS:
        return columns
    # A bad copy turns rules into dots. Dots in line are joined, over less than the paper between lines of text.
    dots = np.ones((round(DOTTED * body.pitch), 1), np.uint8)
    joined = _find(np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, dots), np.uint8), body, middle)
    return joined if len(columns) < len(joined) <= MOST_COLUMNS + 1 else columns


def _parts_rows(ink: Mask, column: Curve, body: Body) -> bool:
    """Whether a column line has ink just above and just below the row lines: letters below each other have not."""
    spend(HELD * len(body.lines))
    edges = np.array([crossing(row, column, at(row, 0.0))[1] for row in body.lines])
    for side, some in ((1, edges[:-1]), (-1, edges[1:])):
        near = some[:, None] + side * BESIDE_ROW * body.pitch
        ys = np.clip(np.round(near.ravel()).astype(int), 0, ink.shape[0] - 1)
        xs = np.rint(along(column, ys)).astype(int) + np.arange(-1, 2)[:, None]
        touched = ink[ys, np.minimum(np.maximum(xs, 0), ink.shape[1] - 1)].any(axis=0)
        if np.count_nonzero(touched) < LEAST_BESIDE * len(touched):
            return False
    return True


def _find(ink: Mask, body: Body, middle: float) -> tuple[Curve, ...]:
    top, bottom = (at(body.lines[place], middle) for place in (0, -1))
    source, strip = ink, ink[max(0, int(top)) : int(bottom) + 1]
    share = run_share(strip, int(1.3 * body.pitch), False)
    strips = max(4, len(body.lines) - 1)
    ink, share = np.ascontiguousarray(strip.T), np.ascontiguousarray(share.T)
    columns = follow_lines(ink, share, strips, body.pitch / 3, MIN_COLUMN_PEAK, MIN_COLUMN_COVERED)
    rules = [moved(column, max(0, int(top))) for column in _distinct(ink, columns, body.pitch)]
    rules = [column for column in rules if _parts_rows(source, column, body)]
    through = [_rows_parted(source, column, body) for column in rules]
    usual = float(np.quantile(through, 0.75)) if through else 0.0
    for least in (LEAST_PARTED, NEARLY_ALL):
        kept = tuple(column for column, share in zip(rules, through, strict=True) if share >= least * usual)
        if len(kept) <= MOST_COLUMNS + 1:
            break
    return kept


def _rows_parted(ink: Mask, column: Curve, body: Body) -> float:
    """The share of rows that a column line parts from top to bottom: letters do so only where they fill a row."""
    spend(HELD * len(body.lines))
    edges = [crossing(row, column, at(row, 0.0))[1] for row in body.lines]
    parted = 0
    for upper, under in pairwise(edges):
        ys = np.arange(max(0, round(upper)), min(round(under) + 1, ink.shape[0]))
        xs = np.minimum(np.maximum(np.rint(along(column, ys)).astype(int), 1), ink.shape[1] - 2)
        near = ink[ys, xs + np.arange(-1, 2)[:, None]].any(axis=0)
        parted += bool(len(ys)) and bool(np.count_nonzero(near) >= PARTED * len(near))
    return parted / max(1, len(edges) - 1)


def _distinct(ink: Mask, columns: list[Curve], pitch: float) -> list[Curve]:
    """The columns without letters that stand below each other right beside a rule, and are inked less than it.

    No column is narrower than `NARROWEST` rows.
    """
    shares = [covered(ink, column) for column in columns]
    places = [at(column, ink.shape[1] / 2) for column in columns]
    usual = float(np.median(shares)) if shares else 0.0
    kept: list[int] = []
    for number in sorted(range(len(columns)), key=lambda number: -shares[number]):
        near = any(abs(places[number] - places[other]) < NARROWEST * pitch for other in kept)
        if shares[number] >= WEAK_RULE * usual or not near:
            kept.append(number)
    return [columns[number] for number in sorted(kept)]
