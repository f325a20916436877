"""Signing in at the window: wrong words, a cover that keeps everything, several officers, and what ends a session."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from applicants import CLOCK
from fake_desk import FakeDesk
from fake_door import CODE, PASSWORD, signed
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from ui.idle import Idle
from ui.parts.code_dialog import CodeDialog
from ui.parts.password_form import NewPasswordScreen, PasswordDialog
from ui.parts.staff_dialogs import AddOfficerDialog, RoleDialog, TemporaryDialog
from ui.screens.first_start import FirstStartScreen
from ui.screens.settings import SettingsScreen
from ui.screens.sign_in import SignInScreen
from ui.screens.staff import StaffScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from ui.work import Work
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.refusals import HubUnreachable
from workstation.domain.ruling import Decision
from workstation.steps.sign_in import DoorAct

Settle = Callable[[], None]


def door_of(window: Window) -> SignInScreen:
    assert window.sign_in is not None and window.shell is None
    return window.sign_in


def come_in(window: Window, settle: Settle, name: str, password: str = PASSWORD) -> None:
    screen = door_of(window)
    screen.name.setText(name)
    screen.password.setText(password)
    QTest.keyClick(screen.password, Qt.Key.Key_Return)
    settle()


def visible_words(window: Window) -> str:
    """Everything that can be seen in any window, with titles and tooltips."""
    said: list[str] = []
    for top in QApplication.topLevelWidgets():
        if not top.isVisible():
            continue
        for widget in [top, *top.findChildren(QWidget)]:
            if widget.isVisible():
                said += [widget.windowTitle(), widget.toolTip(), widget.accessibleName()]
                for name in ("text", "toPlainText", "placeholderText"):
                    if callable(read := getattr(widget, name, None)):
                        said.append(str(read()))
    return "\n".join(said)


def test_a_wrong_password_is_said_and_the_right_one_opens(window: Window, settle: Settle) -> None:
    screen = door_of(window)
    assert not screen.start.isEnabled()
    come_in(window, settle, "Contoh A", "salah")
    assert "salah" in screen.notice.words and window.shell is None
    assert screen.password.hasFocus() and screen.password.selectedText()
    come_in(window, settle, "Contoh A")
    assert window.shell is not None and window.sign_in is None


def test_a_code_is_asked_only_of_whoever_has_one(window: Window, desk: FakeDesk, settle: Settle) -> None:
    desk.door.codes.add("Contoh A")
    screen = door_of(window)
    assert not screen.code.isVisible()
    come_in(window, settle, "Contoh A")
    assert screen.code.isVisible() and screen.code.hasFocus()
    screen.code.setText(CODE)
    screen.submit()
    settle()
    assert window.shell is not None


def test_the_cover_hides_all_and_keeps_what_was_half_typed(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    shell = window.shell
    assert shell is not None
    row = shell.queue.model.rows[0]
    shell.open(row.dossier_id)
    settle()
    shell.verify.decide(Decision.RETURN)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None and dialog.isVisible()
    dialog.note.setPlainText("Setengah jadi")
    assert row.nama in visible_words(window)
    window.lock()
    settle()
    seen = visible_words(window)
    assert row.nama not in seen and row.nik not in seen and "Setengah jadi" not in seen
    assert door_of(window).password.hasFocus()
    assert (DoorAct.LOCKED, "Contoh A") in desk.door.noted
    come_in(window, settle, "Contoh A")
    assert window.shell is shell
    assert dialog.isVisible() and dialog.note.toPlainText() == "Setengah jadi"
    assert shell.verify.dossier_id == row.dossier_id
    assert (DoorAct.UNLOCKED, "Contoh A") in desk.door.noted
    dialog.reject()


def test_another_officer_gets_a_screen_of_their_own(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    first = window.shell
    assert first is not None
    first.open(first.queue.model.rows[0].dossier_id)
    settle()
    QTest.keyClick(first, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    come_in(window, settle, "Contoh B")
    second = window.shell
    assert second is not None and second is not first
    assert not first.isVisible()
    # One of them syncs, not both.
    syncs = desk.syncs
    first.background.sync()
    settle()
    assert desk.syncs == syncs
    QTest.keyClick(second, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    come_in(window, settle, "Contoh A")
    assert window.shell is first and first.verify.dossier_id is not None
    settle()
    assert desk.syncs > syncs


def test_a_screen_is_not_given_to_another_role(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    first = window.shell
    window.lock()
    desk.door.roles["Contoh A"] = Role.SUPERVISOR
    come_in(window, settle, "Contoh A")
    assert window.shell is not None and window.shell is not first


def test_a_session_that_ended_is_noticed_at_the_next_sync(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    assert window.shell is not None
    desk.door.ended.add("Contoh A")
    window.shell.background.sync()
    settle()
    settle()
    assert "data petugas berubah" in door_of(window).notice.words


def test_nobody_there_for_a_quarter_of_an_hour_locks(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    desk.time += timedelta(minutes=14)
    window._idle.look()
    assert window.shell is not None
    QTest.keyClick(window, Qt.Key.Key_Shift)
    desk.time += timedelta(minutes=14)
    window._idle.look()
    assert window.shell is not None
    desk.time += timedelta(minutes=2)
    # The key that wakes a computer is not one that proves somebody was there.
    QTest.keyClick(window, Qt.Key.Key_Shift)
    assert window.shell is None and "Terkunci" in visible_words(window)


def test_a_shift_ends(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    shell = window.shell
    assert shell is not None
    desk.time += timedelta(hours=13)
    shell.background.sync()
    settle()
    assert window.shell is None


@pytest.mark.parametrize(
    ("gone", "steady", "over"),
    [
        (timedelta(minutes=14), 14 * 60.0, False),
        (timedelta(minutes=15), 15 * 60.0, True),
        (timedelta(minutes=15), 0.0, True),
        (timedelta(0), 15 * 60.0, True),
        (timedelta(seconds=-30), 0.0, False),
        (timedelta(hours=-1), 60.0, True),
    ],
)
def test_idle_by_either_clock(gone: timedelta, steady: float, over: bool) -> None:
    start: datetime = CLOCK
    idle = Idle(timedelta(minutes=15))
    assert not idle.is_over(start + gone, steady)
    idle.touch(start, 0.0)
    assert idle.is_over(start + gone, steady) is over


def test_a_temporary_password_opens_nothing_but_its_change(window: Window, desk: FakeDesk, settle: Settle) -> None:
    temporary = desk.door.reset(Officer("Contoh Admin", Role.ADMIN), "Contoh A")
    come_in(window, settle, "Contoh A", temporary)
    screen = window.door
    assert isinstance(screen, NewPasswordScreen) and window.shell is None
    for field in (screen.form.new, screen.form.again):
        field.setText("pendek")
    screen.form.submit()
    settle()
    assert "terlalu pendek" in screen.form.notice.words
    screen.form.new.setText("perahu kayu biru")
    screen.form.submit()
    assert "tidak sama" in screen.form.notice.words
    screen.form.again.setText("perahu kayu biru")
    screen.form.submit()
    settle()
    assert window.shell is not None
    assert desk.door.passwords["Contoh A"] == "perahu kayu biru"


@pytest.fixture
def first(qtbot: QtBot, work: Work, settle: Settle) -> tuple[Window, FakeDesk]:
    """A window where nobody can sign in yet."""
    desk = FakeDesk(())
    desk.door.roles.clear()
    desk.door.passwords.clear()
    window = Window(desk, work)
    qtbot.addWidget(window)
    window.show()
    settle()
    return window, desk


def test_the_first_start_makes_an_administrator(first: tuple[Window, FakeDesk], settle: Settle) -> None:
    window, desk = first
    screen = window.door
    assert isinstance(screen, FirstStartScreen)
    assert "tidak memutus berkas" in visible_words(window)
    screen.name.setText("dewi")
    for field in (screen.password, screen.again):
        field.setText("pendek")
    screen.submit()
    settle()
    assert "terlalu pendek" in screen.notice.words
    for field in (screen.password, screen.again):
        field.setText(PASSWORD)
    screen.submit()
    settle()
    assert window.shell is not None and desk.door.roles == {"dewi": Role.ADMIN}


def test_the_first_start_of_an_office_that_has_officers(first: tuple[Window, FakeDesk], settle: Settle) -> None:
    window, desk = first
    screen = window.door
    assert isinstance(screen, FirstStartScreen)
    desk.door.broken = HubUnreachable()
    screen.fetch_officers()
    settle()
    assert "tidak terjangkau" in screen.notice.words
    desk.door.broken = None
    screen.fetch_officers()
    settle()
    assert "belum punya petugas" in screen.notice.words
    desk.door.at_hub = True
    screen.fetch_officers()
    settle()
    assert "sudah diambil" in door_of(window).notice.words


def dialog_of(kind: type[QDialog]) -> QDialog:
    (found,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()]
    return found


def test_password_and_code_are_changed_in_the_settings(window: Window, desk: FakeDesk, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    shell = window.shell
    assert shell is not None
    shell.show_screen(Key.SETTINGS)
    settings = shell.screen_of(Key.SETTINGS)
    assert isinstance(settings, SettingsScreen)
    settings.ask_password()
    dialog = dialog_of(PasswordDialog)
    assert isinstance(dialog, PasswordDialog)
    for field, words in ((dialog.form.old, PASSWORD), (dialog.form.new, "baru sekali ya"), (dialog.form.again, "x")):
        field.setText(words)
    dialog.form.again.setText("baru sekali ya")
    dialog.form.submit()
    settle()
    assert desk.door.passwords["Contoh A"] == "baru sekali ya" and not dialog.isVisible()
    settings.ask_code()
    settle()
    codes = dialog_of(CodeDialog)
    assert isinstance(codes, CodeDialog)
    assert "ABCD EFGH" in codes.words.text() and not codes.picture.pixmap().isNull()
    codes.password.setText("baru sekali ya")
    codes.code.setText(CODE)
    codes.submit()
    settle()
    assert desk.door.codes == {"Contoh A"}
    settings.ask_code()
    settle()
    dialog_of(CodeDialog).password.setText("baru sekali ya")  # type: ignore[attr-defined]
    dialog_of(CodeDialog).submit()  # type: ignore[attr-defined]
    settle()
    assert desk.door.codes == set()


@pytest.fixture
def staff(window: Window, desk: FakeDesk, settle: Settle) -> tuple[Shell, StaffScreen]:
    window.admit(signed(desk.door, "Contoh Admin"))
    settle()
    assert window.shell is not None
    QTest.keyClick(window.shell, Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
    settle()
    screen = window.shell.screen_of(Key.STAFF)
    assert isinstance(screen, StaffScreen)
    return window.shell, screen


def test_an_administrator_lets_in_shuts_out_and_resets(
    staff: tuple[Shell, StaffScreen], desk: FakeDesk, settle: Settle
) -> None:
    _, screen = staff
    assert [one.name for one in screen.colleagues] == ["Contoh A", "Contoh B", "Contoh Admin"]
    screen.table.selectRow(0)
    screen.bar_chosen()
    settle()
    assert desk.door.disabled == {"Contoh A"} and "tetap sah" in screen.notice.words
    assert screen.bar.text() == "Aktifkan lagi"
    screen.bar_chosen()
    settle()
    assert desk.door.disabled == set()
    screen.reset_chosen()
    settle()
    assert isinstance(screen.dialog, TemporaryDialog)
    assert screen.dialog.password.text() == "k7pq-w3rt-x9az"
    screen.dialog.accept()
    screen.ask_new()
    assert isinstance(screen.dialog, AddOfficerDialog)
    screen.dialog.name.setText("budi")
    screen.dialog.submit()
    settle()
    assert isinstance(screen.dialog, TemporaryDialog) and desk.door.roles["budi"] is Role.PETUGAS
    screen.dialog.accept()
    screen.ask_new()
    assert isinstance(screen.dialog, AddOfficerDialog)
    screen.dialog.name.setText("Contoh A")
    screen.dialog.submit()
    settle()
    assert "sudah dipakai" in screen.notice.words


def test_an_administrator_gives_another_role(staff: tuple[Shell, StaffScreen], desk: FakeDesk, settle: Settle) -> None:
    shell, screen = staff
    screen.table.selectRow(0)
    QTest.keyClick(shell, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
    dialog = screen.dialog
    assert isinstance(dialog, RoleDialog) and not dialog.send.isEnabled(), "nothing to change yet"
    dialog.role.setCurrentIndex(dialog.role.findData(Role.SUPERVISOR))
    dialog.submit()
    settle()
    assert desk.door.roles["Contoh A"] is Role.SUPERVISOR
    assert screen.notice.words == "Peran Contoh A sekarang Supervisor."
    assert screen.colleagues[0].role is Role.SUPERVISOR


def test_only_an_administrator_has_the_list(window: Window, settle: Settle) -> None:
    come_in(window, settle, "Contoh A")
    assert window.shell is not None
    QTest.keyClick(window.shell, Qt.Key.Key_F11, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert Key.STAFF not in window.shell._screens
