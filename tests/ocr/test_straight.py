"""Lines of print on paper that curls: straightened they are read, straight ones are left alone."""

import cv2
import numpy as np
from drawn_certificates import FONTS
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from remembering import recogniser

from ocr.straight import straightened

TEXT = "tanggal DUA BELAS JULI DUA RIBU DUA PULUH EMPAT telah tercatat perceraian antara EKA"


def _crop(rise: float) -> NDArray[np.uint8]:
    """A long line between two others that rises and sags by so many pixels, as the search for lines cuts it out."""
    font = ImageFont.truetype(FONTS / "LiberationSerif-Regular.ttf", 34)
    page = Image.new("RGB", (1500, 180), "white")
    pen = ImageDraw.Draw(page)
    for top in (10, 66, 122):
        pen.text((10, top), TEXT, fill=(20, 20, 20), font=font)
    flat = np.asarray(page)
    x = np.arange(flat.shape[1], dtype=np.float32)
    bend = rise / 2 * np.sin(x / flat.shape[1] * 2 * np.pi)
    down = (np.arange(flat.shape[0], dtype=np.float32)[:, None] + bend[None]).astype(np.float32)
    bent = cv2.remap(flat, np.repeat(x[None], flat.shape[0], axis=0), down, cv2.INTER_LINEAR, borderValue=(255,) * 3)
    half = round(rise / 2)
    return np.ascontiguousarray(bent[64 - half : 108 + half], np.uint8)


def test_a_curved_line_is_read_as_if_it_were_straight() -> None:
    crop = _crop(36)
    flat = straightened(crop)
    before, after = recogniser().recognise([crop, flat])
    assert before.text != TEXT
    assert len(flat) < 0.75 * len(crop)
    assert after.text == TEXT


def test_a_straight_line_is_left_as_it_is() -> None:
    crop = _crop(0)
    assert straightened(crop) is crop
    assert straightened(crop[:, :100]).shape == (44, 100, 3)
    assert straightened(np.zeros((0, 0, 3), np.uint8)).size == 0
