"""Recognition engines behind one protocol."""

from ocr.engines.ppocr import RecogniserMissing, load_recogniser
from ocr.engines.protocol import Recogniser
from ocr.engines.tesseract import load_tesseract


def load_best(threads: int = 2) -> Recogniser:
    """The best engine this machine has: PP-OCRv6, else Tesseract.

    Raises:
        TesseractMissing: neither is there.
    """
    try:
        return load_recogniser(threads=threads)
    except RecogniserMissing:
        return load_tesseract()
