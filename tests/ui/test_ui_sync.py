"""Sync by itself: soon after a decision, beside the reading, slower while nobody answers, and what it has to say."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.shell import Shell
from ui.shortcuts import Key
from ui.syncing import EVERY, FIRST_RETRY, LAST_RETRY, pause
from ui.window import Window
from workstation.domain.officer import Officer
from workstation.domain.sentence import Sentence
from workstation.sync.stick_errors import StickCutOff

Settle = Callable[[], None]


@given(st.integers(1, 100), st.floats(0, 1, exclude_max=True))
def test_tries_become_rarer_up_to_a_bound_and_are_spread_out(failures: int, chance: float) -> None:
    wait = pause(failures, chance)
    assert 0.8 * FIRST_RETRY <= wait <= 1.2 * LAST_RETRY
    assert pause(failures + 1, chance) >= wait
    assert 0.8 * EVERY <= pause(0, chance) <= 1.2 * EVERY


def test_a_decision_is_sent_soon_by_itself(shell: Shell, desk: FakeDesk, settle: Settle, qtbot: QtBot) -> None:
    shell.open(desk.dossier_of("CONTOH LIMA"))
    settle()
    with qtbot.waitSignal(shell.background.syncing.ended, timeout=10_000):
        QTest.keyClick(shell.verify, Qt.Key.Key_F12)
    assert desk.syncs == 2
    settle()
    assert not desk.outbox()


def test_sync_does_not_wait_for_the_reading(shell: Shell, desk: FakeDesk, qtbot: QtBot) -> None:
    desk.reading_goes_on = threading.Event()
    shell.background.sync()
    with qtbot.waitSignal(shell.background.syncing.ended, timeout=10_000):
        pass
    try:
        with qtbot.waitSignal(shell.background.syncing.ended, timeout=10_000):
            shell.background.sync()
        assert not desk.reading_goes_on.is_set()
    finally:
        desk.reading_goes_on.set()


def test_the_network_that_returns_is_used_at_once(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.online = False
    shell.background.sync()
    settle()
    desk.online = True
    shell.background.syncing.network_is(False)
    settle()
    assert shell.background.connection.online is False
    shell.background.syncing.network_is(True)
    settle()
    assert shell.background.connection.online
    before = desk.syncs
    shell.background.syncing.network_is(True)
    settle()
    assert desk.syncs == before


def test_what_a_round_found_is_said_on_top_of_the_queue(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.warnings = (Sentence("Jam komputer ini mundur. Urutan keputusan tetap benar; betulkan tanggal dan jamnya."),)
    shell.background.sync()
    settle()
    assert "Jam komputer ini mundur" in shell.queue.notice.words
    desk.warnings = ()
    shell.background.sync()
    settle()
    assert shell.queue.notice.words == ""


def test_rounds_follow_each_other_while_scans_are_still_to_come(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    before, desk.rounds_left = desk.syncs, 3
    shell.background.sync()
    settle()
    assert (desk.syncs - before, desk.rounds_left) == (3, 0)


@pytest.fixture
def island(desk: FakeDesk, shell: Shell, window: Window, settle: Settle) -> Shell:
    """The window of an office that no network reaches."""
    desk.online = False
    desk.sticks.without_network = True
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None
    window.shell.show_screen(Key.OUTBOX)
    settle()
    return window.shell


def test_an_office_without_network_works_with_sticks(island: Shell, desk: FakeDesk, settle: Settle) -> None:
    assert island.bar.state_words == "Tanpa jaringan · 0 menunggu stik"
    assert island.queue.notice.words == ""
    bar = island.screen_of(Key.OUTBOX).sticks
    assert bar.isVisible()
    bar.take_from(Path("pusat.loket"))
    settle()
    assert desk.sticks.done == [("take", Path("pusat.loket"))]
    assert "3 kejadian baru" in bar.notice.words and bar.write.isEnabled()
    desk.sticks.error = StickCutOff()
    bar.write_to(Path("pulang.loket"))
    settle()
    assert "terpotong" in bar.notice.words


def test_sticks_stay_out_of_sight_where_there_is_a_network(shell: Shell, settle: Settle) -> None:
    shell.show_screen(Key.OUTBOX)
    settle()
    assert not shell.screen_of(Key.OUTBOX).sticks.isVisible()
