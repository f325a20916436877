"""The supervisor's lists by keyboard, what comes back to the officer, and papers to be called back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import get_ident

import pytest
from applicants import LONG_NAME
from fake_desk import FakeDesk
from fake_door import PASSWORD
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.models.reviewing import ReviewList
from ui.parts.crop_label import CropLabel
from ui.parts.filters import Chip
from ui.preferences import Preferences
from ui.screens.receipts import ReceiptsScreen
from ui.screens.review import ReviewScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import Window
from workstation.domain.event import Role
from workstation.domain.ids import new_id
from workstation.domain.officer import Officer
from workstation.domain.receipt import ReceiptType
from workstation.domain.refusals import StoreUnusable
from workstation.domain.ruling import Decision, Review, State
from workstation.steps.decide import Decide
from workstation.steps.receipt import IssueReceipt
from workstation.steps.resolve import ResolveConflict
from workstation.steps.review import ReviewDecision

Settle = Callable[[], None]
K = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ANI, SRI = Officer("Contoh A"), Officer("sri", Role.SUPERVISOR)
CLEAN, ALSO_CLEAN, DIFFERING = "CONTOH LIMA", "CONTOH DUA", "ELIA HARAHAG PERMANA"


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QTest.keyClick(target, key, modifier)


def decided(desk: FakeDesk, name: str, decision: Decision = Decision.APPROVE, drawn: bool = True) -> None:
    """Let an officer decide a dossier, and draw it."""
    dossier = desk.dossier_of(name)
    desk.decide(ANI, Decide(dossier, decision, note="asli sudah dilihat"))
    if drawn:
        desk.drawn.add(dossier)


def review_screen(shell: Shell, settle: Settle) -> ReviewScreen:
    shell.show_screen(Key.REVIEW)
    settle()
    screen = shell.screen_of(Key.REVIEW)
    assert isinstance(screen, ReviewScreen)
    return screen


def receipts_screen(shell: Shell, settle: Settle) -> ReceiptsScreen:
    shell.show_screen(Key.RECEIPTS)
    settle()
    screen = shell.screen_of(Key.RECEIPTS)
    assert isinstance(screen, ReceiptsScreen)
    return screen


@pytest.fixture
def sampled(desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]) -> tuple[Shell, ReviewScreen]:
    """The sample holds two clean decisions and one in which a field differs."""
    for name in (CLEAN, ALSO_CLEAN):
        decided(desk, name)
    decided(desk, DIFFERING, Decision.REJECT)
    shell = supervisor_shell()
    return shell, review_screen(shell, settle)


def test_the_lists_are_reached_by_their_keys(
    desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    decided(desk, DIFFERING, drawn=False)
    decided(desk, "CONTOH TIGA", Decision.ESCALATE, drawn=False)
    decided(desk, CLEAN)
    screen = review_screen(supervisor_shell(), settle)
    for key, which, name in (
        (K.Key_4, ReviewList.SAMPLE, CLEAN),
        (K.Key_2, ReviewList.ESCALATED, "CONTOH TIGA"),
        (K.Key_1, ReviewList.FLAGGED, DIFFERING),
    ):
        press(key, CONTROL)
        settle()
        assert screen.lists.which is which
        assert [item.title for item in screen.lists.list.items] == [name]
    press(K.Key_3, CONTROL)
    settle()
    assert screen.stack.notice is not None and "Semua sudah ditinjau" in screen.stack.notice.accessibleName()


def test_clean_ones_are_marked_by_space_and_upheld_in_one_act(
    desk: FakeDesk, settle: Settle, sampled: tuple[Shell, ReviewScreen]
) -> None:
    shell, screen = sampled
    assert screen.lists.which is ReviewList.SAMPLE
    ticks = {item.title: item.ticked for item in screen.lists.list.items}
    assert ticks == {CLEAN: False, ALSO_CLEAN: False, DIFFERING: None}
    for _ in ticks:
        press(K.Key_Space)
    assert "2" in screen.buttons[Review.UPHOLD].text()
    assert not screen.buttons[Review.OVERTURN].isEnabled()
    assert any("bertanda" in words for words in accessible(screen))
    press(K.Key_F10)
    assert screen.dialog is None
    press(K.Key_F12)
    settle()
    for name in (CLEAN, ALSO_CLEAN):
        review = desk.case_of(desk.dossier_of(name)).review
        assert review is not None and review.data["outcome"] == "uphold"
    assert desk.case_of(desk.dossier_of(DIFFERING)).review is None
    assert shell.toast.words == "2 keputusan dikuatkan" and not screen.answer.words
    assert [item.title for item in screen.lists.list.items] == [DIFFERING]


def accessible(screen: ReviewScreen) -> list[str]:
    model = screen.lists.list.model()
    role = int(Qt.ItemDataRole.AccessibleTextRole)
    return [str(model.data(model.index(row, 0), role)) for row in range(model.rowCount())]


def test_all_clean_ones_are_marked_at_once_and_unmarked(settle: Settle, sampled: tuple[Shell, ReviewScreen]) -> None:
    _, screen = sampled
    press(K.Key_A, CONTROL)
    assert len(screen.lists.ticked) == 2
    press(K.Key_Escape)
    assert screen.lists.ticked == () and screen.buttons[Review.OVERTURN].isEnabled()


def test_a_click_on_the_box_marks_and_beside_it_chooses(settle: Settle, sampled: tuple[Shell, ReviewScreen]) -> None:
    _, screen = sampled
    entries = screen.lists.list
    place = [item.title for item in entries.items].index(CLEAN)
    box = entries.visualRect(entries.model().index(place, 0))
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(16, 16))
    assert len(screen.lists.ticked) == 1
    QTest.mouseClick(entries.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    settle()
    assert len(screen.lists.ticked) == 1 and entries.value.nama == CLEAN


def test_what_changed_meanwhile_is_named_and_the_rest_stands(
    desk: FakeDesk, settle: Settle, sampled: tuple[Shell, ReviewScreen]
) -> None:
    shell, screen = sampled
    press(K.Key_A, CONTROL)
    desk.review(SRI, ReviewDecision(desk.dossier_of(CLEAN), Review.OVERTURN, "foto kabur"))
    press(K.Key_F12)
    settle()
    assert desk.case_of(desk.dossier_of(ALSO_CLEAN)).review is not None
    assert shell.toast.words == "1 keputusan dikuatkan"
    number = desk.open(SRI, desk.dossier_of(CLEAN), False).case.row.registration_no
    assert number in screen.answer.words and "1 tidak dikuatkan" in screen.answer.words


def test_every_cell_has_its_crop_from_a_worker_and_rules_their_weight(
    desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    decided(desk, DIFFERING, drawn=False)
    screen = review_screen(supervisor_shell(), settle)
    crops = [crop for crop in screen.table.findChildren(CropLabel) if crop.isVisible()]
    assert len(crops) == 8
    assert [crop for crop in crops if not crop.accessibleName().startswith("Potongan")] == []
    assert desk.scanned_in and get_ident() not in desk.scanned_in
    shown = " ".join(label.text() for label in screen.table.findChildren(object) if hasattr(label, "text"))
    assert "nik.region · Wilayah NIK sama dengan wilayah KK." in shown


def test_a_broken_list_can_be_tried_again(
    desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    desk.broken["review_lists"] = StoreUnusable()
    screen = review_screen(supervisor_shell(), settle)
    assert screen.stack.notice is not None and "hubungi admin" in screen.stack.notice.accessibleName()


@pytest.mark.parametrize("language", ["id", "en"])
def test_large_letters_fit_an_office_screen(
    window: Window, desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell], language: str
) -> None:
    for name in (DIFFERING, LONG_NAME):
        decided(desk, name, drawn=False)
    decided(desk, CLEAN)
    decided(desk, "CONTOH TIGA", Decision.ESCALATE, drawn=False)
    window.use(Preferences(scale=1.5, language=language))
    screen = review_screen(supervisor_shell(), settle)
    for which in (*ReviewList, ReviewList.FLAGGED):
        screen.lists.choose(which)
        settle()
        screen.lists.list.tick_all(True)
        screen.lists.list.tick_all(False)
        assert window.width() <= 1366, which


def test_the_officer_sees_what_came_back_and_why(
    shell: Shell, desk: FakeDesk, settle: Settle, supervisor_shell: Callable[[], Shell]
) -> None:
    assert not shell.queue.filters.chips[Chip.RETURNED].isVisible()
    decided(desk, CLEAN)
    desk.review(SRI, ReviewDecision(desk.dossier_of(CLEAN), Review.RETURN, "foto KK terbalik"))
    shell.queue.reload()
    settle()
    chip = shell.queue.filters.chips[Chip.RETURNED]
    assert chip.isVisible() and chip.text().endswith("1")
    chip.click()
    settle()
    assert [row.nama for row in shell.queue.model.rows] == [CLEAN]
    assert "sri" in shell.queue.word.words and "foto KK terbalik" in shell.queue.word.words
    shell.queue.open_chosen()
    settle()
    assert "sri mengembalikan keputusan Anda" in shell.verify.notice.words
    press(K.Key_F12)
    settle()
    shell.show_screen(Key.QUEUE)
    settle()
    assert shell.queue.stack.notice is not None
    assert "Tidak ada yang kembali" in shell.queue.stack.notice.accessibleName()
    assert not shell.queue.word.words


def lose(desk: FakeDesk, name: str) -> str:
    """Contoh A decides and prints, and loses against another counter; the serial of the paper."""
    dossier = desk.dossier_of(name)
    ours = desk.decide(ANI, Decide(dossier, Decision.APPROVE))
    serial = desk.issue(ANI, IssueReceipt(dossier, ReceiptType.TANDA_TERIMA)).receipt.serial
    said = '{"decision":"reject","flags":[],"note":"","reasons":[]}'
    theirs = replace(ours, event_id=new_id(), officer="budi", workstation="loket-9", payload=said)
    desk.hear(theirs)
    desk.resolve(SRI, ResolveConflict(dossier, theirs.event_id, "KK dicabut"))
    assert desk.case_of(dossier).state is State.REJECTED
    return serial


def test_the_loser_of_a_conflict_is_told_with_the_papers_to_call_back(
    shell: Shell, desk: FakeDesk, settle: Settle
) -> None:
    serial = lose(desk, CLEAN)
    shell.open(desk.dossier_of(CLEAN))
    settle()
    words = shell.verify.notice.words
    assert "Ditolak" in words and "Keputusan Anda tidak dipakai" in words and "KK dicabut" in words
    assert f"Tarik kembali surat {serial}" in words


def test_a_paper_is_called_back_by_letter_and_taken_back(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    serial = lose(desk, CLEAN)
    screen = receipts_screen(shell, settle)
    assert not screen.card.isVisible()
    press(K.Key_T, CONTROL)
    settle()
    assert [(item.title, item.below) for item in screen.list.items] == [(CLEAN, serial)]
    command = screen.command()
    assert command is not None and command.type is ReceiptType.PENARIKAN and screen.card.isVisible()
    press(K.Key_B, CONTROL)
    settle()
    assert screen.dialog is not None
    QTest.keyClicks(screen.dialog.note, "diserahkan")
    QTest.keyClick(screen.dialog.note, K.Key_Return, CONTROL)
    settle()
    assert desk.recalls() == [] and screen.list.items == ()
    assert serial in shell.toast.words
    assert screen.stack.notice is not None
    assert "Tidak ada surat yang harus ditarik" in screen.stack.notice.accessibleName()


def test_a_paper_that_a_sync_calls_back_comes_into_the_open_list(shell: Shell, desk: FakeDesk, settle: Settle) -> None:
    screen = receipts_screen(shell, settle)
    screen.tabs.toggle()
    settle()
    assert screen.list.items == ()
    serial = lose(desk, CLEAN)
    shell.background.sync()
    settle()
    assert [(item.title, item.below) for item in screen.list.items] == [(CLEAN, serial)]
    assert screen.tabs.calling.text().endswith("1")


def test_a_printed_letter_is_shown_beside_its_paper(
    shell: Shell, desk: FakeDesk, settle: Settle, tmp_path: Path
) -> None:
    lose(desk, CLEAN)
    screen = receipts_screen(shell, settle)
    screen.tabs.toggle()
    settle()
    badge = screen.list.items[0].badge
    assert badge is not None and badge.word == "Belum disurati"
    command = screen.command()
    assert command is not None
    screen.save_to(command, tmp_path / "tarik.pdf")
    settle()
    assert (tmp_path / "tarik.pdf").read_bytes().startswith(b"%PDF")
    badge = screen.list.items[0].badge
    assert badge is not None and badge.word == "Disurati"


def test_who_signs_in_as_supervisor_at_the_window_is_one(window: Window, settle: Settle) -> None:
    assert window.sign_in is not None
    window.sign_in.name.setText("Contoh B")
    window.sign_in.password.setText(PASSWORD)
    window.sign_in.start.click()
    settle()
    assert window.shell is not None
    screen = review_screen(window.shell, settle)
    assert screen.stack.notice is not None
    assert "Hanya untuk supervisor" not in screen.stack.notice.accessibleName()
