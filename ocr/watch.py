"""End a worker that computes for too long at one file. Waiting for a processor that others use does not count."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic, process_time

import cv2
import numpy as np

# What the yardstick takes on the machine that Loket is measured on, and how much slower an office's may be.
YARDSTICK, SLOWEST = 0.021, 6.0
_TRIES, _STEP = 3, 0.2
# What `ocr.child` takes for having run out of time.
_OUT_OF_TIME = 1


def pace() -> float:
    """How much longer than the machine that Loket is measured on this one takes for the same work: 1 to `SLOWEST`."""
    page = np.random.default_rng(1).integers(0, 255, (1200, 1600), np.uint8)
    times = []
    for _ in range(_TRIES):
        begun = monotonic()
        cv2.morphologyEx(cv2.blur(page, (25, 25)), cv2.MORPH_OPEN, np.ones((1, 31), np.uint8))
        np.sort(page[:300].ravel())
        sum(number * number for number in range(40_000))
        times.append(monotonic() - begun)
    # The quickest try is the one that nothing else delayed.
    return min(max(min(times) / YARDSTICK, 1.0), SLOWEST)


@contextmanager
def computing_at_most(seconds: float) -> Iterator[None]:
    """End this process when the block has kept one processor or more busy for so long."""
    done = threading.Event()
    threading.Thread(target=_watch, args=(done, seconds), name="watch", daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(done: threading.Event, seconds: float) -> None:
    clock, used, busy = monotonic(), process_time(), 0.0
    while not done.wait(_STEP):
        now, by_now = monotonic(), process_time()
        busy += min(now - clock, by_now - used)
        clock, used = now, by_now
        if busy > seconds and not done.is_set():
            os._exit(_OUT_OF_TIME)
