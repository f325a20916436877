"""What was done today: decisions by kind and by officer."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.models.clock import local
from ui.models.table import WordTable
from ui.palettes import Tone
from ui.parts.notice import Notice, StateStack, problem_words
from ui.parts.word_table import WordTableView
from ui.parts.words import clear, column, frame, label, line
from ui.session import Session
from ui.theme import active
from ui.work import Job
from workstation.domain.ruling import Decision
from workstation.steps.report import DayReport


class ReportsScreen(QWidget):
    """Today's counts."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self._day = label("", muted=True)
        self.model = WordTable((tr("Petugas"), tr("Keputusan")), self)
        self.table = WordTableView(self.model, tr("Keputusan per petugas"))
        content = QWidget()
        inner = column(content, gap=12)
        self._cards = line(gap=10)
        inner.addLayout(self._cards)
        inner.addWidget(label(tr("Keputusan per petugas"), "heading"))
        inner.addWidget(self.table, 1)
        self.stack = StateStack(content)
        body = column(self, margin=16, gap=12)
        body.addWidget(label(tr("Laporan hari ini"), "title"))
        body.addWidget(self._day)
        body.addWidget(self.stack, 1)

    def reload(self) -> None:
        """Count again."""
        if self._job:
            self._job.drop()
        since = local(self._session.now()).replace(hour=0, minute=0, second=0, microsecond=0)
        desk = self._session.desk
        self._job = self._session.work.start(self, lambda: desk.report(since), self._show, self._show_problem)

    def _show(self, report: DayReport) -> None:
        self._job = None
        self._day.setText(_since_words(report.since))
        if not any((report.decisions, report.receipts, report.undone)):
            words = tr("Hitungan muncul di sini begitu ada keputusan.")
            self.stack.show_notice(Notice("inbox", tr("Belum ada keputusan hari ini"), words))
            return
        clear(self._cards)
        names = {
            Decision.APPROVE: (tr("Disetujui"), Tone.GOOD),
            Decision.RETURN: (tr("Dikembalikan"), Tone.WARN),
            Decision.REJECT: (tr("Ditolak"), Tone.BAD),
            Decision.ESCALATE: (tr("Dieskalasi"), Tone.DOUBT),
        }
        for decision, (name, tone) in names.items():
            self._add_card(name, report.decisions.get(decision.value, 0), tone)
        self._add_card(tr("Surat dicetak"), report.receipts, None)
        self._add_card(tr("Diurungkan"), report.undone, None)
        ranked = sorted(report.officers.items(), key=lambda pair: (-pair[1], pair[0]))
        self.model.show_rows([(name, str(count)) for name, count in ranked])
        self.stack.show_content()

    def _add_card(self, name: str, count: int, tone: Tone | None) -> None:
        card = frame("card")
        inner = column(card, gap=0)
        inner.setContentsMargins(*(active().px(14),) * 4)
        heading = label(name, muted=True)
        inner.addWidget(heading)
        inner.addWidget(label(str(count), "figure", tone=tone if count else None))
        card.setAccessibleName(f"{name}: {count}")
        self._cards.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Laporan belum dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)


def _since_words(since: datetime) -> str:
    return tr("Sejak {day} pukul {time}", day=f"{local(since):%d-%m-%Y}", time=f"{local(since):%H.%M}")
