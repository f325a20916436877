"""Performance side by side: what Loket does against the least that the same work can cost."""

import ocr as ocr  # Before numpy, as in a reader's process: it sets how many threads numpy's BLAS has.
