"""Filters, and the times when there is nothing to show."""

from collections.abc import Callable
from dataclasses import replace

from applicants import PEOPLE
from fake_desk import FakeDesk, many
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ui.models.queue_model import FIRST_PAGE
from ui.parts.filters import Chip
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from ui.work import Work
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.refusals import ScanDamaged, StoreUnusable
from workstation.domain.ruling import Decision
from workstation.steps.decide import Decide

Settle = Callable[[], None]


def names(shell: Shell) -> list[str]:
    return [row.nama for row in shell.queue.model.rows]


def test_the_worst_deadline_comes_first(shell: Shell) -> None:
    assert names(shell)[:2] == ["CONTOH SATU", "CONTOH DUA"]


def test_chips_and_menus_filter(shell: Shell, settle: Settle) -> None:
    shell.queue.filters.choose(Chip.CLEAR)
    settle()
    assert names(shell) == ["CONTOH DUA", "CONTOH LIMA"]
    shell.queue.filters.reset()
    settle()
    assert len(names(shell)) == len(PEOPLE)
    menu = shell.queue.filters.kecamatan_menu.findChild(object, "choices")
    next(action for action in menu.actions() if action.text() == "ANDIR").trigger()
    settle()
    assert names(shell) == ["CONTOH LIMA"]


def test_the_filter_field_is_reached_by_slash(shell: Shell, settle: Settle, qtbot: QtBot) -> None:
    QTest.keyClick(shell.queue.table, Qt.Key.Key_Slash)
    assert shell.queue.filters.text.hasFocus()
    QTest.keyClicks(shell.queue.filters.text, "elia")
    qtbot.waitUntil(lambda: names(shell) == ["ELIA HARAHAG PERMANA"])


def test_a_click_on_a_heading_sorts(shell: Shell, settle: Settle) -> None:
    shell.queue.table.horizontalHeader().sectionClicked.emit(1)
    settle()
    assert names(shell) == sorted(names(shell))


def test_nothing_matches(shell: Shell, settle: Settle) -> None:
    shell.queue.search("TIDAK ADA")
    shell.queue.reload()
    settle()
    notice = shell.queue.stack.notice
    assert notice is not None and "Tidak ada yang cocok" in notice.accessibleName()


def test_an_empty_queue_is_friendly(qtbot: QtBot, work: Work, settle: Settle) -> None:
    window = Window(FakeDesk(()), work)
    qtbot.addWidget(window)
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None and window.shell.queue.stack.notice is not None
    assert "Antrean kosong" in window.shell.queue.stack.notice.accessibleName()


