"""The window on a real counter: store, hub, vault and printer; only the reader is a fake of its port."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from counters import TruthReader, bundles, open_counter
from fake_papers_check import FakePaperChecks
from fake_sticks import FakeSticks
from officers import open_door
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ocr.viewing import PageViewer
from ui.counter_desk import CounterDesk
from ui.door import CounterDoor
from ui.screens.receipts import ReceiptsScreen
from ui.shortcuts import Key
from ui.window import Window
from ui.work import Work
from workstation.domain.officer import Officer
from workstation.domain.ports import Progress, StopFlag
from workstation.domain.queue import QueueFilter
from workstation.domain.ruling import Decision, State
from workstation.steps.counter import Counter
from workstation.steps.decide import Decide, decide
from workstation.steps.intake import take_in
from workstation.steps.queue import list_queue
from workstation.steps.show import open_case
from workstation.sync.round import SyncResult, synchronise

Settle = Callable[[], None]
K = Qt.Key


@pytest.fixture
def counter(tmp_path: Path, samples: Path) -> Iterator[Counter]:
    """A counter whose hub holds the samples; nothing is pulled yet."""
    made = open_counter(tmp_path / "home", region_name="Kota Contoh")
    assert isinstance(made.reader, TruthReader)
    for bundle in bundles(samples):
        made.reader.learn(bundle)
        take_in(made.hub, made.clock, bundle)
    yield made


@pytest.fixture(scope="module")
def viewer() -> Iterator[PageViewer]:
    with PageViewer() as made:
        yield made


@pytest.fixture
def real_window(qtbot: QtBot, counter: Counter, work: Work, viewer: PageViewer) -> Window:
    def sync(progress: Progress, stop: StopFlag) -> SyncResult:
        return synchronise(counter, progress, stop)

    door = CounterDoor(open_door(counter))
    made = Window(CounterDesk(counter, sync, FakeSticks(), viewer, door, FakePaperChecks()), work)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.enter(Officer("budi"))
    return made


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def waiting(counter: Counter, *states: State) -> int:
    return len(list_queue(counter, QueueFilter(states=frozenset(states))))


def test_the_window_pulls_reads_and_the_officer_returns_a_dossier(
    real_window: Window, counter: Counter, settle: Settle, qtbot: QtBot
) -> None:
    settle()
    shell = real_window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: len(shell.queue.model.rows) == 8, timeout=20_000)
    settle()
    assert all(row.outcome for row in list_queue(counter, QueueFilter()))
    press(K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    opened = shell.verify.dossier_id
    assert opened is not None
    press(K.Key_F9)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClick(dialog.filter, K.Key_Return)
    QTest.keyClick(dialog.filter, K.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert waiting(counter, State.RETURNED) == 1
    assert waiting(counter, State.PENDING) == 7
    qtbot.waitUntil(lambda: shell.verify.dossier_id not in (None, opened), timeout=10_000)
    settle()


def test_a_paper_chosen_in_the_window_is_saved_and_recorded(
    real_window: Window, counter: Counter, settle: Settle, qtbot: QtBot, tmp_path: Path
) -> None:
    settle()
    shell = real_window.shell
    assert shell is not None
    qtbot.waitUntil(lambda: len(shell.queue.model.rows) == 8, timeout=20_000)
    settle()
    dossier_id = list_queue(counter, QueueFilter())[0].dossier_id
    decide(counter, Officer("budi"), Decide(dossier_id, Decision.RETURN, note="foto kabur"))
    shell.show_screen(Key.RECEIPTS)
    settle()
    screen = shell.screen_of(Key.RECEIPTS)
    assert isinstance(screen, ReceiptsScreen)
    command = screen.command()
    assert command is not None
    screen.save_to(command, tmp_path / "surat.pdf")
    settle()
    assert (tmp_path / "surat.pdf").read_bytes().startswith(b"%PDF")
    (paper,) = open_case(counter, Officer("budi"), dossier_id).case.receipts
    assert (paper.data["type"], paper.data["paper"]) == ("perbaikan", "a5")
