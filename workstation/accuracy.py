"""Measure reading and cross-check against samples with ground truth (contracts §6). Counting only: the reader and the
check come in as functions, so the same figures can be had of any engine.

A sample is a folder with `dossier.json` and `truth.json`. Truth values that are `null` (the edition has no such field)
are not counted; cells that print a dash are counted apart, since they would flatter the figures.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from workstation.domain.finding import GREEN, CheckResult, Verdict
from workstation.domain.fingerprint import is_same_scan
from workstation.domain.reading import FieldReading, Reading
from workstation.domain.settings import SIGNS

ReadFile = Callable[[Path, str], Reading]
"""Reads one file as one document kind."""
CheckBundle = Callable[[Path, Mapping[str, Reading]], CheckResult]
"""Checks the bundle in a folder, given its readings by SHA-256."""

Result = TypeVar("Result")

MEASURED_SIGNS = (*SIGNS, "pdf.text_layer", "qr.lookalike")
_NUMBERS = frozenset({"nik", "no_kk", "nik_suami", "nik_istri"})
_ALARMS = frozenset({Verdict.LETTER, Verdict.DIFFERS})
_SAME = frozenset({"same", "variant"})
_SURE = 0.99


@dataclass(slots=True)
class ReadingCount:
    """Counts over the pages of one condition and document kind. `seconds` is the readers' own time."""

    pages: int = 0
    seconds: float = 0.0
    fields: int = 0
    fields_exact: int = 0
    dashes: int = 0
    dashes_exact: int = 0
    numbers: int = 0
    numbers_exact: int = 0
    sure: int = 0
    sure_wrong: int = 0

    def add(self, other: "ReadingCount") -> None:
        """Add another count to this one."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_json(self) -> dict[str, Any]:
        """The counts with their shares."""
        counts = {name: getattr(self, name) for name in self.__slots__}
        return counts | {
            "fields_share": _share(self.fields_exact, self.fields),
            "numbers_share": _share(self.numbers_exact, self.numbers),
            "sure_wrong_share": _share(self.sure_wrong, self.sure),
            "pages_per_second": round(self.pages / self.seconds, 3) if self.seconds else None,
        }


@dataclass(slots=True)
class CheckCount:
    """Counts of verdicts against truth, keyed `truth/verdict`."""

    cells: Counter[str] = field(default_factory=Counter)

    @property
    def equal(self) -> int:
        """Fields whose truth is `same` or `variant`."""
        return self._sum(_SAME, Verdict)

    @property
    def different(self) -> int:
        """Fields whose truth is `differs`."""
        return self._sum({"differs"}, Verdict)

    @property
    def false_pass(self) -> int:
        """Different fields shown green: the worst error."""
        return self._sum({"differs"}, GREEN)

    @property
    def false_alarm(self) -> int:
        """Equal fields shown as different."""
        return self._sum(_SAME, _ALARMS)

    @property
    def straight_through(self) -> int:
        """Equal fields shown green."""
        return self._sum(_SAME, GREEN)

    @property
    def caught(self) -> int:
        """Different fields shown as different."""
        return self._sum({"differs"}, _ALARMS)

    def as_json(self) -> dict[str, Any]:
        """The counts with their shares."""
        return {
            "equal": self.equal,
            "different": self.different,
            "false_pass": self.false_pass,
            "false_pass_share": _share(self.false_pass, self.different),
            "false_alarm": self.false_alarm,
            "false_alarm_share": _share(self.false_alarm, self.equal),
            "straight_through": self.straight_through,
            "straight_through_share": _share(self.straight_through, self.equal),
            "caught": self.caught,
            "caught_share": _share(self.caught, self.different),
            "cells": dict(sorted(self.cells.items())),
        }

    def _sum(self, truths: Iterable[str], verdicts: Iterable[Verdict]) -> int:
        return sum(self.cells[f"{truth}/{verdict.value}"] for truth in truths for verdict in verdicts)


@dataclass(frozen=True, slots=True)
class Slip:
    """One value that was read wrong, or one verdict that was wrong, to look at."""

    sample: str
    what: str
    field: str
    truth: str
    found: str
    confidence: float = 0.0


@dataclass(slots=True)
class AccuracyReport:
    """Everything a run measured. Reading counts by (condition, kind); check counts by the KK's condition.

    `signs` counts the documents on which a sign of forgery spoke, of all `documents`: the samples are honest, so each
    is a false alarm. `prints` are (sample, kind, fingerprint).
    """

    reading: dict[tuple[str, str], ReadingCount] = field(default_factory=lambda: defaultdict(ReadingCount))
    checking: dict[str, CheckCount] = field(default_factory=lambda: defaultdict(CheckCount))
    slips: list[Slip] = field(default_factory=list)
    statements: list[tuple[float, bool]] = field(default_factory=list)
    kinds_wrong: int = 0
    rows_wrong: int = 0
    samples: int = 0
    errors: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 0.0
    documents: int = 0
    signs: Counter[str] = field(default_factory=Counter)
    prints: list[tuple[str, str, str]] = field(default_factory=list)

    def check_total(self) -> CheckCount:
        """The check counts of all conditions together."""
        return CheckCount(sum((count.cells for count in self.checking.values()), Counter()))

    def checking_of(self, conditions: Iterable[str]) -> CheckCount:
        """The check counts of some conditions together."""
        return CheckCount(sum((self.checking[name].cells for name in conditions if name in self.checking), Counter()))

    def reading_total(self) -> ReadingCount:
        """The reading counts of all conditions together."""
        total = ReadingCount()
        for count in self.reading.values():
            total.add(count)
        return total

    def sign_alarms(self) -> dict[str, int]:
        """On how many honest documents each sign spoke; scans are alike when those of two samples are."""
        alike = {
            (sample, kind)
            for sample, kind, one in self.prints
            if any(is_same_scan(one, other) for name, same, other in self.prints if name != sample and same == kind)
        }
        return {name: self.signs[name] for name in MEASURED_SIGNS} | {"scan.similar": len(alike)}

    def as_json(self) -> dict[str, Any]:
        """The report as one JSON object (schema loket/accuracy-1)."""
        return {
            "schema": "loket/accuracy-1",
            "samples": self.samples,
            "seconds": round(self.seconds, 2),
            "reading": [
                {"condition": condition, "kind": kind, **count.as_json()}
                for (condition, kind), count in sorted(self.reading.items())
            ],
            "reading_total": self.reading_total().as_json(),
            "check": [
                {"condition": condition, **count.as_json()} for condition, count in sorted(self.checking.items())
            ],
            "check_total": self.check_total().as_json(),
            "signs": [
                {"sign": name, "alarms": alarms, "documents": self.documents, "share": _share(alarms, self.documents)}
                for name, alarms in self.sign_alarms().items()
            ],
            "kinds_wrong": self.kinds_wrong,
            "applicant_rows_wrong": self.rows_wrong,
            "errors": [{"sample": sample, "error": error} for sample, error in self.errors],
            "slips": [{name: getattr(slip, name) for name in Slip.__slots__} for slip in self.slips],
        }

    def as_table(self) -> str:
        """The report as text for a terminal."""
        return _table(self)


def find_samples(folder: Path, most: int | None = None) -> tuple[Path, ...]:
    """The sample folders below a folder, in order of name; at most `most` of them."""
    found = sorted(path.parent for path in folder.glob("*/dossier.json") if (path.parent / "truth.json").is_file())
    return tuple(found[:most])


def measure(samples: Sequence[Path], read: ReadFile, check: CheckBundle) -> AccuracyReport:
    """Read and check every sample and count what came out.

    An error of the reader or the check is counted against all of that document's or dossier's fields and named in
    `errors`; the run goes on.
    """
    report, start = AccuracyReport(), perf_counter()
    for folder in samples:
        measure_sample(report, folder, read, check)
    report.seconds = perf_counter() - start
    return report


def measure_sample(report: AccuracyReport, folder: Path, read: ReadFile, check: CheckBundle) -> None:
    """Add one sample to a report."""
    dossier = json.loads((folder / "dossier.json").read_text(encoding="utf-8"))
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    readings: dict[str, Reading] = {}
    report.samples += 1
    for document in dossier["documents"]:
        expected = truth["documents"].get(document["kind"])
        if expected is None:
            continue
        reading = _attempt(report, folder, partial(read, folder / document["file"], document["kind"]))
        if reading is not None:
            readings[document["sha256"]] = reading
            report.prints.append((folder.name, reading.kind, reading.fingerprint))
            report.documents += 1
        count_reading(report, folder.name, document["kind"], expected, reading)
    result = _attempt(report, folder, partial(check, folder, readings))
    condition = truth["documents"].get("kk", {}).get("condition", "-")
    count_check(report, folder.name, condition, truth, result)


def count_reading(
    report: AccuracyReport, sample: str, kind: str, expected: Mapping[str, Any], reading: Reading | None
) -> None:
    """Count one document's values against the truth; without a reading all are wrong."""
    count = report.reading[expected["condition"], kind]
    count.pages += reading.pages if reading else 1
    count.seconds += reading.seconds if reading else 0.0
    shows_it = any(value not in (None, []) for value in expected["fields"].values())
    report.kinds_wrong += shows_it and (reading is None or reading.kind != kind)
    for name, value, found in _pairs(expected["fields"], reading):
        if value is None:
            continue
        exact = found.value is not None and found.value == " ".join(str(value).upper().split())
        if found.value is not None:
            report.statements.append((found.confidence, exact))
        _count_value(count, name.rpartition(".")[2], value == "-", exact, found)
        if not exact:
            report.slips.append(Slip(sample, kind, name, str(value), str(found.value), found.confidence))


