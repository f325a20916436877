"""Engines that work a page out once: asked for the same pixels again, they answer from memory.

Several tests read the same drawn page, and the networks take nearly all the time of a reading.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import blake2b
from threading import Lock
from typing import Any

from ocr.detect import LINE_HEIGHT, TextBox, TextDetector, load_detector
from ocr.engines import load_best
from ocr.engines.protocol import Image, Recogniser, TextLine

# What was read of one page weighs about a megabyte.
ANSWERS = 100


class Memory:
    """The latest answers, by the pixels they were asked for."""

    def __init__(self) -> None:
        self._kept: dict[bytes, list[Any]] = {}
        self._lock = Lock()

    def answer(self, images: Sequence[Image], more: object, work: Callable[[], list[Any]]) -> list[Any]:
        """What `work` gives for these images and `more`, or gave before."""
        asked = blake2b(repr(more).encode())
        for image in images:
            asked.update(repr(image.shape).encode())
            asked.update(image.tobytes())
        key = asked.digest()
        with self._lock:
            found = self._kept.pop(key, None)
        if found is None:
            found = work()
        with self._lock:
            self._kept[key] = found
            if len(self._kept) > ANSWERS:
                del self._kept[next(iter(self._kept))]
        return list(found)


class RememberingRecogniser:
    """A recogniser that reads the same crops once."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._memory = Memory()
        self.version = recogniser.version

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """As the recogniser reads them."""
        return self._memory.answer(crops, "", lambda: self._recogniser.recognise(crops))


class RememberingDetector:
    """A detector that looks at the same page once."""

    def __init__(self, detector: TextDetector) -> None:
        self._detector = detector
        self._memory = Memory()
        self.version = detector.version

    def find(self, image: Image, line_height: float = LINE_HEIGHT) -> list[TextBox]:
        """As the detector finds them."""
        return self._memory.answer([image], line_height, lambda: self._detector.find(image, line_height))

    def glance(self, image: Image) -> list[TextBox]:
        """As the detector finds them roughly."""
        return self._memory.answer([image], "glance", lambda: self._detector.glance(image))


@lru_cache(maxsize=1)
def recogniser() -> RememberingRecogniser:
    """One recogniser for all tests of a worker, which runs on one thread: there are as many workers as cores."""
    return RememberingRecogniser(load_best(threads=1))


@lru_cache(maxsize=1)
def detector() -> RememberingDetector:
    """One detector for all tests of a worker."""
    return RememberingDetector(load_detector(threads=1))
