"""Check results as plain JSON values, without loss (keys of loket/check-1)."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from workstation.domain.finding import (
    CheckResult,
    Evidence,
    FieldFinding,
    Outcome,
    RuleFinding,
    Severity,
    SourceFinding,
    Verdict,
)
from workstation.domain.reading_wire import box_from_list, box_to_list
from workstation.domain.sentence import Sentence


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
                "evidence": [asdict(one) | {"box": box_to_list(one.box)} for one in rule.evidence],
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
            RuleFinding(
                rule=rule["rule"],
                severity=Severity(rule["severity"]),
                fields=tuple(rule["fields"]),
                message=_sentence(rule["message"]),
                evidence=tuple(_evidence(one) for one in rule.get("evidence", ())),
            )
            for rule in value["rules"]
        ),
        missing_documents=tuple(value["missing_documents"]),
        applicant_row=value["applicant_row"],
        engine=value["engine"],
        thresholds=dict(value["thresholds"]),
        seconds=value["seconds"],
    )


def _evidence(value: Mapping[str, Any]) -> Evidence:
    return Evidence(**{**value, "box": box_from_list(value["box"])})


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
                "box": box_to_list(source.box),
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
                box=box_from_list(source["box"]),
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
