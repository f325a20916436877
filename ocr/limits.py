"""The limits of a worker, by the system's own means; each file of a system has its twin."""

import os
import sys

if sys.platform == "win32":
    from ocr.limits_windows import (
        bounded,
        dump_nothing,
        give_back_memory,
        limit_cpu,
        limit_this_process,
        reach_nobody,
        write_nothing,
    )
else:
    from ocr.limits_linux import (
        bounded,
        dump_nothing,
        give_back_memory,
        limit_cpu,
        limit_this_process,
        reach_nobody,
        write_nothing,
    )

__all__ = [
    "DECODE_BYTES",
    "DECODE_SECONDS",
    "bounded",
    "dump_nothing",
    "give_back_memory",
    "limit_cpu",
    "limit_this_process",
    "prepare_decoders",
    "reach_nobody",
    "write_nothing",
]

# For turning one file into pixels. The slowest good file (50 million pixels) takes two seconds.
DECODE_SECONDS = 8.0
DECODE_BYTES = 1_000_000_000


def prepare_decoders(pixels: int) -> None:
    """Bound OpenCV's own decoders, which it asks its environment for when it loads; Loket does not use them."""
    for name in ("PIXELS", "WIDTH", "HEIGHT"):
        os.environ[f"OPENCV_IO_MAX_IMAGE_{name}"] = str(pixels)
