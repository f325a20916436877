"""A value without the page's JPEG history is seen, what honest people do to a whole file is not."""

from collections.abc import Callable
from io import BytesIO

import cv2
import numpy as np
import pytest
from drawn_values import ARIAL_LIKE, NOTO, Card, Pixels, decoded, drawn, redone_digit, retyped, saved
from PIL import Image, ImageDraw

from ocr.forensics.jpeg_history import history_signs, luminance_table
from workstation.domain.reading import Sign

QUALITIES = (75, 85, 95)
# As on a phone's photo of a card.
SIZE = 36


@pytest.fixture(scope="module")
def page() -> Card:
    """A card that came as a JPEG, as from a messenger."""
    card = drawn(size=SIZE)
    return Card(decoded(saved(card.pixels, 60)), card.people)


def signs(card: Card, data: bytes) -> list[Sign]:
    image = np.ascontiguousarray(decoded(data)[:, :, ::-1])
    return list(history_signs(data, image, 0, card.people))


def brighter(pixels: Pixels) -> Pixels:
    return np.clip(pixels.astype(np.float32) * 1.3 - 10, 0, 255).astype(np.uint8)


def smaller(pixels: Pixels) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA), np.uint8)


def cropped(pixels: Pixels) -> Pixels:
    return pixels[3:, 5:]


def twice(pixels: Pixels) -> Pixels:
    return decoded(saved(pixels, 80))


def marked(pixels: Pixels) -> Pixels:
    """A watermark across the page, as offices advise."""
    page = Image.fromarray(pixels).convert("RGBA")
    over = Image.new("RGBA", page.size)
    ImageDraw.Draw(over).text((40, 60), "HANYA UNTUK KTP", (190, 40, 40, 110), font_size=200)
    return np.asarray(Image.alpha_composite(page, over).convert("RGB"))


@pytest.mark.parametrize("quality", QUALITIES)
@pytest.mark.parametrize("change", [lambda pixels: pixels, brighter, smaller, cropped, twice, marked])
def test_what_is_done_to_a_whole_page_is_no_sign(page: Card, quality: int, change: Callable[[Pixels], Pixels]) -> None:
    assert signs(page, saved(np.ascontiguousarray(change(page.pixels)), quality)) == []


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_value_typed_anew_is_seen(page: Card, quality: int) -> None:
    card = retyped(page, 2, "nama", ARIAL_LIKE, SIZE)
    (sign,) = signs(card, saved(card.pixels, quality))
    assert (sign.name, sign.field, sign.page, sign.box) == ("jpeg_history", "nama", 0, card.box(2, "nama"))
    assert 0.7 <= sign.score <= 1.0


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_pasted_digit_is_seen(page: Card, quality: int) -> None:
    card = redone_digit(page, 1, 9, "8", NOTO, SIZE)
    assert [(sign.field, sign.box) for sign in signs(card, saved(card.pixels, quality))] == [
        ("nik", card.box(1, "nik"))
    ]


@pytest.mark.parametrize("quality", QUALITIES)
def test_a_piece_of_another_jpeg_off_its_grid_is_seen(page: Card, quality: int) -> None:
    (left, top), _, (right, bottom), _ = ((round(x), round(y)) for x, y in page.box(3, "nik"))
    other = decoded(saved(np.roll(drawn(size=SIZE, seed=8).pixels, (3, 5), (0, 1)), 70))
    forged = page.pixels.copy()
    forged[top - 4 : bottom + 4, left - 4 : right + 4] = other[top - 1 : bottom + 7, left + 1 : right + 9]
    assert [sign.box for sign in signs(page, saved(forged, quality))] == [page.box(3, "nik")]


def test_a_whole_page_of_foreign_values_is_not_judged(page: Card) -> None:
    card = page
    for row in range(3):
        card = retyped(card, row, "nama", ARIAL_LIKE, SIZE)
    assert signs(card, saved(card.pixels, 90)) == []


def test_what_has_no_history_says_nothing(page: Card) -> None:
    fresh = retyped(drawn(size=SIZE), 2, "nama", ARIAL_LIKE, SIZE)
    assert signs(fresh, saved(fresh.pixels, 90)) == []
    forged = retyped(page, 2, "nama", ARIAL_LIKE, SIZE)
    out, turned, exif = BytesIO(), BytesIO(), Image.Exif()
    Image.fromarray(forged.pixels).save(out, "PNG")
    exif[0x0112] = 6
    Image.fromarray(forged.pixels).save(turned, "JPEG", quality=90, exif=exif)
    assert signs(forged, out.getvalue()) == signs(forged, turned.getvalue()) == []


def test_broken_heads_and_other_sizes_say_nothing(page: Card) -> None:
    data = saved(page.pixels, 90)
    height, width = page.pixels.shape[:2]
    assert luminance_table(data, width, height) is not None
    assert luminance_table(data, width, height + 1) is None
    assert luminance_table(data[:30], width, height) is None
    assert luminance_table(b"%PDF-1.7", width, height) is None
