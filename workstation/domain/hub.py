"""What the use cases ask of the office's centre, and the values that pass between them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.event import FIRST_HASH, Event
from workstation.domain.keys import KeyHub
from workstation.domain.look import AuditHub
from workstation.domain.reading import Reading
from workstation.domain.scan import ScanSource
from workstation.domain.staff import OfficerRecord
from workstation.domain.standing import Account, Standing


@dataclass(frozen=True, slots=True)
class Bundle:
    """A dossier whose files were checked: `files` gives each document's checked file by SHA-256 (hex)."""

    dossier: Dossier
    files: Mapping[str, ScanSource]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The hub's answer to a bundle: `accepted` or `duplicate`."""

    status: str


@dataclass(frozen=True, slots=True)
class HubDossier:
    """A dossier in an office's feed; `position` grows in commit order."""

    position: int
    dossier: Dossier


@dataclass(frozen=True, slots=True)
class HubEvent:
    """An event in an office's feed; `position` grows in commit order.

    `event` is None when a newer Loket wrote what this one does not understand; `content` is then its JSON. `doubt` is
    why it does not count by its officer's records (domain.standing), once somebody compared them.
    """

    position: int
    office: str
    event: Event | None
    content: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class HubOfficer:
    """An officer's record as the hub has it; `position` grows in commit order, `content` is not yet believed."""

    position: int
    content: str


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The hub's word on one pushed event: `accepted`, `known` (it was there already) or `refused` with the cause."""

    event_id: UUID
    status: str
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a dossier, where, and until when (UTC).

    One taken along on a trip belongs to the workstation, whichever officer sits there; any other to the officer.
    """

    dossier_id: UUID
    officer: str
    workstation: str
    until: datetime
    trip: bool = False

    def held_against(self, officer: str, workstation: str) -> bool:
        """Whether it keeps an officer at a workstation from working on the dossier."""
        return self.workstation != workstation or (self.officer != officer and not self.trip)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A bundle set aside whole: its name, why (code and Indonesian sentence) and when."""

    name: str
    code: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a workstation says of itself at the start of a sync: its clock (UTC), version, and what waits to be sent.

    `acknowledged` is the highest `seq` of its own that the hub with `hub_id` said it has: if it has less, it lost some.
    """

    workstation: str
    now: datetime
    waiting: int
    version: str = ""
    acknowledged: int = 0
    hub_id: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The hub's answer: its clock (UTC), the offices it has for this workstation, and its last event there.

    `limited` says that no other offices are in reach. `hub_id` is another one when this hub was founded anew or put
    back from an older copy: places in its feeds then mean something else, and it may lack what it once had. It is
    random, and no officer is ever shown it: the quality sample is drawn by it.
    """

    now: datetime
    offices: tuple[str, ...]
    last_seq: int = 0
    last_hash: str = FIRST_HASH
    limited: bool = False
    hub_id: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """A workstation as the hub saw it last.

    `offset` is the seconds its clock was ahead of the hub's, `waiting` what it had still to send, `refused` how many
    of its events the hub has refused, `held` how many dossiers it holds.
    """

    workstation: str
    offices: tuple[str, ...]
    seen_at: datetime | None
    offset: float | None = None
    waiting: int = 0
    version: str = ""
    refused: int = 0
    held: int = 0
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class OfficeCount:
    """How much the hub has of an office."""

    office: str
    dossiers: int
    events: int


class Hub(KeyHub, AuditHub, Protocol):
    """The office's centre. Calls may raise HubUnreachable: what became of them is then unknown, so send again."""

    def accept(self, bundle: Bundle, at: datetime) -> Acceptance:
        """Take a checked bundle; raises RegistrationReused when its number belongs to other content."""
        ...

    def quarantine(self, path: Path, code: str, reason: str, at: datetime) -> None:
        """Set a bad bundle aside whole, with its reason."""
        ...

    def quarantined(self) -> list[Quarantined]:
        """What was set aside, newest first."""
        ...

    def take_out(self, target: Path) -> int:
        """Write what was set aside on this computer, as it came, below a folder; how many bundles."""
        ...

    def greet(self, greeting: Greeting) -> Welcome:
        """Say who is there and learn the hub's clock, the offices in reach and the last own event there."""
        ...

    def stations(self) -> list[Station]:
        """Every workstation the hub knows, by name; a server names only those that share an office with the caller."""
        ...

    def offices(self) -> list[OfficeCount]:
        """How many dossiers and events each office in reach has, by code."""
        ...

    def dossiers(self, after: Mapping[str, int], limit: int = 500) -> list[HubDossier]:
        """Dossiers of offices, each after its own feed position; within an office in commit order."""
        ...

    def scan(self, sha256: str, start: int = 0) -> Iterator[bytes]:
        """The bytes of a scan in pieces, from an offset on; raises ScanMissing."""
        ...

    def scan_sizes(self, scans: Collection[str]) -> dict[str, int]:
        """How many bytes each of some scans (SHA-256) has; those that the hub lacks are left out."""
        ...

    def push(self, events: Sequence[Event]) -> list[Acknowledgement]:
        """Append events; each is answered for itself, and one already there is `known`."""
        ...

    def feed(self, after: Mapping[str, int], limit: int = 500) -> list[HubEvent]:
        """Events of offices, each after its own feed position; within an office in commit order."""
        ...

    def claim(
        self,
        dossier_ids: Sequence[UUID],
        officer: str,
        workstation: str,
        lasting: timedelta,
        wanted: int | None = None,
        trip: bool = False,
    ) -> list[Lease]:
        """Take or extend leases on the first `wanted` (None: all) of the named dossiers that nobody else holds.

        An own lease that lasts longer stays as it is. The answer: every lease in force on the named dossiers.
        """
        ...

    def release(self, workstation: str, officer: str | None = None, dossier_ids: Sequence[UUID] | None = None) -> int:
        """Give a workstation's leases back: one officer's or everybody's, on some dossiers or all; how many."""
        ...

    def reassign(self, dossier_id: UUID, officer: str, workstation: str, lasting: timedelta) -> Lease:
        """Hand a dossier to somebody, whoever holds it now."""
        ...

    def leases(self) -> list[Lease]:
        """Every lease in force, the one that ends first leading."""
        ...

    def readings(self, scans: Collection[tuple[str, str]], engine: str) -> dict[tuple[str, str], Reading]:
        """What was shared of these scans (SHA-256 and the kind they were read as), read with one engine version.

        `read_by` and `farm` of a reading are the hub's word.
        """
        ...

    def share(self, kind: str, engine: str, reading: Reading) -> bool:
        """Share a reading that `read_by` made, for good: the first one of a scan, kind and engine version stays.

        False when the hub does not take it: no dossier in our reach has such a scan.
        """
        ...

    def officers(self, after: int = 0, limit: int = 500) -> list[HubOfficer]:
        """Records of the officers of the offices in reach, after a position, in commit order."""
        ...

    def put_officers(self, records: Sequence[OfficerRecord]) -> list[str]:
        """Bring officers' records; the digests of those that the hub does not take from this workstation.

        One that is there already is taken. A server takes from a workstation without the right to administer officers
        only their own changes of password.
        """
        ...

    def standings(self, names: Collection[str]) -> dict[str, list[Standing]]:
        """What every record of some officers (`key_of` their names) says, of whichever office they are."""
        ...

    def account(self, workstation: str) -> Account:
        """What a workstation is known to have heard of officers, and how much of its chain is not compared."""
        ...

    def jobs_waiting(self) -> int:
        """How many scans wait to be read by the farm; 0 at a hub without one."""
        ...
