"""One process that answers requests, started when needed and again after it died. Used by one thread at a time.

Processes are spawned (never forked), so that the same code runs on Windows and beside Qt's threads.
"""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from time import monotonic
from typing import Any

from ocr.answers import StrangeAnswer, unpacked
from ocr.errors import ReaderClosed, ReaderDied, ReadingTimedOut
from workstation.domain.errors import LoketError

_STOP_LIMIT = 3.0
# What `ocr.limits.bounded` ends a process with. Nothing else does: workers catch what their work raises.
_OUT_OF_TIME = 1


@dataclass(frozen=True, slots=True)
class Followed:
    """Announces that plain bytes come after this message; they cross without being packed."""

    head: tuple[int, ...]


class Child:
    """A worker process. `serve(pipe, *arguments)` runs in it, and first sends a word or the error that prevents it."""

    def __init__(self, serve: Callable[..., None], arguments: tuple[Any, ...], load_limit: float, name: str) -> None:
        self._serve = serve
        self._arguments = arguments
        self._load_limit = load_limit
        self._name = name
        self._stopped = threading.Event()
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self.told = ""

    def start(self, file: str) -> None:
        """Start the process unless it runs, and wait for its first word; raises what prevents it.

        `file` is what errors name.
        """
        if self._stopped.is_set():
            raise ReaderClosed(file=file)
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return
        self._end()
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=self._serve, args=(theirs, *self._arguments), name=self._name, daemon=True
        )
        self._process.start()
        theirs.close()
        told = self._exchange(self._pipe, (), file, self._load_limit)
        if isinstance(told, LoketError):
            self._end()
            raise told
        self.told = str(told)

    def ask(self, messages: tuple[object, ...], file: str, limit: float) -> object:
        """Send what is asked, and give the answer, or the head and the bytes of one that is `Followed`.

        Raises ReaderClosed, ReaderDied or ReadingTimedOut (`limit` in seconds).
        """
        self.start(file)
        assert self._pipe is not None
        return self._exchange(self._pipe, messages, file, limit)

    def stop(self) -> None:
        """End the process, also while another thread waits for its answer; it is not started again."""
        self._stopped.set()
        process = self._process
        if process is not None and process.is_alive():
            process.terminate()
            process.join(_STOP_LIMIT)

    def close(self) -> None:
        """Let go of what a stopped process held."""
        self._end()

    def _exchange(self, pipe: Connection, messages: tuple[object, ...], file: str, limit: float) -> object:
        begun = monotonic()
        try:
            for message in messages:
                if isinstance(message, bytes):
                    pipe.send_bytes(message)
                else:
                    pipe.send(message)
            if pipe.poll(limit):
                answer = unpacked(pipe.recv_bytes())
                return (answer.head, pipe.recv_bytes()) if isinstance(answer, Followed) else answer
        except StrangeAnswer:
            self._end()
            raise ReaderDied(file=file) from None
        except (EOFError, OSError):
            ended = self._end()
            if self._stopped.is_set():
                raise ReaderClosed(file=file) from None
            if ended == _OUT_OF_TIME:
                raise ReadingTimedOut(file=file, seconds=round(monotonic() - begun)) from None
            raise ReaderDied(file=file) from None
        self._end()
        raise ReadingTimedOut(file=file, seconds=round(limit))

    def _end(self) -> int | None:
        """End the process if it still runs; its exit code, when it had ended by itself."""
        code = None
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            # It closes its pipe a moment before it is gone.
            self._process.join(0.2)
            code = self._process.exitcode
            self._process.kill()
            self._process.join(_STOP_LIMIT)
            self._process.close()
        self._pipe = self._process = None
        return code