def count_check(
    report: AccuracyReport, sample: str, condition: str, truth: Mapping[str, Any], result: CheckResult | None
) -> None:
    """Count one check's verdicts against the truth; without a result every verdict counts as `unreadable`."""
    spoken = {(rule.rule, one.sha256) for rule in result.rules for one in rule.evidence[:1]} if result else set()
    report.signs.update(name for name, _ in spoken if name in MEASURED_SIGNS)
    count = report.checking[condition]
    if result is not None and result.applicant_row != truth.get("applicant_row"):
        report.rows_wrong += 1
    for name, relation in truth["form"].items():
        finding = result.fields.get(name) if result else None
        verdict = finding.verdict if finding else Verdict.UNREADABLE
        count.cells[f"{relation}/{verdict.value}"] += 1
        if _is_wrong(relation, verdict):
            said = "; ".join(f"{one.document}={one.value}" for one in finding.sources) if finding else ""
            sure = max((one.confidence for one in finding.sources), default=0.0) if finding else 0.0
            form = finding.form if finding else ""
            report.slips.append(Slip(sample, f"check:{verdict.value}", name, f"{relation}: {form}", said, sure))


def _is_wrong(relation: str, verdict: Verdict) -> bool:
    if relation == "differs":
        return verdict in GREEN
    return relation in _SAME and verdict in _ALARMS


