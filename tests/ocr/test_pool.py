import os
import pickle
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from ocr import errors
from ocr.pool import ReaderPool
from workstation.domain.reading import Quality, Reading
from workstation.domain.scan import ScanBytes


class OddReader:
    """A reader that fails in the way the file's name says."""

    engine = "odd/1"

    def read(self, file: Path | ScanBytes, kind: str = "auto") -> Reading:
        path = Path(file.name)
        if path.stem == "dies":
            os._exit(9)
        if path.stem == "hangs":
            Event().wait()
        if path.stem == "trips":
            raise RuntimeError("a bug")
        if path.stem == "empty":
            raise errors.EmptyFile(file=path.name)
        said = file.data.decode() if isinstance(file, ScanBytes) else path.stem
        return Reading(said, kind, os.getpid(), Quality(True))


def odd_reader(threads: int, cache: Path | None) -> OddReader:
    return OddReader()


@pytest.fixture(scope="module")
def pool() -> Iterator[ReaderPool]:
    with ReaderPool(time_limit=1.0, factory=odd_reader) as made:
        yield made


def test_a_worker_is_kept_warm(pool: ReaderPool) -> None:
    assert pool.engine == "odd/1"
    first, second = pool.read(Path("a.jpg"), "kk"), pool.read(Path("b.jpg"))
    assert (first.sha256, first.kind, second.sha256) == ("a", "kk", "b")
    assert first.pages == second.pages != os.getpid()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("empty", errors.EmptyFile),
        ("trips", errors.ReaderFailed),
        ("dies", errors.ReaderDied),
        ("hangs", errors.ReadingTimedOut),
    ],
)
def test_a_bad_file_costs_only_itself(pool: ReaderPool, name: str, error: type[Exception]) -> None:
    bad, good = pool.submit(Path(f"{name}.jpg")), pool.submit(Path("good.jpg"))
    assert isinstance(bad.exception(), error)
    assert good.result().sha256 == "good"


def test_closing_gives_up_what_waits() -> None:
    pool = ReaderPool(time_limit=60, factory=odd_reader)
    assert pool.engine
    waiting = [pool.submit(Path("hangs.jpg")), pool.submit(Path("a.jpg"))]
    pool.close()
    assert [type(future.exception()) for future in waiting] == [errors.ReaderClosed] * 2
    with pytest.raises(errors.ReaderClosed):
        pool.submit(Path("a.jpg"))


def test_errors_cross_processes_whole() -> None:
    error = errors.FileTooLarge(file="a.jpg", size=60, limit=50)
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), str(copy)) == (errors.FileTooLarge, str(error))
