"""Gaps in a line of print: which part words, and which space one belongs to."""

from collections.abc import Sequence

import numpy as np

# Each gap's centre as a share of the crop's width, and its width in letter heights.
Gaps = Sequence[tuple[float, float]]

# On printed names in three typefaces gaps between letters reach 0.28 letter heights, word spaces start at 0.3.
WORD_GAP = 0.3
# In monospaced type words stand 0.6 or more apart, letters up to 0.4 (1,400 gaps).
WIDE_GAP, WIDE_SHARE = 0.58, 0.6
# Between these widths a gap may part words, or may not.
NARROW, WIDER = 0.25, 0.33


def belongs_to_space(found: list[tuple[str, int]], before: int, places: list[float]) -> bool:
    """Whether the gap before a letter is that of the space behind it: a network may see a thin letter late.

    `places` are the steps of all gaps as wide as a word space; where the space has one of its own, this one is another.
    """
    if before + 1 >= len(found) or found[before + 1][0] != " ":
        return False
    letter, end = found[before][1], found[min(before + 2, len(found) - 1)][1]
    return not any(letter < place <= end for place in places)


def word_gap_of(gaps: Gaps) -> float:
    """The least gap that can part words: in typewriter faces, whose words stand far apart, letters do so too."""
    wide = [width for _, width in gaps if width >= WIDE_GAP]
    return max(WORD_GAP, WIDE_SHARE * float(np.median(wide))) if wide else WORD_GAP


def are_in_letters(gaps: Gaps, letters: int) -> bool:
    """Whether some gaps lie within letters that a copier broke: whole ones leave one fewer than there are letters."""
    return len(gaps) >= max(letters, 1)


def part_as_read(gaps: Gaps, found: list[tuple[str, int]], steps: int) -> bool:
    """Whether the gaps alone part a line into the words that were read in it: none of them is of a doubtful width.

    `found` are the letters read, spaces among them, each with the step of `steps` at which it stands.
    """
    word_gap = word_gap_of(gaps)
    plain = word_gap / WORD_GAP
    if any(NARROW * plain <= width < WIDER * plain for _, width in gaps):
        return False
    words = [share * steps for share, width in gaps if width >= word_gap]
    spaces = [place for place, (letter, _) in enumerate(found) if letter == " " and 0 < place < len(found) - 1]
    if len(words) != len(spaces):
        return False
    return all(found[place - 1][1] <= gap <= found[place + 1][1] for gap, place in zip(words, spaces, strict=True))
