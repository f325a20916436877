"""Read a dossier's documents and check them, ahead of the officer; nothing is read twice with one engine."""

from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workstation.domain.dossier import Document
from workstation.domain.errors import BadInput, LoketError
from workstation.domain.finding import CheckResult
from workstation.domain.ports import Progress, Reader, StopFlag
from workstation.domain.reading import Quality, Reading
from workstation.steps.check import check_dossier
from workstation.steps.counter import Counter
from workstation.steps.pull import never, silent

# A photo of the applicant and the office's own form hold nothing that is compared.
NOT_READ = frozenset({"pas_foto", "formulir", "lainnya"})


@dataclass(frozen=True, slots=True)
class PreReadResult:
    """How many dossiers were read and checked, and which ones met a problem (registration number, cause).

    `waiting` dossiers were left for later, since their scans are not here yet.
    """

    checked: int = 0
    problems: tuple[tuple[str, str], ...] = ()
    waiting: int = 0


def pre_read(counter: Counter, progress: Progress = silent, stop: StopFlag = never) -> PreReadResult:
    """Read and check every dossier that this engine has not, worst deadline first, until `stop` says so.

    Those whose scans are not all here are left as they are.
    """
    unread, waiting = _ready(counter)
    checked = 0
    problems: list[tuple[str, str]] = []
    for dossier_id in unread:
        if stop():
            break
        try:
            read_dossier(counter, dossier_id)
        except LoketError as error:
            problems.append((str(dossier_id), error.code))
        checked += 1
        progress(checked, len(unread))
    return PreReadResult(checked, tuple(problems), waiting)


def _ready(counter: Counter) -> tuple[list[UUID], int]:
    """The unread dossiers whose scans are here, worst deadline first, and how many others there are."""
    with counter.view() as uow:
        unread = uow.dossiers.unread(counter.reader.engine)
        if not unread:
            return [], 0
        scans = uow.dossiers.scans_by_urgency()
        needed = [(dossier_id, sha256) for dossier_id, kind, sha256 in scans if kind not in NOT_READ]
    lacking = set(counter.vault.lacking(sha256 for _, sha256 in needed))
    waiting = {dossier_id for dossier_id, sha256 in needed if sha256 in lacking}
    ready = [dossier_id for dossier_id in unread if dossier_id not in waiting]
    return ready, len(unread) - len(ready)


def read_dossier(counter: Counter, dossier_id: UUID) -> CheckResult:
    """Read what is not read yet of one dossier, then compare it with its form and keep the result.

    Raises DossierUnknown, and ScanMissing while a scan is not here yet.
    """
    with counter.uow() as uow:
        dossier = uow.dossiers.get(dossier_id)
    started = counter.clock.now()
    for document in dossier.documents:
        if document.kind not in NOT_READ:
            _read_once(counter, document)
    return check_dossier(counter, dossier_id, started)


def read_document(reader: Reader, path: Path, document: Document) -> Reading:
    """Read one document; a file that cannot be opened gives an illegible reading that names the problem."""
    try:
        return reader.read(path, document.kind)
    except BadInput as error:
        return Reading(
            sha256=document.sha256,
            kind=document.kind,
            pages=0,
            quality=Quality(legible=False, problems=(error.code,)),
            engine=reader.engine,
        )


def _read_once(counter: Counter, document: Document) -> None:
    engine = counter.reader.engine
    with counter.uow() as uow:
        if uow.readings.get(document.sha256, document.kind, engine) is not None:
            return
    reading = read_document(counter.reader, counter.vault.path(document.sha256), document)
    with counter.uow() as uow:
        uow.readings.add(document.kind, engine, reading, counter.clock.now())
        uow.commit()
