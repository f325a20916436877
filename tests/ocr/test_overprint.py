"""Print that touches the rules of its cell, rows of several lines, and Roman numbers: what a cut or a step loses."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import remembering
from drawn_kk import FIELDS, Look, draw_kk
from PIL import Image, ImageDraw, ImageFont
from test_kk_reader import CHILD, HEAD

from ocr.bars import DOCTOR, MASTER, counted, strokes_at_end
from ocr.constrain import Value
from ocr.engines.protocol import Recogniser
from ocr.layouts.kk import read_kk
from ocr.layouts.kk_grid import looks_like_kk
from ocr.page import Page
from workstation.crosscheck.likeness import DEFAULT

FONTS = Path(__file__).parents[2] / "resources" / "fonts"
LOOK = Look(width=2200, rows=5, font=str(FONTS / "DejaVuSansCondensed.ttf"))
KEYS = ("nama", "ayah", "ibu")
NAMES = ("QOMARUDIN JIHAN TAJUDDIN", "JAJANG JUNAIDI", "SITI RAHAYU")


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return remembering.recogniser()


@pytest.mark.parametrize("lowered", [11, -11])
def test_letters_that_stand_on_a_rule_or_cross_it_are_read_whole(recogniser: Recogniser, lowered: int) -> None:
    """A J without its tail is an I, a Q without it an O: never so surely that a form would be called wrong by it."""
    people = [HEAD | {"nama": name, "ayah": name, "ibu": name} for name in NAMES]
    page = draw_kk(FIELDS, people, replace(LOOK, lowered=lowered))
    found = read_kk(Page(0, page), recogniser)
    read = [(name, member[key]) for name, member in zip(NAMES, found.members, strict=True) for key in KEYS]
    assert not [one for name, one in read if one.value != name and one.confidence >= 0.9]
    assert max(one.confidence for _, one in read) < DEFAULT.one_edit
    assert sum(one.value == name for name, one in read) >= len(read) - 2


def test_single_lines_in_rows_of_three_are_no_specks(recogniser: Recogniser) -> None:
    belief = "KEPERCAYAAN\nTERHADAP\nTUHAN YME"
    people = [one | {"agama": belief, "kewarganegaraan": "WNI\n\n"} for one in (HEAD, CHILD, CHILD | {"nama": "EUIS"})]
    page = draw_kk(FIELDS, people, replace(LOOK, rows=3, pitch=36))
    assert max(table.pitch / table.width for table in looks_like_kk(Page(0, page)).tables) > 0.03  # type: ignore[union-attr]
    found = read_kk(Page(0, page), recogniser)
    assert [member["nama"].value for member in found.members] == [HEAD["nama"], CHILD["nama"], "EUIS"]
    assert {member["agama"].value for member in found.members} == {"KEPERCAYAAN TERHADAP TUHAN YME"}


def _written(text: str, font: str, size: int = 24) -> np.ndarray:  # type: ignore[type-arg]
    image = Image.new("L", (22 * size, 2 * size), 230)
    face = ImageFont.truetype(FONTS / font, size)
    ImageDraw.Draw(image).text((size, size), text, fill=40, font=face, anchor="lm")
    _, top, right, bottom = face.getbbox(text, anchor="lm")
    return np.asarray(image)[size + int(top) - 5 : size + int(bottom) + 5, size - 6 : size + int(right) + 6]


@pytest.mark.parametrize("font", sorted(path.name for path in FONTS.glob("*.ttf") if "Bold" not in path.name))
@pytest.mark.parametrize("size", [14, 20, 40])
def test_the_strokes_of_a_roman_number_are_counted_in_every_typeface(font: str, size: int) -> None:
    for text, count in ((MASTER, 2), (DOCTOR, 3)):
        assert strokes_at_end(_written(text, font, size)) in ((count,) if size > 14 else (count, None))


def test_strokes_decide_between_two_degrees_and_their_doubt_is_kept() -> None:
    image = _written(DOCTOR, "DejaVuSansCondensed.ttf")
    read = Value(MASTER, -0.01, 9.0)
    assert counted(read, image).text == DOCTOR and counted(read, image).log_chance < read.log_chance
    assert counted(Value(DOCTOR, -0.01, 9.0), image) == Value(DOCTOR, -0.01, 9.0)
    blurred = np.full_like(image, 200)
    assert counted(read, blurred).text == MASTER and counted(read, blurred).log_chance < -4
    assert counted(Value("SLTA/SEDERAJAT", -0.01, 9.0), blurred).log_chance == -0.01
