"""What runs without being asked: sync, and reading what it brought; with a pause for the reading."""

from time import monotonic

from PySide6.QtCore import QObject, Signal

from ui.language import tr
from ui.parts.notice import problem_words
from ui.session import Session
from ui.syncing import Connection, Syncing
from ui.work import Job

REFRESH_SECONDS = 1.5

__all__ = ["Background", "Connection"]


class Background(QObject):
    """Syncs and reads, each in its own time. `changed` says that the queue may look different now."""

    progressed = Signal(str, int, int)
    rested = Signal(str, bool)
    connected = Signal(object)
    changed = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._reading: Job | None = None
        self._again = False
        self._paused = False
        self._refreshed = 0.0
        self.syncing = Syncing(session, self)
        self.syncing.connected.connect(self.connected)
        self.syncing.ended.connect(self._synced)
        self.syncing.progressed.connect(lambda done, total: self._report(tr("Menarik berkas baru"), done, total))

    @property
    def connection(self) -> Connection:
        """The state of the line."""
        return self.syncing.connection

    @property
    def paused(self) -> bool:
        """Whether reading is paused."""
        return self._paused

    def begin(self) -> None:
        """Sync now, and from now on by itself."""
        self.syncing.begin()

    def sync(self) -> None:
        """Sync now, or right after what is running."""
        self.syncing.sync()

    def hold(self, held: bool) -> None:
        """Rest while another officer's window works behind, or go on."""
        if held and self._reading:
            self._reading.stop()
        self.syncing.hold(held)

    def decided(self) -> None:
        """Something was decided: send it soon."""
        self.syncing.soon()

    def toggle_pause(self) -> None:
        """Pause reading, or go on with it."""
        self._paused = not self._paused
        if self._paused and self._reading:
            self._reading.stop()
        self._rest()
        if not self._paused:
            self._read()

    def _synced(self) -> None:
        self.changed.emit()
        if self._paused:
            self._rest()
        else:
            self._read()

    def _read(self) -> None:
        """Read what is new; what came while reading is read right after."""
        if self._reading:
            self._again = True
            return
        self._again = False
        self._reading = self._session.work.start_long(
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
        self._reading = None
        if count:
            self.changed.emit()
        self._rest()
        if self._again and not self._paused:
            self._read()

    def _failed(self, error: Exception) -> None:
        self._reading = None
        self.rested.emit(problem_words(error), self._paused)

    def _rest(self) -> None:
        words = tr("Membaca berhenti sampai Anda melanjutkan.") if self._paused else ""
        self.rested.emit(words, self._paused)
