"""Papers: choose a decided dossier, look at its paper, print or save it; each print is recorded."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QComboBox, QDialog, QLayout, QScrollArea, QWidget

from ui.answers import Opened
from ui.language import mark, say, tr
from ui.models import badges
from ui.models.badges import Badge
from ui.models.clock import stamp
from ui.models.lines import Item
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.item_list import ItemList
from ui.parts.note_dialog import NoteDialog
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.paper import PaperView, ask_where, new_printer, print_pdf
from ui.parts.reason_box import ReasonBox
from ui.parts.recall_card import PaperTabs, RecallCard
from ui.parts.words import clear, column, frame, label, line, name_combo
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import WIDE, active
from ui.work import Job, Lane
from workstation.domain.event import Event
from workstation.domain.paper_refusals import ReprintNeedsReason
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import Paper, ReceiptType
from workstation.domain.ruling import State
from workstation.domain.text import PAPER_NAMES
from workstation.steps.recall import Recall, TakeBack
from workstation.steps.receipt import IssuedReceipt, IssueReceipt, printed_before

SIZE_NAMES = {Paper.A5: "A5", Paper.A4: "A4", Paper.THERMAL80: mark("Struk 80 mm")}
DECIDED = frozenset({State.APPROVED, State.FLAGGED, State.REJECTED, State.RETURNED, State.ESCALATED})
LISTED = 200


class ReceiptsScreen(QWidget):
    """`issued` carries the serial of a recorded paper, `returned` of one taken back; `next_wanted` goes on."""

    issued = Signal(str)
    returned = Signal(str)
    next_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._wanted: UUID | None = None
        self._opened: Opened | None = None
        self._pdf = b""
        self._listing: Job | None = None
        self._opening: Job | None = None
        self._drawing: Job | None = None
        self._rows: list[QueueRow] = []
        self._recalls: list[Recall] = []
        self.dialog: NoteDialog | None = None
        self.tabs = PaperTabs()
        self.list = ItemList(tr("Berkas"))
        self.card = RecallCard()
        self.view, self.notice = PaperView(), NoticeLine()
        self.type_box, self.paper_box, self.reason = QComboBox(), QComboBox(), ReasonBox()
        self.print = KeyButton(tr("Cetak"), Key.PRINT, Look.GO)
        self.save = KeyButton(tr("Simpan PDF"), Key.SAVE)
        row = line(self, gap=0)
        row.addWidget(self._left())
        self.stack = StateStack(self._right())
        row.addWidget(self.stack, 1)
        self._connect()

    def _left(self) -> QWidget:
        theme = active()
        made = frame("rail")
        made.setFixedWidth(theme.px(270 if theme.scale < WIDE else 236))
        inner = column(made, gap=6)
        inner.setContentsMargins(0, theme.px(14), theme.px(1), 0)
        inner.addWidget(self.tabs)
        inner.addWidget(self.list, 1)
        return made

    def _right(self) -> QWidget:
        theme = active()
        content = QWidget()
        body = column(content, gap=0)
        body.addWidget(self.notice)
        across = line(gap=0)
        across.addWidget(self.view, 1)
        side = frame("side")
        side.setFixedWidth(theme.px(276))
        scroll, inside = QScrollArea(), QWidget()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Surat"))
        scroll.setWidget(inside)
        column(side).addWidget(scroll)
        inner = column(inside, gap=8)
        inner.setContentsMargins(*(theme.px(14),) * 4)
        inner.addWidget(self.card)
        for caption, box in ((tr("Jenis surat"), self.type_box), (tr("Kertas"), self.paper_box)):
            heading = label(caption, "strong")
            heading.setBuddy(box)
            name_combo(box, caption)
            inner.addWidget(heading)
            inner.addWidget(box)
        for paper, name in SIZE_NAMES.items():
            self.paper_box.addItem(tr(name), paper)
        for widget in (self.reason, self.print, self.save):
            inner.addWidget(widget)
        inner.addSpacing(theme.px(10))
        inner.addWidget(label(tr("Sudah dicetak"), "strong"))
        self._printed = column(gap=4)
        inner.addLayout(self._printed)
        inner.addStretch(1)
        following = KeyButton(tr("Ambil berikutnya"), Key.TAKE_NEXT)
        following.clicked.connect(self.next_wanted)
        inner.addWidget(following)
        across.addWidget(side)
        body.addLayout(across, 1)
        return content

    def _connect(self) -> None:
        self.list.chosen.connect(lambda row: self._fetch(row.dossier_id))
        self.type_box.activated.connect(lambda _: self._ask_reason())
        self.paper_box.activated.connect(lambda _: self._draw())
        self.print.clicked.connect(self.print_paper)
        self.save.clicked.connect(self.save_paper)
        keys = {Key.PRINT: self.print_paper, Key.SAVE: self.save_paper, Key.RECALLS: self.tabs.toggle}
        for key, act in (keys | {Key.TAKEN_BACK: self.take_back}).items():
            bind(self, key, act)
        self.tabs.chosen.connect(self._show_list)
        self.card.taken_back.connect(self.take_back)

    def open(self, dossier_id: UUID) -> None:
        """Show the paper of a dossier."""
        self._wanted = dossier_id
        self.tabs.show_chosen(False)
        self.reload()

    def reload(self) -> None:
        """Fetch the lists: the newest decisions of the queue first, and the papers that must come back."""
        if self._listing:
            self._listing.drop()
        desk, officer = self._session.desk, self._session.officer
        self._listing = self._session.work.start(
            self,
            lambda: (desk.rows(officer, QueueFilter(states=DECIDED), "deadline", True, LISTED, 0), desk.recalls()),
            self._show_lists,
            self._show_problem,
        )

    def refresh(self) -> None:
        """A sync may have said that papers must come back; what is shown stays unless they are others now."""
        if self.isVisible() and self.dialog is None:
            self._session.work.start(self, self._session.desk.recalls, self._learn_recalls, lambda error: None)

    def _learn_recalls(self, recalls: list[Recall]) -> None:
        if recalls == self._recalls or self.dialog is not None:
            return
        self._recalls = recalls
        self.tabs.show_counts(len(recalls))
        if self.tabs.recalling:
            self._show_list()

    def _show_lists(self, lists: tuple[list[QueueRow], list[Recall]]) -> None:
        self._listing = None
        self._rows, self._recalls = lists
        self._rows.sort(key=lambda row: row.dossier_id != self._wanted)
        self.tabs.show_counts(len(self._recalls))
        self._show_list()

    def _show_list(self) -> None:
        rows: Sequence[QueueRow | Recall] = self._recalls if self.tabs.recalling else self._rows
        self.list.show_rows(rows, _as_item, _is_same)
        self._show_card()
        if not rows:
            self._show_empty()
        elif self._wanted is not None:
            self._wanted = None
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus()

    def _show_empty(self) -> None:
        self._opened = None
        for job in (self._opening, self._drawing):
            if job:
                job.drop()
        notice = self.stack.show_notice(_nothing_to_recall() if self.tabs.recalling else _nothing_decided())
        if not self.tabs.recalling:
            notice.offer(tr("Ambil berikutnya"), self.next_wanted.emit, Key.TAKE_NEXT)

    def _show_card(self) -> None:
        value = self.list.value
        self.card.show_recall(value if isinstance(value, Recall) else None)

    def _fetch(self, dossier_id: UUID) -> None:
        if self._opening:
            self._opening.drop()
        desk, officer = self._session.desk, self._session.officer

        def fetch() -> tuple[Opened, tuple[ReceiptType, ...]]:
            opened = desk.open(officer, dossier_id, False)
            return opened, desk.papers(opened.case)

        self._opening = self._session.work.start(self, fetch, self._show, self._show_problem)

    def _show(self, answer: tuple[Opened, tuple[ReceiptType, ...]]) -> None:
        self._opened, types = answer
        self._opening = None
        self.type_box.clear()
        for kind in types:
            self.type_box.addItem(tr(PAPER_NAMES[kind]), kind)
        if self.tabs.recalling:
            self.type_box.setCurrentIndex(max(self.type_box.findData(ReceiptType.PENARIKAN), 0))
        self._show_card()
        _fill_printed(self._printed, self._opened.case.case.receipts)
        self._ask_reason()

    def _ask_reason(self) -> None:
        kind, history = self.type_box.currentData(), self._opened.case.history if self._opened else ()
        wanted = kind is not None and printed_before(history, ReceiptType(kind))
        self.reason.ask(wanted, (kind, history[0].dossier_id if history else None, len(history)))
        self._draw()

    def _wanted_print(self) -> IssueReceipt | None:
        """The print that is asked for; None, and a word on it, while it lacks a reason."""
        if not self.reason.lacking:
            return self.command()
        self.notice.say(say(ReprintNeedsReason().sentence), Tone.WARN, "pen")
        self.reason.setFocus()
        return None

    def command(self) -> IssueReceipt | None:
        """The print that the controls ask for; None while no dossier is open."""
        if self._opened is None or self.type_box.currentData() is None:
            return None
        dossier_id = self._opened.case.dossier.dossier_id
        # Qt keeps the bare text of what was put in a box.
        kind, paper = ReceiptType(self.type_box.currentData()), Paper(self.paper_box.currentData())
        return IssueReceipt(dossier_id, kind, paper, self.reason.said)

    def _draw(self) -> None:
        if (command := self.command()) is None:
            return
        if self._drawing:
            self._drawing.drop()
        desk, officer = self._session.desk, self._session.officer
        draw = partial(desk.preview, officer, command)
        self._drawing = self._session.work.start(self, draw, self._show_pdf, self._show_problem)

    def _show_pdf(self, pdf: bytes) -> None:
        self._drawing = None
        self._pdf = pdf
        self.notice.say("")
        self.stack.show_content()
        self.view.show_pdf(pdf)

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Surat belum dapat dibuat"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def take_back(self) -> None:
        """Ask for a word on it, then record that the chosen paper is back."""
        recall = self.list.value
        if not isinstance(recall, Recall) or self.dialog is not None:
            return
        hint = tr(
            "Surat {serial} keluar dari daftar. Bila perlu, tulis siapa yang menyerahkan, atau bahwa surat hilang."
        )
        word = tr("Surat sudah kembali")
        self.dialog = NoteDialog(word, hint.format(serial=recall.serial), word, Look.GO, self, needed=False)
        self.dialog.answered.connect(lambda note: self._take_back(TakeBack(recall.dossier_id, recall.serial, note)))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _take_back(self, command: TakeBack) -> None:
        desk, officer = self._session.desk, self._session.officer

        def done(event: Event) -> None:
            self.returned.emit(command.serial)
            self.reload()

        self._session.work.start(self, lambda: desk.take_back(officer, command), done, self._issue_failed, Lane.ACT)

    def print_paper(self) -> None:
        """Ask for the printer, then record the print and print exactly what was recorded."""
        if (command := self._wanted_print()) is None:
            return
        printer = new_printer(command.paper)
        dialog = QPrintDialog(printer, self)
        dialog.setModal(True)
        dialog.setWindowTitle(tr("Cetak"))

        def chosen(result: int) -> None:
            if result == QDialog.DialogCode.Accepted:
                self._issue(command, lambda pdf: print_pdf(pdf, printer))
            dialog.deleteLater()

        dialog.finished.connect(chosen)
        dialog.show()

    def save_paper(self) -> None:
        """Ask where to, then record the paper and save exactly what was recorded."""
        command = self._wanted_print()
        if command is None or self._opened is None:
            return
        name = f"{command.type.value}-{self._opened.case.row.registration_no.replace('/', '-')}.pdf"
        ask_where(self, name, lambda file: self.save_to(command, file))

    def save_to(self, command: IssueReceipt, file: Path) -> None:
        """Record a paper and write it to a file."""
        self._issue(command, lambda pdf: file.write_bytes(pdf) > 0)

    def _issue(self, command: IssueReceipt, hand_over: Callable[[bytes], bool]) -> None:
        desk, officer = self._session.desk, self._session.officer

        def act() -> tuple[IssuedReceipt, bool]:
            receipt = desk.issue(officer, command)
            return receipt, hand_over(receipt.pdf)

        self._session.work.start(self, act, self._issued, self._issue_failed, Lane.ACT)

    def _issued(self, answer: tuple[IssuedReceipt, bool]) -> None:
        receipt, handed_over = answer
        if handed_over:
            self.issued.emit(receipt.receipt.serial)
        else:
            words = tr("Pencetak tidak menerima surat {serial}. Surat sudah dicatat; cetak ulang dengan alasan.")
            self.notice.say(words.format(serial=receipt.receipt.serial), Tone.BAD, "cross")
        self.reload() if self.tabs.recalling else self._fetch(receipt.event.dossier_id)

    def _issue_failed(self, error: Exception) -> None:
        words = tr("Berkas PDF tidak dapat ditulis ke tempat itu. Surat sudah dicatat; pilih tempat lain.")
        self.notice.say(words if isinstance(error, OSError) else problem_words(error), Tone.BAD, "cross")


def _nothing_to_recall() -> Notice:
    words = tr("Semua surat yang sudah diberikan masih sesuai dengan keputusannya.")
    return Notice("check", tr("Tidak ada surat yang harus ditarik"), words, Tone.GOOD)


def _nothing_decided() -> Notice:
    words = tr("Surat dibuat setelah ada keputusan. Putuskan satu berkas dahulu.")
    return Notice("inbox", tr("Belum ada surat"), words)


def _fill_printed(lines: QLayout, printed: Sequence[Event]) -> None:
    """Say which papers were printed, when and by whom."""
    clear(lines)
    for event in printed:
        copy = tr("salinan {number}", number=event.data.get("copy", 1))
        lines.addWidget(label(f"{event.data.get('serial', '')} · {copy}", "small", wrap=True))
        lines.addWidget(label(f"{stamp(event.occurred_at)} · {event.officer}", "small", muted=True))
    if not printed:
        lines.addWidget(label(tr("Belum pernah."), "small", muted=True))


def _as_item(row: QueueRow | Recall) -> Item:
    if isinstance(row, Recall):
        sent = (
            Badge("check", tr("Disurati"), Tone.GOOD) if row.letters else Badge("pen", tr("Belum disurati"), Tone.WARN)
        )
        return Item(row.nama or row.registration_no, row.serial, row, sent)
    return Item(row.nama, row.registration_no, row, badges.of_state(row.state))


def _is_same(one: QueueRow | Recall, other: QueueRow | Recall) -> bool:
    return one.dossier_id == other.dossier_id and getattr(one, "serial", "") == getattr(other, "serial", "")
