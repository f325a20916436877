"""Tesseract through pytesseract: the second opinion, and the fallback where onnxruntime is missing.

One process reads all crops of a page from a list file: a process per crop costs twelve times as much.
"""

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytesseract

from ocr.engines.protocol import Image, TextLine
from workstation.domain.errors import EnvironmentMissing

BATCH_TIMEOUT = 60.0
MARGIN = 10
HEIGHT = 48


class TesseractMissing(EnvironmentMissing):
    """The tesseract program is not installed, too old, or has no Indonesian model."""

    code = "tesseract_missing"
    text = (
        "Program tesseract dengan bahasa Indonesia (ind) tidak ditemukan. Data Anda aman. "
        "Pasang tesseract-ocr dan tesseract-ocr-ind, lalu coba lagi."
    )


class TesseractRecogniser:
    """Reads line crops with one tesseract process a call."""

    def __init__(self, version: str) -> None:
        self.version = version

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """Read crops in order. A time-out or crash of the program gives empty lines, never an error."""
        if not crops:
            return []
        with tempfile.TemporaryDirectory(prefix="loket-") as folder:
            names = [_write(Path(folder) / f"{place:04}.png", crop) for place, crop in enumerate(crops)]
            listing = Path(folder) / "list.txt"
            listing.write_text("\n".join(names), encoding="utf-8")
            # pytesseract passes the environment on; without this OpenMP makes tesseract three times slower.
            os.environ["OMP_THREAD_LIMIT"] = "1"
            try:
                table = pytesseract.image_to_data(
                    str(listing),
                    lang="ind",
                    config="--psm 7 --oem 1",
                    timeout=BATCH_TIMEOUT,
                    output_type=pytesseract.Output.DICT,
                )
            except (pytesseract.TesseractError, RuntimeError):
                return [TextLine("", 0.0) for _ in crops]
        return _lines(table, len(crops))


def _lines(table: dict[str, list[str | int | float]], count: int) -> list[TextLine]:
    words: list[list[str]] = [[] for _ in range(count)]
    confidences: list[list[float]] = [[] for _ in range(count)]
    for page, text, confidence in zip(table["page_num"], table["text"], table["conf"], strict=True):
        place = int(page) - 1
        if str(text).strip() and 0 <= place < count:
            words[place].append(str(text).strip())
            confidences[place].append(max(0.0, float(confidence) / 100))
    return [
        TextLine(" ".join(found), float(np.prod(chances)) if found else 0.0)
        for found, chances in zip(words, confidences, strict=True)
    ]


def _write(path: Path, crop: Image) -> str:
    gray = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    if not gray.size:
        gray = np.full((HEIGHT, HEIGHT), 255, np.uint8)
    scale = HEIGHT / gray.shape[0]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    width = max(1, round(gray.shape[1] * scale))
    sized = cv2.resize(gray, (width, HEIGHT), interpolation=way)
    paper = int(np.percentile(sized, 95))
    framed = cv2.copyMakeBorder(sized, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=paper)
    path.write_bytes(cv2.imencode(".png", framed)[1].tobytes())
    return str(path)


def load_tesseract() -> TesseractRecogniser:
    """Probe the installed tesseract.

    Raises:
        TesseractMissing: no program, older than 4, or without the Indonesian model.
    """
    try:
        version = str(pytesseract.get_tesseract_version())
        languages = pytesseract.get_languages()
    except (OSError, SystemExit, RuntimeError) as missing:
        raise TesseractMissing() from missing
    if int(version.split(".")[0]) < 4 or "ind" not in languages:
        raise TesseractMissing()
    return TesseractRecogniser(f"tesseract-{version}/ind")
