"""Linux only: bound what a worker may take. Its Windows twin is limits_windows."""

import contextlib
import resource


def limit_this_process(memory_bytes: int) -> None:
    """Bound the address space of this process, so that a hostile file ends it with MemoryError, not the machine."""
    # Some systems (macOS, containers with a lower hard limit) refuse; the time limit still holds there.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
