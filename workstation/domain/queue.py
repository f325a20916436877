"""A line of the officer's queue, and how the queue is cut."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from workstation.domain.finding import Outcome
from workstation.domain.hub import Lease
from workstation.domain.ruling import State

TIME_STANDARD = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One dossier as the queue shows it.

    `outcome` is None until the dossier was read and checked; `differs`, `letters`, `doubts` count fields by verdict
    and `missing` names missing document kinds. `holder` is who holds the claim ("" when nobody), `held_at` the
    workstation, `held_until` when it ends, `held_on_trip` whether it was taken along on a trip. `deadline` is
    `submitted_at` plus the service's time standard (24 h, Permendagri 19/2018).
    """

    dossier_id: UUID
    registration_no: str
    nama: str
    nik: str
    service: str
    changes: tuple[str, ...]
    channel: str
    office: str
    kecamatan: str
    submitted_at: datetime
    deadline: datetime
    state: State
    outcome: Outcome | None = None
    differs: int = 0
    letters: int = 0
    doubts: int = 0
    rules: int = 0
    missing: tuple[str, ...] = ()
    illegible: tuple[str, ...] = ()
    holder: str = ""
    held_at: str = ""
    held_until: datetime | None = None
    held_on_trip: bool = False
    decided_by: str = ""
    returned_note: str = ""
    quarantined: str = ""

    def held_at_all(self, now: datetime) -> bool:
        """Whether anybody holds it, as far as is known here."""
        return self.held_until is not None and self.held_until > now

    def held_against(self, officer: str, workstation: str, now: datetime) -> bool:
        """Whether somebody's claim keeps an officer at a workstation from working on it."""
        if self.held_until is None or self.held_until <= now:
            return False
        lease = Lease(self.dossier_id, self.holder, self.held_at, self.held_until, self.held_on_trip)
        return lease.held_against(officer, workstation)


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which rows of the queue are wanted. `text` matches NIK, name or registration number; empty means all.

    `returned_to` names an officer whose decisions came back from a supervisor, `dossiers` the only ones wanted.
    `everywhere` also shows dossiers of offices that this workstation serves no longer.
    """

    states: frozenset[State] = frozenset({State.PENDING})
    text: str = ""
    outcome: Outcome | None = None
    unread: bool = False
    service: str = ""
    kecamatan: str = ""
    holder: str = ""
    overdue_at: datetime | None = None
    everywhere: bool = False
    returned_to: str = ""
    dossiers: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The numbers over the queue."""

    pending: int = 0
    overdue: int = 0
    clear: int = 0
    review: int = 0
    incomplete: int = 0
    unread: int = 0
    mine: int = 0
    flagged: int = 0
    escalated: int = 0
    conflict: int = 0
    decided_today: int = 0
    waiting_to_send: int = 0
    returned: int = 0
