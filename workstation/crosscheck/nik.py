"""Comparing NIK and family card numbers: sixteen digits, no check digit."""

import re

from workstation.crosscheck.likeness import TOO_DOUBTFUL, Likeness, by_distance, equivalent, identical
from workstation.domain.finding import Verdict
from workstation.domain.nik import is_sixteen_digits

_SEPARATORS = re.compile(r"[\s.\-]")


def compare_number(form: str, value: str) -> Likeness:
    """Compare two sixteen-digit numbers.

    A wrong, missing or extra digit or two swapped digits is `letter` (pembetulan), up to two such slips; more is
    `differs`. A document value that is not sixteen digits cannot be what the document says, so it is `unreadable`.
    """
    if found := identical(form, value):
        return found
    left, right = (_SEPARATORS.sub("", text) for text in (form, value))
    if not is_sixteen_digits(right):
        return Likeness(Verdict.UNREADABLE, TOO_DOUBTFUL)
    if left == right:
        return equivalent("Sama; hanya pemisah angka yang berbeda.")
    return by_distance(left, right, most=2)


def is_one_slip(left: str, right: str) -> bool:
    """Whether two numbers differ by one digit or one swap: doubt enough to look further, never to repair."""
    return compare_number(left, right).edits == 1
