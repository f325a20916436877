"""Tesseract: the second opinion, and the fallback where onnxruntime is missing.

One process reads all crops of a page, as the pages of one TIFF: a process per crop costs twelve times as much. The
crops go to its input and the answer comes from its output: both hold names and NIKs, and files would lie plain on the
disk.
"""

import csv
import os
import subprocess
from collections.abc import Iterable, Mapping, Sequence

import cv2
import numpy as np
import pytesseract

from ocr.engines.protocol import Image, TextLine
from workstation.domain.errors import EnvironmentMissing

BATCH_TIMEOUT = 60.0
MARGIN = 10
HEIGHT = 48
_OPTIONS = ("-l", "ind", "--psm", "7", "--oem", "1", "tsv")
# On Windows a program started from a window would flash a console.
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


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
        sheets = cv2.imencodemulti(".tiff", [_framed(crop) for crop in crops])[1].tobytes()
        command = [pytesseract.pytesseract.tesseract_cmd, "stdin", "stdout", *_OPTIONS]
        # Without this OpenMP makes tesseract three times slower.
        environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
        try:
            # Every word is our own.
            done = subprocess.run(  # nosec B603
                command,
                input=sheets,
                capture_output=True,
                env=environment,
                timeout=BATCH_TIMEOUT,
                check=True,
                creationflags=_NO_WINDOW,
            )
        except (OSError, subprocess.SubprocessError):
            return [TextLine("", 0.0) for _ in crops]
        # Some letters count as ends of lines elsewhere.
        table = done.stdout.decode("utf-8", "replace").split("\n")
        return _lines(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE), len(crops))


def _lines(table: Iterable[Mapping[str, str]], count: int) -> list[TextLine]:
    words: list[list[str]] = [[] for _ in range(count)]
    confidences: list[list[float]] = [[] for _ in range(count)]
    for row in table:
        place, text = int(row["page_num"]) - 1, row["text"].strip()
        if text and 0 <= place < count:
            words[place].append(text)
            # Whole per cents: no more is meant by them.
            confidences[place].append(max(0.0, int(float(row["conf"])) / 100))
    return [
        TextLine(" ".join(found), float(np.prod(chances)) if found else 0.0)
        for found, chances in zip(words, confidences, strict=True)
    ]


def _framed(crop: Image) -> Image:
    gray = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY)
    if not gray.size:
        gray = np.full((HEIGHT, HEIGHT), 255, np.uint8)
    scale = HEIGHT / gray.shape[0]
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    width = max(1, round(gray.shape[1] * scale))
    sized = cv2.resize(gray, (width, HEIGHT), interpolation=way)
    paper = int(np.percentile(sized, 95))
    framed = cv2.copyMakeBorder(sized, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_CONSTANT, value=paper)
    return np.asarray(framed, np.uint8)


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
