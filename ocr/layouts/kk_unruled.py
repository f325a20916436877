"""Rows that no whole rule parts: found by their numbers and by what lies between their print."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr import crops
from ocr.comb import CARD_ROWS, between
from ocr.crops import Patch
from ocr.engines.protocol import Recogniser, TextLine
from ocr.geometry import Mask, apply
from ocr.grid import UNRULED_ROW, Table, ink_of
from ocr.layouts.kk_cells import CELL_INSET
from ocr.layouts.kk_grid import KkGrid
from ocr.layouts.kk_numbers import NumberedTable, is_heading, may_be, sure_number
from ocr.partings import Partings, straying
from ocr.rules import Curve, along, at

# Upright rules are so many pixels wide.
RULE_WIDTH = 9
# Of a strip of numbers, what is ink over so much of its breadth, or over so many rows, is a rule.
LEVEL_RULE, UPRIGHT_RULE = 0.6, 1.2
# Broken rules are sought in so many stretches of the breadth, and bent as a polynomial of so many degrees.
STRETCHES, CURL_DEGREE = 12, 5
# A heading that lost its rules is so many rows high.
LOST_HEADING = 2.5


def by_numbers(kk: KkGrid, table: Table, recogniser: Recogniser) -> NumberedTable | None:
    """A table with one row for its heading and one for each number in its first column, and the rows' numbers.

    Rows between which nothing tells where they part bear no number. None where no run of numbers stands there.
    """
    places, found, sure = _read_numbers(kk, table, recogniser)
    if len(found) < 2:
        return None
    step = float(np.median(np.diff(places)))
    seen, curl = _flattened(kk, table, [(upper + lower) / 2 for upper, lower in pairwise(places)], step)
    places = [place - at(curl, at(table.columns[0], table.height / 2)) for place in places]
    partings = Partings.of(seen, step)
    # Where a number was lost nobody knows which rows stand between its neighbours.
    cuts = [
        partings.between(*stand) if after == before + 1 else None
        for stand, (before, after) in zip(pairwise(places), pairwise(found), strict=True)
    ]
    ends = [partings.edge(places[0], -1), *cuts, partings.edge(places[-1], 1)]
    middles = [places[0], *((upper + lower) / 2 for upper, lower in pairwise(places)), places[-1]]
    lines = [middle if end is None else end for end, middle in zip(ends, middles, strict=True)]
    head = 0.0 if places[0] > step else places[0] - LOST_HEADING * step
    straight = [between(table.head, table.foot, line / len(seen)) for line in (head, *lines)]
    rows = [np.asarray(np.polyadd(row, curl), np.float64) for row in straight]
    parted = [end is not None for end in ends]
    numbers = {row + 1: number for row, number in enumerate(found) if parted[row] and parted[row + 1]}
    seen_rules = [partings.shows_rule(line) for line in lines]
    guessed = {row + 1 for row in range(len(found)) if not (seen_rules[row] and seen_rules[row + 1])}
    return NumberedTable(replace(table, rows=tuple(rows), inserted=0), numbers, sure, frozenset(guessed))


def _read_numbers(kk: KkGrid, table: Table, recogniser: Recogniser) -> tuple[list[float], list[int], int]:
    """Where numbers stand in a first column (lines from the head), the numbers, and how many were surely read."""
    corners = table.cell(0, 0, table.row_count - 1)
    patch = crops.cut(kk.gray, corners, UNRULED_ROW * table.breadth, CELL_INSET)
    lines = crops.content(_without_rules(patch, kk.contrast), kk.contrast).lines
    texts = recogniser.recognise([line.image for line in lines])
    run = run_of(texts)
    to_frame = np.asarray(np.linalg.inv(table.to_page), np.float64)
    ys = [float(apply(to_frame, lines[line].corners)[:, 1].mean()) for line in run]
    x = at(table.columns[0], table.height / 2)
    height = _height(table, np.array([table.width / 2]))
    places = [height * (y - at(table.head, x)) / (at(table.foot, x) - at(table.head, x)) for y in ys]
    return places, list(run.values()), sum(sure_number(texts[line]) == number for line, number in run.items())


def _without_rules(patch: Patch, contrast: float) -> Patch:
    """A strip without the rules across it and along it, which hold its lines of print together."""
    levels = crops.levels_of(patch, contrast)
    ink = np.asarray(patch.image < levels.ink, np.uint8)
    across, along_ = round(LEVEL_RULE * ink.shape[1]), round(UPRIGHT_RULE * patch.row)
    rules = [cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(size, np.uint8)) for size in ((1, across), (along_, 1))]
    near = cv2.dilate(cv2.bitwise_or(*rules), np.ones((3, 3), np.uint8))
    return replace(patch, image=np.where(near > 0, np.uint8(levels.paper), patch.image))


def run_of(texts: Sequence[TextLine]) -> dict[int, int]:
    """The numbers (line → number) of lines below each other, as far as those that are beyond doubt tell the others.

    Empty where fewer than two are, or where they do not rise.
    """
    sure = {line: number for line, text in enumerate(texts) if (number := sure_number(text)) is not None}
    numbers = list(sure.values())
    if len(sure) < 2 or numbers != sorted(set(numbers)):
        return {}
    run = dict(sure)
    for (line, number), (next_line, next_number) in pairwise(sure.items()):
        if next_line - line == next_number - number:
            run |= {line + step: number + step for step in range(1, next_line - line)}
    for line, way in ((min(sure), -1), (max(sure), 1)):
        _lengthen(run, texts, line, way)
    return dict(sorted(run.items()))


def _lengthen(run: dict[int, int], texts: Sequence[TextLine], line: int, way: int) -> None:
    """Put the lines above (`way` -1) or below a line into a run while they may be its next numbers."""
    number, ends = run[line], 1 if way < 0 else 0
    while number % CARD_ROWS != ends and 0 <= line + way < len(texts):
        line, number = line + way, number + way
        if is_heading(texts[line]) or not may_be(texts[line], number):
            return
        run[line] = number


def _flattened(kk: KkGrid, table: Table, rules: Sequence[float], step: float) -> tuple[NDArray[np.float64], Curve]:
    """How much of each level line of a table is ink, from its head to its foot, and how these lines curl.

    `rules` are where broken rules may be seen (lines from the head). Upright rules are left out.
    """
    ink = ink_of(kk.gray, table.to_page, (table.width, table.height))
    places = np.array([at(column, table.height / 2) for column in table.columns])
    xs = np.arange(max(0, round(places[0])), min(table.width, round(places[-1]) + 1))
    xs = xs[np.abs(xs[:, None] - places).min(axis=1) > RULE_WIDTH]
    shares = np.linspace(0, 1, _height(table, xs) + 1)[:, None]
    ys = along(table.head, xs) * (1 - shares) + along(table.foot, xs) * shares
    parts = np.array_split(np.arange(len(xs)), STRETCHES)
    stretches = np.stack([_inked(ink, xs[part], ys[:, part]) for part in parts], axis=1)
    strays = straying(stretches, rules, step)
    curl = np.polyfit([float(xs[part].mean()) for part in parts], strays, CURL_DEGREE)
    return _inked(ink, xs, ys + along(curl, xs)), np.asarray(curl, np.float64)


def _inked(ink: Mask, xs: NDArray[np.int64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    """The share of each of some lines (`ys`: lines × places) that is ink."""
    rows = np.clip(np.rint(ys).astype(int), 0, ink.shape[0] - 1)
    return np.asarray((ink[rows, xs] > 0).mean(axis=1))


def _height(table: Table, xs: NDArray[np.float64]) -> int:
    return max(8, round(float(np.median(along(table.foot, xs) - along(table.head, xs)))))
