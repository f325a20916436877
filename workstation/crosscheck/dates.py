"""Comparing dates: another date is another fact, however few digits differ."""

from workstation.crosscheck.likeness import TOO_DOUBTFUL, Likeness, distance, equivalent, identical
from workstation.domain.dates import format_date, parse_date
from workstation.domain.finding import Verdict
from workstation.domain.sentence import Sentence


def compare_dates(form: str, value: str) -> Likeness:
    """Compare two dates in any writing that `parse_date` reads; there is no `letter` among dates."""
    if found := identical(form, value, short=True):
        return found
    left, right = parse_date(form), parse_date(value)
    if right is None:
        return Likeness(Verdict.UNREADABLE, TOO_DOUBTFUL)
    if left == right:
        return equivalent("Tanggal yang sama dengan cara tulis lain.", short=True)
    if left is None:
        reason = Sentence("Isian bukan tanggal yang dapat dibaca.")
        return Likeness(Verdict.DIFFERS, reason, distance(form, value))
    edits = distance(f"{left:%d%m%Y}", f"{right:%d%m%Y}")
    reason = Sentence("Tanggal berbeda: dokumen memuat {value}.", {"value": format_date(right)})
    return Likeness(Verdict.DIFFERS, reason, edits, short=True)
