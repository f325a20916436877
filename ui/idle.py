"""When nobody has touched the keyboard or the mouse for a while. `Idle` is plain; `IdleWatch` listens for it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

LOOKED_EVERY = 5_000
JITTER = timedelta(minutes=1)
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class Idle:
    """Tells by two clocks: the computer's steady one, which a sleep may stop, and the wall's, which can be set."""

    def __init__(self, limit: timedelta) -> None:
        self._limit = limit
        self._touched = 0.0
        self._seen: datetime | None = None

    def touch(self, now: datetime, steady: float) -> None:
        """Somebody is there."""
        self._touched, self._seen = steady, now

    def is_over(self, now: datetime, steady: float) -> bool:
        """Whether nobody was there too long, or nobody can know since the clock was set back."""
        if self._seen is None:
            return False
        gone = now - self._seen
        return steady - self._touched >= self._limit.total_seconds() or gone >= self._limit or gone < -JITTER


class IdleWatch(QObject):
    """`over` says that nobody was there too long."""

    over = Signal()

    def __init__(self, limit: timedelta, now: Callable[[], datetime], parent: QObject) -> None:
        super().__init__(parent)
        self._idle = Idle(limit)
        self._now = now
        self._timer = QTimer(self, interval=LOOKED_EVERY)
        self._timer.timeout.connect(self.look)
        app = QCoreApplication.instance()
        assert app is not None
        app.installEventFilter(self)

    def start(self) -> None:
        """Begin to watch: somebody has just come."""
        self._idle.touch(self._now(), monotonic())
        self._timer.start()

    def stop(self) -> None:
        """Watch no more: nobody is signed in."""
        self._timer.stop()

    def look(self) -> None:
        """Look now."""
        if self._idle.is_over(self._now(), monotonic()):
            self.over.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice keys and the mouse, wherever they go."""
        if event.type() in _TOUCHES and self._timer.isActive():
            # What comes too late is no touch: a computer that slept wakes by one.
            self.look()
            self._idle.touch(self._now(), monotonic())
        return False
