"""Is this paper ours? A file, a photo, or a code that somebody pastes or a scanner types."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QLineEdit, QScrollArea, QWidget

from ui.language import tr
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.notice import Notice, StateStack, problem_words
from ui.parts.paper_verdict import VerdictCard
from ui.parts.words import column, frame, label, line
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.work import Job
from workstation.domain.paper_verdict import PaperVerdict

FILES = "*.pdf *.jpg *.jpeg *.png *.webp *.tif *.tiff"
LONGEST_CODE = 4000


class CheckPaperScreen(QWidget):
    """Everything is reached from the keyboard: the code has the focus, Enter checks, Ctrl+O asks for a file."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self.setAcceptDrops(True)
        self.code, self.nik = QLineEdit(), QLineEdit()
        self.card = VerdictCard()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(tr("Hasil pemeriksaan"))
        scroll.setWidget(self.card)
        scroll.setProperty("bare", True)
        self.stack = StateStack(scroll)
        body = column(self, margin=16, gap=12)
        body.addWidget(label(tr("Periksa resi"), "title"))
        body.addWidget(self._asked())
        body.addWidget(self.stack, 1)
        bind(self, Key.OPEN_PAPER, self.ask_which)
        self._show_nothing()

    def _asked(self) -> QWidget:
        made = frame("card")
        inner = column(made, margin=14, gap=8)
        words = tr("Pindai kode QR pada surat dengan pemindai, atau tempelkan kodenya di sini, lalu tekan Enter.")
        inner.addWidget(label(words, muted=True, wrap=True))
        self.code.setAccessibleName(tr("Kode resi"))
        self.code.setPlaceholderText(tr("Kode resi, dimulai dengan LKT"))
        self.code.setMaxLength(LONGEST_CODE)
        self.code.returnPressed.connect(self.check_code)
        self.nik.setAccessibleName(tr("NIK pada surat"))
        self.nik.setPlaceholderText(tr("NIK pada surat, bila ingin dicocokkan juga"))
        self.nik.setMaxLength(20)
        self.nik.returnPressed.connect(self.check_code)
        self.check = KeyButton(tr("Periksa kode"), None, Look.GO)
        self.check.clicked.connect(self.check_code)
        self.open = KeyButton(tr("Buka PDF atau foto"), Key.OPEN_PAPER)
        self.open.clicked.connect(self.ask_which)
        row = line()
        row.addWidget(self.code, 3)
        row.addWidget(self.nik, 2)
        row.addWidget(self.check)
        inner.addLayout(row)
        files = line()
        files.addWidget(self.open)
        files.addWidget(label(tr("Atau seret berkas PDF atau foto suratnya ke layar ini."), muted=True), 1)
        inner.addLayout(files)
        return made

    def reload(self) -> None:
        """Be ready for the next code."""
        self.code.setFocus()
        self.code.selectAll()

    def check_code(self) -> None:
        """Judge the code that stands in the field."""
        code, nik = self.code.text().strip(), self.nik.text().strip()
        if not code:
            self.code.setFocus()
            return
        papers = self._session.desk.paper_checks
        self._start(lambda: papers.check_text(code, nik))

    def check_file(self, path: Path) -> None:
        """Judge a PDF or photo."""
        papers, nik = self._session.desk.paper_checks, self.nik.text().strip()
        self.code.clear()
        self._start(lambda: papers.check_file(path, nik))

    def ask_which(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self, tr("Buka PDF atau foto"), "", f"PDF, foto ({FILES})")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda file: self.check_file(Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Judge the file that was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.check_file(path)

    def _start(self, check: Callable[[], PaperVerdict]) -> None:
        if self._job:
            self._job.drop()
        self.stack.show_notice(Notice("dots", tr("Sedang memeriksa"), tr("Biasanya selesai dalam beberapa detik.")))
        self._job = self._session.work.start(self, check, self._show, self._show_problem)

    def _show(self, verdict: PaperVerdict) -> None:
        self._job = None
        self.card.show_verdict(verdict)
        self.stack.show_content()
        # The next code that a scanner types takes the place of this one.
        self.nik.clear()
        self.reload()

    def _show_problem(self, error: Exception) -> None:
        self._job = None
        self.stack.show_notice(Notice("warning", tr("Surat belum dapat diperiksa"), problem_words(error), Tone.BAD))
        self.reload()

    def _show_nothing(self) -> None:
        words = tr("Hasilnya muncul di sini. Pemeriksaan tidak memerlukan jaringan.")
        self.stack.show_notice(Notice("question", tr("Belum ada surat yang diperiksa"), words))


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
