"""The 22 coded reasons for rejecting, returning or escalating an application (domain.md §8)."""

from dataclasses import dataclass
from functools import cache

from resources import json_data
from workstation.domain.errors import WrongUse
from workstation.domain.finding import CheckResult


class UnknownReason(WrongUse):
    """A reason code that is not on the list."""

    code = "unknown_reason"
    text = "Kode alasan {reason} tidak ada. Keputusan belum dibuat; pilih salah satu kode dari daftar alasan."


@dataclass(frozen=True, slots=True)
class Reason:
    """One coded reason: `text` as the applicant reads it in a letter, `decisions` it suits (reject, return, escalate).

    `rules` and `verdicts` say which findings suggest it: a rule's name, a rule with its document or
    field (`documents.missing:skpwni`, `kk.not_updated:nama`), or `field:verdict` (`*:unreadable` for any field).
    """

    code: str
    text: str
    decisions: tuple[str, ...]
    rules: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()


@cache
def reject_reasons() -> tuple[Reason, ...]:
    """All reasons, in the order in which they are offered."""
    return tuple(
        Reason(row["code"], row["text"], tuple(row["decisions"]), tuple(row["rules"]), tuple(row["verdicts"]))
        for row in json_data("services/reasons.json")
    )


def reject_reason(code: str) -> Reason:
    """The reason with a code. Raises UnknownReason."""
    for reason in reject_reasons():
        if reason.code == code:
            return reason
    raise UnknownReason(reason=code)


def suggested_reasons(result: CheckResult, decision: str | None = None) -> tuple[Reason, ...]:
    """The reasons that a check's findings suggest, all or those that suit a decision; suggestions only."""
    signs = _signs(result)
    return tuple(
        reason
        for reason in reject_reasons()
        if (decision is None or decision in reason.decisions)
        and not signs.isdisjoint((*reason.rules, *reason.verdicts))
    )


def _signs(result: CheckResult) -> frozenset[str]:
    rules = {rule.rule for rule in result.rules}
    rules |= {f"{rule.rule}:{field}" for rule in result.rules for field in rule.fields}
    missing = {f"documents.missing:{kind}" for kind in result.missing_documents}
    verdicts = {f"{field}:{finding.verdict}" for field, finding in result.fields.items()}
    verdicts |= {f"*:{finding.verdict}" for finding in result.fields.values()}
    return frozenset(rules | missing | verdicts)
