"""Linux only: the most memory this process and its ended children held. Its Windows twin is peak_windows."""

import resource
from pathlib import Path

MEGABYTE = 1_000_000


def own_peak() -> float:
    """MB of this program since it started. The kernel's `ru_maxrss` would also count who started it."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024 / MEGABYTE
    raise OSError("no VmHWM")


def children_peak() -> float:
    """MB of the largest ended child, at least what this process held when it started that child."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / MEGABYTE
