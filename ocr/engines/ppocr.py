"""PP-OCRv6 recognition, run directly on onnxruntime in as many streams as there are threads."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.protocol import Image, TextLine
from ocr.engines.weights import ALPHABET, SMALL, TINY, RecogniserMissing, Weights, cut_down

HEIGHT = 48
MIN_WIDTH, MAX_WIDTH = 48, 1600
# On 396 names and numbers of bad photos and copies narrower letters read better (96.7 % exact at 0.8, 95.0 % at 1,
# 93.9 % at 0.62), and a quarter faster.
SQUEEZE = 0.8
# Crops that run together: as many as keep a stream's tensors small.
BATCH, BATCH_WIDTH = 6, 800


class PpOcrRecogniser:
    """Reads line crops with a CTC network on the CPU. Several threads may ask at once; their batches take turns."""

    def __init__(self, session: Any, alphabet: str, version: str, streams: int = 1) -> None:
        """`session` runs one batch on one thread; `streams` batches run at a time."""
        self.version = version
        self._session = session
        self._alphabet = alphabet
        self._input = session.get_inputs()[0].name
        self._streams = streams
        self._pool = _pool(streams) if streams > 1 else None

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """Read crops (H × W gray or H × W × 3 BGR), in order; an empty crop reads as an empty line."""
        lines: list[TextLine] = [TextLine("", 0.0)] * len(crops)
        widths = {place: _width(crop) for place, crop in enumerate(crops) if crop.size}
        batches = _batches(widths, self._streams)

        def read(batch: list[int]) -> list[TextLine]:
            return self._read([crops[place] for place in batch])

        found = self._pool.map(read, batches) if self._pool and len(batches) > 1 else map(read, batches)
        for place, line in zip(chain(*batches), chain(*found), strict=True):
            lines[place] = line
        return lines

    def _read(self, crops: list[Image]) -> list[TextLine]:
        images = [_prepare(crop) for crop in crops]
        width = max(image.shape[1] for image in images)
        tensor = np.zeros((len(images), 3, HEIGHT, width), np.float32)
        for row, image in enumerate(images):
            tensor[row, :, :, : image.shape[1]] = image if image.ndim == 2 else image.transpose(2, 0, 1)
            tensor[row, :, :, : image.shape[1]] *= 1 / 127.5
            tensor[row, :, :, : image.shape[1]] -= 1.0
        probabilities = self._session.run(None, {self._input: tensor})[0]
        # Steps that only saw padding say nothing and would slow every later sum.
        steps = [int(np.ceil(probabilities.shape[1] * image.shape[1] / width)) + 1 for image in images]
        return [
            decode(np.asarray(matrix[:seen], np.float32), self._alphabet)
            for matrix, seen in zip(probabilities, steps, strict=True)
        ]


@lru_cache(maxsize=4)
def _pool(streams: int) -> ThreadPoolExecutor:
    """One for all recognisers: together they may keep no more cores busy than there are streams."""
    return ThreadPoolExecutor(streams, thread_name_prefix="recogniser")


def decode(probabilities: NDArray[np.float32], alphabet: str) -> TextLine:
    """Greedy CTC reading of a (steps, 1 + len(alphabet)) matrix; confidence is the chance of the best path."""
    best = probabilities.argmax(axis=1)
    kept = best[np.concatenate([[True], best[1:] != best[:-1]])]
    text = "".join(alphabet[index - 1] for index in kept if index)
    confidence = float(np.exp(np.log(np.maximum(probabilities.max(axis=1), 1e-9)).sum()))
    return TextLine(text.strip(), confidence, probabilities, alphabet)


def load_recogniser(cache: Path | None = None, threads: int = 2, weights: Weights = SMALL) -> PpOcrRecogniser:
    """Load a recogniser; `cache` keeps the cut-down model (default: the user's cache folder).

    Raises:
        RecogniserMissing: onnxruntime, the package with the weights or the weights are missing.
    """
    model, version = cut_down(weights, cache)
    try:
        import onnxruntime as ort
    except ImportError as missing:
        raise RecogniserMissing(part="onnxruntime") from missing
    options = ort.SessionOptions()
    # Two batches on one thread each take two thirds of the time of one batch on two threads.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the largest batch's memory for ever; without it a page costs no more time.
    options.enable_cpu_mem_arena = False
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return PpOcrRecogniser(session, ALPHABET, version, threads)


def load_quick(cache: Path | None = None, threads: int = 2) -> PpOcrRecogniser | None:
    """The quick, less careful recogniser; None where its weights are not installed."""
    try:
        return load_recogniser(cache, threads, TINY)
    except RecogniserMissing:
        return None


def _batches(widths: dict[int, int], streams: int) -> list[list[int]]:
    """Crops of like width together, widest first, so that the streams end at about the same time."""
    limit = min(BATCH_WIDTH, max(1, sum(widths.values()) // (2 * streams)))
    batches: list[list[int]] = []
    for place in sorted(widths, key=lambda place: -widths[place]):
        fits = batches and len(batches[-1]) < BATCH and (len(batches[-1]) + 1) * widths[batches[-1][0]] <= limit
        if fits:
            batches[-1].append(place)
        else:
            batches.append([place])
    return batches


def _width(crop: Image) -> int:
    """The width of a crop as the network sees it."""
    height, width = crop.shape[:2]
    return int(np.clip(round(SQUEEZE * width * HEIGHT / height), MIN_WIDTH // 4, MAX_WIDTH))


def _prepare(crop: Image) -> NDArray[np.uint8]:
    """A crop at the network's size, 8 bit, gray or colour as it came."""
    height, wanted = crop.shape[0], _width(crop)
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    resized = cv2.resize(crop, (wanted, HEIGHT), interpolation=way)
    if wanted < MIN_WIDTH:
        resized = cv2.copyMakeBorder(resized, 0, 0, 0, MIN_WIDTH - wanted, cv2.BORDER_REPLICATE)
    return np.asarray(resized, np.uint8)
