"""What runs without being asked: sync every minute, then reading what is new; with a pause and the line's state."""

from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from PySide6.QtCore import QObject, QTimer, Signal

from ui.language import tr
from ui.parts.notice import problem_words
from ui.session import Session
from ui.work import Job
from workstation.domain.sentence import Sentence

MINUTE = 60_000
REFRESH_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class Connection:
    """Whether the hub answers (None: not asked yet), since when it is so, and what stood in the way."""

    online: bool | None = None
    since: datetime | None = None
    problem: Sentence | None = None


class Background(QObject):
    """Syncs and reads. `changed` says that the queue may look different now."""

    progressed = Signal(str, int, int)
    rested = Signal(str, bool)
    connected = Signal(object)
    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._again = False
        self._paused = False
        self._refreshed = 0.0
        self.connection = Connection()
        self._timer = QTimer(self, interval=MINUTE)
        self._timer.timeout.connect(self.sync)

    @property
    def paused(self) -> bool:
        """Whether reading is paused."""
        return self._paused

    def begin(self) -> None:
        """Sync now and every minute."""
        self._timer.start()
        self.sync()

    def sync(self) -> None:
        """Sync now, or right after what is running."""
        if self._job:
            self._again = True
            return
        self._again = False
        self._job = self._session.work.start_long(
            self,
            self._session.desk.sync,
            lambda done, total: self._report(tr("Menarik berkas baru"), done, total),
            self._synced,
            self._failed,
        )

    def toggle_pause(self) -> None:
        """Pause reading, or go on with it."""
        self._paused = not self._paused
        if self._paused and self._job:
            self._job.stop()
        self._rest()
        if not self._paused and not self._job:
            self._read()

    def _synced(self, problem: Sentence | None) -> None:
        self._job = None
        self._connect(problem)
        self.changed.emit()
        if self._paused:
            self._rest()
        else:
            self._read()

    def _connect(self, problem: Sentence | None) -> None:
        online = problem is None
        same = self.connection.online == online
        since = self.connection.since if same else self._session.now()
        self.connection = Connection(online, since, problem)
        self.connected.emit(self.connection)

    def _read(self) -> None:
        self._job = self._session.work.start_long(
            self,
            self._session.desk.pre_read,
            lambda done, total: self._report(tr("Membaca berkas di latar belakang"), done, total),
            self._read_done,
            self._failed,
        )

    def _report(self, task: str, done: int, total: int) -> None:
        if self._paused:
            return
        self.progressed.emit(task, done, total)
        if monotonic() - self._refreshed > REFRESH_SECONDS:
            self._refreshed = monotonic()
            self.changed.emit()

    def _read_done(self, count: int) -> None:
        self._job = None
        if count:
            self.changed.emit()
        self._rest()
        if self._again:
            self.sync()

    def _failed(self, error: Exception) -> None:
        self._job = None
        self.rested.emit(problem_words(error), self._paused)

    def _rest(self) -> None:
        words = tr("Membaca berhenti sampai Anda melanjutkan.") if self._paused else ""
        self.rested.emit(words, self._paused)
