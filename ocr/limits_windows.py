"""Windows only: the twin of limits_linux, by a job object. Written after Microsoft's documentation.

What Linux does and this cannot: forbid the network, and forbid writing files. A job object has no such limits.
"""

import contextlib
import ctypes
import faulthandler
import os
import sys
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    from ctypes import wintypes

    # winnt.h: JOBOBJECTINFOCLASS, and what of the structures below counts.
    _BASIC_UI, _EXTENDED = 4, 9
    _PROCESS_TIME, _PROCESS_MEMORY, _DIE_QUIETLY, _KILL_ON_CLOSE = 0x2, 0x100, 0x400, 0x2000
    # No clipboard, no other windows, no shutdown, no display settings (JOB_OBJECT_UILIMIT_*).
    _EVERY_UI_LIMIT = 0xFF
    _TICKS = 10_000_000
    # errhandlingapi.h: SEM_NOGPFAULTERRORBOX.
    _NO_FAULT_REPORT = 0x2

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("most_processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("basic", _Basic),
            ("io", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("job_memory", ctypes.c_size_t),
            ("peak_process_memory", ctypes.c_size_t),
            ("peak_job_memory", ctypes.c_size_t),
        )

    class _Counters(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("page_faults", wintypes.DWORD),
            ("peak_working_set", ctypes.c_size_t),
            ("working_set", ctypes.c_size_t),
            ("pools", ctypes.c_size_t * 4),
            ("committed", ctypes.c_size_t),
            ("peak_committed", ctypes.c_size_t),
        )

    class _Job:
        """The job object that this process put itself into; its children are in it too, and end with it."""

        def __init__(self, memory_bytes: int) -> None:
            self.memory = memory_bytes
            self.seconds = 0
            self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            self._kernel.CreateJobObjectW.restype = wintypes.HANDLE
            self._kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
            self._kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
            self._kernel.SetInformationJobObject.argtypes = (
                *(wintypes.HANDLE, ctypes.c_int),
                *(ctypes.c_void_p, wintypes.DWORD),
            )
            self._kernel.GetCurrentProcess.restype = wintypes.HANDLE
            self._handle = self._kernel.CreateJobObjectW(None, None)
            self.apply(memory_bytes)
            ui = wintypes.DWORD(_EVERY_UI_LIMIT)
            self._kernel.SetInformationJobObject(self._handle, _BASIC_UI, ctypes.byref(ui), ctypes.sizeof(ui))
            # Also where another job holds this process already: jobs nest since Windows 8.
            self._kernel.AssignProcessToJobObject(self._handle, self._kernel.GetCurrentProcess())

        def apply(self, memory_bytes: int) -> None:
            """Put limits in force."""
            limits = _Extended()
            limits.basic.flags = _PROCESS_MEMORY | _DIE_QUIETLY | _KILL_ON_CLOSE
            limits.process_memory = memory_bytes
            if self.seconds:
                limits.basic.flags |= _PROCESS_TIME
                limits.basic.process_time = self.seconds * _TICKS
            self._kernel.SetInformationJobObject(self._handle, _EXTENDED, ctypes.byref(limits), ctypes.sizeof(limits))

    _JOBS: list[_Job] = []

    def _committed() -> int:
        counters = _Counters(size=ctypes.sizeof(_Counters))
        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.c_void_p, wintypes.DWORD)
        kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size)
        return int(counters.committed)

    def limit_this_process(memory_bytes: int) -> None:
        """Put this process and its children into a job that bounds their memory and ends them together."""
        with contextlib.suppress(OSError, AttributeError):
            _JOBS.append(_Job(memory_bytes))

    def dump_nothing() -> None:
        """Let Windows report no fault of this process, with what was in its memory, to anybody."""
        with contextlib.suppress(OSError, AttributeError):
            kernel = ctypes.WinDLL("kernel32")
            kernel.SetErrorMode(kernel.GetErrorMode() | _NO_FAULT_REPORT)

    def limit_cpu(seconds: int) -> None:
        """Let this process compute for so long from now on; then the system ends it. Said anew for each file."""
        used = os.times()
        for job in _JOBS:
            job.seconds = round(used.user) + seconds + 1
            job.apply(job.memory)

    @contextlib.contextmanager
    def bounded(seconds: float, memory_bytes: int) -> Iterator[None]:
        """Bound a block: MemoryError when it takes more memory on top; the process ends when it takes longer."""
        for job in _JOBS:
            job.apply(min(_committed() + memory_bytes, job.memory))
        # Its watchdog is a thread in C: a decoder that holds Python's lock does not hold it up.
        with Path(os.devnull).open("wb") as nowhere:
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            try:
                yield
            finally:
                faulthandler.cancel_dump_traceback_later()
                for job in _JOBS:
                    job.apply(job.memory)


def write_nothing() -> None:
    """Do nothing: no job object forbids writing."""


def reach_nobody() -> bool:
    """Do nothing: no job object forbids the network; the answer says so."""
    return False


def give_back_memory() -> None:
    """Do nothing: the heap of Windows returns what is freed by itself."""
