"""The vault keeps scans under their own hash, whole or not at all."""

import contextlib
import hashlib
import os
import random
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from keys import KEY

from workstation.domain.ports import Vault as VaultPort
from workstation.domain.refusals import ScanDamaged, ScanMissing
from workstation.sealing import CHUNK
from workstation.store.vault import Vault

SCAN = b"SPESIMEN"
NAME = hashlib.sha256(SCAN).hexdigest()


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "scans", KEY)


def test_what_was_put_comes_back(vault: Vault, tmp_path: Path) -> None:
    port: VaultPort = vault
    assert port.put(SCAN) == port.put(SCAN) == NAME
    assert port.has(NAME)
    assert port.get(NAME) == SCAN
    (path,) = (path for path in (tmp_path / "scans").rglob("*") if path.is_file())
    # Neither what a scan shows nor which scan it is can be told from outside.
    assert SCAN not in path.read_bytes() and NAME not in str(path)


@pytest.mark.parametrize("name", [NAME, "", "..", "../../etc/passwd", NAME.upper(), NAME + "\n", "a" * 63])
def test_what_is_not_there_is_missing(vault: Vault, name: str) -> None:
    assert not vault.has(name)
    for ask in (vault.get, vault.read, vault.size):
        with pytest.raises(ScanMissing):
            ask(name)


def test_a_damaged_scan_is_noticed_and_mended_by_putting_it_again(vault: Vault) -> None:
    vault.put(SCAN)
    path = vault._file(NAME)
    sealed = bytearray(path.read_bytes())
    sealed[-20] ^= 1
    path.write_bytes(sealed)
    with pytest.raises(ScanDamaged):
        vault.get(NAME)
    vault.put(SCAN)
    assert vault.get(NAME) == SCAN


def test_a_whole_scan_is_never_written_again(vault: Vault) -> None:
    vault.put(SCAN)
    before = vault._file(NAME).stat()
    vault.put(SCAN)
    after = vault._file(NAME).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps rights elsewhere")
