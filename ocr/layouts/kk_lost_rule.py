"""Upright rules that a copier lost: the headings tell that they stood there, and where.

Headings stand in the middle of their columns (Permendagri 109/2019). Where they are those of one edition, its rules
must stand so that each heading is in the middle of its own; of such places the one is taken that shows most ink where
no print is. What the copier drew between two rules, a streak, has no heading and falls away.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import grid
from ocr.comb import between
from ocr.crops import Line
from ocr.engines.protocol import Image, Recogniser
from ocr.geometry import Mask, Points, apply
from ocr.grid import Table
from ocr.layouts.kk_cells import TableFrame, cut_cell
from ocr.layouts.kk_grid import KkGrid
from ocr.layouts.kk_headings import Heading, headings_of
from ocr.pooled import CLEAR, LEAST_SHOWN, SAME_LINE, WEAK
from ocr.rules import Curve, at, ink_along

# A head of two lines with the columns' numbers is so many rows high.
HEAD = 2.5
# Words of one heading stand nearer than this, in letter heights.
LEAST_GAP = 1.0
# No table's headings are in more pieces, its columns' numbers among them.
MOST_PIECES = 60
# How far (in rows) a heading may stand off its column's middle at the price of one, and the most it may cost.
OFF, MOST_OFF = 0.25, 4.0
# What a rule is worth that shows all its ink.
INKED = 3.0
# Letters stay so far (in rows) from the level rules.
BESIDE_ROW = 0.22
# Where no ink shows, the rule is put where least print is in its way, this far (in rows) around its place.
NEAR, STRAY_COST = 0.3, 0.01
_STRAYS = np.linspace(-NEAR, NEAR, 17)


def with_lost_rules(
    kk: KkGrid, frame: TableFrame, first: int, recogniser: Recogniser
) -> tuple[TableFrame, tuple[str, ...]] | None:
    """The frame with the upright rules of the edition that its headings show, and the names of its columns; else None.

    The columns beside a rule that was put in are weak: what is read there is sure of nothing. `first` is the first
    person's row.
    """
    frame = replace(frame, table=_with_level_head(frame.table, first))
    pieces = _pieces(kk, frame, first)
    if len(pieces) > MOST_PIECES:
        return None
    lines = recogniser.recognise([piece.image for piece in pieces])
    found = headings_of(
        [replace(piece.heading, text=line.text) for piece, line in zip(pieces, lines, strict=True)],
        frame.table.pitch,
    )
    if found is None:
        return None
    names, spans = found
    table = _ruled(kk, frame.table, first, spans)
    return (TableFrame(table, frame.row, [()] * len(names)), names) if table else None


def _with_level_head(table: Table, first: int) -> Table:
    """The table with its usual head above the first person where what seemed its upper rule runs askew."""
    if not table.is_slanted or first + 1 >= len(table.rows):
        return table
    head = between(table.rows[first], table.rows[first + 1], -HEAD)
    return replace(table, rows=(head, *table.rows[1:]))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of a heading yet to be read."""

    image: Image
    heading: Heading


def _pieces(kk: KkGrid, frame: TableFrame, first: int) -> list[_Piece]:
    """What stands above the first person, cut at the rules that are left and at gaps wider than a word space.

    Places are in pixels of the table's frame, from the rule beside the numbers on.
    """
    table = frame.table
    cut = [cut_cell(kk, frame, 0, column, first - 1).lines for column in range(1, len(table.columns) - 1)]
    return [piece for lines in cut for line in lines for piece in _parts(line, table)]


def _parts(line: Line, table: Table) -> Iterator[_Piece]:
    """A line cut at its wide gaps, without the dots that are left of a rule."""
    wide = [(middle, width * line.letter) for middle, width in line.gaps if width >= LEAST_GAP]
    top_left, top_right, bottom_right, bottom_left = line.corners
    length = float(np.hypot(*(top_right - top_left)))
    starts = [0.0, *(middle + width / 2 / length for middle, width in wide)]
    ends = [*(middle - width / 2 / length for middle, width in wide), 1.0]
    cuts = [0, *(round(middle * line.image.shape[1]) for middle, _ in wide), line.image.shape[1]]
    middles = (top_left + bottom_left) / 2, (top_right + bottom_right) / 2
    for start, end, (left, right) in zip(starts, ends, pairwise(cuts), strict=True):
        if (end - start) * length > line.letter / 2:
            places = np.array([middles[0] + share * (middles[1] - middles[0]) for share in (start, end)])
            yield _Piece(line.image[:, left:right], _placed(places, table))


def _placed(places: Points, table: Table) -> Heading:
    """Where a piece that reaches from one place of the page to another stands in a table."""
    (start, high), (end, low) = apply(np.asarray(np.linalg.inv(table.to_page), np.float64), places).tolist()
    return Heading(_across(table, start, high), _across(table, end, low), (high + low) / 2)


def _width(table: Table) -> float:
    """How far it is from the rule beside the numbers to the last one, in pixels of the frame."""
    return at(table.columns[-1], table.height / 2) - at(table.columns[1], table.height / 2)


def _across(table: Table, x: float, y: float) -> float:
    left, right = at(table.columns[1], y), at(table.columns[-1], y)
    return _width(table) * (x - left) / (right - left)


