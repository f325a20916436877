"""What came back to an officer from a supervisor."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from workstation.domain.comeback import CameBack, came_back
from workstation.steps.counter import Counter

# A lost conflict asks nothing more of the officer, so it leaves the list after a while; the history keeps it.
TOLD_FOR = timedelta(days=30)


def came_back_to(counter: Counter, officer: str) -> Mapping[UUID, CameBack]:
    """By dossier, the officer's decisions that a supervisor returned, overturned or let lose, and nobody made anew.

    What is an office's that this workstation serves no longer is left to that office.
    """
    with counter.view() as uow:
        candidates = uow.events.sent_back_to(officer, counter.clock.now() - TOLD_FOR)
        if left := uow.queue.left():
            candidates = [one for one in candidates if uow.queue.row(one).office not in left]
        found = {dossier_id: came_back(uow.events.of(dossier_id), officer) for dossier_id in candidates}
    return {dossier_id: back for dossier_id, back in found.items() if back is not None}
