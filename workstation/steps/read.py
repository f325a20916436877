"""Read a dossier's documents and check them, ahead of the officer; nothing is read twice with one engine."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from workstation.domain.dossier import NOT_READ, Document
from workstation.domain.errors import BadInput, LoketError
from workstation.domain.finding import CheckResult
from workstation.domain.ports import Progress, Reader, StopFlag
from workstation.domain.reading import Quality, Reading
from workstation.domain.scan import ScanBytes
from workstation.steps.check import check_dossier
from workstation.steps.counter import Counter
from workstation.steps.pull import never, silent
from workstation.steps.shared import lacking, take_shared, wait_for_shared

BATCH = 50


@dataclass(frozen=True, slots=True)
class PreReadResult:
    """How many dossiers were read and checked, and which ones met a problem (registration number, cause).

    `waiting` dossiers were left for later, since their scans are not here yet, and `farmed` ones were left to the farm,
    since this counter does not read ahead itself.
    """

    checked: int = 0
    problems: tuple[tuple[str, str], ...] = ()
    waiting: int = 0
    farmed: int = 0


def pre_read(counter: Counter, progress: Progress = silent, stop: StopFlag = never) -> PreReadResult:
    """Read and check every dossier that this engine has not, worst deadline first, until `stop` says so.

    Those whose scans are not all here are left as they are.
    """
    unread, waiting = _ready(counter)
    checked = farmed = 0
    problems: list[tuple[str, str]] = []
    for place, dossier_id in enumerate(unread):
        if stop():
            break
        if place % BATCH == 0:
            take_shared(counter, _documents(counter, unread[place : place + BATCH]))
        if not counter.settings.read_here and lacking(counter, _documents(counter, [dossier_id])):
            farmed += 1
            continue
        try:
            read_dossier(counter, dossier_id)
        except LoketError as error:
            problems.append((str(dossier_id), error.code))
        checked += 1
        progress(checked, len(unread))
    return PreReadResult(checked, tuple(problems), waiting, farmed)


def _ready(counter: Counter) -> tuple[list[UUID], int]:
    """The unread dossiers whose scans are here, worst deadline first, and how many others there are."""
    with counter.view() as uow:
        unread = uow.dossiers.unread(counter.reader.engine)
        if not unread:
            return [], 0
        scans = uow.dossiers.scans_by_urgency()
        needed = [(dossier_id, sha256) for dossier_id, kind, sha256 in scans if kind not in NOT_READ]
    absent = set(counter.vault.lacking(sha256 for _, sha256 in needed))
    waiting = {dossier_id for dossier_id, sha256 in needed if sha256 in absent}
    ready = [dossier_id for dossier_id in unread if dossier_id not in waiting]
    return ready, len(unread) - len(ready)


def read_dossier(counter: Counter, dossier_id: UUID) -> CheckResult:
    """Read what nobody has read yet of one dossier, then compare it with its form and keep the result.

    A counter that does not read ahead itself waits a while for the farm first, if the hub answers. Raises
    DossierUnknown, and ScanMissing while a scan that must be read is not here yet.
    """
    started = counter.clock.now()
    documents = _documents(counter, [dossier_id])
    if counter.settings.read_here:
        take_shared(counter, documents)
    else:
        wait_for_shared(counter, documents)
    for document in documents:
        _read_once(counter, document)
    return check_dossier(counter, dossier_id, started)


def read_document(reader: Reader, file: Path | ScanBytes, document: Document) -> Reading:
    """Read one document; a file that cannot be opened gives an illegible reading that names the problem."""
    try:
        return reader.read(file, document.kind)
    except BadInput as error:
        return Reading(
            sha256=document.sha256,
            kind=document.kind,
            pages=0,
            quality=Quality(legible=False, problems=(error.code,)),
            engine=reader.engine,
        )


def _documents(counter: Counter, dossier_ids: Sequence[UUID]) -> list[Document]:
    """What is to be read of some dossiers."""
    with counter.view() as uow:
        dossiers = [uow.dossiers.get(dossier_id) for dossier_id in dossier_ids]
    return [one for dossier in dossiers for one in dossier.documents if one.kind not in NOT_READ]


def _read_once(counter: Counter, document: Document) -> None:
    engine = counter.reader.engine
    with counter.uow() as uow:
        if uow.readings.get(document.sha256, document.kind, engine) is not None:
            return
    read = read_document(counter.reader, ScanBytes(document.sha256, counter.vault.get(document.sha256)), document)
    reading = replace(read, read_by=counter.workstation)
    with counter.uow() as uow:
        uow.readings.add(document.kind, engine, reading, counter.clock.now())
        uow.commit()
