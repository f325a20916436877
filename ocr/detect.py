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

from ocr.page import BgrImage
from workstation.domain.errors import EnvironmentMissing

MODEL_FILE = "PP-OCRv6_det_small.onnx"
# The small print of a 1600 px photo needs all its pixels; a page at this size costs about half a second.
MAX_SIDE = 1600
MAX_ENLARGED = 1.6
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

    def find(self, image: BgrImage) -> list[TextBox]:
        """Find the lines of a page (H × W × 3, BGR), largest first, at most 400."""
        height, width = image.shape[:2]
        scale = min(MAX_ENLARGED, MAX_SIDE / max(height, width))
        size = (_to_stride(width * scale), _to_stride(height * scale))
        small = cv2.resize(image, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
        tensor = ((small.astype(np.float32) - _MEAN) / _SPREAD).transpose(2, 0, 1)[None]
        heat = self._session.run(None, {self._input: np.ascontiguousarray(tensor)})[0][0, 0]
        back = np.array([width / size[0], height / size[1]], np.float32)
        return _boxes(heat, back)


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
