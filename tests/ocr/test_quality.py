import cv2
import numpy as np
import pytest
from drawn_certificates import LETTER, bgr, draw, sheet_of
from numpy.typing import NDArray

from ocr.quality import is_legible, problems_of
from workstation.domain.reading import Box

# One worker reads the page that these files share.
pytestmark = pytest.mark.xdist_group("akta")
PAGE = draw(LETTER)


def problems(image: NDArray[np.uint8], boxes: list[Box] | None = None, capitals: float = 18.0) -> list[str]:
    if boxes is None:
        boxes = [line.box() for line in sheet_of(PAGE).lines]
    return problems_of(np.asarray(np.clip(image, 0, 255), np.uint8), boxes, capitals)


def test_a_clear_page_has_no_problem() -> None:
    assert 14 < sheet_of(PAGE).letter_height < 24
    assert problems(bgr(PAGE)) == []


def test_each_problem_is_named() -> None:
    page = bgr(PAGE)
    assert problems(np.asarray(cv2.GaussianBlur(page, (0, 0), 4), np.uint8)) == ["blurred"]
    assert problems(page // 5) == ["dark"]
    assert problems(page, capitals=8.0) == ["low_resolution"]
    glare = page // 2 + 60
    cv2.circle(glare, (800, 1700), 250, (255, 255, 255), -1)
    assert problems(glare) == ["glare"]
    cut: list[Box] = [((0, y), (300, y), (300, y + 30), (0, y + 30)) for y in (500, 600, 700)]
    assert problems(page, cut) == ["cropped"]


def test_legible() -> None:
    assert is_legible(9.0, 5)
    assert not is_legible(6.0, 5)
    assert not is_legible(20.0, 0)
