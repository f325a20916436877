"""Pieces of a table's headings, matched to the columns of one edition whatever rules were lost between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from rapidfuzz import fuzz

from ocr.layouts.kk_columns import CLEAR, LAST, SURE, TEMPLATES, likeness, plain

# What stands over several columns (Permendagri 109/2019) names none of them.
OVER_SEVERAL = ("DOKUMEN IMIGRASI", "NAMA ORANG TUA")
# A piece of one letter is rather a part of the column's number.
LEAST_LETTERS, LEAST_SHARED = 2, 0.3
# Pieces that a streak or a wide gap parts are tried together, so many at most.
MOST_PARTS, SKIPPED, MOST_UNREAD = 3, 20.0, 1


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


def headings_of(pieces: Sequence[Heading], same_level: float) -> Named | None:
    """The edition that pieces of headings show, and where the heading of each of its columns stands; else None.

    `same_level`: pieces whose levels differ by less are of one line.
    """
    read = [piece for piece in pieces if len(plain(piece.text).replace(" ", "")) >= LEAST_LETTERS]
    best: tuple[float, Named] | None = None
    for template in TEMPLATES:
        own = [piece for piece in read if not _is_over_several(piece, template)]
        total, found = _aligned(_stacks(own), template, same_level)
        if total >= SURE * len(template) and found.count(None) <= MOST_UNREAD and (best is None or total > best[0]):
            best = total, (template, found)
    return best[1] if best else None


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


def _aligned(
    stacks: Sequence[Stack], template: Sequence[str], same_level: float
) -> tuple[float, tuple[Heading | None, ...]]:
    """The headings of a template's columns among the stacks, in order, and how well they fit in all."""
    ways: dict[tuple[int, int], tuple[float, tuple[Heading | None, ...]]] = {(0, 0): (0.0, ())}
    for count, used in product(range(len(template) + 1), range(len(stacks) + 1)):
        options = []
        if used and (before := ways.get((count, used - 1))):
            options.append((before[0] - SKIPPED, before[1]))
        if count and (before := ways.get((count - 1, used))):
            options.append((before[0], (*before[1], None)))
        for parts in range(1, min(MOST_PARTS, used) + 1) if count else ():
            stack = tuple(piece for one in stacks[used - parts : used] for piece in one)
            likes = _likes(stack, template[count - 1], same_level)
            if likes >= CLEAR and (before := ways.get((count - 1, used - parts))):
                options.append((before[0] + likes, (*before[1], _whole(stack))))
        if options:
            ways[count, used] = max(options, key=lambda option: option[0])
    return ways[len(template), len(stacks)]


def _likes(stack: Stack, key: str, same_level: float) -> float:
    lines = _lines(stack, same_level)
    return max(likeness(lines, key), likeness(lines[:-1], key))


def _lines(stack: Stack, same_level: float) -> list[str]:
    """The words of a stack line by line."""
    lines: list[list[Heading]] = []
    for piece in sorted(stack, key=lambda piece: piece.level):
        if lines and piece.level - lines[-1][0].level < same_level:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    return [" ".join(piece.text for piece in sorted(line, key=lambda piece: piece.start)) for line in lines]


def _whole(stack: Stack) -> Heading:
    return Heading(
        min(piece.start for piece in stack), max(piece.end for piece in stack), min(piece.level for piece in stack)
    )
