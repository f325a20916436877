"""PP-OCRv6 small, run directly on onnxruntime, with its head cut down to the letters Indonesian documents use.

The weights come from the installed rapidocr wheel (© Baidu / PaddleOCR, Apache-2.0). The cut-down copy is a modified
work: a notice saying so is written beside it. Cutting 18,710 classes to under a hundred halves the memory and costs
no accuracy, since the kept columns are untouched.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from importlib import metadata, util
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from ocr.engines.protocol import Image, TextLine
from workstation.domain.errors import EnvironmentMissing

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"#%&'()*+,-./:;=?@_`| "
MODEL_FILE = "PP-OCRv6_rec_small.onnx"
NOTICE = (
    "The .onnx files in this folder are MODIFIED copies of PP-OCRv6 small recognition (PaddleOCR, (c) Baidu),\n"
    "licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).\n"
    "Change: the classes of the final layer were reduced to Latin letters, digits and punctuation.\n"
    "Source: the model shipped in the Python package rapidocr {version}.\n"
)
HEIGHT = 48
MIN_WIDTH, MAX_WIDTH = 48, 1600
# On 396 names and numbers of bad photos and copies narrower letters read better (96.7 % exact at 0.8, 95.0 % at 1,
# 93.9 % at 0.62), and a quarter faster.
SQUEEZE = 0.8
BATCH = 6


class RecogniserMissing(EnvironmentMissing):
    """onnxruntime, the rapidocr package or its weights are not on this machine."""

    code = "recogniser_missing"
    text = "Mesin pembaca {part} tidak ditemukan. Data Anda aman. Pasang ulang Loket (make demo), lalu coba lagi."


class PpOcrRecogniser:
    """Reads line crops with a CTC network on the CPU."""

    def __init__(self, session: Any, alphabet: str, version: str) -> None:
        self.version = version
        self._session = session
        self._alphabet = alphabet
        self._input = session.get_inputs()[0].name

    def recognise(self, crops: Sequence[Image]) -> list[TextLine]:
        """Read crops (H × W gray or H × W × 3 BGR), in order; an empty crop reads as an empty line."""
        lines: list[TextLine] = [TextLine("", 0.0)] * len(crops)
        prepared = {place: _prepare(crop) for place, crop in enumerate(crops) if crop.size}
        order = sorted(prepared, key=lambda place: prepared[place].shape[2])
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            matrices = self._run([prepared[place] for place in batch])
            for place, matrix in zip(batch, matrices, strict=True):
                lines[place] = decode(matrix, self._alphabet)
        return lines

    def _run(self, images: list[NDArray[np.float32]]) -> Iterator[NDArray[np.float32]]:
        width = max(image.shape[2] for image in images)
        tensor = np.zeros((len(images), 3, HEIGHT, width), np.float32)
        for row, image in enumerate(images):
            tensor[row, :, :, : image.shape[2]] = image
        probabilities = self._session.run(None, {self._input: tensor})[0]
        for row, image in enumerate(images):
            # Steps that only saw padding say nothing and would slow every later sum.
            steps = int(np.ceil(probabilities.shape[1] * image.shape[2] / width))
            yield np.asarray(probabilities[row, : steps + 1], np.float32)


def decode(probabilities: NDArray[np.float32], alphabet: str) -> TextLine:
    """Greedy CTC reading of a (steps, 1 + len(alphabet)) matrix; confidence is the chance of the best path."""
    best = probabilities.argmax(axis=1)
    kept = best[np.concatenate([[True], best[1:] != best[:-1]])]
    text = "".join(alphabet[index - 1] for index in kept if index)
    confidence = float(np.exp(np.log(np.maximum(probabilities.max(axis=1), 1e-9)).sum()))
    return TextLine(text.strip(), confidence, probabilities, alphabet)


def load_recogniser(cache: Path | None = None, threads: int = 2) -> PpOcrRecogniser:
    """Load the recogniser; `cache` keeps the cut-down model (default: the user's cache folder).

    Raises:
        RecogniserMissing: onnxruntime, rapidocr or the weights are missing.
    """
    source = _source_model()
    try:
        import onnxruntime as ort
    except ImportError as missing:
        raise RecogniserMissing(part="onnxruntime") from missing
    digest = hashlib.sha256(source.read_bytes() + ALPHABET.encode()).hexdigest()[:16]
    model = _pruned(source, cache if cache is not None else _default_cache(), digest)
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The arena keeps the largest batch's memory for ever; without it a page costs no more time.
    options.enable_cpu_mem_arena = False
    # Waiting threads would otherwise burn a core that the next page or the window needs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    return PpOcrRecogniser(session, ALPHABET, f"ppocr-v6-small/{digest}")


def _source_model() -> Path:
    spec = util.find_spec("rapidocr")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    for folder in folders:
        path = Path(folder) / "models" / MODEL_FILE
        if path.is_file():
            return path
    raise RecogniserMissing(part="PP-OCRv6")


def _default_cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("loket", appauthor=False))


def _pruned(source: Path, cache: Path, digest: str) -> bytes:
    """The cut-down model's bytes, from the cache or made now; an unwritable cache costs only time."""
    target = cache / f"ppocr-v6-small-{digest}.onnx"
    with contextlib.suppress(OSError):
        return target.read_bytes()
    model = prune(source.read_bytes(), ALPHABET)
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        notice = NOTICE.format(version=metadata.version("rapidocr"))
        _write_atomically(cache / "ppocr-NOTICE.txt", notice.encode())
        _write_atomically(target, model)
    return model


def _write_atomically(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)


def prune(model_bytes: bytes, alphabet: str) -> bytes:
    """Keep only the blank and `alphabet` among the classes of a PP-OCR recognition model."""
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(model_bytes)
    listed = next(item.value for item in model.metadata_props if item.key == "character").split("\n")
    places = {letter: place for place, letter in reversed(list(enumerate(listed, start=1)))}
    # PaddleOCR appends the space after the listed characters, as the last class.
    classes = [0, *(places[letter] if letter != " " else len(listed) + 1 for letter in alphabet)]
    initializers = {item.name: item for item in model.graph.initializer}
    head = next(node for node in reversed(model.graph.node) if node.op_type == "MatMul")
    bias = next(node for node in model.graph.node if head.output[0] in node.input)
    for name in (*head.input, *bias.input):
        if name in initializers:
            kept = numpy_helper.to_array(initializers[name])[..., classes]
            initializers[name].CopyFrom(numpy_helper.from_array(np.ascontiguousarray(kept), name))
    model.graph.output[0].type.tensor_type.shape.dim[2].dim_value = len(classes)
    for item in model.metadata_props:
        if item.key == "character":
            item.value = "\n".join(alphabet[:-1])
    return bytes(model.SerializeToString())


def _prepare(crop: Image) -> NDArray[np.float32]:
    """A crop as the network wants it: 3 × 48 × W, -1..1."""
    colour = crop if crop.ndim == 3 else cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR)
    height, width = colour.shape[:2]
    wanted = int(np.clip(round(SQUEEZE * width * HEIGHT / height), MIN_WIDTH // 4, MAX_WIDTH))
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    resized = cv2.resize(colour, (wanted, HEIGHT), interpolation=way)
    if wanted < MIN_WIDTH:
        resized = cv2.copyMakeBorder(resized, 0, 0, 0, MIN_WIDTH - wanted, cv2.BORDER_REPLICATE)
    return (resized.astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)
