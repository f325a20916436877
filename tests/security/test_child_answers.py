"""A decoder that was taken over answers with code instead of a value: the window's process runs none of it."""

import os
import pickle
import subprocess
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from attacks import Outcome, Record

from ocr.answers import StrangeAnswer, unpacked
from ocr.child import Child, Followed
from ocr.engines.weights import RecogniserMissing
from ocr.errors import BrokenFile, ReaderDied
from workstation.domain.errors import LoketError
from workstation.domain.hub import Lease
from workstation.domain.reading import FieldReading, Quality, Reading
from workstation.foreign import BundleOpener

READING = Reading(
    "0" * 64, "kk", 1, Quality(True, ()), {"no_kk": FieldReading("3310010203040001")}, (), (), engine="x", seconds=0.1
)


class _Calls:
    """Is packed as a call of a function."""

    def __init__(self, function: Any, *values: Any) -> None:
        self._call = function, values

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return self._call


def _answers_with_code(pipe: Connection, touched: str) -> None:
    pipe.send("")
    pipe.recv()
    pipe.send(_Calls(Path.touch, Path(touched)))


@pytest.mark.parametrize(
    "value",
    [
        READING,
        BrokenFile(file="kk.jpg"),
        RecogniserMissing(part="onnxruntime"),
        Followed((1, 2, 3)),
        [Lease("3374-20261127-070001", "loket-3", "Contoh", datetime.now(UTC)), (1, uuid4(), Path("x"), b"x", None)],
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_and_errors_of_ours_cross_whole(value: Any) -> None:
    crossed = unpacked(pickle.dumps(value))
    if isinstance(value, LoketError):
        assert type(crossed) is type(value)
        assert str(crossed) == str(value)
    else:
        assert crossed == value


def test_no_function_and_no_foreign_class_is_made(attack: Record, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    words = f"touch {touched}"
    hostile = [
        pickle.dumps(_Calls(os.system, words)),
        pickle.dumps(_Calls(subprocess.Popen, ["touch", str(touched)])),
        pickle.dumps(_Calls(eval, f"open({str(touched)!r}, 'w')")),
        pickle.dumps(_Calls(Path.touch, touched)),
        pickle.dumps(_Calls(Path.write_text, touched, "x")),
        pickle.dumps(_Calls(BundleOpener)),
        pickle.dumps(_Calls(Child, print, (), 1.0, "x")),
        # Through a module of ours to what it imports, and as the making of an error.
        b"cworkstation.foreign\nPath\n(S'x'\ntR.",
        b"\x80\x04\x8c\x13workstation.foreign\x8c\x0aPath.touch\x93.",
        b"cworkstation.domain.errors\n_rebuild\n(I1\n(dtR.",
        b"cos\nsystem\n(S'touch x'\ntR.",
        b"Pany\n.",
        b"",
        b"\x80\x05nonsense",
        pickle.dumps(READING)[:-9],
    ]
    seen = 0
    for answer in hostile:
        with pytest.raises(StrangeAnswer):
            unpacked(answer)
        seen += not touched.exists()
    attack("child: code instead of a value", Outcome.PREVENTED, len(hostile), seen)


def test_a_child_that_answers_with_code_is_ended_and_named(attack: Record, tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    child = Child(_answers_with_code, (str(touched),), 60.0, "loket-hostile")
    try:
        with pytest.raises(ReaderDied):
            child.ask((("kk.jpg", "auto"),), "kk.jpg", 30.0)
    finally:
        child.stop()
        child.close()
    attack("child: code through its pipe", Outcome.PREVENTED, 1, int(not touched.exists()))
