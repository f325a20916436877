"""The administrator's view of the hub: what it shows, and what stays when the hub is away."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from applicants import CLOCK
from fake_desk import FakeDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ui.models.badges import Badge
from ui.screens.hub import HubScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from workstation.domain.event import Role
from workstation.domain.hub import Station
from workstation.domain.officer import Officer

Settle = Callable[[], None]
STATIONS = (
    Station("loket-1", ("327301", "327302"), CLOCK, -2.4, 0, "0.1.0", 0, 3),
    Station("loket-2", ("327301",), CLOCK - timedelta(days=3), 1260.0, 14, "0.1.0", 2, 1),
    Station("loket-3", ("327302",), None),
    Station("loket-4", (), CLOCK - timedelta(hours=2), 0.2, enabled=False),
)


@pytest.fixture
def admin(window: Window, desk: FakeDesk, settle: Settle) -> Shell:
    desk.seen_stations = STATIONS
    window.enter(Officer("Contoh Admin", Role.ADMIN))
    settle()
    assert window.shell is not None
    return window.shell


def screen(shell: Shell) -> HubScreen:
    found = shell.screen_of(Key.HUB)
    assert isinstance(found, HubScreen)
    return found


def words(shell: Shell) -> list[list[str]]:
    return [[cell.word if isinstance(cell, Badge) else cell for cell in row] for row in screen(shell).stations.rows]


def test_every_workstation_and_office_is_shown(admin: Shell, settle: Settle) -> None:
    QTest.keyClick(admin, Qt.Key.Key_F11)
    settle()
    shown = words(admin)
    assert [[*row[:2], row[7]] for row in shown] == [
        ["loket-1", "Tersambung", "327301, 327302"],
        ["loket-2", "Diam 3 h 0 j", "327301"],
        ["loket-3", "Belum pernah", "327302"],
        ["loket-4", "Ditutup", "–"],
    ]
    assert shown[1][2:6] == ["14", "2", "+21 menit", "1"]
    assert screen(admin).table.hasFocus()
    assert screen(admin).offices.rows == (("327301", "1.250", "3.410"),)
    assert "4 komputer" in screen(admin).summary.text()
    assert screen(admin).table.accessibleName() == "Komputer"


def test_what_was_learnt_stays_while_the_hub_is_away(admin: Shell, desk: FakeDesk, settle: Settle) -> None:
    admin.show_screen(Key.HUB)
    settle()
    desk.online = False
    screen(admin).reload()
    settle()
    assert "tidak terjangkau" in screen(admin).stale.words and "mungkin sudah berubah" in screen(admin).stale.words
    assert len(words(admin)) == 4 and screen(admin).stack.notice is None
    desk.online = True
    screen(admin).reload()
    settle()
    assert screen(admin).stale.words == ""


def test_a_hub_that_was_never_seen_is_an_error_with_a_way_on(admin: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.online = False
    admin.show_screen(Key.HUB)
    settle()
    notice = screen(admin).stack.notice
    assert notice is not None and "belum dapat dilihat" in notice.accessibleName()
    desk.online = True
    notice.findChild(QAbstractButton).click()
    settle()
    assert len(words(admin)) == 4


def test_a_hub_without_workstations_says_so(admin: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.seen_stations = ()
    admin.show_screen(Key.HUB)
    settle()
    notice = screen(admin).stack.notice
    assert notice is not None and "loket hub grant" in notice.accessibleName()


def test_it_is_asked_each_minute_only_while_it_is_seen(admin: Shell, settle: Settle, qtbot: QtBot) -> None:
    admin.show_screen(Key.HUB)
    settle()
    timer = screen(admin)._timer
    assert timer.isActive() and timer.interval() == 60_000
    admin.show_screen(Key.QUEUE)
    settle()
    assert not timer.isActive()


def test_other_roles_do_not_see_it(shell: Shell, settle: Settle) -> None:
    before = shell.pages.currentWidget()
    QTest.keyClick(shell, Qt.Key.Key_F11)
    settle()
    assert shell.pages.currentWidget() is before
    assert Key.HUB not in shell.rail._buttons
