"""The log of access in the window: who sees it, how it is cut, and that nothing of a person stays on the screen."""

import csv
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import get_ident

import pytest
from counters import open_counter
from fake_audit import NIK, act
from fake_desk import FakeDesk
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from tiny import stock

from ui.counter_audit import CounterAudit
from ui.models.badges import Badge
from ui.screens.audit import AuditScreen
from ui.shell import Shell
from ui.shortcuts import Key, Scope
from ui.window import Window
from workstation.domain.audit import BadLink, Fault, Log
from workstation.domain.errors import LoketError
from workstation.domain.event import EventKind, Role
from workstation.domain.look import LookKind
from workstation.domain.officer import Officer
from workstation.domain.refusals import DossierUnknown, FolderUnusable, RoleNotAllowed, StoreUnusable
from workstation.domain.ruling import Decision
from workstation.steps.audit_csv import processing_sheet
from workstation.steps.audit_view import TrailWish
from workstation.steps.decide import Decide, decide
from workstation.steps.show import find_dossier, open_case
from workstation.sync.round import synchronise

Settle = Callable[[], None]
K, SHIFT, CONTROL = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def screen(shell: Shell) -> AuditScreen:
    found = shell.screen_of(Key.AUDIT)
    assert isinstance(found, AuditScreen)
    return found


@pytest.fixture
def trail(supervisor_shell: Callable[[], Shell], settle: Settle) -> AuditScreen:
    shell = supervisor_shell()
    QTest.keyClick(shell, K.Key_F7, SHIFT)
    settle()
    return screen(shell)


def words(shown: AuditScreen) -> list[list[str]]:
    return [[cell.word if isinstance(cell, Badge) else cell for cell in row] for row in shown.rows.rows]


def test_a_supervisor_sees_who_did_what(trail: AuditScreen, desk: FakeDesk) -> None:
    rows = words(trail)
    assert [[*row[1:6], row[6], row[7][:8]] for row in rows] == [
        ["budi", "Petugas loket", "loket-3", "berkas dibuka", "Terbukti", "–", "3273-202"],
        ["siti", "Petugas loket", "loket-3", "dicari", "Terbukti", "9f2c01ab", "3273-202"],
        ["budi", "Petugas loket", "loket-3", "permohonan diputuskan", "Belum terbukti", "–", "3273-202"],
    ]
    assert trail.table.hasFocus() and "3 catatan" in trail.summary.text()
    assert desk.audit.threads and get_ident() not in desk.audit.threads


@pytest.mark.parametrize(("role", "seen"), [(Role.PETUGAS, False), (Role.SUPERVISOR, True), (Role.ADMIN, True)])
def test_only_those_who_watch_reach_it(window: Window, settle: Settle, role: Role, seen: bool) -> None:
    window.enter(Officer("Contoh C", role))
    settle()
    shell = window.shell
    assert shell is not None
    QTest.keyClick(shell, K.Key_F7, SHIFT)
    settle()
    assert (Key.AUDIT in shell.rail._buttons) is seen
    assert isinstance(shell.pages.currentWidget(), AuditScreen) is seen


def test_its_keys_mean_one_thing() -> None:
    here = [key.sequence for key in Key if key.scope in (Scope.EVERYWHERE, Scope.AUDIT)]
    assert len(here) == len(set(here))


def test_filters_reach_the_desk_from_the_keyboard(trail: AuditScreen, desk: FakeDesk, settle: Settle) -> None:
    filters = trail.filters
    filters.officer.setCurrentText("siti")
    filters.kind.setCurrentIndex(filters.kind.findData(LookKind.SEARCHED))
    filters.since.setDate(QDate(2026, 11, 1))
    filters.until.setDate(QDate(2026, 11, 2))
    filters.number.setText(" 3273-20261105-211034 ")
    QTest.keyClick(filters.number, K.Key_Return)
    settle()
    wish = desk.audit.wishes[-1]
    assert (wish.officer, wish.kind, wish.registration_no) == ("siti", "searched", "3273-20261105-211034")
    assert (wish.until - wish.since).days == 2
    assert [row[1] for row in words(trail)] == ["siti"]
    assert filters.officer.findText("budi") > 0


