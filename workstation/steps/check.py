"""Compare a dossier's form with its readings, and keep the result."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from workstation.crosscheck.check import cross_check
from workstation.crosscheck.rules import CheckContext, OtherDossier
from workstation.domain.case import State
from workstation.domain.dossier import Dossier
from workstation.domain.finding import CheckResult
from workstation.domain.reading import Reading
from workstation.domain.requirement import Requirements
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
        closed = {other.dossier_id for other in others if case_of(uow, other.dossier_id).state in CLOSED}
    result = compare(counter, dossier, readings, others, started, closed)
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
) -> CheckResult:
    """Compare a dossier with readings of its documents; nothing is kept.

    The day that ages are counted at is the day of submission, so that a replay gives the same findings.
    """
    done = frozenset(closed)
    context = CheckContext(
        today=dossier.submitted_at.date(),
        other_dossiers=tuple(_neighbour(other, other.dossier_id not in done) for other in others),
    )
    result = cross_check(dossier, readings, _demands(counter, dossier), context)
    seconds = (counter.clock.now() - started).total_seconds()
    return replace(result, engine=counter.reader.engine, seconds=seconds)


def _neighbour(other: Dossier, pending: bool) -> OtherDossier:
    scans = frozenset(document.sha256 for document in other.documents)
    return OtherDossier(other.registration_no, other.form.get("nik", ""), scans, pending)


def _demands(counter: Counter, dossier: Dossier) -> Requirements:
    """What the service asks for, with the documents that this region asks for beyond the law."""
    demands = requirements(dossier.service)
    extra = counter.settings.extra_documents
    kinds = (*extra.get("*", ()), *extra.get(dossier.service, ()))
    return replace(demands, documents=(*demands.documents, *((kind,) for kind in kinds)))
