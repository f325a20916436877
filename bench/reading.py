"""Reading a page with all its fields, against one call of a text engine on the whole page."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.clock import Effort, side_by_side
from bench.engines import RAPIDOCR, TESSERACT, whole_page_rapidocr, whole_page_tesseract
from bench.pages import sample_pages
from bench.table import Row
from ocr.worker import load_reader

TOPIC = "reading"
THREADS = 2


def measure(effort: Effort, folder: Path) -> Iterator[Row]:
    """Seconds a page: our warm reader, pytesseract (psm 6, ind, one OpenMP thread), rapidocr with its defaults."""
    reader, rapid = load_reader(THREADS, None), whole_page_rapidocr()
    for page in sample_pages(folder):
        ours, tesseract, rapidocr = side_by_side(
            effort.rounds,
            partial(reader.read, page.file, page.kind),
            partial(whole_page_tesseract, page.file),
            partial(rapid, page.file),
        )
        name = f"read {page.name}: all fields"
        yield Row(TOPIC, name, TESSERACT, "s", ours, tesseract)
        yield Row(TOPIC, name, RAPIDOCR, "s", ours, rapidocr)
