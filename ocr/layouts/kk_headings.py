"""Pieces of a table's headings, matched to the columns of one edition whatever rules were lost between them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from rapidfuzz import fuzz

from ocr.layouts.kk_columns import CLEAR, HEADINGS, LAST, SURE, TEMPLATES, likeness, plain

# What stands over several columns (Permendagri 109/2019) names none of them.
OVER_SEVERAL = ("DOKUMEN IMIGRASI", "NAMA ORANG TUA")
# A piece of one letter is rather a part of the column's number.
LEAST_LETTERS, LEAST_SHARED = 2, 0.3
# Lines of one heading are further apart than this share of a row; words of one line are not.
SAME_LEVEL = 0.3
# Pieces that a streak or a wide gap parts are tried together: so many at most, and so near (in rows).
NEAR = 1.0
MOST_PARTS, MOST_UNREAD = 3, 1
# A heading too many speaks as much against an edition as one too few.
LEFT_OVER = 100.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A piece of a heading, or a whole one: where it begins and ends across a table, how low, and what was read."""

    start: float
    end: float
    level: float
    text: str = ""

    @property
    def middle(self) -> float:
        """Its middle across the table."""
        return (self.start + self.end) / 2


Stack = tuple[Heading, ...]
# The template's columns with the heading that each was found under; None where it was not read.
Named = tuple[tuple[str, ...], tuple[Heading | None, ...]]


def headings_of(pieces: Sequence[Heading], row: float) -> Named | None:
    """The edition that pieces of headings show, and where the heading of each of its columns stands; else None.

    `row` is the usual height of a row, in the pixels in which the pieces' places are.
    """
    read = [piece for piece in pieces if len(plain(piece.text).replace(" ", "")) >= LEAST_LETTERS]
    fits: list[tuple[float, Named]] = []
    for template in TEMPLATES:
        own = [piece for piece in read if not _is_over_several(piece, template)]
        way = _aligned(_stacks(own), template, row)
        if way.likes >= SURE * len(template) and way.found.count(None) <= MOST_UNREAD and _is_whole(way, own):
            fits.append((way.worth / len(template), (template, way.found)))
    return max(fits, key=lambda fit: fit[0])[1] if fits else None


def _is_whole(way: "_Way", pieces: Sequence[Heading]) -> bool:
    """Whether the outermost pieces are of the outermost columns: else a rule there may be missing, or a column."""
    first, last = way.found[0], way.found[-1]
    if first is None or last is None:
        return False
    return first.start <= min(piece.start for piece in pieces) and last.end >= max(piece.end for piece in pieces)


def _is_over_several(piece: Heading, template: Sequence[str]) -> bool:
    """Whether a piece is of a heading over several columns: rules that part it leave any part of that."""
    seen = plain(piece.text).replace(" ", "")
    wholes = [term.replace(" ", "") for term in OVER_SEVERAL] if template[-len(LAST) :] == LAST else []
    return any(len(seen) <= len(whole) + 1 and fuzz.partial_ratio(seen, whole) >= SURE for whole in wholes)


def _stacks(pieces: Sequence[Heading]) -> list[Stack]:
    """The pieces that stand below each other, from left to right."""
    stacks: list[list[Heading]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        last = max((one.end for one in stacks[-1]), default=0.0) if stacks else 0.0
        if stacks and last - piece.start > LEAST_SHARED * min(piece.end - piece.start, last - stacks[-1][0].start):
            stacks[-1].append(piece)
        else:
            stacks.append([piece])
    return [tuple(stack) for stack in stacks]


@dataclass(frozen=True, slots=True)
class _Way:
    """The headings found for the first columns, how much these are like them in all, and less what was left over."""

    likes: float = 0.0
    worth: float = 0.0
    found: tuple[Heading | None, ...] = ()

    def on(self, heading: Heading | None, likes: float = 0.0) -> "_Way":
        return _Way(self.likes + likes, self.worth + likes, (*self.found, heading))


def _aligned(stacks: Sequence[Stack], template: Sequence[str], row: float) -> _Way:
    """The headings of a template's columns among the stacks, in order (dynamic programming)."""
    ways = {(0, 0): _Way()}
    for count, used in product(range(len(template) + 1), range(len(stacks) + 1)):
        options = []
        if used:
            before = ways[count, used - 1]
            options.append(replace(before, worth=before.worth - LEFT_OVER))
        if count:
            options.append(ways[count - 1, used].on(None))
        for parts in range(1, min(MOST_PARTS, used) + 1) if count else ():
            stack = tuple(piece for one in stacks[used - parts : used] for piece in one)
            if not _is_near(stacks[used - parts : used], NEAR * row):
                break
            if (likes := _likes(stack, template[count - 1], row)) >= (CLEAR if parts == 1 else SURE):
                options.append(ways[count - 1, used - parts].on(_whole(stack), likes))
        ways.setdefault((count, used), max(options, key=lambda way: way.worth) if options else _Way())
    return ways[len(template), len(stacks)]


def _is_near(stacks: Sequence[Stack], most: float) -> bool:
    return all(_whole(right).start - _whole(left).end <= most for left, right in pairwise(stacks))


def _likes(stack: Stack, key: str, row: float) -> float:
    """0..100: how well a stack fits a column; 0 where it surely is another's heading."""
    lines = _lines(stack, row)
    likes = {one: max(likeness(lines, one), likeness(lines[:-1], one)) for one in HEADINGS}
    best = max(likes, key=lambda one: likes[one])
    return likes[key] if likes[best] < SURE or likes[key] == likes[best] else 0.0


def _lines(stack: Stack, row: float) -> list[str]:
    """The words of a stack line by line."""
    lines: list[list[Heading]] = []
    for piece in sorted(stack, key=lambda piece: piece.level):
        if lines and piece.level - lines[-1][0].level < SAME_LEVEL * row:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(piece.text for piece in sorted(line, key=lambda piece: piece.start)) for line in lines]


def _whole(stack: Stack) -> Heading:
    return Heading(
        min(piece.start for piece in stack), max(piece.end for piece in stack), min(piece.level for piece in stack)
    )
