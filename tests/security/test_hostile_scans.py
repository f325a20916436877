"""Uploads made to hurt their reader: each costs itself at most, is named, and the next good page is read."""

import multiprocessing
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
from attacks import Outcome, Record

sys.path.insert(0, str(Path(__file__).parent))

from bad_scans import GOOD, Bad, bad_scans, bombs, odd_pictures, wrong_types

from ocr import limits
from ocr.intake import open_upload
from ocr.limits import DECODE_BYTES, DECODE_SECONDS, bounded
from ocr.pool import ReaderPool
from ocr.viewing import PageViewer
from workstation.domain.errors import BadInput
from workstation.domain.reading import Quality, Reading

# Short, for the few files that do hang. A file that only a busy machine kept that long is tried again in full.
SECONDS = 1.5
VIEWING = 4.0
PATIENT = "patient"
MOST_SECONDS, MOST_BYTES = 10.0, 1_000_000_000
pytestmark = pytest.mark.xdist_group("hostile")


class Decoder:
    """Decodes as the real reader does, and reads nothing: what is tried here are the decoders and their bounds."""

    engine = "decoder/1"

    def read(self, path: Path, kind: str = "auto") -> Reading:
        with bounded(DECODE_SECONDS if kind == PATIENT else SECONDS, DECODE_BYTES):
            upload = open_upload(path)
        return Reading(upload.sha256, kind, len(upload.pages), Quality(True))


def decoder(threads: int, cache: Path | None) -> Decoder:
    return Decoder()


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(factory=decoder) as made:
        yield made


@pytest.fixture(scope="module")
def viewer() -> Iterator[PageViewer]:
    with PageViewer(VIEWING) as made:
        yield made


def peak_of_children() -> int:
    """The most memory that a worker which still runs has ever held; 0 where the system does not tell."""
    found = [0]
    for child in multiprocessing.active_children():
        status = Path(f"/proc/{child.pid}/status")
        if status.exists():
            lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
            found.append(int(lines.get("VmHWM", "0 kB").split()[0]) * 1024)
    return max(found)


def fits(bad: Bad, code: str) -> bool:
    return not bad.codes or code in bad.codes or (bad.codes == ("*",) and code != "")


def outcome(pool: ReaderPool, path: Path, kind: str) -> str:
    """The code of the error that a file gives; "" for none."""
    try:
        pool.read(path, kind)
    except BadInput as error:
        assert str(path.parent) not in str(error)
        return error.code
    return ""


def test_the_limits_are_those_that_were_promised() -> None:
    assert DECODE_SECONDS + 1.5 < MOST_SECONDS
    assert DECODE_BYTES <= MOST_BYTES


def test_bad_scans_cost_only_themselves(pool: ReaderPool, tmp_path: Path, attack: Record) -> None:
    good = tmp_path / "baik.png"
    good.write_bytes(GOOD["png"])
    bad_ones, wrong = bad_scans(), []
    assert len({bad.name for bad in bad_ones}) == len(bad_ones) >= 200
    for bad in bad_ones:
        path, begun = tmp_path / "buruk.jpg", monotonic()
        path.write_bytes(bad.data)
        code = outcome(pool, path, "hasty")
        if code == "reading_timed_out" and not fits(bad, code):
            code = outcome(pool, path, PATIENT)
        seconds, peak = monotonic() - begun, peak_of_children()
        if not fits(bad, code) or seconds > MOST_SECONDS or peak > MOST_BYTES or pool.read(good, PATIENT).pages != 1:
            wrong.append((bad.name, code, round(seconds, 1), peak))
    assert not wrong
    attack("upload: hostile picture or PDF", Outcome.PREVENTED, len(bad_ones), len(bad_ones) - len(wrong))


def test_the_viewer_shows_a_good_page_after_each_kind_of_bad_one(viewer: PageViewer) -> None:
    wrong = []
    for bad in [*list(bombs())[:4], *list(bombs())[-1:], *list(odd_pictures())[:8], *list(wrong_types())[:5]]:
        try:
            viewer.page(bad.data, 0, "buruk.jpg")
            code = ""
        except BadInput as error:
            code = error.code
        page = viewer.page(GOOD["png"], 0, "baik.png")
        if not fits(bad, code) or (page.width, page.height, page.pages, len(page.pixels)) != (160, 120, 1, 57600):
            wrong.append((bad.name, code))
    assert not wrong


def test_a_decoder_that_hangs_is_ended_and_named(viewer: PageViewer) -> None:
    begun = monotonic()
    with pytest.raises(BadInput) as caught:
        viewer.page(next(bad.data for bad in bad_scans() if bad.name == "pdf tiles without number"), 0, "ubin.pdf")
    assert caught.value.code == "reading_timed_out"
    assert monotonic() - begun < MOST_SECONDS
    assert viewer.page(GOOD["png"], 0, "baik.png").width == 160


def _try_everything(pipe: "multiprocessing.connection.Connection", file: Path) -> None:
    """In a process of its own: do what a decoder that was taken over would do."""
    import socket

    limits.limit_this_process(3_000_000_000)
    limits.reach_nobody()
    limits.write_nothing()
    done = []
    for kind in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.socket(kind).close()
            done.append("socket")
        except OSError:
            pass
    try:
        file.write_bytes(b"x")
        done.append("file")
    except OSError:
        pass
    try:
        with bounded(5, 100_000_000):
            bytearray(200_000_000)
        done.append("memory")
    except MemoryError:
        pass
    bytearray(200_000_000)
    pipe.send(done)


@pytest.mark.skipif(sys.platform != "linux", reason="seccomp and RLIMIT_FSIZE are Linux")
def test_a_viewer_that_was_taken_over_reaches_nothing(tmp_path: Path, attack: Record) -> None:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_try_everything, args=(theirs, tmp_path / "x"))
    process.start()
    assert ours.poll(30)
    assert ours.recv() == []
    process.join()
    attack("upload: a decoder taken over asks for network, files, memory", Outcome.PREVENTED, 4, 4)
