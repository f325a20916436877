"""Linux only: bound what a worker may take, reach and keep. Its Windows twin is limits_windows."""

import contextlib
import ctypes
import faulthandler
import os
import platform
import resource
from collections.abc import Iterator
from pathlib import Path

# glibc's malloc.h. Larger blocks are mapped, and so given back when freed.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
MAPPED_BYTES = 8_000_000
# The kernel's prctl.h and seccomp.h.
_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _FILTER = 38, 22, 2
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_ALLOW, _DENY = 0x7FFF0000, 0x00050000 | 1
# What the filter sees (struct seccomp_data): the call's number, the machine, the low half of the first argument.
_NUMBER, _MACHINE, _FIRST = 0, 4, 16
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
_OTHER_NUMBERS, _IO_URING_SETUP, _AF_UNIX = 0x40000000, 425, 1


def limit_this_process(memory_bytes: int) -> None:
    """Bound the address space of this process, so that a hostile file ends it with MemoryError, not the machine."""
    # Some systems (macOS, containers with a lower hard limit) refuse; the time limit still holds there.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    dump_nothing()
    # With an arena a thread, what one page left in pieces grows from page to page: 690 MB after forty.
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_THRESHOLD, MAPPED_BYTES)


def dump_nothing() -> None:
    """Let the system keep no copy of this process's memory when it dies, nor of its children's."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: int) -> None:
    """Let this process compute for so long from now on; then the kernel ends it. Said anew for each file."""
    with contextlib.suppress(OSError, ValueError):
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (round(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def write_nothing() -> None:
    """Let this process write no file from now on."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def reach_nobody() -> bool:
    """Let this process and its children open no socket but local ones; whether the kernel agreed.

    A filter of system calls (seccomp) which cannot be taken back. Where it cannot be had, nothing is lost but this.
    """
    machine, socket = _MACHINES.get(platform.machine(), (0, 0))
    if not machine:
        return False
    # (operation, value, lines to skip when true, when false); the last two lines allow and deny.
    lines = (
        (_LOAD, _MACHINE, 0, 0),
        (_EQUAL, machine, 0, 7),
        (_LOAD, _NUMBER, 0, 0),
        (_AT_LEAST, _OTHER_NUMBERS, 5, 0),
        (_EQUAL, _IO_URING_SETUP, 4, 0),
        (_EQUAL, socket, 0, 2),
        (_LOAD, _FIRST, 0, 0),
        (_EQUAL, _AF_UNIX, 0, 1),
        (_RETURN, _ALLOW, 0, 0),
        (_RETURN, _DENY, 0, 0),
    )
    program = (_Line * len(lines))(*(_Line(code, yes, no, value) for code, value, yes, no in lines))
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        whole = _Program(len(lines), ctypes.cast(program, ctypes.POINTER(_Line)))
        libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return bool(libc.prctl(_PR_SET_SECCOMP, _FILTER, ctypes.byref(whole), 0, 0) == 0)
    return False


@contextlib.contextmanager
def bounded(seconds: float, memory_bytes: int) -> Iterator[None]:
    """Bound a block: MemoryError when it takes more memory than this on top; the process ends when it takes longer."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    with contextlib.suppress(OSError, ValueError):
        room = _address_space() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (room if before[1] < 0 else min(room, before[1]), before[1]))
    # Its watchdog is a thread in C: a decoder that holds Python's lock does not hold it up.
    with Path(os.devnull).open("wb") as nowhere:
        faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
        try:
            yield
        finally:
            faulthandler.cancel_dump_traceback_later()
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(resource.RLIMIT_AS, before)


def _address_space() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


class _Line(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.POINTER(_Line)))


def give_back_memory() -> None:
    """Return to the system what this process has freed; other C libraries than glibc do so by themselves."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
