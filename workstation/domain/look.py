"""Looks: who saw personal data, or touched what guards it, in words that never change afterwards.

A look is sealed at one workstation into a chain of its own, beside that of the events. It holds no personal data: a
person is named by the dossiers that were seen, or by a keyed hash.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from workstation.domain.event import Role, canonical_json


class LookKind(StrEnum):
    """What is logged besides the events of dossiers."""

    OPENED = "opened"
    SEARCHED = "searched"
    PREVIEWED = "previewed"
    PRINTED = "printed"
    EXPORTED = "exported"
    IMPORTED = "imported"
    AUDIT_VIEWED = "audit_viewed"
    SUBJECT_LISTED = "subject_listed"
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    OFFICER_CHANGED = "officer_changed"
    BACKED_UP = "backed_up"
    RESTORED = "restored"
    KEY_ROTATED = "key_rotated"


@dataclass(frozen=True, slots=True)
class Look:
    """One sealed look.

    `kind` is a LookKind, or the word of a newer Loket. `at` is the device clock in UTC. `office` is the office of the
    `dossiers` seen, empty where the look concerns none. `subject` is a keyed hash (hex) of what was searched for, empty
    otherwise. `detail` is canonical JSON.
    """

    look_id: UUID
    kind: str
    officer: str
    role: Role
    workstation: str
    seq: int
    at: datetime
    office: str
    dossiers: tuple[UUID, ...]
    subject: str
    detail: str
    prev_hash: str
    hash: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class LookWish:
    """Which looks are wanted: on any of some dossiers or with a subject's hash, by whom, of which kinds, and when."""

    dossiers: frozenset[UUID] | None = None
    subject: str = ""
    officer: str = ""
    workstation: str = ""
    kinds: frozenset[str] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a workstation's chains had come, as the hub keeps it. `at` is the hub's time, None before it has it.

    When its chain of events stood at `staff_seq`, it had taken the hub's records of officers up to `staff_position`.
    """

    workstation: str
    event_seq: int
    event_hash: str
    event_signature: str
    look_seq: int
    look_hash: str
    look_signature: str
    at: datetime | None = field(default=None, compare=False)
    staff_seq: int = 0
    staff_position: int = 0


@dataclass(frozen=True, slots=True)
class HubLink:
    """A place in a workstation's chain of events at the hub; `refused` ones hold a place in no feed."""

    seq: int
    hash: str
    refused: bool


def look_hash(look: Look) -> str:
    """SHA-256 (hex) over everything in a look but its hash and signature."""
    sealed = {
        "look_id": str(look.look_id),
        "kind": str(look.kind),
        "officer": look.officer,
        "role": look.role.value,
        "workstation": look.workstation,
        "seq": look.seq,
        "at": look.at.isoformat(),
        "office": look.office,
        "dossiers": [str(dossier) for dossier in look.dossiers],
        "subject": look.subject,
        "detail": look.detail,
        "prev_hash": look.prev_hash,
    }
    return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()


def is_look_sealed(look: Look) -> bool:
    """Whether a look's hash fits its content; times are kept as UTC."""
    return not look.at.utcoffset() and look_hash(look) == look.hash


class Looks(Protocol):
    """This workstation's log of looks. Append-only."""

    def head(self) -> tuple[int, str]:
        """The `seq` and `hash` that the next look builds on; (0, FIRST_HASH) before the first."""
        ...

    def append(self, look: Look) -> None:
        """Add the next link; raises ChainBroken."""
        ...

    def receive(self, looks: Sequence[Look]) -> int:
        """Add own looks that only the hub had; how many were new. Raises ChainBroken when a seal is broken."""
        ...

    def go_on_from(self, seq: int, link: str) -> None:
        """Let the next look build on this place: what was logged here after it is a dead branch."""
        ...

    def last(self) -> Look | None:
        """What was logged last."""
        ...

    def rows(self, after: int = 0, limit: int = 1_000_000) -> list[Look]:
        """The looks as they lie here, from so many on, in the order they came."""
        ...

    def branch_after(self, seq: int, link: str, limit: int) -> list[Look] | None:
        """The looks from a place up to the head; None when the chain does not go through that place."""
        ...

    def wanted(self, wish: LookWish, limit: int) -> list[Look]:
        """The newest looks that fit a wish, newest first."""
        ...


class AuditHub(Protocol):
    """The part of the hub that keeps keys, looks and anchors."""

    def push_looks(self, looks: Sequence[Look]) -> int:
        """Append looks of one chain, in order; how many of them were taken. None is while they do not fit the chain."""
        ...

    def look_head(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of a workstation's newest look at the hub; (0, FIRST_HASH) before the first."""
        ...

    def looks_of(self, workstation: str, after: int, limit: int = 500) -> list[Look]:
        """A workstation's looks after a place of its chain, in order."""
        ...

    def looks(self, wish: LookWish, limit: int = 1000) -> list[Look]:
        """The newest looks of the offices in reach that fit a wish, newest first."""
        ...

    def anchor(self, anchor: Anchor) -> None:
        """Keep how far a workstation's chains have come, with the hub's time; the same again changes nothing."""
        ...

    def anchors(self, workstation: str = "") -> list[Anchor]:
        """Every anchor of a workstation, or the newest of each in reach; the oldest first."""
        ...

    def links(self, workstation: str, after: int, limit: int = 5000) -> list[HubLink]:
        """The places of a workstation's chain of events after one that the hub holds, in order."""
        ...
