"""Pages made to keep their reader busy: what is tried is how much work is done, which no machine's speed changes."""

import multiprocessing
import sys
import tracemalloc
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest
from attacks import Outcome, Record
from numpy.typing import NDArray
from PIL import Image

sys.path.insert(0, str(Path(__file__).parent))

from bad_pages import corners_of_codes, mesh, words

from ocr import codes
from ocr.detect import LINE_HEIGHT, TextBox
from ocr.effort import (
    CAREFUL,
    MOST_EFFORT,
    QUICK,
    SOUGHT,
    Counting,
    Effort,
    TooMuchWork,
    counted,
    spend,
)
from ocr.engines.protocol import TextLine
from ocr.layouts.kk_grid import looks_like_kk
from ocr.page import BgrImage, Page
from ocr.quality import problems_of
from ocr.read import TOO_MUCH, DocumentReader
from ocr.watch import SLOWEST, computing_at_most, pace
from workstation.domain.problems import PROBLEMS

LINES = 60
MOST = 100.0


class Adding:
    """A recogniser that only adds up what it is given to read."""

    def __init__(self, version: str) -> None:
        self.version = version
        self.columns = 0.0

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[TextLine]:
        self.columns += sum(min(0.8 * crop.shape[1] * 48 / crop.shape[0], 1600) for crop in crops if crop.size)
        return [TextLine("TULISAN TANPA AKHIR", 0.9)] * len(crops)


class Lines:
    """A detector that sees long lines all over each page."""

    version = "lines/1"

    def __init__(self) -> None:
        self.pages = 0

    def find(self, image: BgrImage, line_height: float = LINE_HEIGHT) -> list[TextBox]:
        self.pages += 1
        spend(SOUGHT * image.size / 3 / 1000)
        tops = np.linspace(0, image.shape[0] - 30, LINES)
        width = image.shape[1]
        return [TextBox(np.array([(9, y), (width, y), (width, y + 24), (9, y + 24)], np.float32), 0.9) for y in tops]

    def glance(self, image: BgrImage) -> list[TextBox]:
        return self.find(image)


BLANK = np.full((900, 400), 255, np.uint8)


def saved(pages: list[NDArray[np.uint8]], path: Path) -> Path:
    first, *others = [Image.fromarray(page).convert("1") for page in pages]
    first.save(path, "TIFF", save_all=True, append_images=others, compression="group4")
    return path


def page_of(gray: NDArray[np.uint8]) -> Page:
    return Page(0, np.asarray(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR), np.uint8))


@pytest.mark.parametrize("kind", ["auto", "ktp_lama"])
def test_many_pages_of_many_lines_are_left_unread(tmp_path: Path, attack: Record, kind: str) -> None:
    path = saved([BLANK] * 20, tmp_path / "banyak.tif")
    careful, quick, lines = Adding("careful/1"), Adding("quick/1"), Lines()
    reading = DocumentReader(careful, quick, lines).read(path, kind)  # type: ignore[arg-type]
    assert TOO_MUCH in reading.quality.problems and reading.pages == 20
    assert CAREFUL * careful.columns + QUICK * quick.columns <= MOST_EFFORT
    assert 1 <= lines.pages < 20
    attack(f"upload: 20 pages of {LINES} lines, taken for {kind}", Outcome.PREVENTED)


def test_the_next_file_starts_anew(tmp_path: Path) -> None:
    many = saved([BLANK] * 20, tmp_path / "banyak.tif")
    one = saved([BLANK], tmp_path / "satu.tif")
    reader = DocumentReader(Adding("careful/1"), Adding("quick/1"), Lines())  # type: ignore[arg-type]
    found = [TOO_MUCH in reader.read(path).quality.problems for path in (many, one, many)]
    assert found == [True, False, True]


def test_a_mesh_is_given_up(attack: Record) -> None:
    page, effort = page_of(mesh(900, 640, 100, 40)), Effort(1e9)
    with counted(effort):
        assert looks_like_kk(page, MOST) is None
    # The step that is one too many is counted, and not done.
    assert MOST < effort.spent < 1.2 * MOST
    with counted(Effort(MOST / 2)), pytest.raises(TooMuchWork):
        looks_like_kk(page, MOST)
    attack("upload: two tables of 100 columns", Outcome.PREVENTED, 2, 2)


def test_a_page_of_corners_of_codes_is_not_decoded(attack: Record) -> None:
    honest = page_of(corners_of_codes(200, 6))
    assert codes.find_codes(honest) == ()
    hostile = [page_of(corners_of_codes(1000, module)) for module in (1, 2)]
    refused = [codes.find_codes(page) is None for page in hostile]
    assert codes.find_all_codes([honest, *hostile]) is None
    attack("upload: a page of corners of QR codes", Outcome.PREVENTED, len(refused), sum(refused))


def test_words_are_no_corners_of_codes() -> None:
    assert codes.corners(words(2000, 2000, 12)) < codes.MOST_CORNERS / 50


def test_what_is_too_dear_is_read_quickly_and_then_not_at_all() -> None:
    effort = Effort(CAREFUL * 1_000)
    careful, quick = Adding("careful/1"), Adding("quick/1")
    counting = Counting(careful, CAREFUL, effort, Counting(quick, QUICK, effort))
    line = np.zeros((48, 750, 3), np.uint8)
    assert counting.recognise([np.zeros((0, 0, 3), np.uint8), line])[1].text
    assert (careful.columns, quick.columns) == (600, 0)
    counting.recognise([line])
    assert (careful.columns, quick.columns) == (600, 600)
    with pytest.raises(TooMuchWork):
        counting.recognise([line] * 9)
    assert (careful.columns, quick.columns) == (600, 600)


def test_a_box_as_large_as_the_page_takes_little_memory(attack: Record) -> None:
    page = page_of(words(4000, 4000, 40))
    box = ((0.0, 0.0), (4000.0, 0.0), (4000.0, 4000.0), (0.0, 4000.0))
    tracemalloc.start()
    try:
        problems_of(page.image, [box], 40.0)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    attack("upload: a line of print as large as the page", Outcome.PREVENTED, 1, int(peak < 7 * page.image.size))


def test_what_is_left_unread_is_told() -> None:
    assert TOO_MUCH in PROBLEMS


def _compute(pipe: Connection, busy: bool) -> None:
    with computing_at_most(0.3):
        if busy:
            while True:
                sum(range(1000))
        Event().wait(0.8)
    pipe.send("done")


def test_a_worker_that_computes_without_end_is_ended_and_one_that_waits_is_not(attack: Record) -> None:
    context = multiprocessing.get_context("spawn")
    pairs = [context.Pipe() for _ in range(2)]
    workers = [context.Process(target=_compute, args=(pairs[busy][1], bool(busy))) for busy in (0, 1)]
    for worker, (_, theirs) in zip(workers, pairs, strict=True):
        worker.start()
        theirs.close()
    assert pairs[0][0].recv() == "done"
    with pytest.raises(EOFError):
        pairs[1][0].recv()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 1]
    attack("upload: a page that makes its reader compute without end", Outcome.PREVENTED)


def test_no_machine_is_given_less_time_than_ours_nor_without_end() -> None:
    assert 1.0 <= pace() <= SLOWEST
