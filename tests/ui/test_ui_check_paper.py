"""The screen that checks papers: by scanner, by paste, by file, by drop, without a mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_desk import FakeDesk
from fake_papers_check import VERDICTS
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ui.palettes import Tone
from ui.parts.paper_verdict import LOOKS
from ui.screens.check_paper import CheckPaperScreen
from ui.shell import Shell
from ui.shortcuts import Key
from workstation.domain.paper_verdict import Verdict

Settle = Callable[[], None]


@pytest.fixture
def screen(shell: Shell, qtbot: QtBot, settle: Settle) -> CheckPaperScreen:
    qtbot.keyClick(shell, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    settle()
    made = shell.pages.currentWidget()
    assert isinstance(made, CheckPaperScreen)
    return made


def words(screen: CheckPaperScreen) -> str:
    return "\n".join(one.text() for one in screen.card.findChildren(QLabel) if not one.isHidden())


def test_a_scanner_types_code_after_code(
    screen: CheckPaperScreen, desk: FakeDesk, qtbot: QtBot, settle: Settle
) -> None:
    assert screen.code.hasFocus()
    for code in ("valid", "recalled"):
        qtbot.keyClicks(screen.code, code)
        qtbot.keyClick(screen.code, Qt.Key.Key_Return)
        settle()
        assert screen.stack.notice is None
        assert screen.code.hasFocus() and screen.code.selectedText() == code
    assert [asked for asked, _ in desk.paper_checks.asked] == ["valid", "recalled"]
    shown = words(screen)
    assert "SUDAH DITARIK" in shown and "ASLI" not in shown.split("\n")[1]
    assert "SITI SPESIMEN RAHAYU" in shown and "SK/LOKET-3/2026/00012-K7Q4M" in shown and "23 Mei 2027" in shown


@pytest.mark.parametrize("name", VERDICTS)
def test_each_verdict_has_word_icon_and_tone(screen: CheckPaperScreen, settle: Settle, name: str) -> None:
    screen.code.setText(name)
    screen.check_code()
    settle()
    badge = screen.card.badge
    assert badge is not None and badge.word.upper() in words(screen)
    assert (badge.icon, badge.tone) == LOOKS[VERDICTS[name].verdict]
    assert (badge.tone is Tone.GOOD) == (VERDICTS[name].verdict is Verdict.VALID)
    assert screen.card.accessibleName().startswith(badge.word)
    unproven = "belum tentu benar" in words(screen)
    assert unproven == (name == "unknown")


def test_a_nik_is_sent_along_and_then_forgotten(screen: CheckPaperScreen, desk: FakeDesk, settle: Settle) -> None:
    screen.code.setText("valid")
    screen.nik.setText("3171015708950001")
    screen.check_code()
    settle()
    assert desk.paper_checks.asked == [("valid", "3171015708950001")]
    assert screen.nik.text() == ""


def test_a_file_can_be_dropped_and_a_broken_one_is_named(screen: CheckPaperScreen, settle: Settle) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/altered.pdf")])
    drop = QDropEvent(
        QPointF(9, 9), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    screen.dropEvent(drop)
    settle()
    assert "Yang berbeda: nama, NIK, data pemohon." in words(screen)
    screen.check_file(Path("/tmp/rusak.pdf"))
    settle()
    assert screen.stack.notice is not None and "rusak.pdf" in screen.stack.notice.accessibleName()


def test_an_empty_code_asks_nothing(screen: CheckPaperScreen, desk: FakeDesk, settle: Settle) -> None:
    screen.check_code()
    settle()
    assert desk.paper_checks.asked == []


def test_the_key_is_shown_on_the_rail(shell: Shell) -> None:
    assert Key.CHECK_PAPER.shown == "Shift F6"
