"""A process that is killed in the middle leaves nothing plain, and what it leaves at all goes with the next start."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from attacks import Outcome, Record
from bad_bundles import good_zip
from keys import opted_in
from PySide6.QtCore import QDir
from tiny import tiny_bundle

from ocr.engines.tesseract import load_tesseract
from workstation.bootstrap import open_passing_counter, open_workstation
from workstation.scratch import passing_files

ROOT = Path(__file__).parents[2]
TOLD = (b"3171014101000001", b"3171011211120001", b"SITI SPESIMEN", b"\xff\xd8\xff\xe0 SPESIMEN 1")


@pytest.fixture
def passing(tmp_path: Path) -> Path:
    folder = tmp_path / "passing"
    folder.mkdir()
    return folder


@pytest.fixture
def stuck(tmp_path: Path, passing: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process in mid-intake of a zip, with the scans in its hands."""
    bundle = tmp_path / "kiriman.zip"
    bundle.write_bytes(good_zip(tiny_bundle(tmp_path / "asal", 1)))
    paths = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    process = subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("intake_until_killed.py")), str(tmp_path / "home"), str(bundle)],
        env={**os.environ, "PYTHONPATH": paths, **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(passing))},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline().strip() == str(len(TOLD[-1]))
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def test_an_intake_that_is_killed_leaves_nothing_plain(
    stuck: "subprocess.Popen[str]", tmp_path: Path, passing: Path, attack: Record
) -> None:
    home = opted_in(tmp_path / "home")
    plain = [plain_in(home, passing)]
    # Another that starts meanwhile leaves alone what is in use.
    with open_workstation(home):
        assert len(left(home)) == 1
    stuck.kill()
    stuck.wait()
    plain.append(plain_in(home, passing))
    assert len(left(home)) == 1
    with open_workstation(home):
        assert left(home) == []
    attack("intake: killed with a bundle in its hands", Outcome.PREVENTED, 2, plain.count([]))


def test_what_a_killed_check_left_goes_with_the_next(stuck: "subprocess.Popen[str]", tmp_path: Path) -> None:
    stuck.kill()
    stuck.wait()
    [killed] = left(tmp_path / "home")
    with open_passing_counter(tmp_path / "home"):
        assert killed not in left(tmp_path / "home")
    assert left(tmp_path / "home") == []


def test_no_crop_of_a_page_goes_through_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, attack: Record) -> None:
    recogniser = load_tesseract()
    # Where nothing can be written nothing is.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tidak ada"))
    lines = recogniser.recognise([np.full((40, 200), 250, np.uint8)] * 2)
    attack("spare engine: crops in passing files", Outcome.PREVENTED, 2, len(lines))


def test_a_home_that_cannot_be_written_needs_none(tmp_path: Path) -> None:
    (tmp_path / "berkas").write_text("no folder")
    with open_passing_counter(tmp_path / "berkas" / "home") as counter:
        assert counter.vault.room() > 0


def test_what_is_printed_passes_through_a_folder_that_is_swept(tmp_path: Path) -> None:
    known = os.environ.get("TMPDIR"), tempfile.gettempdir(), QDir.tempPath()
    with passing_files(tmp_path):
        [own] = left(tmp_path)
        # CUPS asks the environment, Qt and Python do at other times.
        assert {os.environ["TMPDIR"], tempfile.gettempdir(), QDir.tempPath()} == {str(own)}
    assert (os.environ.get("TMPDIR"), tempfile.gettempdir(), QDir.tempPath()) == known and left(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no cores; what it reports is not seen here")
def test_a_fault_leaves_no_copy_of_the_memory(tmp_path: Path, attack: Record) -> None:
    faults = """import os, signal, sys; from pathlib import Path; from workstation.bootstrap import open_passing_counter
with open_passing_counter(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGSEGV)"""
    # As systems do that collect cores.
    command = 'cd "$0"; ulimit -c "$(ulimit -H -c)"; exec "$@"'
    program = (sys.executable, "-c", faults, str(tmp_path / "home"))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = os.spawnve(os.P_NOWAIT, "/bin/sh", ["sh", "-c", command, str(tmp_path), *program], environment)
    _, status = os.waitpid(process, 0)
    assert os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGSEGV
    attack("fault: a core with what was in memory", Outcome.PREVENTED, 1, int(not os.WCOREDUMP(status)))


def left(home: Path) -> list[Path]:
    return [path for path in (home / "scratch").iterdir() if path.is_dir()]


def plain_in(*folders: Path) -> list[Path]:
    """The files that hold something of the applicant."""
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(word in path.read_bytes() for word in TOLD)]
