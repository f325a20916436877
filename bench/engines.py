"""The text engines on a whole page, as they come: what reading a page is held against."""

import os
from collections.abc import Callable
from pathlib import Path

TESSERACT, RAPIDOCR = "one pytesseract call, whole page", "one rapidocr call, whole page"


def whole_page_tesseract(page: Path) -> str:
    """The text of a page by one call of tesseract (psm 6, Indonesian)."""
    import pytesseract
    from PIL import Image

    os.environ["OMP_THREAD_LIMIT"] = "1"  # Tesseract is several times slower when its threads fight for two cores.
    with Image.open(page) as image:
        return str(pytesseract.image_to_string(image, lang="ind", config="--psm 6"))


def whole_page_rapidocr() -> Callable[[Path], object]:
    """A warm rapidocr with its defaults."""
    from rapidocr import RapidOCR

    engine = RapidOCR(params={"Global.log_level": "error"})
    return lambda page: engine(page)