def test_only_the_owner_may_read_scans(vault: Vault) -> None:
    vault.put(SCAN)
    assert stat.S_IMODE(vault._file(NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(vault._file(NAME).parent.stat().st_mode) == 0o700


class BrokenOff(Exception):
    """What a source raises in the middle."""


class Source:
    """Gives a scan in chunks from any byte on, and breaks off after so many of them."""

    def __init__(self, data: bytes, chunks: int = sys.maxsize, size: int = 3) -> None:
        self.data, self.chunks, self.size = data, chunks, size
        self.started: list[int] = []

    def __call__(self, start: int) -> Iterator[bytes]:
        self.started.append(start)
        for number, place in enumerate(range(start, len(self.data), self.size)):
            if number == self.chunks:
                raise BrokenOff
            yield self.data[place : place + self.size]


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def whole_chunks_of(count: int) -> int:
    return count // CHUNK * CHUNK


@given(st.integers(0, 3 * CHUNK), st.integers(CHUNK // 8, 2 * CHUNK), st.lists(st.integers(0, 4), max_size=6))
@example(2 * CHUNK, CHUNK, [1, 1])
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_scan_broken_off_anywhere_and_continued_has_the_same_bytes(length: int, size: int, breaks: list[int]) -> None:
    data = random.Random(length).randbytes(length)
    name = hashlib.sha256(data).hexdigest()
    with TemporaryDirectory() as folder:
        vault = Vault(Path(folder), KEY)
        here = 0
        for chunks in breaks:
            with contextlib.suppress(BrokenOff):
                vault.receive(name, Source(data, chunks, size))
            here = min(here + chunks * size, length)
            assert vault.has(name) or vault.partial(name) == here
        last = Source(data, size=size)
        assert vault.receive(name, last)
        assert last.started in ([], [here])
        assert vault.get(name) == data
        assert vault.size(name) == length
        assert vault.partial(name) == 0
        assert len(files_in(Path(folder))) == 1


LARGE = random.Random(1).randbytes(2 * CHUNK + 5)
LARGE_NAME = hashlib.sha256(LARGE).hexdigest()


def test_a_scan_has_no_place_before_it_is_whole(vault: Vault) -> None:
    with pytest.raises(BrokenOff):
        vault.receive(LARGE_NAME, Source(LARGE, 1, CHUNK))
    assert not vault.has(LARGE_NAME)
    assert vault.lacking([LARGE_NAME]) == [LARGE_NAME]
    assert vault.partial(LARGE_NAME) == CHUNK
    with pytest.raises(BrokenOff):
        vault.receive(LARGE_NAME, Source(LARGE, 1, 10))
    assert vault.partial(LARGE_NAME) == CHUNK + 10
    with pytest.raises(ScanMissing):
        vault.get(LARGE_NAME)


@pytest.mark.parametrize("start", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 4, 2 * CHUNK + 5])
def test_a_scan_is_read_from_any_byte_on(vault: Vault, start: int) -> None:
    vault.put(LARGE)
    assert b"".join(vault.read(LARGE_NAME, start)) == LARGE[start:]


@pytest.mark.parametrize("wrong", [b"SPESIMEM", b"SPESIME", b"SPESIMEN.", b""])
def test_wrong_bytes_never_become_a_scan_and_leave_nothing(vault: Vault, tmp_path: Path, wrong: bytes) -> None:
    with pytest.raises(ScanDamaged):
        vault.receive(NAME, Source(wrong))
    assert files_in(tmp_path) == []
    assert vault.receive(NAME, Source(SCAN))
    assert vault.get(NAME) == SCAN


def test_a_part_that_went_bad_on_the_disk_is_thrown_away(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(BrokenOff):
        vault.receive(LARGE_NAME, Source(LARGE, 1, CHUNK))
    (part,) = (path for path in tmp_path.rglob("*.part"))
    assert LARGE[:50] not in part.read_bytes()
    part.write_bytes(bytes(part.stat().st_size))
    with pytest.raises(ScanDamaged):
        vault.receive(LARGE_NAME, Source(LARGE))
    assert vault.partial(LARGE_NAME) == 0
    assert vault.receive(LARGE_NAME, Source(LARGE))


def test_a_chunk_that_a_killed_process_left_unfinished_is_written_anew(vault: Vault, tmp_path: Path) -> None:
    with pytest.raises(BrokenOff):
        vault.receive(LARGE_NAME, Source(LARGE, 1, CHUNK))
    (part,) = (path for path in tmp_path.rglob("*.part"))
    part.write_bytes(part.read_bytes()[:-5])
    rest = Source(LARGE, size=CHUNK)
    assert vault.receive(LARGE_NAME, rest) and rest.started == [CHUNK]
    assert vault.get(LARGE_NAME) == LARGE


@pytest.mark.parametrize("name", ["..", "../../etc/passwd", NAME.upper(), "a" * 63])
def test_only_a_hash_names_a_scan(vault: Vault, tmp_path: Path, name: str) -> None:
    assert vault.partial(name) == 0
    assert vault.lacking([name, NAME, name]) == [name, NAME]
    with pytest.raises(ScanDamaged):
        vault.receive(name, Source(SCAN))
    assert files_in(tmp_path) == []


def test_only_one_receives_a_scan_at_a_time(vault: Vault, tmp_path: Path) -> None:
    other = Vault(tmp_path / "scans", KEY)

    def source(start: int) -> Iterator[bytes]:
        yield SCAN[:4]
        assert not other.receive(NAME, Source(SCAN))
        yield SCAN[4:]

    assert vault.receive(NAME, source)
    assert vault.get(NAME) == SCAN
    assert other.receive(NAME, Source(b"never asked"))


class LateVault(Vault):
    """A vault in whose scan's place another process put the scan just after this one looked."""

    looked = False

    def has(self, sha256: str) -> bool:
        before, self.looked = self.looked, True
        return before and super().has(sha256)


def test_a_scan_that_another_finished_meanwhile_is_not_fetched_again(vault: Vault, tmp_path: Path) -> None:
    vault.put(SCAN)
    late = Source(b"never asked")
    assert LateVault(tmp_path / "scans", KEY).receive(NAME, late)
    assert late.started == []
    assert len(files_in(tmp_path)) == 1


def test_what_is_lacking_is_named_once_in_its_order(vault: Vault) -> None:
    names = [hashlib.sha256(bytes([number])).hexdigest() for number in range(50)]
    for number in range(0, 50, 2):
        vault.put(bytes([number]))
    assert vault.lacking([*reversed(names), *names]) == list(reversed(names[1::2]))


def test_a_process_killed_in_the_middle_leaves_what_came(tmp_path: Path) -> None:
    data = random.Random(20261125).randbytes(400_000)
    name = hashlib.sha256(data).hexdigest()
    file = tmp_path / "scan"
    file.write_bytes(data)
    said = 0
    for lines in (8, 12):
        said = receive_and_kill(tmp_path / "scans", file, lines)
        vault = Vault(tmp_path / "scans", KEY)
        assert not vault.has(name)
        assert vault.partial(name) >= whole_chunks_of(said)
    rest = Source(data, size=10_000)
    assert vault.receive(name, rest)
    assert rest.started[0] >= whole_chunks_of(said) >= CHUNK
    assert vault.get(name) == data


def receive_and_kill(folder: Path, file: Path, lines: int) -> int:
    """Kill a process that receives a scan once it said so many lines; how many bytes it said had come."""
    root = Path(__file__).parents[2]
    command = [sys.executable, str(Path(__file__).with_name("receive_until_killed.py"))]
    process = subprocess.Popen(
        [*command, str(folder), str(file), "10007"],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join((str(root), str(root / "tests")))},
        cwd=root,
    )
    assert process.stdout is not None
    said = 0
    for _ in range(lines):
        said = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    return said
