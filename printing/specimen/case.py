"""What a document is drawn from, and what drawing answers."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from printing.specimen.household import Household
from printing.specimen.people import Person


@dataclass(frozen=True, slots=True)
class Case:
    """One application before anything is drawn: who applies, for what, on which day."""

    household: Household
    row: int
    service: str
    changes: tuple[str, ...]
    today: date

    @property
    def applicant(self) -> Person:
        """The member who applies."""
        return self.household.members[self.row]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document as a one-page PDF, with what it really says: keys as in a reading, None where it has no such field."""

    pdf: bytes
    layout: str
    fields: dict[str, Any]
