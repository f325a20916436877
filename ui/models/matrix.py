"""A checked dossier as rows of fields and columns of documents: differences first, doubts second. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from ui.answers import Opened
from ui.language import say, tr
from ui.models.notes import Note, by_weight, case_notes, column_name
from workstation.domain.dates import format_date, parse_date
from workstation.domain.dossier import DOCUMENT_KINDS, FORM_FIELDS
from workstation.domain.finding import GREEN, FieldFinding, RuleFinding, Severity, SourceFinding, Verdict
from workstation.domain.labels import field_label
from workstation.steps.show import OpenCase

# What names a person stays in sight even when it agrees.
ALWAYS_SHOWN = ("nama", "nik", "no_kk", "tanggal_lahir")
DATE_FIELDS = frozenset({"tanggal_lahir"})
_ORDER = (
    Verdict.DIFFERS,
    Verdict.LETTER,
    Verdict.UNREADABLE,
    Verdict.EQUIVALENT,
    Verdict.MATCH,
    Verdict.NO_SOURCE,
)


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: what the form says, what each document says (None: it does not hold the field), and the verdict.

    `mark` is the officer's newest word on it ("" when none), `is_open` whether it stands against a plain approval.
    `rules` are the rules that speak of it, the heaviest first.
    """

    field: str
    label: str
    form: str
    verdict: Verdict
    reason: str
    cells: tuple[SourceFinding | None, ...]
    mark: str = ""
    note: str = ""
    is_open: bool = False
    rules: tuple[RuleFinding, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nobody needs to look: it agrees or nothing can be compared, and nobody marked it."""
        return self.verdict not in (Verdict.DIFFERS, Verdict.LETTER, Verdict.UNREADABLE) and self.mark != "flag"

    @property
    def is_ruled(self) -> bool:
        """Whether a rule says more of it than for information."""
        return any(rule.severity is not Severity.INFO for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Matrix:
    """All rows, the document kinds of the columns, and the checks on the dossier as badges."""

    rows: tuple[FieldRow, ...]
    columns: tuple[str, ...]
    notes: tuple[Note, ...]
    differs: int = 0
    letters: int = 0
    doubts: int = 0
    greens: int = 0

    def shown(self, everything: bool, ruled: bool = False) -> tuple[FieldRow, ...]:
        """The rows to show: all, or what needs a look and what names the person; `ruled` ones too if so wanted."""
        return tuple(
            row
            for row in self.rows
            if everything or not row.is_quiet or row.field in ALWAYS_SHOWN or (ruled and row.is_ruled)
        )

    def fold_words(self, everything: bool, ruled: bool = False) -> str:
        """What the line says under which the other rows are folded; nothing when none is."""
        folded = [row for row in self.rows if row not in self.shown(False, ruled)]
        if everything and folded:
            return tr("Lipat yang cocok")
        green = sum(row.verdict in GREEN for row in folded)
        words = [tr("{count} isian cocok", count=green)] if green else []
        if silent := len(folded) - green:
            words.append(tr("{count} tanpa sumber", count=silent))
        return "+ " + ", ".join(words) if words else ""


def matrix(opened: Opened) -> Matrix:
    """Arrange an opened dossier. Without a check every form field stands alone."""
    check = opened.case.check
    findings = check.fields if check else {}
    columns = _columns(opened.case, findings)
    order = {name: place for place, name in enumerate(FORM_FIELDS)}
    names = [*findings, *(name for name in opened.case.dossier.form if name not in findings and name in order)]
    rows = [_row(opened, name, findings.get(name), columns) for name in names]
    rows.sort(key=lambda row: (_ORDER.index(row.verdict), _place(row.field), order.get(row.field, 99)))
    verdicts = [row.verdict for row in rows]
    return Matrix(
        rows=tuple(rows),
        columns=columns,
        notes=case_notes(opened.case),
        differs=verdicts.count(Verdict.DIFFERS),
        letters=verdicts.count(Verdict.LETTER),
        doubts=verdicts.count(Verdict.UNREADABLE),
        greens=sum(verdict in GREEN for verdict in verdicts),
    )


def shown_value(field: str, value: str | None) -> str:
    """A value as the officer reads it: dates as 17-08-1995, nothing as a word."""
    if value is None:
        return tr("tak terbaca")
    if not value.strip():
        return tr("kosong")
    day = parse_date(value) if field in DATE_FIELDS else None
    return format_date(day) if day else value


def confirm_words(row: FieldRow) -> str:
    """What confirming means for this row."""
    if row.verdict is Verdict.LETTER:
        names = " + ".join("KK" if cell.document == "kk" else column_name(cell.document) for cell in row.cells if cell)
        return tr("Pakai {names}", names=names)
    if row.verdict is Verdict.UNREADABLE:
        return tr("Sesuai gambar")
    if row.verdict is Verdict.DIFFERS:
        return tr("Sudah dilihat")
    return tr("Benar")


def _place(field: str) -> int:
    return ALWAYS_SHOWN.index(field) if field in ALWAYS_SHOWN else len(ALWAYS_SHOWN)


def _columns(case: OpenCase, findings: Mapping[str, FieldFinding]) -> tuple[str, ...]:
    """The kinds that say something, in the order of the dossier's documents."""
    speaking = {source.document for finding in findings.values() for source in finding.sources}
    uploaded = [document.kind for document in case.dossier.documents]
    ordered = [*uploaded, *(kind for kind in DOCUMENT_KINDS if kind not in uploaded)]
    return tuple(dict.fromkeys(kind for kind in ordered if kind in speaking))


def _row(opened: Opened, name: str, finding: FieldFinding | None, columns: tuple[str, ...]) -> FieldRow:
    event = opened.case.case.marks.get(name)
    said = event.data if event else {}
    form = finding.form if finding else opened.case.dossier.form.get(name, "")
    sources = {source.document: source for source in reversed(finding.sources)} if finding else {}
    return FieldRow(
        field=name,
        label=tr(field_label(name)),
        form=form,
        verdict=finding.verdict if finding else Verdict.NO_SOURCE,
        reason=say(finding.reason) if finding else "",
        cells=tuple(sources.get(kind) for kind in columns),
        mark=str(said.get("mark", "")),
        note=str(said.get("note", "")),
        is_open=f"field:{name}" in opened.open_points,
        rules=tuple(rule for rule in by_weight(opened.case) if name in rule.fields),
    )
