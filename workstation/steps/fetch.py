"""Fetch the scans that dossiers here lack, most urgent first; each goes on where it was broken off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from workstation.domain.dossier import Dossier
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.ports import Progress, StopFlag, Vault
from workstation.domain.refusals import ScanDamaged, ScanMissing
from workstation.domain.scan import MAX_FILE_BYTES
from workstation.domain.sentence import Sentence
from workstation.steps.counter import Counter
from workstation.steps.pull import never, silent

SCANS_LOST = Sentence(
    "Pindaian berkas ini tidak ada atau rusak di pusat data kantor. Isian dan riwayatnya aman. Beri tahu admin."
)


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What a round of fetching brought.

    `fetched` scans are whole now, and `bytes` came, those of broken-off scans too. The hub lacks the `missing` and
    gave other bytes for the `damaged` (SHA-256 each); both are asked for again the next time. `remaining` are still
    to come. `problem` is why the round ended early: no hub, no room; what came is kept.
    """

    fetched: int = 0
    bytes: int = 0
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    remaining: int = 0
    problem: Sentence | None = None


@dataclass
class _Round:
    """A round of fetching under way."""

    counter: Counter
    stop: StopFlag
    urgent: bool
    bytes: int = 0
    fetched: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


class _Stopped(Exception):
    """The round shall end; what came of the scan under way stays."""


def fetch(
    counter: Counter, progress: Progress = silent, stop: StopFlag = never, wanted: UUID | None = None
) -> FetchResult:
    """Fetch every lacking scan until `stop` says so: those of the `wanted` dossier first, then by urgency.

    Never raises for a hub out of reach or a full disk: the result's `problem` says so. Raises DossierUnknown.
    """
    with counter.view() as uow:
        first = uow.dossiers.get(wanted) if wanted is not None else None
        every = (sha256 for _, _, sha256 in uow.dossiers.scans_by_urgency())
        lacking = counter.vault.lacking(chain(_scans(first) if first else (), every))
    return _fetch(_Round(counter, stop, urgent=False), lacking, progress)


def fetch_dossier(
    counter: Counter, dossier_id: UUID, progress: Progress = silent, stop: StopFlag = never
) -> FetchResult:
    """Fetch the scans of one dossier, before what a round in the background still has to fetch.

    May run beside such a round: a scan that is just coming in there is waited for. Raises DossierUnknown.
    """
    with counter.view() as uow:
        dossier = uow.dossiers.get(dossier_id)
    return _fetch(_Round(counter, stop, urgent=True), missing_scans(counter.vault, dossier), progress)


def missing_scans(vault: Vault, dossier: Dossier) -> tuple[str, ...]:
    """The scans (SHA-256) of a dossier that are not here yet."""
    return tuple(dict.fromkeys(sha256 for sha256 in _scans(dossier) if not vault.has(sha256)))


def _scans(dossier: Dossier) -> Iterator[str]:
    return (document.sha256 for document in dossier.documents)


def _fetch(this: _Round, lacking: Sequence[str], progress: Progress) -> FetchResult:
    problem = None
    try:
        for done, sha256 in enumerate(lacking, start=1):
            _fetch_one(this, sha256)
            progress(done, len(lacking))
    except _Stopped:
        pass
    except EnvironmentMissing as error:
        problem = error.sentence
    remaining = len(lacking) - this.fetched - len(this.missing) - len(this.damaged)
    return FetchResult(this.fetched, this.bytes, tuple(this.missing), tuple(this.damaged), remaining, problem)


def _fetch_one(this: _Round, sha256: str) -> None:
    """Fetch one scan, or note why it cannot be had; one that somebody else is fetching is left to them."""
    counter = this.counter
    try:
        while not counter.vault.receive(sha256, lambda start: _incoming(this, sha256, start)):
            if not this.urgent:
                return
            if this.stop():
                raise _Stopped
            counter.throttle.rest()
        this.fetched += 1
    except ScanMissing:
        this.missing.append(sha256)
    except ScanDamaged:
        this.damaged.append(sha256)


def _incoming(this: _Round, sha256: str, start: int) -> Iterator[bytes]:
    """The bytes of a scan as fast as they may come; raises _Stopped between two chunks, ScanDamaged beyond 50 MB."""
    if this.stop():
        raise _Stopped
    came = start
    for chunk in this.counter.hub.scan(sha256, start):
        this.bytes += len(chunk)
        came += len(chunk)
        if came > MAX_FILE_BYTES:
            # Intake takes no larger file: a hub that goes on may not fill the disk.
            raise ScanDamaged
        yield chunk
        if not this.counter.throttle.take(len(chunk), this.stop, this.urgent):
            raise _Stopped
