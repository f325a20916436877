"""The claim on an open dossier is kept while it is open, and "next" waits for no hub."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from counters import HandClock, open_counter
from fake_desk import FakeDesk
from fake_door import FakeDoor
from fake_papers_check import FakePaperChecks
from fake_sticks import FakeSticks
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tiny import stock

from ui.counter_desk import CounterDesk
from ui.parts.badge import BadgeLabel
from ui.shell import Shell
from workstation.domain.officer import Officer
from workstation.domain.refusals import HeldByOther
from workstation.domain.ruling import State
from workstation.late import LateViewer
from workstation.steps.show import find_dossier
from workstation.sync.round import synchronise

Settle = Callable[[], None]
K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
TIGA, LIMA = "CONTOH TIGA", "CONTOH LIMA"


@pytest.fixture
def desk(desk: FakeDesk) -> FakeDesk:
    """Claims that must be renewed every 20 ms."""
    desk.lease = timedelta(milliseconds=60)
    return desk


@pytest.fixture
def slow(desk: FakeDesk) -> Iterator[threading.Event]:
    """The hub answers only when this is set."""
    desk.hub_answers = threading.Event()
    yield desk.hub_answers
    desk.hub_answers.set()


@pytest.fixture
def opened(shell: Shell, desk: FakeDesk, qtbot: QtBot) -> Shell:
    """A dossier is open and its claim has been renewed."""
    shell.open(desk.dossier_of(LIMA))
    qtbot.waitUntil(lambda: desk.claims >= 3)
    return shell


def lose(shell: Shell, desk: FakeDesk, qtbot: QtBot) -> None:
    """Somebody else takes the open dossier."""
    assert shell.verify.dossier_id
    with qtbot.waitSignal(shell.verify.keeping.told, check_params_cb=lambda key, held: held is not None):
        desk.elsewhere[shell.verify.dossier_id] = "Loket 7"


def test_a_claim_that_was_lost_is_said_over_the_dossier_and_not_asked_for_again(
    opened: Shell, desk: FakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    assert opened.verify.bar.can_act
    lose(opened, desk, qtbot)
    assert not opened.verify.bar.can_act
    assert "hanya bisa dilihat" in opened.verify.notice.words
    badges = [badge.accessibleName() for badge in opened.verify.header.findChildren(BadgeLabel)]
    assert "dipegang Loket 7" in badges
    assert not opened.verify.keeping.keeps
    assert opened.verify.dossier_id == desk.dossier_of(LIMA)


def test_what_was_typed_stays_when_the_claim_is_lost(
    shell: Shell, desk: FakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    shell.open(desk.dossier_of(TIGA))
    qtbot.waitUntil(lambda: shell.verify.fields.chosen is not None)
    QTest.keyClick(shell.verify, K.Key_T)
    qtbot.waitUntil(lambda: shell.verify.window().focusWidget() is typing(shell))
    QTest.keyClicks(typing(shell), "nama di KK lain")
    lose(shell, desk, qtbot)
    assert typing(shell).text() == "nama di KK lain" and typing(shell).isVisible()
    QTest.keyClick(typing(shell), K.Key_Return)
    settle()
    assert shell.verify.fields.chosen is not None and shell.verify.fields.chosen.note == ""


def typing(shell: Shell) -> object:
    """The line for the chosen row's note."""
    widgets = shell.verify.fields.row_widgets
    return next((one.note for one in widgets if one.note is not None and one.note.isVisible()), None)


def test_a_decision_that_cannot_be_recorded_keeps_its_reason(
    opened: Shell, desk: FakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    opened.verify.keeping.leave()
    QTest.keyClick(opened.verify, K.Key_F9)
    settle()
    dialog = opened.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.note, "foto ulang")
    desk.broken["decide"] = HeldByOther(holder="Loket 7")
    QTest.keyClick(dialog, K.Key_Return, CONTROL)
    settle()
    assert opened.verify.deciding.dialog is dialog and dialog.note.toPlainText() == "foto ulang"
    assert "dipegang Loket 7" in dialog.warning.words and dialog.send.isEnabled()
    del desk.broken["decide"]
    QTest.keyClick(dialog, K.Key_Return, CONTROL)
    settle()
    assert opened.verify.deciding.dialog is None
    assert desk.case_of(desk.dossier_of(LIMA)).state is State.RETURNED


@pytest.mark.parametrize("how", ["decided", "closed"])
def test_a_claim_is_kept_no_longer_than_its_dossier_is_open(
    opened: Shell, desk: FakeDesk, settle: Settle, how: str
) -> None:
    if how == "decided":
        opened.verify.decided.disconnect()
        QTest.keyClick(opened.verify, K.Key_F12)
        settle()
    else:
        opened.verify.show_nothing()
    assert not opened.verify.keeping.keeps


def test_the_next_dossier_opens_before_a_slow_hub_answers(
    shell: Shell, desk: FakeDesk, slow: threading.Event, qtbot: QtBot
) -> None:
    QTest.keyClick(shell, K.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: shell.verify.dossier_id is not None)
    first = shell.verify.dossier_id
    assert shell.verify.bar.can_act
    desk.elsewhere[first] = "Loket 7"
    slow.set()
    qtbot.waitUntil(lambda: shell.verify.dossier_id != first)
    assert shell.verify.notice.words.startswith("Berkas sebelumnya sedang dipegang Loket 7. Ini yang berikutnya.")
    assert shell.verify.bar.can_act


def test_nobody_is_taken_from_a_dossier_that_was_worked_on(
    shell: Shell, desk: FakeDesk, slow: threading.Event, qtbot: QtBot
) -> None:
    QTest.keyClick(shell, K.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: shell.verify.dossier_id is not None)
    first = shell.verify.dossier_id
    QTest.keyClick(shell.verify, K.Key_T)
    desk.elsewhere[first] = "Loket 7"
    with qtbot.waitSignal(shell.verify.keeping.told):
        slow.set()
    assert shell.verify.dossier_id == first and not shell.verify.bar.can_act


def test_when_all_the_others_are_held_the_queue_is_shown(
    shell: Shell, desk: FakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    desk.elsewhere = dict.fromkeys((row.dossier_id for row in shell.queue.model.rows), "Loket 7")
    QTest.keyClick(shell, K.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "Tidak ada berkas lain" in shell.toast.words)
    assert "sedang dipegang Loket 7." in shell.toast.words
    assert shell.pages.currentWidget() is shell.queue


def test_a_renewed_claim_outlasts_its_first_lease(tmp_path: Path) -> None:
    clock = HandClock()
    one, two = (open_counter(tmp_path / name, tmp_path / "hub", name, clock) for name in ("loket-1", "loket-2"))
    stock(one, tmp_path / "in", 2)
    for counter in (one, two):
        synchronise(counter)
    first, second = (find_dossier(one, number) for number in ("3171-0000", "3171-0001"))
    budi, joko = Officer("budi"), Officer("joko")
    rest = (FakeSticks(), LateViewer(), FakeDoor(), FakePaperChecks())
    desks = [CounterDesk(counter, lambda progress, stop: None, *rest) for counter in (one, two)]
    assert desks[0].next_free(budi, ()) == desks[1].next_free(joko, ()) == first
    for _ in range(4):
        assert desks[0].claim(budi, first) is None
        clock.time += desks[0].lease / 3
    assert desks[1].claim(joko, first) == HeldByOther(holder="budi").sentence
    assert desks[1].next_free(joko, ()) == second
    assert desks[1].next_free(joko, (second,)) is None
