"""What dies in a reference cycle dies on the GUI thread, however busy the workers' threads are."""

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import current_thread, main_thread

import pytest
from pytestqt.qtbot import QtBot

from ui.collecting import INTERVAL, Collecting

DIED_IN: list[str] = []


class _Cycle:
    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        DIED_IN.append(current_thread().name)


@pytest.fixture
def collecting(qtbot: QtBot) -> Iterator[Collecting]:
    # As a program starts; the other tests of the window run without.
    gc.enable()
    made = Collecting()
    DIED_IN.clear()
    yield made
    made.close()


def _busy() -> None:
    """Leave far more than a thread gathers before Python collects by itself, some of it of every age."""
    for _ in range(5):
        [[_Cycle()] for _ in range(5 * gc.get_threshold()[0])]


def test_a_worker_that_gathers_much_collects_nothing_and_the_gui_thread_does(
    qtbot: QtBot, collecting: Collecting
) -> None:
    with ThreadPoolExecutor(1, "worker") as pool:
        pool.submit(_busy).result()
    assert DIED_IN == []
    qtbot.waitUntil(lambda: bool(DIED_IN), timeout=10 * INTERVAL)
    assert set(DIED_IN) == {main_thread().name}


def test_python_collects_again_when_the_window_is_gone(collecting: Collecting) -> None:
    assert not gc.isenabled()
    collecting.close()
    assert gc.isenabled()
