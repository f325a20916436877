"""Lists of the audit as CSV, for spreadsheets that somebody else opens."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from workstation.domain.plain import one_line
from workstation.domain.sentence import Sentence
from workstation.steps.aside import Aside
from workstation.steps.audit_subject import Processing

PROCESSED = ("at", "officer", "role", "workstation", "office", "what", "registration_no", "basis", "source", "proven")
SET_ASIDE = ("at", "officer", "role", "workstation", "what", "registration_no", "occurred_at", "cause", "why")
# What a spreadsheet takes for a formula: at the start of a cell, also behind blanks, and of what it makes a cell of.
# Where commas are decimal points, as in Indonesia, it splits at semicolons, and quotes in a line's midst mean nothing.
_FORMULA = re.compile(r"""(^|[;,"])(\s*)([=+\-@＝＋－＠])""")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list that leaves Loket: its headings, and rows of as many values, in the words of one language."""

    columns: tuple[str, ...]
    rows: tuple[tuple[object, ...], ...]


def processing_sheet(entries: Sequence[Processing], word: Callable[[str], str]) -> Sheet:
    """Acts on somebody's data; `word` translates."""
    told = [replace(one, what=word(one.what), basis=word(one.basis)) for one in entries]
    return Sheet(PROCESSED, tuple(tuple(getattr(one, name) for name in PROCESSED) for one in told))


def aside_sheet(found: Sequence[Aside], word: Callable[[str], str], speak: Callable[[Sentence], str]) -> Sheet:
    """Events that were set aside, each with its whole reason; `word` and `speak` translate."""
    rows = [
        (
            *(one.at, one.officer, word(one.role), one.workstation, word(one.what), one.registration_no),
            *(one.occurred_at or "", one.cause, speak(one.why)),
        )
        for one in found
    ]
    return Sheet(SET_ASIDE, tuple(rows))


def to_csv(sheet: Sheet) -> str:
    """A sheet as CSV with its headings; no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(sheet.columns)
    for row in sheet.rows:
        writer.writerow([_cell(cell.isoformat() if isinstance(cell, datetime) else str(cell)) for cell in row])
    return text.getvalue()


def _cell(text: str) -> str:
    return _FORMULA.sub(r"\1'\2\3", one_line(text))
