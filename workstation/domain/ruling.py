"""What can be said of a case, and where that leaves it."""

from enum import StrEnum


class Mark(StrEnum):
    """What an officer can say of a field: it is right, it is not, or what was read of the paper is not what it says."""

    CONFIRM = "confirm"
    FLAG = "flag"
    MISREAD = "misread"


class Decision(StrEnum):
    """What an officer can decide."""

    APPROVE = "approve"
    REJECT = "reject"
    RETURN = "return"
    ESCALATE = "escalate"


class Review(StrEnum):
    """What a supervisor can say of a decision. On an escalation: approve, reject, or hand back."""

    UPHOLD = "uphold"
    OVERTURN = "overturn"
    RETURN = "return"


class OfficialResult(StrEnum):
    """What the registry's own page said of a document's QR code or signature, as the officer saw it."""

    VALID = "valid"
    INVALID = "invalid"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Where a case stands."""

    PENDING = "pending"
    APPROVED = "approved"
    FLAGGED = "flagged"
    REJECTED = "rejected"
    RETURNED = "returned"
    ESCALATED = "escalated"
    CONFLICT = "conflict"
