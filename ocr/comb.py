"""The equally high rows of a table as a comb of lines: found, mended where the scan lost some, and mistrusted."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ocr.effort import COMBED, spend
from ocr.geometry import Mask
from ocr.rules import MIN_COVERED, Curve, at, covered, lower, strikes_text

# A rule sought where one must be may be this broken; letters stay clear of that place.
NEAR_TOOTH, GUIDED_COVER, BROKEN_COVER, HALF_AS_WHOLE, AS_WHOLE = 0.18, 0.3, 0.5, 0.6, 0.8
LEAST_HEAD, HEAD_LINES = 1.2, 4
# No row is less of the usual height.
LOWEST_ROW = 0.75
# A comb of more teeth than this is none by accident, even with a line of the head between them.
EVEN_ROWS = 9
# Fewer rules in a row than this are put back.
MOST_LOST = 5
# A sheet has ten rows for people (Permendagri 109/2019); more go on another sheet.
CARD_ROWS = 10


@dataclass(frozen=True, slots=True)
class Body:
    """The equally high rows of a table: its lines top to bottom, their distance, and how many lines were put in."""

    lines: list[Curve]
    pitch: float
    inserted: int


def explains(body: Body, found: list[Curve], middle: float) -> bool:
    """Whether the equally high rows are all that is ruled but the head and an edge.

    Where cells hold two lines of text rows differ in height, and a comb that fits some of them is an accident.
    """
    teeth = [at(line, middle) for line in body.lines]
    places = [at(row, middle) for row in found]
    inside = [place for place in places if teeth[0] < place < teeth[-1]]
    reach = NEAR_TOOTH * body.pitch
    off = sum(min(abs(place - tooth) for tooth in teeth) > reach for place in inside)
    beyond = sum(place < teeth[0] - reach for place in places), sum(place > teeth[-1] + reach for place in places)
    if min(beyond) > 1 or max(beyond) > HEAD_LINES:
        return False
    return off == 0 or (off == 1 and not body.inserted and len(teeth) > EVEN_ROWS)


def mended(ink: Mask, body: Body, found: list[Curve], middle: float, foot: float) -> Body:
    """The body with the rules that are too broken, or too close to letters, to be followed by themselves.

    `found` are the lines that were followed, `foot` is the y of the table's lower edge.
    """
    longer = _lengthened(ink, _halved(ink, body), found, middle)
    below = at(longer.lines[-1], middle), foot
    reach = NEAR_TOOTH * longer.pitch
    # Rules between the last of equal rows and the foot: rows differ in height there.
    uneven = any(below[0] + reach < at(row, middle) < below[1] - reach for row in found)
    return longer if uneven else _prolonged(ink, longer, middle, foot)


def _halved(ink: Mask, body: Body) -> Body:
    """The body with every second rule put in where the scan broke them so much that only each other one was found."""
    middles = [between(upper, under, 0.5) for upper, under in pairwise(body.lines)]
    reach = np.arange(-NEAR_TOOTH * body.pitch / 2, NEAR_TOOTH * body.pitch / 2 + 0.5)
    # Text that stands in the middle of rows covers less, and seldom all of them; no scan breaks just each other rule.
    least = max(BROKEN_COVER, AS_WHOLE * float(np.median([covered(ink, line) for line in body.lines])))
    shares: list[tuple[float, float]] = []
    for line in middles:
        shares.append(max((covered(ink, lower(line, shift)), shift) for shift in reach.tolist()))
        if sum(share < least for share, _ in shares) > 0.25 * len(middles):
            return body
    found = [lower(line, shift) for line, (_, shift) in zip(middles, shares, strict=True)]
    lines = [line for pair in zip(body.lines, found, strict=False) for line in pair]
    return Body([*lines, body.lines[-1]], body.pitch / 2, body.inserted)


def _lengthened(ink: Mask, body: Body, found: list[Curve], middle: float) -> Body:
    """The body with the rules above and below it that letters close by hid from sight, as far as they follow on."""
    lines = list(body.lines)
    places = [at(row, middle) for row in found]
    reach = NEAR_TOOTH * body.pitch
    # Where all others are whole, letters that stand in line are no broken rule.
    least = max(BROKEN_COVER, HALF_AS_WHOLE * float(np.median([covered(ink, line) for line in lines])))
    for way in (-1, 1):
        while len(lines) <= CARD_ROWS:
            last = lines[0] if way < 0 else lines[-1]
            shifts = way * body.pitch + np.arange(-reach, reach + 0.5)
            share, shift = max((covered(ink, lower(last, shift)), shift) for shift in shifts)
            # A rule in between, or too close beyond: rows differ in height here.
            beyond = [way * (place - at(last, middle)) for place in places]
            parted = any(reach < place < abs(shift) - reach for place in beyond)
            low = any(abs(shift) + reach < place < abs(shift) + LOWEST_ROW * body.pitch for place in beyond)
            parted = parted or (low and share < MIN_COVERED)
            if share < least or parted or strikes_text(ink, lower(last, shift)):
                break
            lines.insert(0 if way < 0 else len(lines), lower(last, shift))
    return Body(lines, body.pitch, body.inserted)


def _prolonged(ink: Mask, body: Body, middle: float, foot: float) -> Body:
    """The body with the rules below it that are too broken to follow by themselves, down to the table's foot."""
    lines = list(body.lines)
    first, last = (at(lines[place], middle) for place in (0, -1))
    pitch = (last - first) / (len(lines) - 1)
    reach = NEAR_TOOTH * pitch
    added: list[Curve] = []
    while len(lines) + len(added) <= CARD_ROWS and last + pitch * (len(added) + 1) <= foot + reach:
        shape = [*lines, *added][-1]
        shifts = np.arange(pitch - reach, pitch + reach + 0.5)
        shares = [covered(ink, lower(shape, shift)) for shift in shifts]
        best = int(np.argmax(shares))
        sure = shares[best] >= GUIDED_COVER
        added.append(lower(shape, float(shifts[best]) if sure else pitch))
        if not sure or strikes_text(ink, added[-1]):
            break
    else:
        lines += added
    return Body(lines, body.pitch, body.inserted)