def test_a_broken_store_is_said_and_can_be_tried_again(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.broken["rows"] = StoreUnusable()
    shell.queue.reload()
    settle()
    assert shell.queue.stack.notice is not None
    assert "hubungi admin" in shell.queue.stack.notice.accessibleName()
    desk.broken.clear()
    shell.queue.reload()
    settle()
    assert shell.queue.stack.notice is None


def test_a_defect_of_ours_names_no_person(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.broken["open"] = KeyError("3273022004020060")
    shell.open(desk.dossier_of("CONTOH LIMA"))
    settle()
    assert shell.verify.stack.notice is not None
    words = shell.verify.stack.notice.accessibleName()
    assert "KeyError" in words and "3273" not in words


def test_a_damaged_scan_leaves_the_fields_usable(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.broken["page"] = ScanDamaged()
    shell.open(desk.dossier_of("CONTOH LIMA"))
    settle()
    assert shell.verify.scan.stack.notice is not None
    assert shell.verify.fields.rows


def test_a_scan_that_has_not_come_is_said_in_words_and_fetched_first(
    shell: Shell, desk: FakeDesk, settle: Settle
) -> None:
    key = desk.dossier_of("CONTOH LIMA")
    desk.online = False
    desk.away |= desk.scans_of(key)
    shell.open(key)
    settle()
    assert shell.verify.scan.stack.notice is not None
    assert "masih diambil" in shell.verify.scan.stack.notice.accessibleName()
    assert "tidak terjangkau" in shell.verify.notice.words
    assert shell.verify.fields.rows
    desk.online = True
    shell.open(key)
    settle()
    assert shell.verify.scan.stack.notice is None
    assert shell.verify.notice.words == ""
    assert desk.fetched == [key]


def test_an_unread_dossier_is_read_once_its_scans_are_here(qtbot: QtBot, work: Work, settle: Settle) -> None:
    desk = FakeDesk((replace(PEOPLE[0], verdicts=None),))
    unread = desk.dossier_of(PEOPLE[0].name)
    desk.away |= desk.scans_of(unread)
    window = Window(desk, work)
    qtbot.addWidget(window)
    window.show()
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None
    window.shell.open(unread)
    settle()
    assert (desk.fetched, desk.read_dossiers) == ([unread], [unread])
    assert "Sedang dibaca" in window.shell.verify.notice.words


def test_offline_is_said_with_what_waits(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    desk.online = False
    shell.open(desk.dossier_of("CONTOH LIMA"))
    settle()
    QTest.keyClick(shell.verify, Qt.Key.Key_F12)
    settle()
    shell.background.sync()
    settle()
    assert shell.bar.state_words.startswith("Luring sejak") and "1 menunggu kirim" in shell.bar.state_words
    assert "tetap bisa bekerja" in shell.queue.notice.words
    shell.show_screen(Key.OUTBOX)
    settle()
    assert any("tidak terjangkau" in str(row[-1]) for row in shell.screen_of(Key.OUTBOX).model.rows)
    desk.online = True
    shell.background.sync()
    settle()
    assert shell.bar.state_words == "Tersambung · 0 menunggu kirim"


def test_reading_can_be_paused(shell: Shell, settle: Settle) -> None:
    shell.background.toggle_pause()
    assert shell.queue.cards.pause.isVisibleTo(shell.queue.cards)
    shell.background.toggle_pause()
    settle()
    assert not shell.background.paused


def test_a_long_queue_is_fetched_page_by_page(qtbot: QtBot, work: Work, settle: Settle) -> None:
    window = Window(many(FakeDesk(PEOPLE), 3000), work)
    qtbot.addWidget(window)
    window.enter(Officer("Contoh A"))
    settle()
    assert window.shell is not None
    model = window.shell.queue.model
    assert model.rowCount() == FIRST_PAGE and model.canFetchMore()
    model.fetchMore()
    settle()
    assert model.rowCount() == FIRST_PAGE + 2000


def test_four_eyes_is_said_kindly(
    shell: Shell, desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    shell.show_screen(Key.REVIEW)
    assert shell.screen_of(Key.REVIEW).stack.notice is not None
    shell.open(desk.dossier_of("CONTOH TIGA"))
    settle()
    shell.show_screen(Key.QUEUE)
    supervisor = supervisor_shell()
    supervisor.open(desk.dossier_of("CONTOH TIGA"))
    settle()
    QTest.keyClick(supervisor.verify, Qt.Key.Key_F8)
    settle()
    dialog = supervisor.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return)
    QTest.keyClick(dialog.filter, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    supervisor.show_screen(Key.REVIEW)
    settle()
    review = supervisor.screen_of(Key.REVIEW)
    assert "empat mata" in review.notice.words
    assert not any(button.isEnabled() for button in review.buttons.values())


def test_a_supervisor_rejects_an_escalation_with_a_note(
    shell: Shell, desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    shell.open(desk.dossier_of("CONTOH TIGA"))
    settle()
    QTest.keyClick(shell.verify, Qt.Key.Key_F8)
    settle()
    dialog = shell.verify.deciding.dialog
    assert dialog is not None
    QTest.keyClicks(dialog.note, "Mohon putusan")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    supervisor = supervisor_shell()
    supervisor.show_screen(Key.REVIEW)
    settle()
    review = supervisor.screen_of(Key.REVIEW)
    QTest.keyClick(review, Qt.Key.Key_F10)
    settle()
    assert review.dialog is not None and review.dialog.windowTitle() == "Tolak permohonan"
    QTest.keyClicks(review.dialog.note, "KK tidak sah")
    QTest.keyClick(review.dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.case_of(desk.dossier_of("CONTOH TIGA")).state == "rejected"


def test_a_supervisor_settles_a_double_decision(
    desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    dossier = desk.dossier_of("CONTOH TIGA")
    ani = desk.decide(Officer("ani"), Decide(dossier, Decision.REJECT, note="KK tidak sah"))
    away = replace(ani, event_id=new_id(), officer="budi", workstation="loket-9", payload='{"decision":"approve"}')
    desk.hear(away)
    assert desk.case_of(dossier).state == "conflict"
    supervisor = supervisor_shell()
    supervisor.show_screen(Key.REVIEW)
    settle()
    review = supervisor.screen_of(Key.REVIEW)
    assert review.contenders is not None
    assert not any(button.isVisible() for button in review.buttons.values())
    place = [event.event_id for event in desk.case_of(dossier).contenders].index(away.event_id)
    QTest.keyClick(review, (Qt.Key.Key_1, Qt.Key.Key_2)[place], Qt.KeyboardModifier.AltModifier)
    settle()
    assert review.dialog is not None
    QTest.keyClick(review.dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert desk.case_of(dossier).state == "conflict"
    QTest.keyClicks(review.dialog.note, "Asli sudah dilihat")
    QTest.keyClick(review.dialog.note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert desk.case_of(dossier).state == "approved"
