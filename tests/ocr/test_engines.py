"""Engines read clean lines, in order, and keep what they need where they are told."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.engines import load_best
from ocr.engines.null import NullRecogniser
from ocr.engines.ppocr import load_recogniser
from ocr.engines.tesseract import load_tesseract


def _crop(text: str) -> np.ndarray:  # type: ignore[type-arg]
    font = ImageFont.load_default(32)
    width = int(font.getlength(text)) + 24
    image = Image.new("L", (width, 48), 245)
    ImageDraw.Draw(image).text((12, 24), text, fill=20, font=font, anchor="lm")
    return np.asarray(image)


TEXTS = ["3273022006720007", "KHADIJAH SUHARTONO", "7", "20-06-1972"]


def test_ppocr_reads_lines_in_order_and_caches_its_model(tmp_path: Path) -> None:
    recogniser = load_recogniser(tmp_path)
    lines = recogniser.recognise([_crop(text) for text in TEXTS])
    assert [line.text for line in lines] == TEXTS
    assert all(line.probabilities is not None for line in lines)
    assert {path.suffix for path in tmp_path.iterdir()} == {".onnx", ".txt"}
    assert "MODIFIED" in (tmp_path / "ppocr-NOTICE.txt").read_text()
    assert load_recogniser(tmp_path).version == recogniser.version


def test_several_threads_may_ask_one_engine_at_once(tmp_path: Path) -> None:
    recogniser = load_recogniser(tmp_path)
    asked = [[_crop(text) for text in TEXTS[turn:] + TEXTS[:turn]] for turn in range(len(TEXTS))]
    with ThreadPoolExecutor(len(asked)) as pool:
        answers = list(pool.map(recogniser.recognise, asked))
    for turn, lines in enumerate(answers):
        assert [line.text for line in lines] == TEXTS[turn:] + TEXTS[:turn]


def test_ppocr_works_without_a_writable_cache(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert load_recogniser(blocked / "cache").recognise([_crop("12")])[0].text == "12"


def test_an_empty_crop_is_an_empty_line() -> None:
    assert load_best().recognise([np.zeros((0, 0), np.uint8)])[0].text == ""


def test_tesseract_reads_all_crops_in_one_go() -> None:
    lines = load_tesseract().recognise([_crop(text) for text in TEXTS[:2]])
    assert [line.text for line in lines] == TEXTS[:2]
    assert load_tesseract().recognise([]) == []


@pytest.mark.parametrize("texts", [(), ("A", "B")])
def test_the_null_engine_says_what_it_was_told(texts: tuple[str, ...]) -> None:
    crops = [np.zeros((4, 4), np.uint8)] * 2
    assert [line.text for line in NullRecogniser(texts).recognise(crops)] == list(texts or ("", ""))
