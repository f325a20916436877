"""Give up on work that takes too long, in the middle of it and on every system."""

import ctypes
import threading
from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")


class _TooLong(BaseException):
    """Thrown into the working thread. No Exception, so that no handler in a library takes it for its own."""


def within(seconds: float, act: Callable[[], Result]) -> Result:
    """What `act` gives, in a thread of its own. Raises TimeoutError after `seconds`, and what `act` raises.

    Only Python code can be broken off: `act` must not wait in C for long.
    """
    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(act())
        except _TooLong:
            pass
        except Exception as error:
            errors.append(error)

    thread = threading.Thread(target=run, name="bounded", daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_TooLong))
        raise TimeoutError
    if errors:
        raise errors[0]
    return results[0]
