"""Which decisions a supervisor looks at although nothing about them was flagged, and which need no closer look."""

import hmac
from datetime import timedelta
from uuid import UUID

from workstation.domain.case import FINAL, Case
from workstation.domain.finding import CheckResult, Severity, Verdict
from workstation.domain.ruling import State

WINDOW = timedelta(days=30)


def in_sample(key: bytes, decision: UUID, share: float) -> bool:
    """Whether a decision is drawn: by a keyed hash, so that only who holds the key can tell.

    The same decision is drawn every time under one key; over many, `share` of them (0 to 1) are.
    """
    digest = hmac.digest(key, decision.bytes, "sha256")
    return int.from_bytes(digest[:8], "big") < share * 2**64


def awaits_sampling(case: Case, decision: UUID, supervisor: str) -> bool:
    """Whether a decision stands, final and unreviewed, and was made without this supervisor."""
    stands = case.decision is not None and case.decision.event_id == decision
    return stands and case.state in FINAL and case.review is None and not case.is_decided_by(supervisor)


def is_clean(case: Case, check: CheckResult | None, supervisor: str) -> bool:
    """Whether a decision may be upheld together with others: nothing differs, lacks, blocks or was flagged by hand.

    One's own never is, nor an escalation or a conflict, which ask a question.
    """
    if check is None or check.missing_documents or case.is_decided_by(supervisor):
        return False
    blocked = any(rule.severity is Severity.BLOCK for rule in check.rules)
    flagged = any(event.data["mark"] == "flag" for event in case.marks.values())
    awaited = case.state in FINAL | {State.FLAGGED} and case.review is None
    return awaited and not (blocked or flagged or check.count(Verdict.DIFFERS))