def equal_rows(
    rows: list[Curve], middle: float, edges: tuple[float, float] | None = None, inked: list[float] | None = None
) -> Body | None:
    """The comb of equally spaced lines that explains most of the ruling; lines off the comb are no rows.

    `inked` is the share of each line with ink on it: of two combs the one wins whose lines run through all columns.

    A tooth without a line is a rule the scan lost (fewer than `MOST_LOST` in a row) and is put in between its
    neighbours. With `edges` (y of the table's top and bottom) only a comb that leaves room for a head counts.
    """
    places = np.array([at(row, middle) for row in rows])
    shares = inked or [1.0] * len(rows)
    best: tuple[float, list[int | None], float] = (2.5, [], 0.0)
    for first in range(len(places) - 2):
        for step in _unlike(np.diff(places)):
            spend(COMBED)
            teeth, pitch = _comb(places, first, step)
            for end in range(3, min(len(teeth), CARD_ROWS + 1) + 1):
                last = teeth[end - 1]
                if last is not None and _leaves_head(edges, float(places[first]), float(places[last]), pitch):
                    faint = sum(1 - shares[tooth] for tooth in teeth[:end] if tooth is not None)
                    score = _explained(teeth[:end]) - faint
                    best = max(best, (score, teeth[:end], pitch), key=lambda option: option[0])
    _, teeth, pitch = best
    if not teeth:
        return None
    return Body(_with_lost_rules(rows, teeth), pitch, sum(tooth is None for tooth in teeth))


def _leaves_head(edges: tuple[float, float] | None, top: float, bottom: float, pitch: float) -> bool:
    return edges is None or max(top - edges[0], edges[1] - bottom) >= LEAST_HEAD * pitch


def _explained(teeth: list[int | None]) -> float:
    """Lines a comb hits, less what it misses and what stands between its teeth."""
    hit = [tooth for tooth in teeth if tooth is not None]
    unfit = hit[-1] - hit[0] + 1 - len(hit)
    return len(hit) - 0.75 * (len(teeth) - len(hit)) - 0.3 * unfit


def _unlike(gaps: NDArray[np.float64]) -> list[float]:
    """One of each size of gap, sizes within 6 % counting as one."""
    kept: list[float] = []
    for gap in sorted(gaps.tolist()):
        if not kept or gap > 1.06 * kept[-1]:
            kept.append(gap)
    return kept


def _comb(places: NDArray[np.float64], first: int, pitch: float) -> tuple[list[int | None], float]:
    """Walk down from a line in steps of `pitch`, which follows slow changes (perspective)."""
    teeth: list[int | None] = [first]
    pending: list[int | None] = []
    last = float(places[first])
    while len(pending) < MOST_LOST:
        wanted = last + pitch * (len(pending) + 1)
        nearest = int(np.abs(places - wanted).argmin())
        if abs(places[nearest] - wanted) <= NEAR_TOOTH * pitch:
            step = (float(places[nearest]) - last) / (len(pending) + 1)
            pitch = 0.7 * pitch + 0.3 * step
            teeth += [*pending, nearest]
            last, pending = float(places[nearest]), []
        else:
            pending.append(None)
    return teeth, pitch


def _with_lost_rules(rows: list[Curve], teeth: list[int | None]) -> list[Curve]:
    full: list[Curve] = []
    for place, tooth in enumerate(teeth):
        if tooth is not None:
            full.append(rows[tooth])
            continue
        before = max(number for number in range(place) if teeth[number] is not None)
        after = min(number for number in range(place, len(teeth)) if teeth[number] is not None)
        upper, lower = rows[teeth[before] or 0], rows[teeth[after] or 0]
        full.append(between(upper, lower, (place - before) / (after - before)))
    return full


def between(upper: Curve, lower: Curve, share: float) -> Curve:
    """The line at `share` of the way from one level line down to the next."""
    size = max(len(upper), len(lower))
    ends = [np.concatenate([np.zeros(size - len(curve)), curve]) for curve in (upper, lower)]
    return np.asarray(ends[0] * (1 - share) + ends[1] * share, np.float64)
