"""What must hold for any print: a page seen at an angle reads alike, and each word of each closed list survives."""

from io import BytesIO
from random import Random

import cv2
import numpy as np
import pytest
from drawn_certificates import AKTA, Row, bgr, draw, sheet_of
from PIL import Image, ImageFilter

from ocr.layouts.akta_kelahiran import read_akta_kelahiran
from ocr.layouts.labels import line_words
from ocr.layouts.values import list_field
from workstation.domain.vocabulary import CLOSED_LISTS

# One worker reads the page that these files share.
pytestmark = pytest.mark.xdist_group("akta")

FONTS = ("LiberationSerif-Regular.ttf", "Carlito-Regular.ttf", "DejaVuSans.ttf")
# Of the rows of words on a page, in pixels.
TOP, PITCH = 60, 64
LISTS = ("agama", "status_perkawinan", "hubungan", "pendidikan", "pekerjaan", "kewarganegaraan")


def seen_at_an_angle(page: Image.Image, rng: Random) -> Image.Image:
    width, height = page.size
    before = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = [(x + rng.uniform(10, 90) * (1 if x == 0 else -1), y + rng.uniform(10, 90) * (1 if y == 0 else -1))
             for x, y in before.tolist()]  # fmt: skip
    way = cv2.getPerspectiveTransform(before, np.array(moved, np.float32))
    warped = cv2.warpPerspective(bgr(page), way, (width, height), flags=cv2.INTER_AREA, borderValue=(120, 130, 140))
    return Image.fromarray(warped[:, :, ::-1])


def worn(page: Image.Image, rng: Random) -> Image.Image:
    soft = page.filter(ImageFilter.GaussianBlur(rng.uniform(0.6, 1.2)))
    noise = np.random.default_rng(rng.randrange(10**6)).normal(0, 6, (page.height, page.width, 1))
    noisy = np.clip(np.asarray(soft).astype(np.float32) * 0.9 + 10 + noise, 0, 255).astype(np.uint8)
    buffer = BytesIO()
    Image.fromarray(noisy).save(buffer, "JPEG", quality=60)
    return Image.open(buffer).convert("RGB")


@pytest.mark.parametrize("seed", range(3))
def test_a_page_seen_at_an_angle_reads_alike(seed: int) -> None:
    page = draw(AKTA)
    straight = read_akta_kelahiran(sheet_of(page))
    angled = read_akta_kelahiran(sheet_of(seen_at_an_angle(page, Random(f"angle/{seed}"))))
    assert {name: one.value for name, one in angled.items()} == {name: one.value for name, one in straight.items()}


@pytest.mark.parametrize("font", FONTS)
def test_each_word_of_each_list_survives_print_and_damage(font: str) -> None:
    rng = Random(f"words/{font}")
    terms = [(key, term) for key in LISTS for term in CLOSED_LISTS[key]]
    # As many as a page holds: finding the lines of one costs as much as reading half of them.
    for part in (terms[:70], terms[70:]):
        rows: list[Row] = [
            (TOP + PITCH * (place // 2), [(term, (120, 880)[place % 2], rng.uniform(8.5, 11))])
            for place, (_, term) in enumerate(part)
        ]
        sheet = sheet_of(worn(draw(rows, font), rng))
        by_place = {(round((line.quad[0][1] - TOP) / PITCH), line.quad[0][0] > 700): line for line in sheet.lines}
        for place, (key, term) in enumerate(part):
            line = by_place.get((place // 2, place % 2 == 1))
            assert line is not None, term
            assert list_field(line_words(line, 0), key, 0).value == term
