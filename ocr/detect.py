"""Find the text lines of a whole page, at any rotation.

PP-OCRv6 small detection (DB: Liao et al., "Real-time Scene Text Detection with Differentiable Binarization", 2020)
straight on onnxruntime; the weights are in the installed rapidocr wheel (© Baidu / PaddleOCR, Apache-2.0).
"""

from dataclasses import dataclass
from importlib import util
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.effort import SOUGHT, spend
from ocr.page import BgrImage
from workstation.domain.errors import EnvironmentMissing

MODEL_FILE = "PP-OCRv6_det_small.onnx"
# A first look at this size shows where text stands and how high it is, for a tenth of the price of the full size.
FIRST_LOOK = 640
# The height in pixels at which lines are found surely; above it, pixels only cost time.
LINE_HEIGHT = 18.0
# At the size of the first look a line is found this much higher than it is.
_GROWN = 2.5
MAX_SIDE, MAX_ENLARGED = 1760, 2.0
# Each pixel of a tile costs the network 290 bytes: tiles keep a reader within its memory.
TILE_PIXELS, TILE_OVERLAP = 320_000, 64
_STRIDE = 32
_MEAN = np.array([0.485, 0.456, 0.406], np.float32) * 255
_SPREAD = np.array([0.229, 0.224, 0.225], np.float32) * 255
_INK = 0.3
_SURE = 0.5
_UNCLIP = 1.6
_MIN_SIDE = 3.0
_MAX_LINES = 400

Quad = NDArray[np.float32]


class DetectorMissing(EnvironmentMissing):
    """onnxruntime, the rapidocr package or its detection weights are not on this machine."""

    code = "detector_missing"
    text = "Mesin pencari baris {part} tidak ditemukan. Data Anda aman. Pasang ulang Loket (make demo), lalu coba lagi."


@dataclass(frozen=True, slots=True)
class TextBox:
    """A found line: `quad` is 4 × 2, in pixels of the page, clockwise along the minimal rectangle; `score` 0..1."""

    quad: Quad
    score: float


