"""Windows only: the twin of peak_linux. Windows keeps no peak of ended children."""

import ctypes
from ctypes import wintypes

MEGABYTE = 1_000_000


class _Counters(ctypes.Structure):
    _fields_ = [
        ("cb", wintypes.DWORD),
        ("PageFaultCount", wintypes.DWORD),
        ("PeakWorkingSetSize", ctypes.c_size_t),
        *((f"rest{number}", ctypes.c_size_t) for number in range(7)),
    ]


def own_peak() -> float:
    """MB of this program since it started."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined]
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    kernel.K32GetProcessMemoryInfo.argtypes = (wintypes.HANDLE, ctypes.POINTER(_Counters), wintypes.DWORD)
    counters = _Counters(cb=ctypes.sizeof(_Counters))
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb):
        raise OSError("GetProcessMemoryInfo failed")
    return float(counters.PeakWorkingSetSize) / MEGABYTE


def children_peak() -> float:
    """Not known on Windows: 0."""
    return 0.0
