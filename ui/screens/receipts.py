"""Papers: choose a decided dossier, look at its paper, print or save it; each print is recorded."""

from collections.abc import Callable, Mapping
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import QComboBox, QDialog, QFileDialog, QLineEdit, QWidget

from ui.desk import Opened
from ui.language import mark, tr
from ui.models import badges
from ui.models.clock import stamp
from ui.models.lines import Item
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.item_list import ItemList
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.paper import PaperView, new_printer, print_pdf
from ui.parts.words import clear, column, frame, label, line, name_combo
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import active
from ui.work import Job, Lane
from workstation.domain.case import State
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.receipt import Paper, ReceiptType
from workstation.steps.receipt import IssuedReceipt, IssueReceipt

TYPE_NAMES: Mapping[ReceiptType, str] = {
    ReceiptType.TANDA_TERIMA: mark("Tanda terima"),
    ReceiptType.SUKET: mark("Surat keterangan pengganti KTP-el"),
    ReceiptType.PENOLAKAN: mark("Surat penolakan"),
    ReceiptType.PERBAIKAN: mark("Surat perbaikan berkas"),
}
PAPER_NAMES: Mapping[Paper, str] = {Paper.A5: "A5", Paper.A4: "A4", Paper.THERMAL80: mark("Struk 80 mm")}
DECIDED = frozenset({State.APPROVED, State.FLAGGED, State.REJECTED, State.RETURNED, State.ESCALATED})
LISTED = 200


class ReceiptsScreen(QWidget):
    """`issued` carries the serial of a recorded paper; `next_wanted` goes on with the queue."""

    issued = Signal(str)
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
        self.list = ItemList(tr("Berkas yang sudah diputus"))
        self.view = PaperView()
        self.notice = NoticeLine()
        self.type_box, self.paper_box, self.reason = QComboBox(), QComboBox(), QLineEdit()
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
        made.setFixedWidth(theme.px(270))
        inner = column(made, gap=6)
        inner.setContentsMargins(0, theme.px(14), theme.px(1), 0)
        heading = column(margin=10)
        heading.addWidget(label(tr("Berkas yang sudah diputus"), "strong"))
        inner.addLayout(heading)
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
        side.setFixedWidth(theme.px(260))
        inner = column(side, gap=8)
        inner.setContentsMargins(*(theme.px(14),) * 4)
        for caption, box in ((tr("Jenis surat"), self.type_box), (tr("Kertas"), self.paper_box)):
            heading = label(caption, "strong")
            heading.setBuddy(box)
            name_combo(box, caption)
            inner.addWidget(heading)
            inner.addWidget(box)
        for paper, name in PAPER_NAMES.items():
            self.paper_box.addItem(tr(name), paper)
        self.reason.setPlaceholderText(tr("Alasan cetak ulang"))
        self.reason.setAccessibleName(tr("Alasan cetak ulang"))
        self.reason.setMaxLength(120)
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
        self.type_box.activated.connect(lambda _: self._draw())
        self.paper_box.activated.connect(lambda _: self._draw())
        self.print.clicked.connect(self.print_paper)
        self.save.clicked.connect(self.save_paper)
        bind(self, Key.PRINT, self.print_paper)
        bind(self, Key.SAVE, self.save_paper)

    def open(self, dossier_id: UUID) -> None:
        """Show the paper of a dossier."""
        self._wanted = dossier_id
        self.reload()

    def reload(self) -> None:
        """Fetch the list, the newest decisions of the queue first."""
        if self._listing:
            self._listing.drop()
        desk = self._session.desk
        self._listing = self._session.work.start(
            self,
            lambda: desk.rows(QueueFilter(states=DECIDED), "deadline", True, LISTED, 0),
            self._show_rows,
            self._show_problem,
        )

    def _show_rows(self, rows: list[QueueRow]) -> None:
        self._listing = None
        rows.sort(key=lambda row: row.dossier_id != self._wanted)
        self.list.show_rows(rows, _as_item, lambda one, other: one.dossier_id == other.dossier_id)
        if not rows:
            words = tr("Surat dibuat setelah ada keputusan. Putuskan satu berkas dahulu.")
            notice = Notice("inbox", tr("Belum ada surat"), words)
            self.stack.show_notice(notice).offer(tr("Ambil berikutnya"), self.next_wanted.emit, Key.TAKE_NEXT)
        elif self._wanted is not None:
            self._wanted = None
            self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus()

    def _fetch(self, dossier_id: UUID) -> None:
        if self._opening:
            self._opening.drop()
        desk, officer = self._session.desk, self._session.officer

        def fetch() -> tuple[Opened, tuple[ReceiptType, ...]]:
            opened = desk.open(officer, dossier_id, False)
            return opened, desk.papers(opened.case.case)

        self._opening = self._session.work.start(self, fetch, self._show, self._show_problem)

    def _show(self, answer: tuple[Opened, tuple[ReceiptType, ...]]) -> None:
        self._opened, types = answer
        self._opening = None
        self.type_box.clear()
        for kind in types:
            self.type_box.addItem(tr(TYPE_NAMES[kind]), kind)
        clear(self._printed)
        printed = self._opened.case.case.receipts
        for event in printed:
            copy = tr("salinan {number}", number=event.data.get("copy", 1))
            self._printed.addWidget(label(f"{event.data.get('serial', '')} · {copy}", "small", wrap=True))
            self._printed.addWidget(label(f"{stamp(event.occurred_at)} · {event.officer}", "small", muted=True))
        if not printed:
            self._printed.addWidget(label(tr("Belum pernah."), "small", muted=True))
        self.reason.setVisible(bool(printed))
        self._draw()

    def _command(self) -> IssueReceipt | None:
        if self._opened is None or self.type_box.currentData() is None:
            return None
        dossier_id = self._opened.case.dossier.dossier_id
        return IssueReceipt(
            dossier_id, self.type_box.currentData(), self.paper_box.currentData(), self.reason.text().strip()
        )

    def _draw(self) -> None:
        command = self._command()
        if command is None:
            return
        if self._drawing:
            self._drawing.drop()
        desk, officer = self._session.desk, self._session.officer
        self._drawing = self._session.work.start(
            self, lambda: desk.preview(officer, command), self._show_pdf, self._show_problem
        )

    def _show_pdf(self, pdf: bytes) -> None:
        self._drawing = None
        self._pdf = pdf
        self.notice.say("")
        self.stack.show_content()
        self.view.show_pdf(pdf)

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Surat belum dapat dibuat"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def print_paper(self) -> None:
        """Ask for the printer, then record the print and print exactly what was recorded."""
        command = self._command()
        if command is None:
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
        command = self._command()
        if command is None or self._opened is None:
            return
        name = f"{command.type.value}-{self._opened.case.row.registration_no.replace('/', '-')}.pdf"
        dialog = QFileDialog(self, tr("Simpan PDF"), name, "PDF (*.pdf)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.fileSelected.connect(lambda file: self.save_to(command, Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

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
        self._fetch(receipt.event.dossier_id)

    def _issue_failed(self, error: Exception) -> None:
        words = tr("Berkas PDF tidak dapat ditulis ke tempat itu. Surat sudah dicatat; pilih tempat lain.")
        self.notice.say(words if isinstance(error, OSError) else problem_words(error), Tone.BAD, "cross")


def _as_item(row: QueueRow) -> Item:
    return Item(row.nama, row.registration_no, row, badges.of_state(row.state))
