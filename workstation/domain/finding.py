"""What comparing a form with its documents found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workstation.domain.reading import Box
from workstation.domain.sentence import NOTHING, Sentence


class Verdict(StrEnum):
    """How a form value compares with a document, after the classes of the law (Permendagri 73/2022, 108/2019).

    `LETTER` is what law calls pembetulan: a letter or digit. `UNREADABLE` says the reading is too doubtful to say
    and is never used for a clear difference.
    """

    MATCH = "match"
    EQUIVALENT = "equivalent"
    LETTER = "letter"
    DIFFERS = "differs"
    UNREADABLE = "unreadable"
    NO_SOURCE = "no_source"


GREEN = frozenset({Verdict.MATCH, Verdict.EQUIVALENT})


class Outcome(StrEnum):
    """The result of a whole check: nothing to look at, something to look at, or documents missing."""

    CLEAR = "clear"
    REVIEW = "review"
    INCOMPLETE = "incomplete"


class Severity(StrEnum):
    """How heavy a rule's finding weighs. None rejects by itself."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class SourceFinding:
    """One document's word on one form field, with where on the page it stands.

    `document` is the document's kind, `sha256` its scan. `box` as in `FieldReading`.
    """

    document: str
    value: str | None
    verdict: Verdict
    confidence: float
    page: int = 0
    box: Box | None = None
    sha256: str = ""
    reason: Sentence = NOTHING


@dataclass(frozen=True, slots=True)
class FieldFinding:
    """The verdict on one form field and the documents it rests on."""

    form: str
    verdict: Verdict
    reason: Sentence
    sources: tuple[SourceFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a rule's reason can be seen: a document's kind, its scan, and the place on its page (None: all of it)."""

    document: str
    sha256: str
    page: int = 0
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class RuleFinding:
    """A rule that has something to say, with what shows it."""

    rule: str
    severity: Severity
    fields: tuple[str, ...]
    message: Sentence
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Everything a check found for one dossier (schema loket/check-1).

    `applicant_row` is the applicant's row in the KK counting from 0, None when not found.
    `thresholds` and `engine` are kept so that a decision can be replayed.
    """

    registration_no: str
    outcome: Outcome
    fields: Mapping[str, FieldFinding]
    rules: tuple[RuleFinding, ...] = ()
    missing_documents: tuple[str, ...] = ()
    applicant_row: int | None = None
    engine: str = ""
    thresholds: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0

    def count(self, *verdicts: Verdict) -> int:
        """How many fields carry one of the verdicts."""
        return sum(1 for finding in self.fields.values() if finding.verdict in verdicts)
