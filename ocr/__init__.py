"""Image or PDF in, Reading out. Knows no form, no database and no window."""

import os

# OpenCV reads this once, at its import: set later, a 100 kB picture may still decode to a billion pixels.
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(50_000_000))
# So does numpy's BLAS: its threads go on spinning for a while after a product, on the core that the recogniser needs.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
