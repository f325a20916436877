"""On the screens that offices have, nothing wraps into a second line and nothing that tells people apart is cut."""

from collections.abc import Callable

import pytest
from fake_desk import FakeDesk
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from ui.models.column_widths import NARROWEST, column_widths
from ui.models.letters import rich
from ui.models.queue_model import COLUMNS, Column
from ui.parts.buttons import KeyButton
from ui.parts.elided import Elided
from ui.parts.filters import Chip, FilterBar
from ui.preferences import Preferences
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from workstation.domain.finding import Outcome
from workstation.domain.queue import QueueCounts

Settle = Callable[[], None]
ELIA = "ELIA HARAHAG PERMANA"
BUSY = QueueCounts(pending=1234, clear=512, review=601, incomplete=98, unread=23, mine=20, returned=3)


@pytest.fixture(params=[(1366, 768, 1.0), (1366, 768, 1.25), (1280, 720, 1.0), (1280, 720, 1.25)], ids=str)
def shell(request: pytest.FixtureRequest, window: Window, shell: Shell, settle: Settle) -> Shell:
    """The window on a screen of an office, at one of the usual scales."""
    width, height, scale = request.param
    window.use(Preferences(scale=scale))
    window.resize(width, height)
    settle()
    assert window.shell is not None and window.size().toTuple() == (width, height)
    return window.shell


def test_nothing_wraps_and_what_tells_people_apart_is_whole(
    shell: Shell, desk: FakeDesk, settle: Settle, qtbot: QtBot
) -> None:
    table = shell.queue.table
    number = COLUMNS.index(Column.NUMBER)
    assert table.columnWidth(number) >= table.sizeHintForColumn(number)
    filters = shell.queue.filters
    filters.show_counts(BUSY)
    qtbot.waitUntil(lambda: filters.height() < 2 * filters.text.height())
    shown = [child for child in filters.findChildren(KeyButton) if child.isVisible()]
    assert len({child.y() for child in shown}) == 1
    assert all(child.geometry().right() <= filters.width() for child in (*shown, filters.text))
    folded_outcomes_can_be_chosen(filters)
    shell.open(desk.dossier_of(ELIA))
    desk.elsewhere[desk.dossier_of(ELIA)] = "Bambang Sutrisno"
    settle()
    name = next(one for one in shell.verify.header.findChildren(Elided) if one.isVisible())
    assert name.text().startswith("ELIA HARAHAG")
    for key in (Key.QUEUE, Key.VERIFY, Key.REVIEW, Key.OUTBOX, Key.RECEIPTS):
        shell.show_screen(key)
        settle()
        needed, given = shell.minimumSizeHint(), shell.size()
        assert needed.width() <= given.width() and needed.height() <= given.height(), key


def folded_outcomes_can_be_chosen(filters: FilterBar) -> None:
    """Where the outcomes have no room as chips, they are in a menu."""
    assert filters.outcome_menu.isVisible() is not filters.chips[Chip.CLEAR].isVisible()
    menu = filters.outcome_menu.findChild(QMenu, "choices")
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    clear = next(action for action in menu.actions() if action.text().startswith("Jelas 512"))
    clear.trigger()
    assert filters.wanted("x").outcome is Outcome.CLEAR
    assert filters.outcome_menu.text() == "Jelas 512 ▾"
    clear.trigger()
    assert filters.wanted("x").outcome is None and filters.outcome_menu.text() == "Hasil ▾"


def test_columns_give_way_in_the_order_in_which_they_can_be_missed() -> None:
    needed = [130, 400, 200, 300, 100, 140, 220, 100]
    roomy, narrow, none = (column_widths(needed, room, 1.0) for room in (2000, 950, 300))
    assert all(given >= wanted for given, wanted in zip(roomy, [130, 210, 200, 190, 100, 140, 220, 100], strict=True))
    assert narrow[COLUMNS.index(Column.CHANNEL)] == 0 and sum(narrow) == 950
    assert narrow[COLUMNS.index(Column.NUMBER)] == none[COLUMNS.index(Column.NUMBER)] == 200
    assert none[COLUMNS.index(Column.NAME)] == NARROWEST


def test_a_number_of_sixteen_digits_may_break_where_it_does_not_fit() -> None:
    assert rich("3273022004020060", None, "", "") == "327302&#8203;200402&#8203;0060"
    assert rich("NUGROHO", None, "", "") == "NUGROHO"
