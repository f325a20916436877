"""Indonesian words for the states and acts of a case, used in messages, letters and screens."""

from collections.abc import Mapping

from workstation.domain.case import Decision, OfficialResult, Review, State
from workstation.domain.event import Role

STATE_WORDS: Mapping[State, str] = {
    State.PENDING: "Menunggu",
    State.APPROVED: "Disetujui",
    State.FLAGGED: "Disetujui, menunggu supervisor",
    State.REJECTED: "Ditolak",
    State.RETURNED: "Dikembalikan",
    State.ESCALATED: "Dieskalasi",
    State.CONFLICT: "Keputusan ganda",
}
DECISION_WORDS: Mapping[Decision, str] = {
    Decision.APPROVE: "Setujui",
    Decision.REJECT: "Tolak",
    Decision.RETURN: "Kembalikan",
    Decision.ESCALATE: "Eskalasi",
}
REVIEW_WORDS: Mapping[Review, str] = {
    Review.UPHOLD: "Kuatkan",
    Review.OVERTURN: "Batalkan",
    Review.RETURN: "Kembalikan ke petugas",
}
ROLE_WORDS: Mapping[Role, str] = {
    Role.PETUGAS: "Petugas loket",
    Role.SUPERVISOR: "Supervisor",
    Role.ADMIN: "Admin",
}
OFFICIAL_WORDS: Mapping[OfficialResult, str] = {
    OfficialResult.VALID: "Sah menurut laman resmi",
    OfficialResult.INVALID: "Tidak sah menurut laman resmi",
    OfficialResult.UNKNOWN: "Belum dapat diperiksa di laman resmi",
}
_SIZES = ((10**9, "GB"), (10**6, "MB"), (10**3, "kB"))


def size_words(count: int) -> str:
    """A number of bytes as it is said: `1,2 GB`."""
    for size, unit in _SIZES:
        if count >= size:
            return f"{count / size:.1f} {unit}".replace(".", ",")
    return f"{count} B"
