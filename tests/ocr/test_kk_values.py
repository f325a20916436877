"""What copies and dark photos do to print is weighed by its pixels; doubt stays doubt."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
import pytest

from ocr import crops
from ocr.confidence import Evidence, calibrate
from ocr.engines.protocol import TextLine
from ocr.layouts.kk_doubt import cut_through
from ocr.layouts.kk_values import CUT_OFF, _constrained, cell_value
from ocr.overprint import margins

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-+/.,:() "


def _line(text: str, doubts: dict[int, tuple[str, float]] | None = None) -> TextLine:
    """A CTC matrix that says `text`, a blank behind each letter; `doubts`: a rival and its chance at a position."""
    steps = []
    for place, letter in enumerate(text):
        step = np.full(1 + len(ALPHABET), 0.01 / len(ALPHABET), np.float32)
        rival, chance = (doubts or {}).get(place, (letter, 0.0))
        step[ALPHABET.index(letter) + 1] = 0.99 - chance
        step[ALPHABET.index(rival) + 1] += chance
        blank = np.full(1 + len(ALPHABET), 0.01 / len(ALPHABET), np.float32)
        blank[0] = 0.99
        steps += [step, blank]
    return TextLine(text, 0.9, np.array(steps, np.float32), ALPHABET)


def _read(key: str, line: TextLine, gaps: tuple[tuple[float, float], ...] = ()) -> tuple[str | None, float]:
    kind, value = _constrained(key, line, gaps)
    return value.text, calibrate(Evidence(kind, value.log_chance, value.margin, 15.0))


def test_a_blurred_citizen_is_hardly_a_foreigner_but_nobody_is_sure_of_it() -> None:
    assert _read("kewarganegaraan", _line("WNA", {2: ("I", 0.05)}))[0] == "WNI"
    assert _read("kewarganegaraan", _line("WNA", {2: ("I", 0.05)}))[1] < 0.5
    for clear in ("WNA", "WNI"):
        assert _read("kewarganegaraan", _line(clear)) == (clear, pytest.approx(1.0, abs=0.1))


def test_digits_that_no_term_of_a_list_holds_are_letters() -> None:
    dark = _line("15TR1", {0: ("I", 0.03), 1: ("S", 0.03), 4: ("I", 0.03)})
    value, confidence = _read("hubungan", dark)
    assert value == "ISTRI"
    assert confidence < 0.9


@pytest.mark.parametrize(
    ("seen", "doubts", "name"),
    [
        ("CECEP ABDUL.", {}, "CECEP ABDUL"),
        ("RINA WICAKSONO. S.KOM", {14: (",", 0.02)}, "RINA WICAKSONO, S.KOM"),
        ("RINA WICAKSONO. S.KOM", {}, "RINA WICAKSONO. S.KOM"),
        ("MOCH. ALI, S.H.", {}, "MOCH. ALI, S.H."),
    ],
)
def test_stops_behind_whole_words_are_specks_or_commas(
    seen: str, doubts: dict[int, tuple[str, float]], name: str
) -> None:
    assert _read("nama", _line(seen, doubts))[0] == name


def test_gaps_within_broken_letters_part_no_words() -> None:
    line = _line("ADNYANA")
    assert line.probabilities is not None
    line.probabilities[7, ALPHABET.index(" ") + 1] = 0.02
    gaps = [((2 * place + 1.5) / 14, 0.35 if place == 3 else 0.1) for place in range(6)]
    assert _read("nama", line, tuple(gaps))[0] == "ADNY ANA"
    assert _read("nama", line, (*gaps, (0.9, 0.1)))[0] == "ADNYANA"


def test_a_letter_in_pieces_beside_a_dash_is_no_dash() -> None:
    """ "O-" on a bad copy: two arcs and the sign. A dash with specks about it stays one."""
    image = np.full((48, 160), 230, np.uint8)
    cv2.line(image, (42, 24), (48, 24), 20, 2)
    dash = crops.content(crops.Patch(_speckled(image), np.eye(3), 48.0, 1.0), 0.9)
    assert dash.dash
    cv2.ellipse(image, (30, 24), (6, 8), 0, 100, 260, 20, 2)
    cv2.ellipse(image, (30, 24), (6, 8), 0, -70, 70, 20, 2)
    image[16:33, 30:32] = 230
    broken = crops.content(crops.Patch(image, np.eye(3), 48.0, 1.0), 0.9)
    assert len(broken.lines) == 1
    assert broken.lines[0].left <= 26
    assert broken.lines[0].right >= 47


def _speckled(image: np.ndarray) -> np.ndarray:
    speckled = image.copy()
    for x, y in ((20, 12), (90, 30)):
        cv2.circle(speckled, (x, y), 1, 20, -1)
    return speckled


def test_the_end_of_a_rule_at_the_side_of_a_cell_is_no_letter() -> None:
    """In a row of two lines a rule that runs askew reaches into the cell over less than half its height."""
    image = np.full((96, 400), 230, np.uint8)
    cv2.putText(image, "UJANG", (150, 62), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2)
    patch = crops.Patch(image, np.eye(3), 48.0, 1.0)
    alone = [line.left for line in crops.content(patch, 0.9).lines]
    image[0:34, 0:4] = 40
    assert [line.left for line in crops.content(patch, 0.9).lines] == alone
    image[:, 100:] = 230
    assert len(crops.content(patch, 0.9).lines) == 1


def test_specks_that_lie_apart_are_no_broken_line() -> None:
    """Their heights differ so that none lies level with the middle of all."""
    image = np.full((48, 400), 230, np.uint8)
    for place, y in enumerate((2, 3, 4, 5, 6, 40, 41, 42, 43, 44)):
        cv2.line(image, (20 + 30 * place, y), (28 + 30 * place, y), 20, 1)
    assert crops.content(crops.Patch(image, np.eye(3), 48.0, 1.0), 0.9).lines == ()


def test_a_name_that_touches_the_side_of_its_cell_may_go_on_beyond_it() -> None:
    """What was taken for an upright rule may be a streak that cuts through names."""
    image = np.full((40, 300), 230, np.uint8)
    cv2.putText(image, "NOVITASARI", (40, 28), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 20, 2)
    patch = crops.Patch(image, np.eye(3), 48.0, 1.0)
    inside = crops.content(patch, 0.9)
    assert min(margins(patch, inside)) > 0
    cut = replace(patch, image=np.ascontiguousarray(image[:, :150]))
    assert margins(cut, crops.content(cut, 0.9))[1] == 0
    corners = np.array([[0.0, 0.0], [150.0, 0.0], [150.0, 40.0], [0.0, 40.0]])
    read = cell_value("nama", replace(inside, margins=(0.5, 0.0)), [TextLine("NOVITASARI", 0.999)], 0, corners)
    assert read.confidence <= CUT_OFF


def test_print_that_stands_close_to_both_sides_of_a_rule_runs_through_it() -> None:
    @dataclass(frozen=True, eq=False)
    class Cell:
        inside: crops.Content
        corners: np.ndarray

    def row(*gaps: tuple[float, float]) -> list[Cell]:
        return [
            Cell(
                crops.Content((), False, False, margins=gap),
                np.array(
                    [[100.0 * place, 0], [100.0 * place + 100, 0], [100.0 * place + 100, 20], [100.0 * place, 20]]
                ),
            )
            for place, gap in enumerate(gaps)
        ]

    cells = row((0.05, 0.02), (0.03, 0.5), (0.04, 0.3))
    assert cut_through(cells) == set(cells[:2])
