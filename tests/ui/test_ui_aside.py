"""What was set aside, in the window: who claimed to act, on what, and why it does not count."""

import csv
from collections.abc import Callable
from pathlib import Path
from threading import get_ident

import pytest
from fake_audit import set_aside
from fake_desk import FakeDesk
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from ui.parts.elided import Elided
from ui.screens.audit import ASIDE, AuditScreen
from ui.shell import Shell
from ui.shortcuts import Key
from workstation.domain.refusals import StoreUnusable
from workstation.domain.staff_refusals import OfficerNotRecorded, RoleNeverGiven
from workstation.steps.audit_view import MOST_LINES

Settle = Callable[[], None]
K, SHIFT, CONTROL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
REG = "3273-20261105-211034"
UNKNOWN = OfficerNotRecorded(officer="hantu", workstation="loket-2")
NEVER = RoleNeverGiven(officer="siti", role="Supervisor", workstation="loket-2")


@pytest.fixture
def trail(supervisor_shell: Callable[[], Shell], settle: Settle, desk: FakeDesk) -> AuditScreen:
    desk.audit.set_aside = [set_aside(20, UNKNOWN, "hantu", REG), set_aside(5, NEVER, "siti")]
    shell = supervisor_shell()
    QTest.keyClick(shell, K.Key_F7, SHIFT)
    settle()
    found = shell.screen_of(Key.AUDIT)
    assert isinstance(found, AuditScreen)
    return found


def open_aside(trail: AuditScreen, settle: Settle) -> None:
    QTest.keyClick(trail.window().focusWidget(), K.Key_2, CONTROL)
    settle()


def test_a_supervisor_reads_who_claimed_what_and_why_from_the_keyboard(
    trail: AuditScreen, desk: FakeDesk, settle: Settle
) -> None:
    desk.audit.threads.clear()
    open_aside(trail, settle)
    newest, oldest = trail.rows.rows
    assert newest[1:6] == ("siti", "Petugas loket", "loket-2", "permohonan diputuskan", "–")
    assert (oldest[1], oldest[5], oldest[6]) == ("hantu", REG, str(UNKNOWN.sentence))
    assert "2 kejadian disisihkan dan tidak dihitung" in trail.summary.text()
    assert trail.tabs[ASIDE].isChecked() and trail.filters.isHidden() and trail.table.hasFocus()
    assert str(NEVER.sentence) in trail.why.words and "Waktu menurut komputer itu" in trail.why.words
    QTest.keyClick(trail.table, K.Key_Down)
    assert str(UNKNOWN.sentence) in trail.why.words
    assert desk.audit.threads and get_ident() not in desk.audit.threads
    QTest.keyClick(trail.table, K.Key_1, CONTROL)
    settle()
    assert len(trail.rows.rows) == 3 and len(trail.rows.rows[0]) == 8
    assert trail.why.words == "" and not trail.filters.isHidden() and not trail.tabs[ASIDE].isChecked()


def test_nothing_set_aside_is_good_news_and_the_keys_still_work(
    trail: AuditScreen, desk: FakeDesk, settle: Settle
) -> None:
    desk.audit.set_aside = []
    open_aside(trail, settle)
    assert trail.stack.notice is not None and "Tidak ada yang disisihkan" in trail.stack.notice.accessibleName()
    assert not trail.save.isEnabled()
    QTest.keyClick(trail.window().focusWidget(), K.Key_1, CONTROL)
    settle()
    assert len(trail.rows.rows) == 3


def test_it_is_saved_with_the_whole_reason(trail: AuditScreen, desk: FakeDesk, settle: Settle, tmp_path: Path) -> None:
    desk.audit.set_aside = [set_aside(5, UNKNOWN, "=hantu", REG)]
    open_aside(trail, settle)
    trail.save_to(tmp_path / "disisihkan.csv")
    settle()
    assert desk.audit.saved == [("audit_aside", 1)] and "1 baris disimpan" in trail.told.words
    (row,) = csv.DictReader((tmp_path / "disisihkan.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (row["officer"], row["registration_no"], row["why"]) == ("'=hantu", REG, str(UNKNOWN.sentence))
    assert row["cause"] == "officer_not_recorded" and row["at"] > row["occurred_at"]


def test_leaving_hides_it_and_coming_back_shows_the_same_list(trail: AuditScreen, settle: Settle) -> None:
    open_aside(trail, settle)
    shell = trail.window().shell  # type: ignore[attr-defined]
    shell.show_screen(Key.QUEUE)
    settle()
    assert trail.aside == () and trail.rows.rows == () and trail.why.words == ""
    shell.show_screen(Key.AUDIT)
    settle()
    assert len(trail.aside) == 2 and trail.tabs[ASIDE].isChecked()


def test_a_flood_is_cut_and_says_so_and_an_error_has_a_way_on(
    trail: AuditScreen, desk: FakeDesk, settle: Settle
) -> None:
    desk.audit.set_aside *= MOST_LINES
    open_aside(trail, settle)
    assert len(trail.rows.rows) == MOST_LINES
    assert "1000 kejadian" in trail.summary.text() and "500 yang terbaru" in trail.summary.text()
    desk.audit.broken = StoreUnusable()
    trail.reload()
    settle()
    assert trail.stack.notice is not None and "belum dapat dilihat" in trail.stack.notice.accessibleName()


def test_a_strangers_name_is_drawn_as_it_stands(trail: AuditScreen, desk: FakeDesk, settle: Settle) -> None:
    name = '<img src="//jauh/x">'
    stranger = OfficerNotRecorded(officer=name, workstation="loket-2")
    desk.audit.set_aside = [set_aside(5, stranger, name)]
    open_aside(trail, settle)
    cell = trail.rows.index(0, 1)
    assert cell.data(Qt.ItemDataRole.DisplayRole) == name
    assert "<img" not in cell.data(Qt.ItemDataRole.ToolTipRole) and "&lt;img" in cell.data(Qt.ItemDataRole.ToolTipRole)
    cut = Elided(name)
    assert cut.textFormat() is Qt.TextFormat.PlainText and "<img" not in cut.toolTip()
    (said,) = [one for one in trail.why.findChildren(QLabel) if name in one.text()]
    assert said.textFormat() is Qt.TextFormat.PlainText
