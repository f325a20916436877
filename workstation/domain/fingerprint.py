"""A hash of how a page looks: where on it each value stands. The same scan, saved anew or smaller, has the same one.

Pictures of one form all look alike, so that hashes of their pixels cannot tell them apart (on the samples, two
certificates of one make were nearer to each other than a scan to its own copy). Where the values begin and end does:
no corner of a scan saved anew (smaller, JPEG quality 50) moved by more than 0.011 of the page, while in each of 241
pairs of different documents two corners or more moved further. A page photographed again is another scan.
"""

from collections.abc import Mapping

from workstation.domain.reading import FieldReading

Spots = Mapping[str, tuple[int, int, int, int]]

PARTS = 1000
LEAST_SPOTS = 5
# Thousandths of the page that a corner may move, and how many values may have been written anew.
TOLERANCE = 12
MOST_CHANGED = 1
# The middle of all moves less than each.
MIDDLE_TOLERANCE = 6


def fingerprint(fields: Mapping[str, FieldReading], width: int, height: int) -> str:
    """The first page's hash; "" when too few values were read on it. `width` and `height` in pixels."""
    spots = []
    for name, reading in sorted(fields.items()):
        if reading.box is None or reading.value in (None, "-") or reading.page:
            continue
        xs = [round(corner[0] * PARTS / max(width, 1)) for corner in reading.box]
        ys = [round(corner[1] * PARTS / max(height, 1)) for corner in reading.box]
        spots.append(f"{name}:{min(xs)},{min(ys)},{max(xs)},{max(ys)}")
    return ";".join(spots) if len(spots) >= LEAST_SPOTS else ""


def middle(text: str) -> tuple[int, int] | None:
    """The middle of a hash's spots, None for a text that is none."""
    spots = _spots(text)
    if len(spots) < LEAST_SPOTS:
        return None
    corners = list(spots.values())
    across = sum(left + right for left, _, right, _ in corners) // (2 * len(corners))
    return across, sum(top + bottom for _, top, _, bottom in corners) // (2 * len(corners))


def is_same_scan(one: str, other: str) -> bool:
    """Whether two hashes are of one scan; one value may stand otherwise, as when it was written anew."""
    first, second = _spots(one), _spots(other)
    common = first.keys() & second.keys()
    if len(common) < max(LEAST_SPOTS, max(len(first), len(second)) - MOST_CHANGED):
        return False
    moved = sorted(max(abs(a - b) for a, b in zip(first[name], second[name], strict=True)) for name in common)
    return moved[-1 - MOST_CHANGED] <= TOLERANCE


def _spots(text: str) -> Spots:
    """The spots in a hash; nothing for one that another computer garbled."""
    try:
        pairs = [part.split(":") for part in text.split(";") if part]
        found = {name: tuple(int(number) for number in numbers.split(",")) for name, numbers in pairs}
    except ValueError:
        return {}
    return {name: (spot[0], spot[1], spot[2], spot[3]) for name, spot in found.items() if len(spot) == 4}
