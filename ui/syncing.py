"""Sync by itself: every minute, soon after a decision, when the network returns; rarer while nobody answers."""

import random
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from ui.answers import Synced
from ui.session import Session
from ui.work import Job, Lane
from workstation.domain.sentence import Sentence

EVERY = 60_000
SOON = 1_500
FIRST_RETRY = 15_000
LAST_RETRY = 600_000


@dataclass(frozen=True, slots=True)
class Connection:
    """Whether the hub answers (None: not asked yet), since when it is so, and what stood in the way.

    `synced_at` is when a round last went through; `warnings` are what that round found to see to.
    """

    online: bool | None = None
    since: datetime | None = None
    problem: Sentence | None = None
    synced_at: datetime | None = None
    warnings: tuple[Sentence, ...] = ()


def pause(failures: int, chance: float) -> int:
    """Milliseconds until the next round after some failures in a row; `chance` in [0, 1) spreads the counters out."""
    wait = EVERY if failures == 0 else min(FIRST_RETRY * 2 ** (failures - 1), LAST_RETRY)
    return round(wait * (0.8 + 0.4 * chance))


class Syncing(QObject):
    """Runs rounds of sync, one at a time. `ended` comes after each round, `connected` with the line's state."""

    progressed = Signal(int, int)
    connected = Signal(object)
    ended = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self._again = False
        self._failures = 0
        self._held = False
        self.connection = Connection()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.sync)
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._soon.timeout.connect(self.sync)

    def begin(self) -> None:
        """Sync now, and from now on by itself."""
        self._watch_network()
        self.sync()

    def hold(self, held: bool) -> None:
        """Rest while another officer's window does it, or go on."""
        was, self._held = self._held, held
        self._timer.stop()
        self._soon.stop()
        if was and not held:
            self.sync()

    def sync(self) -> None:
        """Sync now, or right after the round that is under way."""
        if self._held:
            return
        if self._job:
            self._again = True
            return
        self._again = False
        self._timer.stop()
        self._soon.stop()
        self._job = self._session.work.start_long(
            self, self._session.desk.sync, self.progressed.emit, self._done, self._failed, Lane.SYNC
        )

    def soon(self) -> None:
        """Sync in a moment, since something was decided; while nobody answers the usual next try is soon enough."""
        if self.connection.online is not False and not self._held:
            self._soon.start()

    def _watch_network(self) -> None:
        """Sync when the system says that the network is back, where it can tell."""
        # Not needed for the window to open.
        from PySide6.QtNetwork import QNetworkInformation

        if not QNetworkInformation.loadDefaultBackend():
            return
        network = QNetworkInformation.instance()
        if network is not None:
            gone = QNetworkInformation.Reachability.Disconnected
            network.reachabilityChanged.connect(lambda now: self.network_is(now is not gone))

    def network_is(self, there: bool) -> None:
        """The system says that the network is there or gone."""
        if there and self.connection.online is False:
            self.sync()

    def _done(self, synced: Synced) -> None:
        self._again |= synced.more and synced.problem is None
        self._say(synced.problem, synced.warnings)

    def _failed(self, error: Exception) -> None:
        """A round that broke off unexpectedly: nothing is lost, and the next one tries again."""
        self._say(getattr(error, "sentence", None) or Sentence(UNEXPECTED), ())

    def _say(self, problem: Sentence | None, warnings: tuple[Sentence, ...]) -> None:
        self._job = None
        online = problem is None
        self._failures = 0 if online else self._failures + 1
        before, now = self.connection, self._session.now()
        since = before.since if before.online == online else now
        self.connection = Connection(online, since, problem, now if online else before.synced_at, warnings)
        if not self._held:
            self._timer.start(pause(self._failures, random.random()))
        self.connected.emit(self.connection)
        self.ended.emit()
        if self._again:
            self.sync()


UNEXPECTED = "Kirim dan tarik terputus. Pekerjaan tersimpan di komputer ini dan dicoba lagi nanti."
