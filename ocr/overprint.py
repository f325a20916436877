"""Print that touches or crosses the rules of its cell, as forms show that were filled in a little too low or too high.

Cut off at the rule, J is I and Q is O, and no engine can know. So what was cut off is cut anew, a little beyond the
rule, and the rule is painted over but where strokes meet it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.crops import Content, Levels, Patch, content, cut, levels_of
from ocr.geometry import Gray, Mask, Points

# In rows: how far beyond the rule, how far from its place it may run, and how long a stretch of it is at least.
BEYOND, ASTRAY, STRETCH = 0.2, 0.1, 0.8
# Pixels that a stroke may move sideways where it crosses a rule.
SIDEWAYS = 4
# A rule that was found shows in this share of a cell's width, and is gone where no more than this is left beyond it.
SHOWN, LEFT = 0.6, 0.3
Keep = Callable[[NDArray[np.bool_], NDArray[np.bool_]], NDArray[np.bool_]]


@dataclass(frozen=True, slots=True)
class Sides:
    """At which rules of a cell print was cut off."""

    above: bool
    below: bool


def cut_off(patch: Patch, found: Content) -> Sides:
    """At which ends of a patch its lines of text touch the edge."""
    height = patch.image.shape[0]
    return Sides(any(line.top == 0 for line in found.lines), any(line.bottom >= height for line in found.lines))


def margins(patch: Patch, found: Content) -> tuple[float, float]:
    """How far lines of text stand from the left and the right side of a patch, in rows."""
    left = min((line.left for line in found.lines), default=patch.row)
    right = min((patch.image.shape[1] - line.right for line in found.lines), default=patch.row)
    return left / patch.row, max(0.0, right / patch.row)


def whole(page: Gray, corners: Points, row: float, inset: float, contrast: float, sides: Sides) -> Content | None:
    """What stands in a cell (its `corners`) with the print beyond its rules; None where a rule cannot be taken away.

    `row` and `inset` as in `cut`.
    """
    reach = (inset + BEYOND) * row
    down = (corners[3] - corners[0] + corners[2] - corners[1]) / 2
    step = down / max(float(np.hypot(*down)), 1.0) * reach
    wider = corners.astype(np.float64)
    wider[:2] -= step * sides.above
    wider[2:] += step * sides.below
    patch = cut(page, wider, row, inset)
    levels = levels_of(patch, contrast)
    clean = patch.image.copy()
    margin = round(BEYOND * patch.row)
    # Under a rule an I would be a T; above one, print is but underlined, and networks read that.
    if sides.above and not _without_rule(clean, margin, patch.row, levels, np.logical_and):
        return None
    if sides.below and not _without_rule(clean[::-1], margin, patch.row, levels, np.logical_or):
        return None
    return content(Patch(clean, patch.to_page, patch.row, patch.scale), contrast)


def _without_rule(image: Gray, place: int, row: float, levels: Levels, kept: Keep) -> bool:
    """Paint over the level rule near `place` (pixels from the top), in place; False where none is found or it stays.

    `kept` says of what meets the rule from one side and from the other where it stays in sight.
    """
    astray = max(2, round(ASTRAY * row))
    band = image[max(0, place - astray) : place + astray + 1]
    ink = np.asarray((band < levels.ink).view(np.uint8), np.uint8)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    stretch = np.ones((1, min(round(STRETCH * row), band.shape[1])), np.uint8)
    rule = np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, stretch), np.uint8)
    columns = rule.any(axis=0)
    if columns.mean() < SHOWN:
        return False
    band[(rule > 0) & ~kept(*_met(ink, rule))] = round(levels.paper)
    beyond = image[: max(1, place - astray)] < levels.ink
    return float(beyond.any(axis=0).mean()) <= LEFT


def _met(ink: Mask, rule: Mask) -> list[NDArray[np.bool_]]:
    """The columns of a rule's pixels where a stroke meets it from above, and from below; a little more for its hook."""
    height = len(rule)
    first = rule.argmax(axis=0)
    last = height - 1 - rule[::-1].argmax(axis=0)
    places = np.arange(ink.shape[1])
    sides = []
    for rows in (first - 1, last + 1):
        inked = np.where((rows >= 0) & (rows < height), ink[np.clip(rows, 0, height - 1), places], 0).astype(np.uint8)
        sides.append(cv2.dilate(inked[None], np.ones((1, 2 * SIDEWAYS + 1), np.uint8))[0])
    return [side > 0 for side in sides]
