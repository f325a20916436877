"""What checking the logs finds, and what it needs of the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from workstation.domain.event import Event
from workstation.domain.look import Look


class Log(StrEnum):
    """The two chains of a workstation."""

    EVENTS = "events"
    LOOKS = "looks"


class Fault(StrEnum):
    """What is wrong with a link."""

    EDITED = "edited"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN_KEY = "unknown_key"
    DELETED = "deleted"
    INSERTED = "inserted"
    REORDERED = "reordered"
    TAIL_MISSING = "tail_missing"
    OLDER_COPY = "older_copy"
    UNREADABLE = "unreadable"


class Remark(StrEnum):
    """What is worth knowing of a log and is no fault."""

    UNSIGNED = "unsigned"
    RESTORED = "restored"
    REPLACED = "replaced"
    AT_HUB_ONLY = "at_hub_only"
    KEY_CHANGED = "key_changed"
    NOT_ANCHORED = "not_anchored"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class BadLink:
    """A link that does not hold: whose, in which log, at which place, and what is wrong. `anchored_at`: hub's time."""

    workstation: str
    log: Log
    seq: int
    fault: Fault
    anchored_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """A remark on a log: from place to place, or how many."""

    workstation: str
    log: Log
    remark: Remark
    first: int = 0
    last: int = 0
    count: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The outcome: `bad` is empty where every link holds, and each log's first bad link leads.

    `anchored` says that the hub's anchors were compared: only they show a tail that was cut off, or an older copy.
    """

    events: int
    looks: int
    bad: tuple[BadLink, ...]
    notes: tuple[Noted, ...]
    anchored: bool
    at: datetime

    @property
    def whole(self) -> bool:
        """Whether nothing was found."""
        return not self.bad


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event as it lies here. `state` is that of its way to the hub, empty where it came from there.

    `event` is None where the row cannot be read at all.
    """

    workstation: str
    seq: int
    event: Event | None
    state: str


@dataclass(frozen=True, slots=True)
class KeptLook:
    """A look as it lies here; None where the row cannot be read at all."""

    seq: int
    look: Look | None


class Audit(Protocol):
    """What checking the logs asks of the store. It reads what lies there, believing nothing."""

    def workstations(self) -> list[str]:
        """The workstations with events here, by name."""
        ...

    def events(self, workstation: str, after: tuple[int, int], limit: int) -> tuple[list[KeptEvent], tuple[int, int]]:
        """A workstation's events after a place, by `seq`, and the place to go on from; begin at (0, 0)."""
        ...

    def looks(self, after: int, limit: int) -> list[KeptLook]:
        """The looks here after so many, in the order they came."""
        ...

    def settled_link(self, workstation: str) -> tuple[int, str]:
        """The `seq` and `hash` of the newest own event whose way to the hub has ended; (0, FIRST_HASH) before it."""
        ...

    def lost_rows(self, log: Log) -> tuple[int, int]:
        """How many rows of a log the file shows to be gone: between those that are here, and after the newest."""
        ...

    def naming(self, nik: str) -> dict[UUID, tuple[str, ...]]:
        """The dossiers that name a NIK, each with where: `form`, or the kind of a document that was read."""
        ...


def first_of_each(bad: Sequence[BadLink]) -> list[BadLink]:
    """The first bad link of each log."""
    first: dict[tuple[str, Log], BadLink] = {}
    for link in sorted(bad, key=lambda one: (one.workstation, one.log, one.seq)):
        first.setdefault((link.workstation, link.log), link)
    return list(first.values())