def test_a_person_is_listed_and_leaves_no_trace_on_the_screen(
    trail: AuditScreen, desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    shell = trail.window().shell  # type: ignore[attr-defined]
    trail.filters.nik.setFocus()
    QTest.keyClicks(trail.filters.nik, "3273 0152 0390 0001")
    QTest.keyClick(trail.filters.nik, K.Key_Return)
    settle()
    assert desk.audit.niks == [NIK]
    assert [row[4] for row in words(trail)] == ["berkas dibuka", "dicari"] and "1 berkas" in trail.summary.text()
    shell.show_screen(Key.QUEUE)
    settle()
    assert words(trail) == [] and trail.lines == () and trail.filters.nik.text() == ""
    trail.filters.nik.undo()
    assert trail.filters.nik.text() == ""


def test_a_wrong_nik_says_that_nothing_was_searched(trail: AuditScreen, settle: Settle) -> None:
    trail.filters.nik.setText("3273")
    QTest.keyClick(trail.filters.nik, K.Key_Return)
    settle()
    assert trail.stack.notice is not None and "16 angka" in trail.stack.notice.accessibleName()


FIRST = BadLink("loket-3", Log.LOOKS, 7, Fault.EDITED)
LATER = BadLink("loket-3", Log.LOOKS, 9, Fault.REORDERED)


@pytest.mark.parametrize(
    ("bad", "anchored", "said", "unsaid", "tone"),
    [
        ((), True, "Catatan utuh: 12 kejadian", "dijangkar", "good"),
        ((), False, "Belum dijangkar", "tidak utuh", "warn"),
        ((FIRST, LATER), True, "catatan akses nomor 7: isinya diubah", "nomor 9", "bad"),
    ],
)
def test_the_logs_are_checked_now(
    trail: AuditScreen,
    desk: FakeDesk,
    settle: Settle,
    bad: tuple[BadLink, ...],
    anchored: bool,
    said: str,
    unsaid: str,
    tone: str,
) -> None:
    assert "belum diperiksa" in trail.check.notice.words
    desk.audit.verified = replace(desk.audit.verified, bad=bad, anchored=anchored)
    QTest.keyClick(trail.table, K.Key_J, CONTROL)
    assert not trail.check.now.isEnabled() and "sedang diperiksa" in trail.check.notice.words
    settle()
    told = trail.check.notice.words
    assert said in told and unsaid not in told
    assert trail.check.notice._words.property("tone") == tone and trail.check.now.isEnabled()
    assert get_ident() not in desk.audit.threads


def test_what_is_shown_is_saved(trail: AuditScreen, desk: FakeDesk, settle: Settle, tmp_path: Path) -> None:
    desk.audit.lines = (act(1, "=1+1", LookKind.OPENED),)
    trail.reload()
    settle()
    trail.save_to(tmp_path / "jejak.csv")
    settle()
    assert desk.audit.saved == [("audit_trail", 1)] and "1 baris disimpan" in trail.told.words
    rows = list(csv.reader((tmp_path / "jejak.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][1] == "'=1+1" and rows[1][5] == "berkas dibuka"
    desk.audit.broken = FolderUnusable(folder="D:/")
    trail.save_to(tmp_path / "jejak.csv")
    settle()
    assert "D:/ tidak dapat ditulis" in trail.told.words


@pytest.mark.parametrize("problem", [StoreUnusable(), RoleNotAllowed()])
def test_an_error_has_a_way_on(trail: AuditScreen, desk: FakeDesk, settle: Settle, problem: LoketError) -> None:
    desk.audit.broken = problem
    trail.reload()
    settle()
    assert trail.stack.notice is not None and "belum dapat dilihat" in trail.stack.notice.accessibleName()
    assert not trail.save.isEnabled()
    desk.audit.broken = None
    trail.stack.notice.findChild(QAbstractButton).click()
    settle()
    assert len(words(trail)) == 3


def test_nothing_found_and_a_hub_away_are_told(trail: AuditScreen, desk: FakeDesk, settle: Settle) -> None:
    desk.audit.missing = ("loket-1", "loket-2")
    trail.filters.officer.setCurrentText("tidak ada")
    trail.reload()
    assert trail.stack.notice is not None and "Memuat" in trail.stack.notice.accessibleName()
    settle()
    assert trail.stack.notice is not None and "Belum ada catatan" in trail.stack.notice.accessibleName()
    assert "loket-1, loket-2" in trail.notice.words


def test_a_real_counter_lists_checks_and_saves(tmp_path: Path) -> None:
    counter = open_counter(tmp_path / "home")
    stock(counter, tmp_path / "in", 2)
    synchronise(counter)
    chosen, budi, boss = find_dossier(counter, "3171-0000"), Officer("budi"), Officer("boss", Role.SUPERVISOR)
    open_case(counter, budi, chosen)
    decide(counter, budi, Decide(chosen, Decision.RETURN, note="foto kabur"))
    audit, now = CounterAudit(counter), counter.clock.now()
    day = TrailWish(now.replace(hour=0, minute=0), now.replace(hour=23, minute=59))
    lines = audit.trail(boss, replace(day, registration_no="3171-0000")).lines
    assert {one.entry.what for one in lines} >= {"berkas dibuka", "permohonan diputuskan"}
    assert all(one.entry.proven and one.entry.registration_no == "3171-0000" for one in lines)
    ruled = audit.trail(boss, replace(day, kind=EventKind.DECIDED, officer="budi")).lines
    assert [one.entry.source for one in ruled] == ["event"]
    assert not audit.trail(boss, replace(day, officer="joko")).lines
    assert audit.trail(boss, day).lines[0].entry.what == "catatan akses dilihat"
    with pytest.raises(DossierUnknown):
        audit.trail(boss, replace(day, registration_no="0000"))
    assert audit.verify(boss).whole
    sheet = processing_sheet([one.entry for one in lines], str)
    audit.save(boss, "audit_trail", sheet, tmp_path / "jejak.csv")
    assert audit.trail(boss, replace(day, kind=LookKind.EXPORTED)).lines
    with pytest.raises(FolderUnusable):
        audit.save(boss, "audit_trail", sheet, tmp_path / "tidak" / "ada.csv")
    assert audit.aside(boss) == []
    asked = (lambda: audit.trail(budi, day), lambda: audit.verify(budi), lambda: audit.aside(budi))
    for refused in (*asked, lambda: audit.subject(budi, NIK)):
        with pytest.raises(RoleNotAllowed):
            refused()
