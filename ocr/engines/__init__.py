"""Recognition engines behind one protocol."""

from pathlib import Path

from ocr.engines.ppocr import load_recogniser
from ocr.engines.protocol import Recogniser
from ocr.engines.tesseract import load_tesseract
from ocr.engines.weights import RecogniserMissing


def load_best(threads: int = 2, cache: Path | None = None) -> Recogniser:
    """The best engine this machine has: PP-OCRv6, else Tesseract. `cache` keeps prepared weights.

    Raises:
        TesseractMissing: neither is there.
    """
    try:
        return load_recogniser(cache, threads)
    except RecogniserMissing:
        return load_tesseract()
