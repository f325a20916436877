"""A queue worked by keyboard alone."""

from collections.abc import Callable

from fake_desk import FakeDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.preferences import Preferences
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from workstation.domain.ruling import State

Settle = Callable[[], None]
K = Qt.Key
PLAIN, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key on whatever has the focus."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def states(desk: FakeDesk, *names: str) -> list[State]:
    return [desk.case_of(desk.dossier_of(name)).state for name in names]


def open_row(shell: Shell, settle: Settle, name: str) -> None:
    """Walk down the queue with the arrow key and open a dossier."""
    shell.show_screen(Key.QUEUE)
    settle()
    for _ in shell.queue.model.rows:
        row = shell.queue.model.row_at(shell.queue.table.currentIndex())
        if row is not None and row.nama == name:
            break
        press(K.Key_Down)
    press(K.Key_Return)
    settle()


def test_a_clean_dossier_is_approved_with_one_key(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH LIMA")
    assert shell.pages.currentWidget() is shell.verify
    press(K.Key_F12)
    settle()
    assert states(desk, "CONTOH LIMA") == [State.APPROVED]
    assert "CONTOH LIMA" in shell.toast.words
    # The next most urgent dossier that nobody holds is open.
    assert shell.verify.dossier_id == desk.dossier_of("CONTOH SATU")


def test_undo_brings_the_dossier_back(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH LIMA")
    press(K.Key_F12)
    settle()
    press(K.Key_Z, CONTROL)
    settle()
    assert states(desk, "CONTOH LIMA") == [State.PENDING]
    assert shell.verify.dossier_id == desk.dossier_of("CONTOH LIMA")


def test_a_letter_is_confirmed_and_the_open_difference_asks_for_a_reason(
    shell: Shell, desk: FakeDesk, settle: Settle
) -> None:
    open_row(shell, settle, "ELIA HARAHAG PERMANA")
    assert [row.field for row in shell.verify.fields.rows][:2] == ["alamat", "nama"]
    press(K.Key_Down)
    settle()
    assert shell.verify.fields.chosen is not None and shell.verify.fields.chosen.field == "nama"
    press(K.Key_Space)
    settle()
    assert desk.case_of(desk.dossier_of("ELIA HARAHAG PERMANA")).marks["nama"].data["mark"] == "confirm"
    assert shell.verify.fields.chosen.field == "alamat"
    press(K.Key_F12)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None and "Alamat" in dialog.warning.words and not dialog.send.isEnabled()
    QTest.keyClicks(dialog.note, "KK baru dibawa pemohon")
    QTest.keyClick(dialog.note, K.Key_Return, CONTROL)
    settle()
    assert states(desk, "ELIA HARAHAG PERMANA") == [State.FLAGGED]


def test_a_flagged_dossier_is_returned_in_at_most_eight_keys(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH EMPAT")
    press(K.Key_F9)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClick(dialog.filter, K.Key_Return)
    QTest.keyClick(dialog.filter, K.Key_Return, CONTROL)
    settle()
    decision = desk.case_of(desk.dossier_of("CONTOH EMPAT")).decision
    assert decision is not None and decision.data["reasons"]
    assert states(desk, "CONTOH EMPAT") == [State.RETURNED]


def test_reasons_are_found_by_typing(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH TIGA")
    press(K.Key_F10)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.filter, "ganda")
    QTest.keyClick(dialog.filter, K.Key_Down)
    QTest.keyClick(dialog.filter, K.Key_Return)
    assert dialog.codes == ("permohonan_ganda",)
    QTest.keyClick(dialog.filter, K.Key_Escape)
    assert states(desk, "CONTOH TIGA") == [State.PENDING]


def test_flag_opens_a_note_and_enter_keeps_it(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH SATU")
    press(K.Key_T)
    settle()
    widget = next(w for w in shell.verify.fields.row_widgets if w.row.field == "alamat")
    assert widget.note is not None and widget.note.isVisible()
    QTest.keyClicks(widget.note, "tbs")
    QTest.keyClick(widget.note, K.Key_Return)
    settle()
    mark = desk.case_of(desk.dossier_of("CONTOH SATU")).marks["alamat"].data
    assert (mark["mark"], mark["note"]) == ("flag", "tbs")


def test_a_dossier_held_elsewhere_can_only_be_looked_at(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    open_row(shell, settle, "CONTOH DUA")
    assert "Loket 1" in shell.verify.notice.words
    press(K.Key_F12)
    settle()
    assert states(desk, "CONTOH DUA") == [State.PENDING]


def test_ctrl_enter_takes_the_most_urgent_and_then_the_next(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    press(K.Key_Return, CONTROL)
    settle()
    assert shell.verify.dossier_id == desk.dossier_of("CONTOH SATU")
    press(K.Key_Return, CONTROL)
    settle()
    assert shell.verify.dossier_id == desk.dossier_of("CONTOH TIGA")


def test_after_a_decision_the_receipt_can_come_up(window: Window, shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    window.use(Preferences(after_decision="receipt"))
    settle()
    assert window.shell is not None
    open_row(window.shell, settle, "CONTOH LIMA")
    press(K.Key_F12)
    settle()
    receipts = window.shell.screen_of(Key.RECEIPTS)
    assert window.shell.pages.currentWidget() is receipts
    assert receipts.view.pages == 1
    assert receipts.list.value.nama == "CONTOH LIMA"


def test_every_screen_opens_by_its_key(shell: Shell, settle: Settle, qtbot: QtBot) -> None:
    keys = (K.Key_F3, K.Key_F4, K.Key_F5, K.Key_F6, K.Key_F7, K.Key_F2)
    seen = []
    for key in keys:
        press(key)
        settle()
        seen.append(shell.pages.currentWidget())
    assert len(set(seen)) == len(keys) and seen[-1] is shell.queue


def test_search_finds_a_decided_dossier_too(shell: Shell, desk: FakeDesk, settle: Settle, qtbot: QtBot) -> None:
    open_row(shell, settle, "CONTOH LIMA")
    press(K.Key_F12)
    settle()
    press(K.Key_K, CONTROL)
    QTest.keyClicks(shell.bar.search, "contoh lima")
    QTest.keyClick(shell.bar.search, K.Key_Return)
    qtbot.waitUntil(lambda: [row.nama for row in shell.queue.model.rows] == ["CONTOH LIMA"])
    assert shell.pages.currentWidget() is shell.queue
