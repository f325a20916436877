"""The one bridge between plain work and Qt: a callable runs in a worker thread, its answer comes back by a signal.

Threads are made here only and joined by `Work.close`. There are six lanes: ACT runs one command at a time in the
order given, LOOK reads and decodes in parallel, LONG holds the reading behind, SYNC the rounds of sync, which wait
for nothing else, HUB what asks the hub, so that a slow line delays neither looking nor deciding, and AUDIT the
checking of whole logs.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from enum import Enum
from typing import Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from workstation.domain.errors import LoketError
from workstation.domain.ports import Progress, StopFlag


class Lane(Enum):
    """Which worker threads run a job, and how many there are."""

    ACT = ("act", 1)
    LOOK = ("look", 2)
    LONG = ("long", 1)
    SYNC = ("sync", 1)
    HUB = ("hub", 1)
    AUDIT = ("audit", 1)


class Job:
    """A piece of work under way. `stop` asks it to end early; `drop` also keeps its answer from being shown."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._stopped = False
        self._dropped = False

    def stop(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._stopped = True

    def drop(self) -> None:
        """Stop, and forget the answer: something newer was asked."""
        self._stopped = self._dropped = True

    def stopped(self) -> bool:
        """Whether the work should stop."""
        return self._stopped

    @property
    def wanted(self) -> bool:
        """Whether somebody still waits for the answer."""
        return not self._dropped and shiboken6.isValid(self._owner)


Task = Callable[[], Any]
LongTask = Callable[[Progress, StopFlag], Any]
Answer = Callable[[Any], None]
Failure = Callable[[Exception], None]


def ignore(error: Exception) -> None:
    """Hear of an error and do nothing."""


class Work(QObject):
    """Runs plain callables off the GUI thread and hands frozen values back on it."""

    idle = Signal()
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None, unexpected: Callable[[Exception], object] = ignore) -> None:
        """`unexpected` hears, in the worker's thread, of every error that is not one of Loket's own."""
        super().__init__(parent)
        self._unexpected = unexpected
        self._lanes = {lane: ThreadPoolExecutor(lane.value[1], f"loket-{lane.value[0]}") for lane in Lane}
        self._open = 0
        self._closed = False
        self._jobs: set[Job] = set()
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether any answer is still to come."""
        return self._open > 0

    def start(self, owner: QObject, task: Task, done: Answer, failed: Failure, lane: Lane = Lane.LOOK) -> Job:
        """Run `task()`; then `done(answer)` or `failed(error)` on the GUI thread, unless `owner` is gone."""
        return self._submit(owner, lambda job: task(), done, failed, lane)

    def start_long(
        self,
        owner: QObject,
        task: LongTask,
        progress: Progress,
        done: Answer,
        failed: Failure,
        lane: Lane = Lane.LONG,
    ) -> Job:
        """Run `task(progress, stop)` in a background lane; `progress` is called on the GUI thread."""

        def run(job: Job) -> Any:
            def report(count: int, total: int) -> None:
                self._arrived.emit(lambda: progress(count, total) if job.wanted else None)

            return task(report, job.stopped)

        return self._submit(owner, run, done, failed, lane)

    def close(self) -> None:
        """Ask everything to stop, wait for the threads, and deliver nothing more."""
        self._closed = True
        for job in self._jobs:
            job.drop()
        for pool in self._lanes.values():
            pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, owner: QObject, run: Callable[[Job], Any], done: Answer, failed: Failure, lane: Lane) -> Job:
        job = Job(owner)
        if self._closed:
            return job
        self._open += 1
        self._jobs.add(job)
        self._lanes[lane].submit(self._run, job, run, done, failed)
        return job

    def _run(self, job: Job, run: Callable[[Job], Any], done: Answer, failed: Failure) -> None:
        answer: Any = None
        problem: Exception | None = None
        if job.wanted:
            try:
                answer = run(job)
            except Exception as error:
                problem = error
                if not isinstance(error, LoketError):
                    self._unexpected(error)
        if not self._closed:
            self._arrived.emit(lambda: self._finish(job, answer, problem, done, failed))

    def _finish(self, job: Job, answer: Any, problem: Exception | None, done: Answer, failed: Failure) -> None:
        self._open -= 1
        self._jobs.discard(job)
        try:
            if job.wanted and problem is not None:
                failed(problem)
            elif job.wanted:
                done(answer)
        finally:
            if not self._open:
                self.idle.emit()

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
