"""Linux only: bound what a worker may take and keep. Its Windows twin is limits_windows."""

import contextlib
import ctypes
import resource

# glibc's malloc.h. Larger blocks are mapped, and so given back when freed.
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8
MAPPED_BYTES = 8_000_000


def limit_this_process(memory_bytes: int) -> None:
    """Bound the address space of this process, so that a hostile file ends it with MemoryError, not the machine."""
    # Some systems (macOS, containers with a lower hard limit) refuse; the time limit still holds there.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # With an arena a thread, what one page left in pieces grows from page to page: 690 MB after forty.
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_ARENA_MAX, 1)
        libc.mallopt(_M_MMAP_THRESHOLD, MAPPED_BYTES)


def give_back_memory() -> None:
    """Return to the system what this process has freed; other C libraries than glibc do so by themselves."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
