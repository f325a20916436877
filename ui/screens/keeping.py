"""Keeps the claim on the open dossier for as long as it is open, behind the officer's back: the line may be slow."""

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal

from ui.session import Session
from ui.work import Job, Lane
from workstation.domain.sentence import Sentence

RENEWALS_A_LEASE = 3


class Keeping(QObject):
    """`told` carries a dossier and who else has it (None: it is the officer's); `failed` what stood in the way.

    The claim is renewed every third of a lease, so that one answer may fail to come. Who has lost it is told once and
    asks no more: what the other does decides whether there is anything left to claim.
    """

    told = Signal(object, object)
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._dossier_id: UUID | None = None
        self._job: Job | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(session.desk.lease.total_seconds() * 1000 / RENEWALS_A_LEASE))
        self._timer.timeout.connect(self._renew)

    @property
    def keeps(self) -> bool:
        """Whether a claim is being kept."""
        return self._timer.isActive()

    def take(self, dossier_id: UUID) -> None:
        """Claim a dossier and keep the claim; an older one is kept no longer."""
        self.leave()
        self._dossier_id = dossier_id
        self._timer.start()
        self._ask()

    def leave(self) -> None:
        """Keep nothing: the dossier was closed or decided."""
        self._timer.stop()
        if self._job:
            self._job.drop()
        self._job = self._dossier_id = None

    def _renew(self) -> None:
        if self._job is None:
            self._ask()

    def _ask(self) -> None:
        desk, officer, dossier_id = self._session.desk, self._session.officer, self._dossier_id
        if dossier_id is not None:
            self._job = self._session.work.start(
                self, lambda: desk.claim(officer, dossier_id), self._answered, self._fail, Lane.HUB
            )

    def _answered(self, held: Sentence | None) -> None:
        dossier_id = self._dossier_id
        self._job = None
        if held is not None:
            self.leave()
        self.told.emit(dossier_id, held)

    def _fail(self, error: Exception) -> None:
        self._job = None
        self.failed.emit(error)
