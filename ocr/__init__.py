"""Image or PDF in, Reading out. Knows no form, no database and no window."""

import os

# OpenCV reads this once, at its import: set later, a 100 kB picture may still decode to a billion pixels.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(50_000_000))
# So does numpy's BLAS: its threads go on spinning for a while after a product, on the core that the recogniser needs.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

# onnxruntime reports each start and model to its maker over the network and keeps a number of the computer on its disk,
# unless it is told not to before it loads (its Privacy.md). Whatever the system says: not from a civil registry.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
