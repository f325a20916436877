"""Compare a dossier's form with its readings, and keep the result."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from workstation.crosscheck.check import cross_check
from workstation.crosscheck.rules import CheckContext, OtherDossier, SimilarScan
from workstation.domain.dossier import Dossier
from workstation.domain.finding import CheckResult
from workstation.domain.ports import UnitOfWork
from workstation.domain.reading import Reading
from workstation.domain.requirement import Requirements
from workstation.domain.ruling import State
from workstation.services import requirements
from workstation.steps.counter import Counter
from workstation.steps.mint import case_of

# A dossier in one of these states is closed: the same NIK may then apply again.
CLOSED = frozenset({State.APPROVED, State.REJECTED, State.RETURNED})


def check_dossier(counter: Counter, dossier_id: UUID, started: datetime) -> CheckResult:
    """Compare one dossier with the readings kept for it and keep the result. `started` is when its reading began."""
    with counter.uow() as uow:
        dossier = uow.dossiers.get(dossier_id)
        engine = counter.reader.engine
        kept = (uow.readings.get(document.sha256, document.kind, engine) for document in dossier.documents)
        readings = {reading.sha256: reading for reading in kept if reading is not None}
        others = uow.dossiers.sharing(dossier)
        similar = _similar_scans(uow, dossier, readings)
        closed = {other.dossier_id for other in others if case_of(uow, other.dossier_id).state in CLOSED}
    result = compare(counter, dossier, readings, others, started, closed, similar)
    with counter.uow() as uow:
        uow.checks.add(dossier_id, result, counter.clock.now())
        uow.commit()
    return result


def compare(
    counter: Counter,
    dossier: Dossier,
    readings: Mapping[str, Reading],
    others: Iterable[Dossier],
    started: datetime,
    closed: Iterable[UUID] = (),
    similar: tuple[SimilarScan, ...] = (),
) -> CheckResult:
    """Compare a dossier with readings of its documents; nothing is kept.

    The day that ages are counted at is the day of submission, so that a replay gives the same findings.
    """
    done = frozenset(closed)
    context = CheckContext(
        today=dossier.submitted_at.date(),
        other_dossiers=tuple(_neighbour(other, other.dossier_id not in done) for other in others),
        similar_scans=similar,
        qr_hosts=counter.settings.qr_hosts,
        switches=counter.settings.signs,
    )
    result = cross_check(dossier, readings, _demands(counter, dossier), context)
    seconds = (counter.clock.now() - started).total_seconds()
    return replace(result, engine=counter.reader.engine, seconds=seconds)


def _similar_scans(uow: UnitOfWork, dossier: Dossier, readings: Mapping[str, Reading]) -> tuple[SimilarScan, ...]:
    """Scans of this dossier that somebody else's holds too, saved anew."""
    found: list[SimilarScan] = []
    for document in dossier.documents:
        reading = readings.get(document.sha256)
        alike = uow.readings.alike(reading, document.kind) if reading else []
        if alike:
            held = uow.dossiers.with_scans(alike, dossier.form.get("nik", "").strip())
            found.extend(SimilarScan(document.sha256, registration) for _, registration in held)
    return tuple(found)


def _neighbour(other: Dossier, pending: bool) -> OtherDossier:
    scans = frozenset(document.sha256 for document in other.documents)
    return OtherDossier(other.registration_no, other.form.get("nik", ""), scans, pending)


def _demands(counter: Counter, dossier: Dossier) -> Requirements:
    """What the service asks for, with the documents that this region asks for beyond the law."""
    demands = requirements(dossier.service)
    extra = counter.settings.extra_documents
    kinds = (*extra.get("*", ()), *extra.get(dossier.service, ()))
    return replace(demands, documents=(*demands.documents, *((kind,) for kind in kinds)))
