"""Signs of forgery are shown with their pixels, and what the official page said is recorded by keyboard."""

import os
from collections.abc import Callable

import pytest
from fake_desk import FakeDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.parts.badge import BadgeLabel
from ui.parts.crop_label import CropLabel
from ui.shell import Shell
from ui.window import Window
from workstation.domain.event import EventKind
from workstation.domain.finding import Evidence, RuleFinding, Severity
from workstation.domain.officer import Officer
from workstation.domain.reading import (
    Box,
    CodeReading,
    Quality,
    Reading,
    SignatureReading,
    SignatureStatus,
)
from workstation.domain.ruling import OfficialResult
from workstation.domain.sentence import Sentence

Settle = Callable[[], None]
NAME = "CONTOH LIMA"
BOX: Box = ((60.0, 60.0), (260.0, 60.0), (260.0, 90.0), (60.0, 90.0))
SENTENCE = "Latar di bawah NIK pada Kartu Keluarga berbeda dari sekelilingnya, seperti ditimpa."


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, modifier)


@pytest.fixture
def opened(shell: Shell, desk: FakeDesk, settle: Settle) -> Shell:
    """A dossier whose KK bears a sign, a signature and a QR code."""
    key = desk.dossier_of(NAME)
    kk = desk.open(Officer("Contoh A"), key, False).case.dossier.documents[0].sha256
    sign = Evidence("kk", kk, 0, BOX)
    desk.find(key, RuleFinding("scan.edited", Severity.WARN, (), Sentence(SENTENCE), (sign,)))
    code = CodeReading("QRCode", "https://dukcapil.go.id.com/x", 0, BOX, "lookalike")
    signature = SignatureReading(SignatureStatus.CHANGED, "KEPALA DINAS")
    desk.readings[kk] = Reading(kk, "kk", 1, Quality(True), codes=(code,), signature=signature)
    shell.open(key)
    settle()
    return shell


def badges(shell: Shell) -> list[str]:
    return [badge.badge.word for badge in shell.verify.findChildren(BadgeLabel) if badge.isVisible()]


def test_a_sign_is_shown_with_its_sentence_and_pixels(opened: Shell, settle: Settle, qtbot: QtBot) -> None:
    verify = opened.verify
    assert any(word.startswith("Berkas diubah setelah ditandatangani") for word in badges(opened))
    press(Qt.Key.Key_E)
    settle()
    assert verify.checks.chosen is not None and verify.checks.chosen.sentence == SENTENCE
    qtbot.waitUntil(lambda: [crop.isVisible() for crop in verify.checks.findChildren(CropLabel)] == [True])
    assert verify.scan.document is not None
    assert verify.scan.view.zoom > 0
    if folder := os.environ.get("LOKET_SHOTS"):
        opened.window().grab().save(f"{folder}/bukti.png")
    press(Qt.Key.Key_E)
    settle()
    assert verify.checks.chosen is None


def test_the_official_check_is_recorded_by_key(opened: Shell, window: Window, desk: FakeDesk, settle: Settle) -> None:
    press(Qt.Key.Key_H)
    settle()
    dialog = opened.verify.official.dialog
    assert dialog is not None
    if folder := os.environ.get("LOKET_SHOTS"):
        dialog.grab().save(f"{folder}/resmi.png")
    dialog.note.setText("kode tidak dikenal")
    press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    settle()
    case = desk.case_of(desk.dossier_of(NAME))
    (event,) = case.official.values()
    assert (event.kind, event.data["result"]) == (EventKind.DOCUMENT_CHECKED, OfficialResult.INVALID.value)
    assert event.data["note"] == "kode tidak dikenal"
    assert "Tidak sah menurut laman resmi" in badges(opened)
    # What the official page refuses is no plain approval any more.
    press(Qt.Key.Key_F12)
    settle()
    assert opened.verify.deciding.dialog is not None
