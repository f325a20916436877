"""Events: what happened to a dossier, in words that never change afterwards.

An event is minted and sealed at one workstation. `seq` has no gaps per workstation and `hash` chains each event to
the one before it there; `parents` are the heads of the dossier's history that the officer saw.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, NewType
from uuid import UUID

FIRST_HASH = "0" * 64


class EventKind(StrEnum):
    """What can happen to a dossier once it is at a counter."""

    FIELD_MARKED = "field_marked"
    DECIDED = "decided"
    DECISION_UNDONE = "decision_undone"
    REVIEWED = "reviewed"
    CONFLICT_RESOLVED = "conflict_resolved"
    RECEIPT_ISSUED = "receipt_issued"
    EVENT_REFUSED = "event_refused"
    RECEIPT_TAKEN_BACK = "receipt_taken_back"
    DOCUMENT_CHECKED = "document_checked"


class Role(StrEnum):
    """Who acts. A supervisor may do what an officer may; the administrator keeps the office running."""

    PETUGAS = "petugas"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Event:
    """One sealed event.

    `payload` is canonical JSON. `occurred_at` is the device clock in UTC and `clock_offset` the seconds this device
    was ahead of the hub at its last sync (None when never measured): shown, never used to order. `signature` is the
    device's over `hash` (domain/sealing), empty in what was recorded before devices signed.
    """

    event_id: UUID
    dossier_id: UUID
    kind: EventKind
    payload: str
    officer: str
    role: Role
    workstation: str
    seq: int
    occurred_at: datetime
    parents: frozenset[UUID]
    prev_hash: str
    hash: str
    clock_offset: float | None = None
    signature: str = ""

    @property
    def data(self) -> Mapping[str, Any]:
        """The payload as a mapping; empty where it is none. What may stand in it: domain/payload."""
        return dict(_parsed(self.payload))


# A fold asks one decision for its payload many times, and the evidence in it is long.
@lru_cache(maxsize=64)
def _parsed(payload: str) -> Mapping[str, Any]:
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


# One for all: json.dumps makes a new one for every call that asks for more than its defaults.
_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical_json(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces: the same text for the same value, so that it can be hashed."""
    return _canonical(value)


def event_hash(event: Event) -> str:
    """SHA-256 (hex) over everything in an event but its hash and signature."""
    sealed = {
        "event_id": str(event.event_id),
        "dossier_id": str(event.dossier_id),
        "kind": event.kind.value,
        "payload": event.payload,
        "officer": event.officer,
        "role": event.role.value,
        "workstation": event.workstation,
        "seq": event.seq,
        "occurred_at": event.occurred_at.isoformat(),
        # Databases do not keep apart the two zeros that numbers with a point have.
        "clock_offset": None if event.clock_offset is None else event.clock_offset + 0.0,
        "parents": sorted(str(parent) for parent in event.parents),
        "prev_hash": event.prev_hash,
    }
    return hashlib.sha256(canonical_json(sealed).encode()).hexdigest()


def is_sealed(event: Event) -> bool:
    """Whether an event's hash fits its content.

    Times are kept as UTC, so one sealed with another offset would no longer fit once it was stored.
    """
    return not event.occurred_at.utcoffset() and event_hash(event) == event.hash


@dataclass(frozen=True, slots=True)
class StrangeEvent:
    """What came from elsewhere and cannot be believed (`bad_hash`) or understood (`unknown_kind`), as it came."""

    content: str
    cause: str
    at: datetime


Believed = NewType("Believed", Event)
"""An event from elsewhere that `believe` let in: the only kind that a store takes."""


def believe(event: Event) -> Believed | None:
    """An event that came from elsewhere, or None where it cannot be believed. Asked once for each that arrives."""
    return Believed(event) if is_sealed(event) else None
