"""Readings and check results as plain JSON values, without loss (keys of loket/reading-1 and loket/check-1)."""

from collections.abc import Mapping
from typing import Any

from workstation.domain.finding import (
    CheckResult,
    FieldFinding,
    Outcome,
    RuleFinding,
    Severity,
    SourceFinding,
    Verdict,
)
from workstation.domain.reading import Box, CodeReading, FieldReading, Quality, Reading
from workstation.domain.sentence import Sentence


def reading_to_dict(reading: Reading, file: str = "") -> dict[str, Any]:
    """A reading of a file, which is named beside it."""
    return {
        "schema": "loket/reading-1",
        "file": file,
        "sha256": reading.sha256,
        "kind": reading.kind,
        "pages": reading.pages,
        "quality": {"legible": reading.quality.legible, "problems": list(reading.quality.problems)},
        "fields": _fields_to_dict(reading.fields),
        "members": [_fields_to_dict(member) for member in reading.members],
        "codes": [
            {
                "format": code.format,
                "text": code.text,
                "page": code.page,
                "box": _box_to_list(code.box),
                "host_trust": code.host_trust,
            }
            for code in reading.codes
        ],
        "signature": None if reading.signature is None else dict(reading.signature),
        "engine": reading.engine,
        "seconds": reading.seconds,
    }


def reading_from_dict(value: Mapping[str, Any]) -> Reading:
    """The reading that `reading_to_dict` wrote."""
    quality = value["quality"]
    return Reading(
        sha256=value["sha256"],
        kind=value["kind"],
        pages=value["pages"],
        quality=Quality(quality["legible"], tuple(quality["problems"])),
        fields=_fields_from_dict(value["fields"]),
        members=tuple(_fields_from_dict(member) for member in value["members"]),
        codes=tuple(
            CodeReading(code["format"], code["text"], code["page"], _box(code["box"]), code["host_trust"])
            for code in value["codes"]
        ),
        signature=value["signature"],
        engine=value["engine"],
        seconds=value["seconds"],
    )


def check_to_dict(result: CheckResult) -> dict[str, Any]:
    """A check's result; sentences keep their template and values, so that they can be translated later."""
    return {
        "schema": "loket/check-1",
        "registration_no": result.registration_no,
        "outcome": result.outcome.value,
        "fields": {name: _finding_to_dict(finding) for name, finding in result.fields.items()},
        "rules": [
            {
                "rule": rule.rule,
                "severity": rule.severity.value,
                "fields": list(rule.fields),
                "message": _sentence_to_dict(rule.message),
            }
            for rule in result.rules
        ],
        "missing_documents": list(result.missing_documents),
        "applicant_row": result.applicant_row,
        "engine": result.engine,
        "thresholds": dict(result.thresholds),
        "seconds": result.seconds,
    }


def check_from_dict(value: Mapping[str, Any]) -> CheckResult:
    """The result that `check_to_dict` wrote."""
    return CheckResult(
        registration_no=value["registration_no"],
        outcome=Outcome(value["outcome"]),
        fields={name: _finding(finding) for name, finding in value["fields"].items()},
        rules=tuple(
            RuleFinding(rule["rule"], Severity(rule["severity"]), tuple(rule["fields"]), _sentence(rule["message"]))
            for rule in value["rules"]
        ),
        missing_documents=tuple(value["missing_documents"]),
        applicant_row=value["applicant_row"],
        engine=value["engine"],
        thresholds=dict(value["thresholds"]),
        seconds=value["seconds"],
    )


def _fields_to_dict(fields: Mapping[str, FieldReading]) -> dict[str, Any]:
    return {
        name: {
            "value": one.value,
            "raw": one.raw,
            "confidence": one.confidence,
            "page": one.page,
            "box": _box_to_list(one.box),
            "lattice": one.lattice,
        }
        for name, one in fields.items()
    }


def _fields_from_dict(value: Mapping[str, Any]) -> dict[str, FieldReading]:
    return {
        name: FieldReading(
            one["value"], one["raw"], one["confidence"], one["page"], _maybe_box(one["box"]), one.get("lattice", "")
        )
        for name, one in value.items()
    }


def _finding_to_dict(finding: FieldFinding) -> dict[str, Any]:
    return {
        "form": finding.form,
        "verdict": finding.verdict.value,
        "reason": _sentence_to_dict(finding.reason),
        "sources": [
            {
                "document": source.document,
                "value": source.value,
                "verdict": source.verdict.value,
                "confidence": source.confidence,
                "page": source.page,
                "box": _box_to_list(source.box),
                "sha256": source.sha256,
                "reason": _sentence_to_dict(source.reason),
            }
            for source in finding.sources
        ],
    }


def _finding(value: Mapping[str, Any]) -> FieldFinding:
    return FieldFinding(
        form=value["form"],
        verdict=Verdict(value["verdict"]),
        reason=_sentence(value["reason"]),
        sources=tuple(
            SourceFinding(
                document=source["document"],
                value=source["value"],
                verdict=Verdict(source["verdict"]),
                confidence=source["confidence"],
                page=source["page"],
                box=_maybe_box(source["box"]),
                sha256=source["sha256"],
                reason=_sentence(source["reason"]),
            )
            for source in value["sources"]
        ),
    )


def _sentence_to_dict(sentence: Sentence) -> dict[str, Any]:
    return {"text": sentence.text, "values": dict(sentence.values)}


def _sentence(value: Mapping[str, Any]) -> Sentence:
    return Sentence(value["text"], dict(value["values"]))


def _box_to_list(box: Box | None) -> list[list[float]] | None:
    return None if box is None else [[x, y] for x, y in box]


def _maybe_box(value: Any) -> Box | None:
    return None if value is None else _box(value)


def _box(value: Any) -> Box:
    first, second, third, fourth = ((x, y) for x, y in value)
    return (first, second, third, fourth)
