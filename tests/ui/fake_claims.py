"""Claims at a hub in memory."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from uuid import UUID

from fake_cases import FakeCases

from workstation.domain.hub import Lease
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter
from workstation.domain.refusals import (
    HeldByOther,
)
from workstation.domain.sentence import Sentence
from workstation.steps.claim import Claims


class FakeClaims(FakeCases):
    """Who holds which dossier of a desk in memory."""

    def next_free(self, officer: Officer, passed: Collection[UUID]) -> UUID | None:
        rows = self.rows(Officer(""), QueueFilter(), "deadline", False, 1000, 0)
        free = (row for row in rows if row.holder in ("", officer.name) and row.dossier_id not in passed)
        return next((row.dossier_id for row in free), None)

    def _ask_hub(self) -> None:
        if self.hub_answers is not None:
            self.hub_answers.wait(10)
        self._fail("hub")

    def claim(self, officer: Officer, key: UUID) -> Sentence | None:
        self._ask_hub()
        self.claims += 1
        holder = self.elsewhere.get(key) or self._people[key].holder
        return HeldByOther(holder=holder).sentence if holder not in ("", officer.name) else None

    def claim_several(self, officer: Officer, keys: Sequence[UUID]) -> Claims:
        self._ask_hub()
        until = self.time + timedelta(minutes=30)
        leases = [Lease(key, self._row(key).holder or officer.name, "loket-3", until) for key in keys]
        taken = tuple(lease for lease in leases if lease.officer == officer.name)
        self.held |= {lease.dossier_id: lease for lease in taken}
        return Claims(taken, tuple(lease for lease in leases if lease not in taken))

    def claim_next(self, officer: Officer, count: int) -> Claims:
        rows = self.rows(Officer(""), QueueFilter(), "deadline", False, 1000, 0)
        return self.claim_several(officer, [row.dossier_id for row in rows if not row.holder][:count])

    def release(self, officer: Officer, keys: Sequence[UUID]) -> int:
        self._ask_hub()
        mine = [key for key in keys if key in self.held and self.held[key].officer == officer.name]
        for key in mine:
            del self.held[key]
        return len(mine)

    def stations(self) -> tuple[str, ...]:
        self._ask_hub()
        return ("loket-1", "loket-3")

    def reassign(self, officer: Officer, key: UUID, to: str, workstation: str) -> Lease:
        self._ask_hub()
        self.held[key] = Lease(key, to, workstation, self.time + timedelta(minutes=30))
        return self.held[key]
