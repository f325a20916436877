"""Claims in the window: a slow hub, several at once, who holds what, and handing over."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from applicants import PEOPLE
from counters import open_counter
from fake_desk import FakeDesk
from fake_door import FakeDoor
from fake_papers_check import FakePaperChecks
from fake_sticks import FakeSticks
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from tiny import stock

from ui.counter_desk import CounterDesk
from ui.models.queue_model import COLUMNS, Column
from ui.shell import Shell
from ui.window import Window
from ui.work import Work
from workstation.domain.officer import Officer
from workstation.domain.refusals import HeldByOther, HubUnreachable
from workstation.domain.ruling import State
from workstation.late import LateViewer
from workstation.steps.claim import claim
from workstation.steps.show import find_dossier
from workstation.sync.round import synchronise

Settle = Callable[[], None]
K = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LIMA = "CONTOH LIMA"


@pytest.fixture
def slow(desk: FakeDesk) -> Iterator[threading.Event]:
    """The hub answers only when this is set."""
    desk.hub_answers = threading.Event()
    yield desk.hub_answers
    desk.hub_answers.set()


def choose(shell: Shell, name: str) -> None:
    place = next(place for place, row in enumerate(shell.queue.model.rows) if row.nama == name)
    # Not selectRow: it minds the modifier keys that the test before held, and would take a chosen row out.
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    shell.queue.table.selectionModel().setCurrentIndex(shell.queue.model.index(place, 0), flags)
    shell.queue.table.setFocus()


def holder(shell: Shell, name: str) -> tuple[str, str]:
    """The cell that says who holds a dossier, and its hint."""
    place = next(place for place, row in enumerate(shell.queue.model.rows) if row.nama == name)
    index: QModelIndex = shell.queue.model.index(place, COLUMNS.index(Column.HOLDER))
    hint = str(index.data(Qt.ItemDataRole.ToolTipRole)).removeprefix("<span>").removesuffix("</span>")
    return str(index.data()), hint


def test_a_dossier_is_shown_and_decided_before_a_slow_hub_answers(
    shell: Shell, desk: FakeDesk, slow: threading.Event, qtbot: QtBot, settle: Settle
) -> None:
    shell.open(desk.dossier_of(LIMA))
    qtbot.waitUntil(lambda: shell.verify.dossier_id == desk.dossier_of(LIMA))
    assert shell.verify.bar.can_act
    QTest.keyClick(shell.verify, K.Key_F12)
    qtbot.waitUntil(lambda: desk.case_of(desk.dossier_of(LIMA)).state is State.APPROVED)
    slow.set()
    settle()


def test_it_turns_out_that_somebody_else_has_it(
    shell: Shell, desk: FakeDesk, slow: threading.Event, qtbot: QtBot, settle: Settle
) -> None:
    key = desk.dossier_of(LIMA)
    desk.elsewhere[key] = "Loket 7"
    shell.open(key)
    qtbot.waitUntil(lambda: shell.verify.dossier_id == key)
    row = shell.verify.fields.chosen
    slow.set()
    settle()
    assert "Loket 7" in shell.verify.notice.words and "hanya bisa dilihat" in shell.verify.notice.words
    assert not shell.verify.bar.can_act
    assert shell.verify.fields.chosen is not None and row is not None
    assert shell.verify.fields.chosen.field == row.field
    QTest.keyClick(shell.verify, K.Key_F12)
    settle()
    assert desk.case_of(key).state is State.PENDING


def test_a_claim_that_was_given_back_meanwhile_opens_the_dossier(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    key = desk.dossier_of("CONTOH DUA")
    shell.open(key)
    settle()
    assert not shell.verify.bar.can_act
    desk.elsewhere[key] = "Contoh A"
    shell.open(key)
    settle()
    assert shell.verify.bar.can_act and shell.verify.notice.words == ""


def test_an_answer_for_a_dossier_that_was_left_changes_nothing(
    shell: Shell, desk: FakeDesk, slow: threading.Event, qtbot: QtBot, settle: Settle
) -> None:
    first, second = desk.dossier_of(LIMA), desk.dossier_of("CONTOH TIGA")
    desk.elsewhere[first] = "Loket 7"
    for key in (first, second):
        shell.open(key)
        qtbot.waitUntil(lambda key=key: shell.verify.dossier_id == key)
    shown_again: list[object] = []
    shell.verify.shown.connect(shown_again.append)
    slow.set()
    settle()
    assert shell.verify.bar.can_act and shown_again == []


def test_a_decided_dossier_is_not_claimed(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    key = desk.dossier_of(LIMA)
    shell.open(key)
    settle()
    QTest.keyClick(shell.verify, K.Key_F12)
    settle()
    desk.elsewhere[key] = "Loket 7"
    shell.open(key)
    settle()
    assert "sudah diputus" in shell.verify.notice.words


def test_several_are_claimed_and_given_back_by_key(shell: Shell, settle: Settle) -> None:
    choose(shell, "CONTOH SATU")
    for _ in range(2):
        QTest.keyClick(shell.queue.table, K.Key_Down, SHIFT)
    names = [row.nama for row in shell.queue.selected()]
    assert len(names) == 3 and "CONTOH DUA" in names
    QTest.keyClick(shell.queue.table, K.Key_P)
    settle()
    assert shell.toast.words == "2 berkas Anda pegang. 1 dipegang orang lain."
    assert [row.nama for row in shell.queue.selected()] == names
    assert holder(shell, "CONTOH SATU")[0] == "Saya"
    assert "Dipegang Contoh A di komputer loket-3 sampai" in holder(shell, "CONTOH SATU")[1]
    QTest.keyClick(shell.queue.table, K.Key_L)
    settle()
    assert shell.toast.words == "2 berkas dilepas."
    assert holder(shell, "CONTOH SATU")[0] == "–"


def test_what_is_chosen_together_stays_so_when_rows_come_and_go(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    choose(shell, "CONTOH TIGA")
    QTest.keyClick(shell.queue.table, K.Key_Down, SHIFT)
    names = [row.nama for row in shell.queue.selected()]
    desk._people.pop(desk.dossier_of("CONTOH SATU"))
    shell.queue.refresh()
    settle()
    assert "CONTOH SATU" not in [row.nama for row in shell.queue.model.rows]
    assert [row.nama for row in shell.queue.selected()] == names and len(names) == 2


def test_the_next_twenty_are_claimed_by_one_key(shell: Shell, settle: Settle) -> None:
    choose(shell, "CONTOH SATU")
    QTest.keyClick(shell.queue.table, K.Key_D)
    settle()
    free = sum(person.holder == "" for person in PEOPLE)
    assert shell.toast.words == f"{free} berkas Anda pegang."


def test_a_hub_out_of_reach_is_said(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.broken["hub"] = HubUnreachable()
    choose(shell, "CONTOH SATU")
    QTest.keyClick(shell.queue.table, K.Key_L)
    settle()
    assert "tidak terjangkau" in shell.toast.words


def test_who_has_taken_a_dossier_along_is_shown_until_it_ends(qtbot: QtBot, work: Work, settle: Settle) -> None:
    desk = FakeDesk(tuple(replace(person, trip=bool(person.holder)) for person in PEOPLE))
    window = Window(desk, work)
    qtbot.addWidget(window)
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None
    name = next(person.name for person in PEOPLE if person.holder)
    words, hint = holder(window.shell, name)
    assert words.endswith("(dibawa)") and "dengan komputer loket-1 sampai" in hint
    desk.time += timedelta(hours=2)
    window.shell.queue.model.tick()
    assert holder(window.shell, name) == ("–", "Tidak ada yang memegang berkas ini.")


def test_only_a_supervisor_hands_over(shell: Shell, settle: Settle) -> None:
    choose(shell, "CONTOH DUA")
    QTest.keyClick(shell.queue.table, K.Key_G)
    settle()
    assert "hanya untuk peran lain" in shell.toast.words
    assert shell.queue.holding.dialog is None


def test_a_supervisor_hands_over(desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]) -> None:
    shell = supervisor_shell()
    choose(shell, "CONTOH DUA")
    QTest.keyClick(shell.queue.table, K.Key_G)
    settle()
    dialog = shell.queue.holding.dialog
    assert dialog is not None and not dialog.send.isEnabled()
    assert [dialog.station.itemText(place) for place in range(dialog.station.count())] == ["loket-1", "loket-3"]
    QTest.keyClicks(dialog.officer, "joko")
    dialog.station.setCurrentText("loket-3")
    QTest.keyClick(dialog, K.Key_Return, CONTROL)
    settle()
    assert "Diserahkan kepada joko di komputer loket-3" in shell.toast.words
    assert holder(shell, "CONTOH DUA")[0] == "joko"
    assert shell.queue.holding.dialog is None


def test_what_is_known_here_is_said_at_once_and_what_the_hub_knows_after(tmp_path: Path) -> None:
    one, two = (open_counter(tmp_path / name, tmp_path / "hub", name) for name in ("loket-1", "loket-2"))
    stock(one, tmp_path / "in", 1)
    for counter in (one, two):
        synchronise(counter)
    key = find_dossier(one, "3171-0000")
    budi, joko = Officer("budi"), Officer("joko")
    desk = CounterDesk(one, lambda progress, stop: None, FakeSticks(), LateViewer(), FakeDoor(), FakePaperChecks())
    claim(two, joko, key)
    assert desk.open(budi, key, claiming=True).held is None
    held = desk.claim(budi, key)
    assert held == HeldByOther(holder="joko").sentence
    assert desk.open(budi, key, claiming=True).held == held
    assert desk.open(budi, key, claiming=False).held is None
    assert desk.stations() == ("loket-1", "loket-2")
    assert (desk.claim_next(budi, 20).taken, desk.release(budi, [key])) == ((), 0)
