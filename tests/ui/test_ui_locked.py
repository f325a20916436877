"""A locked screen says and does nothing for whoever stands there, also where an answer comes only after the lock."""

from collections.abc import Callable

from attacks import Outcome, Record
from fake_desk import FakeDesk
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit
from test_ui_door import come_in, door_of, visible_words

from ui.screens.staff import StaffScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from workstation.domain.case import Decision
from workstation.domain.event import Role

Settle = Callable[[], None]


def shell_of(window: Window, settle: Settle, name: str) -> Shell:
    come_in(window, settle, name)
    assert window.shell is not None
    return window.shell


def open_dialogs() -> list[QDialog]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]


def test_a_dialog_that_comes_after_the_lock_waits_for_its_officer(
    window: Window, desk: FakeDesk, settle: Settle, attack: Record
) -> None:
    shell = shell_of(window, settle, "Contoh A")
    shell.open(shell.queue.model.rows[0].dossier_id)
    settle()
    # The reasons are fetched, and the screen is locked before they are here.
    shell.verify.decide(Decision.RETURN)
    window.lock()
    settle()
    waiting = shell.verify.deciding.dialog
    over_the_lock = [len(open_dialogs())]
    shell_of(window, settle, "Contoh B")
    over_the_lock.append(len(open_dialogs()))
    window.lock()
    assert shell_of(window, settle, "Contoh A") is shell
    assert waiting is not None and open_dialogs() == [waiting]
    waiting.reject()
    attack("lock: a decision's dialog over the locked screen", Outcome.PREVENTED, 2, over_the_lock.count(0))


def test_a_temporary_password_is_not_shown_over_the_lock(
    window: Window, desk: FakeDesk, settle: Settle, attack: Record
) -> None:
    desk.door.roles["Contoh Admin"] = Role.ADMIN
    shell = shell_of(window, settle, "Contoh Admin")
    shell.show_screen(Key.STAFF)
    settle()
    staff = shell.screen_of(Key.STAFF)
    assert isinstance(staff, StaffScreen)
    staff.table.selectRow(0)
    staff.reset_chosen()
    window.lock()
    settle()
    attack("lock: a temporary password over the locked screen", Outcome.PREVENTED, 1, 1 - len(open_dialogs()))
    come_in(window, settle, "Contoh Admin")
    [dialog] = open_dialogs()
    dialog.reject()


def test_what_was_copied_is_not_there_for_the_next(
    window: Window, desk: FakeDesk, settle: Settle, attack: Record
) -> None:
    shell, clipboard = shell_of(window, settle, "Contoh A"), QGuiApplication.clipboard()
    row = shell.queue.model.rows[0]
    shell.focus_search()
    search = QApplication.focusWidget()
    assert isinstance(search, QLineEdit)
    search.setText(row.nik)
    search.selectAll()
    search.copy()
    assert clipboard.text() == row.nik
    window.lock()
    name = door_of(window).name
    name.clear()
    name.paste()
    seen = row.nik in f"{clipboard.text()}{name.text()}{visible_words(window)}"
    attack("lock: pasting what was copied before", Outcome.PREVENTED, 1, int(not seen))
