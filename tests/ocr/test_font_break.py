"""A print that changes inside a value or a column is seen, one print and its blemishes are not."""

from dataclasses import replace

import numpy as np
import pytest
from drawn_values import ARIAL_LIKE, MONO, NOTO, SERIF, Card, drawn, redone_digit, retyped

from ocr.forensics.font_break import font_signs
from ocr.forensics.glyphs import glyphs_of
from workstation.domain.reading import FieldReading, Sign


def signs(card: Card, quality: int | None = 85) -> list[Sign]:
    return list(font_signs(card.bgr(quality), 0, card.people))


@pytest.mark.parametrize("font", [ARIAL_LIKE, SERIF, NOTO, MONO])
@pytest.mark.parametrize("size", [14, 20, 26, 30])
@pytest.mark.parametrize("quality", [50, 85])
def test_one_print_is_no_sign(font: str, size: int, quality: int) -> None:
    assert signs(drawn(font, size), quality) == []


@pytest.mark.parametrize(("size", "lower"), [(33, 0), (26, 6), (26, -5)])
@pytest.mark.parametrize("quality", [75, 95])
def test_a_larger_or_shifted_digit_is_seen(size: int, lower: int, quality: int) -> None:
    card = redone_digit(drawn(), 1, 9, "8", NOTO, size, lower)
    (sign,) = signs(card, quality)
    assert (sign.name, sign.field, sign.page, sign.box) == ("font_break", "nik", 0, card.box(1, "nik"))
    assert 0.4 < sign.score <= 1.0


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("jumps", [1, 2, 3])
def test_a_typewriters_jumping_digits_are_no_sign(seed: int, jumps: int) -> None:
    assert signs(drawn(MONO, seed=seed, jumps=jumps)) == []


def test_a_digit_that_lost_its_top_is_no_sign() -> None:
    card = Card(drawn().pixels.copy(), drawn().people)
    (left, top), (right, _), *_ = card.box(2, "nik")
    step = (right - left) / 16
    card.pixels[round(top) : round(top) + 7, round(left + 5 * step) : round(left + 6 * step)] = 232
    assert signs(card) == []


@pytest.mark.parametrize(("font", "size"), [(ARIAL_LIKE, 28), (ARIAL_LIKE, 24), (MONO, 26), (SERIF, 26)])
def test_a_number_typed_anew_is_longer_or_shorter_than_its_column(font: str, size: int) -> None:
    card = retyped(drawn(), 2, "nik", font, size)
    assert [(sign.field, sign.box) for sign in signs(card)] == [("nik", card.box(2, "nik"))]


def test_a_number_of_the_same_length_in_digits_of_another_shape() -> None:
    card = retyped(drawn(), 2, "nik", SERIF, 29)
    lengths = [card.box(row, "nik")[1][0] - card.box(row, "nik")[0][0] for row in range(5)]
    assert max(lengths) - min(lengths) < 4
    assert [(sign.field, sign.box) for sign in signs(card, 95)] == [("nik", card.box(2, "nik"))]


@pytest.mark.parametrize("row", range(4))
def test_neighbours_of_an_odd_number_are_never_named(row: int) -> None:
    card = retyped(drawn(), row, "nik", MONO, 26)
    four = Card(card.pixels, card.people[:5])
    assert {sign.box for sign in signs(four)} <= {card.box(row, "nik")}


def test_lengths_that_shrink_along_a_photo_are_no_sign() -> None:
    card = drawn()
    people = [card.people[0]]
    for row, person in enumerate(card.people[1:]):
        (left, top), (right, _), (_, bottom), _ = card.box(row, "nik")
        right = left + (right - left) * (1 + 0.05 * row)
        box = ((left, top), (right, top), (right, bottom), (left, bottom))
        people.append({**person, "nik": replace(person["nik"], box=box)})
    blank = np.full_like(card.pixels, 240)
    assert signs(Card(blank, tuple(people))) == []


def test_a_page_in_many_prints_is_not_judged() -> None:
    card = drawn()
    for row in range(3):
        card = redone_digit(card, row, 9, "8", NOTO, 33, 0)
    assert signs(card) == []


def test_values_elsewhere_and_tiny_ones_say_nothing() -> None:
    card = drawn()
    far = replace(card.people[1]["nik"], box=((9000, 10), (9200, 10), (9200, 40), (9000, 40)))
    flat = replace(card.people[2]["nik"], box=((10, 10), (200, 10), (200, 10), (10, 10)))
    assert list(font_signs(card.bgr(), 0, ({"nik": far, "no_kk": flat},))) == []
    assert list(font_signs(card.bgr(), 1, card.people)) == []
    assert list(font_signs(card.bgr(), 0, ({"nik": FieldReading(None)},))) == []


def test_letters_are_told_apart_only_when_all_are_there() -> None:
    card = drawn()
    found = glyphs_of(card.bgr(), card.box(0, "nik"), "3310010203800001")
    assert found is not None and len(found.places) == 16 and 16 < found.height < 22
    assert glyphs_of(card.bgr(), card.box(0, "nik"), "331001020380000") is None
