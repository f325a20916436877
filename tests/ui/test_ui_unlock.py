"""The first screen of a home whose keys need a passphrase: asked until it is right, behind a usable window."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QDialog, QLineEdit
from pytestqt.qtbot import QtBot

from ui.screens.unlock import UnlockScreen
from ui.work import Work
from workstation.access.errors import PassphraseWrong

RIGHT = "frasa sandi contoh"


def opens(passphrase: str) -> str:
    if passphrase != RIGHT:
        raise PassphraseWrong
    return "workstation"


@pytest.fixture
def work() -> Iterator[Work]:
    made = Work()
    yield made
    made.close()


def screen(qtbot: QtBot, work: Work, first: bool = False) -> UnlockScreen:
    made = UnlockScreen(opens, work, first)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_wrong_passphrase_is_said_and_the_right_one_opens(qtbot: QtBot, work: Work) -> None:
    asking = screen(qtbot, work)
    assert not asking.start.isEnabled()
    assert asking.passphrase.echoMode() is QLineEdit.EchoMode.Password
    asking.passphrase.setText("salah sekali")
    with qtbot.waitSignal(work.idle):
        asking.start.click()
    assert "Frasa sandi salah" in asking.notice.words and asking.opened is None
    asking.passphrase.setText(RIGHT)
    with qtbot.waitSignal(asking.accepted):
        asking.start.click()
    assert asking.opened == "workstation"


def test_a_new_passphrase_is_typed_twice(qtbot: QtBot, work: Work) -> None:
    asking = screen(qtbot, work, first=True)
    asking.passphrase.setText(RIGHT)
    asking.again.setText("lain")
    asking.start.click()
    assert "tidak sama" in asking.notice.words
    asking.again.setText(RIGHT)
    with qtbot.waitSignal(asking.accepted):
        asking.start.click()
    assert asking.result() == QDialog.DialogCode.Accepted
