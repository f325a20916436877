"""A bound on the bytes that are fetched in a second: a token bucket that all threads of a counter share."""

import time
from collections.abc import Callable
from threading import Lock

from workstation.domain.ports import StopFlag

SHORTEST_WAIT, LONGEST_WAIT = 0.001, 0.2


class Throttle:
    """Lets `rate` bytes a second through (0: no bound), and at once as many as a second of rest has saved up.

    More than that at one time is let through as well and waited for afterwards, so that no chunk is ever too large.
    `monotonic` tells the seconds and `sleep` waits: tests bring their own.
    """

    def __init__(
        self,
        rate: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.rate = rate
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = Lock()
        self._saved = float(rate)
        self._looked = monotonic()
        self._urgent = 0

    def take(self, count: int, stop: StopFlag, urgent: bool = False) -> bool:
        """Wait until `count` bytes may pass, the urgent ones first; False, with nothing passed, when `stop` says so."""
        if not self.rate:
            return not stop()
        with self._lock:
            self._urgent += urgent
        try:
            while not stop():
                wait = self._try(count, urgent)
                if wait <= 0:
                    return True
                self._sleep(min(wait, LONGEST_WAIT))
            return False
        finally:
            with self._lock:
                self._urgent -= urgent

    def rest(self) -> None:
        """Wait a moment for something that others are doing."""
        self._sleep(LONGEST_WAIT)

    def _try(self, count: int, urgent: bool) -> float:
        """Let the bytes pass (0), or say how many seconds to wait before asking again."""
        with self._lock:
            now = self._monotonic()
            self._saved = min(self.rate, self._saved + (now - self._looked) * self.rate)
            self._looked = now
            if self._urgent and not urgent:
                return LONGEST_WAIT
            lacking = min(count, self.rate) - self._saved
            if lacking > 0:
                return max(lacking / self.rate, SHORTEST_WAIT)
            self._saved -= count
            return 0.0