def _count_value(count: ReadingCount, name: str, dash: bool, exact: bool, found: FieldReading) -> None:
    if dash:
        count.dashes += 1
        count.dashes_exact += exact
    else:
        count.fields += 1
        count.fields_exact += exact
    if name in _NUMBERS and not dash:
        count.numbers += 1
        count.numbers_exact += exact
    if found.value is not None and found.confidence >= _SURE:
        count.sure += 1
        count.sure_wrong += not exact


def _pairs(expected: Mapping[str, Any], reading: Reading | None) -> Iterator[tuple[str, Any, FieldReading]]:
    """Field name, true value and what was read; people of a KK as `0.nama`, by their place in the list."""
    nothing = FieldReading(None)
    for name, value in expected.items():
        if name != "members":
            yield name, value, reading.fields.get(name, nothing) if reading else nothing
    for row, person in enumerate(expected.get("members", ())):
        seen = reading.members[row] if reading and row < len(reading.members) else {}
        for name, value in person.items():
            yield f"{row}.{name}", value, seen.get(name, nothing)


def _attempt(report: AccuracyReport, folder: Path, act: Callable[[], Result]) -> Result | None:
    try:
        return act()
    except Exception as error:  # One broken sample must not end a measurement of hours.
        report.errors.append((folder.name, f"{type(error).__name__}: {error}"))
        return None


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 5) if whole else None


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:6.2f}% ({part}/{whole})" if whole else "-"


def _table(report: AccuracyReport) -> str:
    lines = [f"{'condition':<12}{'document':<18}{'pages':>6}  {'fields exact':<24}{'NIK, no_kk':<22}pages/s"]
    rows = [(condition, kind, count) for (condition, kind), count in sorted(report.reading.items())]
    for condition, kind, count in [*rows, ("all", "all", report.reading_total())]:
        speed = f"{count.pages / count.seconds:.2f}" if count.seconds else "-"
        fields, numbers = _percent(count.fields_exact, count.fields), _percent(count.numbers_exact, count.numbers)
        lines.append(f"{condition:<12}{kind:<18}{count.pages:>6}  {fields:<24}{numbers:<22}{speed}")
    total = report.reading_total()
    lines.append(f"stated with confidence >= {_SURE} but wrong: {_percent(total.sure_wrong, total.sure).strip()}")
    lines += ["", f"{'cross-check':<12}{'false pass':<22}{'false alarm':<24}{'straight through':<24}caught"]
    for condition, check in [*sorted(report.checking.items()), ("all", report.check_total())]:
        lines.append(
            f"{condition:<12}{_percent(check.false_pass, check.different):<22}"
            f"{_percent(check.false_alarm, check.equal):<24}{_percent(check.straight_through, check.equal):<24}"
            f"{_percent(check.caught, check.different)}"
        )
    lines += ["", f"{'sign of forgery':<24}false alarms"]
    lines += [f"{name:<24}{_percent(count, report.documents)}" for name, count in report.sign_alarms().items()]
    lines.append(f"applicant's row wrong: {report.rows_wrong} of {report.samples}; errors: {len(report.errors)}")
    return "\n".join([*lines, *(f"  {sample}: {error}" for sample, error in report.errors)])
