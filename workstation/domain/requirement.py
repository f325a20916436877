"""What a KTP-el service asks for: documents, evidence for a change, age and time standard."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workstation.domain.dossier import Dossier


@dataclass(frozen=True, slots=True)
class Requirements:
    """The demands of one service (Perpres 96/2018 Pasal 14-22, Permendagri 108/2019).

    `documents`: groups of document kinds, one kind of each group must be uploaded. `surrendered`: originals that
    are handed over at the counter and so cannot be missing from an upload. `evidence`: for each changed form field
    the kinds that can prove the change, best first; empty when the service changes nothing. `minimum_age` in
    years; whoever is or was married may be younger. `hours` is the time standard (Permendagri 19/2018).
    """

    service: str
    documents: tuple[tuple[str, ...], ...] = ()
    surrendered: tuple[str, ...] = ()
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    minimum_age: int | None = None
    hours: int = 24

    def missing(self, dossier: Dossier) -> tuple[str, ...]:
        """The document kinds that a dossier lacks, each named by the first of its alternatives."""
        here = {document.kind for document in dossier.documents}
        groups = (*self.documents, *self._evidence_groups(dossier.changes))
        return tuple(dict.fromkeys(group[0] for group in groups if here.isdisjoint(group)))

    def _evidence_groups(self, changes: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
        if not self.evidence:
            return ()
        if changes:
            return tuple(self.evidence[change] for change in changes if change in self.evidence)
        # The portal did not name the change, so any document that can prove one must do.
        return (tuple(dict.fromkeys(kind for kinds in self.evidence.values() for kind in kinds if kind != "kk")),)