class TextDetector:
    """Finds text lines on the CPU."""

    def __init__(self, session: Any) -> None:
        self.version = "ppocr-v6-small-det"
        self._session = session
        self._input = session.get_inputs()[0].name

    def find(self, image: BgrImage, line_height: float = LINE_HEIGHT) -> list[TextBox]:
        """Find the lines of a page (H × W × 3, BGR), largest first, at most 400.

        `line_height`: the height in pixels that lines get before they are looked for; more finds thinner print.
        """
        height, width = image.shape[:2]
        rough = self.glance(image)
        if not rough:
            return []
        left, top, right, bottom = _region(rough, width, height)
        seen = _first_scale(image)
        wanted = line_height / max(_typical_height(rough) - _GROWN / seen, _MIN_SIDE)
        scale = min(wanted, MAX_ENLARGED, MAX_SIDE / max(right - left, bottom - top))
        part = image[top:bottom, left:right]
        corner = np.array([left, top], np.float32)
        return [TextBox(box.quad + corner, box.score) for box in self._find(part, max(scale, seen))]

    def glance(self, image: BgrImage) -> list[TextBox]:
        """Find roughly where text stands, for a tenth of the price of `find`."""
        return self._find(image, _first_scale(image))

    def _find(self, image: BgrImage, scale: float) -> list[TextBox]:
        height, width = image.shape[:2]
        size = (_to_stride(width * scale), _to_stride(height * scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        back = np.array([width / size[0], height / size[1]], np.float32)
        return _boxes(self._heat(np.asarray(small, np.uint8)), back)

    def _heat(self, image: BgrImage) -> NDArray[np.float32]:
        """How surely each pixel is text, 0..1; worked out in tiles along the longer side."""
        spend(SOUGHT * image.shape[0] * image.shape[1] / 1000)
        along = 0 if image.shape[0] >= image.shape[1] else 1
        heat = np.zeros(image.shape[:2], np.float32)
        for start, stop in _tiles(image.shape[along], image.shape[1 - along]):
            part = image[start:stop] if along == 0 else image[:, start:stop]
            tensor = ((part.astype(np.float32) - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
            found = self._session.run(None, {self._input: np.ascontiguousarray(tensor)})[0][0, 0]
            # Near the rim of a tile the network sees too little; the tile before knows better.
            skipped = TILE_OVERLAP // 2 if start else 0
            if along == 0:
                heat[start + skipped : stop] = found[skipped:]
            else:
                heat[:, start + skipped : stop] = found[:, skipped:]
        return heat


def load_detector(threads: int = 2) -> TextDetector:
    """Load the detector.

    Raises:
        DetectorMissing: onnxruntime, rapidocr or the weights are missing.
    """
    spec = util.find_spec("rapidocr")
    folders = [Path(folder) for folder in (spec.submodule_search_locations or ())] if spec else []
    model = next((path for folder in folders if (path := folder / "models" / MODEL_FILE).is_file()), None)
    if model is None:
        raise DetectorMissing(part="PP-OCRv6")
    try:
        import onnxruntime as ort
    except ImportError as missing:
        raise DetectorMissing(part="onnxruntime") from missing
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the memory of the largest page for good; pages differ in size.
    options.enable_cpu_mem_arena = False
    return TextDetector(ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]))


def _first_scale(image: BgrImage) -> float:
    return min(1.0, FIRST_LOOK / float(max(image.shape[:2])))


def _tiles(length: int, breadth: int) -> list[tuple[int, int]]:
    """Where tiles start and stop: multiples of the stride, each overlapping the one before."""
    count = max(1, -(-length * breadth // TILE_PIXELS))
    step = -(-length // (count * _STRIDE)) * _STRIDE
    return [(max(0, start - TILE_OVERLAP), min(start + step, length)) for start in range(0, length, step)]


def _region(boxes: list[TextBox], width: int, height: int) -> tuple[int, int, int, int]:
    """Where text stands (left, top, right, bottom), with room for thin print that the first look missed."""
    corners = np.concatenate([box.quad for box in boxes])
    room = 3 * _typical_height(boxes) + 0.02 * max(width, height)
    left, top = np.maximum(np.floor(corners.min(axis=0) - room), 0).astype(int)
    right, bottom = np.ceil(corners.max(axis=0) + room).astype(int)
    return int(left), int(top), min(int(right), width), min(int(bottom), height)


def _typical_height(boxes: list[TextBox]) -> float:
    """The height that half of the lines reach, weighted by their length: titles and stamps are few."""
    sides = np.array([sorted((_side(box.quad, 0), _side(box.quad, 1))) for box in boxes])
    order = np.argsort(sides[:, 0])
    reached = np.cumsum(sides[order, 1])
    return float(max(4.0, sides[order[np.searchsorted(reached, reached[-1] / 2)], 0]))


def _side(quad: Quad, first: int) -> float:
    return float(np.linalg.norm(quad[first + 1] - quad[first]))


def _to_stride(length: float) -> int:
    return max(_STRIDE, round(length / _STRIDE) * _STRIDE)


def _boxes(heat: NDArray[np.float32], back: NDArray[np.float32]) -> list[TextBox]:
    found, _ = cv2.findContours((heat > _INK).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    contours = sorted(found, key=cv2.contourArea, reverse=True)[:_MAX_LINES]
    boxes = []
    for contour in contours:
        centre, (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < _MIN_SIDE:
            continue
        score = _mean_heat(heat, contour)
        if score < _SURE:
            continue
        # DB is trained on shrunk lines; this grows them back (area × ratio / perimeter, as in the paper).
        grow = width * height * _UNCLIP / (2 * (width + height))
        rectangle = (centre, (width + 2 * grow, height + 2 * grow), angle)
        boxes.append(TextBox(cv2.boxPoints(rectangle).astype(np.float32) * back, score))
    return boxes


def _mean_heat(heat: NDArray[np.float32], contour: NDArray[Any]) -> float:
    x, y, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-x, -y))
    return float(cv2.mean(heat[y : y + height, x : x + width], mask)[0])