def _ruled(kk: KkGrid, table: Table, first: int, headings: Sequence[Heading | None]) -> Table | None:
    """The table with the rules that the headings of its columns ask for; None where it has no room for them."""
    ink = grid.ink_of(kk.gray, table.to_page, (table.width, table.height))
    known = {_across(table, at(rule, table.height / 2), table.height / 2): rule for rule in table.columns[2:-1]}
    width = _width(table)
    inked = _inked(ink, table, first)
    for place in known:
        near = np.abs(np.arange(len(inked)) - place) <= SAME_LINE * table.pitch / 2
        inked[near] = np.maximum(inked[near], WEAK)
    places = _best_places(_windows(headings, width), inked, headings, OFF * table.pitch)
    if places is None:
        return None
    rules: list[Curve] = []
    put_in: set[int] = set()
    for place in places:
        nearest = min(known, key=lambda one: abs(one - place), default=-width)
        if abs(nearest - place) <= SAME_LINE * table.pitch:
            rules.append(known.pop(nearest))
            continue
        rules.append(_rule(table, place / width) if inked[place] >= LEAST_SHOWN else _between_print(ink, table, place))
        put_in.add(len(rules) + 1)
    columns = (*table.columns[:2], *rules, table.columns[-1])
    weak = _weak(table, columns) | put_in | _beside(list(known), columns, table)
    return replace(table, columns=columns, weak=frozenset(weak), inserted=table.inserted + len(put_in))


def _inked(ink: Mask, table: Table, first: int) -> NDArray[np.float64]:
    """The share of ink at each place across a table, where only rules are: in its head and close to the level rules.

    Headings are centred, so that none stands where a rule was; but letters of a full card do, below each other.
    """
    edges = [at(row, table.width / 2) for row in table.rows]
    head = [np.arange(edges[row] + CLEAR, edges[row + 1] - CLEAR) for row in range(first)]
    near = np.arange(CLEAR, max(BESIDE_ROW * table.pitch, CLEAR + 1))
    body = [edge for row in range(first, len(edges) - 1) for edge in (edges[row] + near, edges[row + 1] - near)]
    heights = np.rint(np.concatenate([*head, *body])).astype(np.intp).clip(0, len(ink) - 1)
    places = np.arange(round(_width(table)) + 1)
    xs = np.stack([np.polyval(_rule(table, place / _width(table)), heights) for place in places], axis=1)
    thick = np.asarray(cv2.dilate(ink, np.ones((1, 3), np.uint8)), np.uint8)
    seen = thick[heights[:, None], np.rint(xs).astype(np.intp).clip(0, ink.shape[1] - 1)] > 0
    return np.asarray(seen.mean(axis=0), np.float64)


def _weak(table: Table, columns: Sequence[Curve]) -> set[int]:
    """Those of the columns that were weak before."""
    weak = {id(table.columns[place]) for place in table.weak}
    return {place for place, rule in enumerate(columns) if id(rule) in weak}


def _beside(dropped: Sequence[float], columns: Sequence[Curve], table: Table) -> set[int]:
    """The rules after what was dropped: was it one after all, nothing before the next is sure."""
    middle = table.height / 2
    places = [_across(table, at(rule, middle), middle) for rule in columns]
    after = [bisect(places, place) for place in dropped]
    return {min(place, len(places) - 1) for place in after}


def _rule(table: Table, share: float) -> Curve:
    return between(table.columns[1], table.columns[-1], share)


def _windows(headings: Sequence[Heading | None], width: float) -> list[NDArray[np.int64]]:
    """Where the rule before each column may stand, and the last one: after one heading and before the next."""
    after = list(accumulate((one.end if one else 0.0 for one in headings), max))
    before = list(accumulate((one.start if one else width for one in reversed(headings)), min))[::-1]
    windows = [np.zeros(1, np.int64)]
    for end, start in zip(after, before[1:], strict=False):
        low, high = (round(min(max(place, 0.0), width)) for place in sorted((end, start)))
        windows.append(np.arange(low, high + 1))
    return [*windows, np.array([round(width)])]


def _best_places(
    windows: Sequence[NDArray[np.int64]], inked: NDArray[np.float64], headings: Sequence[Heading | None], off: float
) -> list[int] | None:
    """The places of the inner rules so that headings stand in the middle and the rules show (dynamic programming).

    None where there is no room for them all.
    """
    costs = np.zeros(1)
    ways: list[NDArray[np.intp]] = []
    for (before, after), heading in zip(pairwise(windows), headings, strict=True):
        total = np.repeat(costs[:, None], len(after), axis=1)
        if heading:
            middles = (before[:, None] + after) / 2
            total = total + np.minimum(np.abs(middles - heading.middle) / off, MOST_OFF)
        total = np.where(after > before[:, None], total - INKED * inked[after], np.inf)
        ways.append(total.argmin(axis=0))
        costs = total.min(axis=0)
    if not np.isfinite(costs).all():
        return None
    places = [0]
    for way in reversed(ways):
        places.append(int(way[places[-1]]))
    return [int(window[place]) for window, place in zip(windows[1:-1], reversed(places[1:-1]), strict=True)]


def _between_print(ink: Mask, table: Table, place: int) -> Curve:
    """The rule at a place, or near it where less print is in its way."""
    width, standing = _width(table), np.ascontiguousarray(ink.T)
    options = [_rule(table, (place + stray * table.pitch) / width) for stray in _STRAYS]
    costs = [
        float((ink_along(standing, option, 1) > 0).mean()) + STRAY_COST * abs(stray) / NEAR
        for option, stray in zip(options, _STRAYS, strict=True)
    ]
    return options[int(np.argmin(costs))]
