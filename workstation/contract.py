"""The JSON that other programs rely on: loket/reading-1 and loket/check-1."""

from collections.abc import Mapping
from typing import Any

from workstation.domain.finding import CheckResult, FieldFinding
from workstation.domain.reading import KK_MEMBER_FIELDS, Box, CodeReading, FieldReading, Reading
from workstation.domain.reading_wire import sign_to_dict, signature_to_dict
from workstation.speech import speak

READING_SCHEMA = "loket/reading-1"
CHECK_SCHEMA = "loket/check-1"


def reading_json(reading: Reading, file: str) -> dict[str, Any]:
    """A reading as contracts give it (loket/reading-1)."""
    return {
        "schema": READING_SCHEMA,
        "file": file,
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pages": reading.pages,
        "quality": {"legible": reading.quality.legible, "problems": list(reading.quality.problems)},
        "fields": {name: _field(value) for name, value in reading.fields.items()},
        "members": [_member(member) for member in reading.members],
        "codes": [_code(code) for code in reading.codes],
        "signature": signature_to_dict(reading.signature),
        "signs": [sign_to_dict(sign) for sign in reading.signs],
        "engine": reading.engine,
        "seconds": round(reading.seconds, 3),
    }


def check_json(check: CheckResult) -> dict[str, Any]:
    """A check's result as contracts give it (loket/check-1), its sentences in the officer's language."""
    return {
        "schema": CHECK_SCHEMA,
        "registration_no": check.registration_no,
        "outcome": check.outcome.value,
        "fields": {name: _finding(finding) for name, finding in check.fields.items()},
        "rules": [
            {
                "rule": rule.rule,
                "severity": rule.severity.value,
                "fields": list(rule.fields),
                "message": speak(rule.message),
                "evidence": [
                    {"document": one.document, "page": one.page, "box": _box(one.box)} for one in rule.evidence
                ],
            }
            for rule in check.rules
        ],
        "missing_documents": list(check.missing_documents),
        "applicant_row": check.applicant_row,
        "engine": check.engine,
        "seconds": round(check.seconds, 3),
    }


def _box(box: Box | None) -> list[list[float]] | None:
    return [[round(x, 1), round(y, 1)] for x, y in box] if box else None


def _field(reading: FieldReading) -> dict[str, Any]:
    return {
        "value": reading.value,
        "raw": reading.raw,
        "confidence": round(reading.confidence, 4),
        "page": reading.page,
        "box": _box(reading.box),
    }


def _member(member: Mapping[str, FieldReading]) -> dict[str, Any]:
    return {name: _field(member.get(name, FieldReading(None))) for name in KK_MEMBER_FIELDS}


def _code(code: CodeReading) -> dict[str, Any]:
    return {
        "format": code.format,
        "text": code.text,
        "page": code.page,
        "box": _box(code.box),
        "host_trust": code.host_trust,
    }


def _finding(finding: FieldFinding) -> dict[str, Any]:
    return {
        "form": finding.form,
        "verdict": finding.verdict.value,
        "reason": speak(finding.reason),
        "sources": [
            {
                "document": source.document,
                "value": source.value,
                "verdict": source.verdict.value,
                "reason": speak(source.reason),
                "confidence": round(source.confidence, 4),
                "page": source.page,
                "box": _box(source.box),
            }
            for source in finding.sources
        ],
    }
