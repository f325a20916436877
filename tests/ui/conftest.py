"""The window is tested off the screen, on a desk in memory, waiting on signals only."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
from collections.abc import Callable, Iterator

import pytest
from applicants import PEOPLE
from fake_desk import FakeDesk
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui import language, theme
from ui.preferences import Preferences
from ui.shell import Shell
from ui.window import Window
from ui.work import Work
from workstation.domain.event import Role
from workstation.domain.officer import Officer

Settle = Callable[[], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns of size hints it cannot pass on; that is no defect of the window."""
    for item in items:
        if "tests/ui" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore("propagateSizeHints", extend=True))


@pytest.fixture(scope="session", autouse=True)
def fonts(qapp: QApplication) -> None:
    """Our own fonts and look."""
    theme.load_fonts()


@pytest.fixture(autouse=True)
def usual_look(qapp: QApplication) -> Iterator[None]:
    """Every test begins in Indonesian and in the light palette."""
    language.install("id")
    theme.apply(qapp, theme.Theme())
    yield
    language.install("id")


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(PEOPLE)


@pytest.fixture(autouse=True)
def collected_here() -> Iterator[None]:
    """As `ui.collecting` does for the window: no worker's thread collects what a test leaves, this one does."""
    gc.disable()
    yield
    # Nothing of the test is older, since nothing was collected meanwhile.
    gc.collect(1)
    gc.enable()


@pytest.fixture
def work(qtbot: QtBot) -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


@pytest.fixture
def settle(qtbot: QtBot, work: Work) -> Settle:
    """Wait until every answer has been shown."""

    def wait() -> None:
        qtbot.waitUntil(lambda: not work.busy, timeout=10_000)
        shown = [
            widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Window) and widget.isVisible()
        ]
        if front := QApplication.activeModalWidget() or next(iter(shown), None):
            # A key reaches a window's shortcuts only when it is the active one, and the offscreen platform
            # does not give that back to the window below when a dialog closes.
            front.activateWindow()
            qtbot.waitUntil(front.isActiveWindow)

    return wait


@pytest.fixture
def window(qtbot: QtBot, desk: FakeDesk, work: Work) -> Window:
    made = Window(desk, work)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def shell(window: Window, settle: Settle) -> Shell:
    """A counter officer's shell with the queue loaded."""
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None
    return window.shell


@pytest.fixture
def supervisor_shell(window: Window, settle: Settle) -> Callable[[], Shell]:
    """Change to a supervisor."""

    def change() -> Shell:
        window.enter(Officer("Contoh B", Role.SUPERVISOR))
        settle()
        assert window.shell is not None
        return window.shell

    return change


@pytest.fixture
def usual() -> Preferences:
    return Preferences()
