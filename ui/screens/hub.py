"""The hub for its administrator: every workstation and office, asked anew each minute while it is looked at."""

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.models.clock import clock
from ui.models.stations import OFFICE_HEADINGS, STATION_HEADINGS, office_row, station_row
from ui.models.table import WordTable
from ui.palettes import Tone
from ui.parts.buttons import KeyButton
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.word_table import WordTableView
from ui.parts.words import column, label, line
from ui.session import Session
from ui.shortcuts import Key
from ui.theme import active
from ui.work import Job
from workstation.steps.overview import HubState

OFFICES_HEIGHT = 170
MINUTE = 60_000


class HubScreen(QWidget):
    """What was learnt last stays while the hub is out of reach, and says how old it is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self._shown: HubState | None = None
        self.stations = WordTable([tr(name) for name in STATION_HEADINGS], self)
        self.offices = WordTable([tr(name) for name in OFFICE_HEADINGS], self)
        self.table = WordTableView(self.stations, tr("Komputer"))
        offices = WordTableView(self.offices, tr("Kantor"))
        offices.setFixedHeight(active().px(OFFICES_HEIGHT))
        content = QWidget()
        inside = column(content, gap=8)
        inside.addWidget(self.table, 1)
        inside.addWidget(label(tr("Kantor"), "heading"))
        inside.addWidget(offices)
        self.stack = StateStack(content)
        self.stale = NoticeLine()
        self.summary = label(tr("Memuat…"), muted=True)
        self._timer = QTimer(self, interval=MINUTE)
        self._timer.timeout.connect(self.reload)
        again = KeyButton(tr("Muat ulang"), Key.HUB)
        again.clicked.connect(self.reload)
        words = column(gap=0)
        words.addWidget(label(tr("Pusat data"), "title"))
        words.addWidget(self.summary)
        head = line()
        head.addLayout(words, 1)
        head.addWidget(again)
        body = column(self, margin=16, gap=12)
        body.addLayout(head)
        body.addWidget(self.stale)
        body.addWidget(self.stack, 1)

    def reload(self) -> None:
        """Ask the hub."""
        if self._job:
            self._job.drop()
        desk, officer = self._session.desk, self._session.officer
        self._job = self._session.work.start(self, lambda: desk.hub_state(officer), self._show, self._show_problem)

    def showEvent(self, event: QShowEvent) -> None:
        """Ask each minute from now on."""
        super().showEvent(event)
        self._timer.start()
        self.table.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Ask no more."""
        super().hideEvent(event)
        self._timer.stop()

    def _show(self, state: HubState) -> None:
        self._job, self._shown = None, state
        self.stale.say("")
        self.summary.setText(
            tr(
                "{stations} komputer · {leases} berkas dipegang · {quarantined} dikarantina · pukul {time}",
                stations=len(state.stations),
                leases=state.leases,
                quarantined=state.quarantined,
                time=clock(state.at),
            )
        )
        if not state.stations:
            said = tr("Beri izin sebuah komputer dengan loket hub grant; sesudah itu tampak di sini.")
            self.stack.show_notice(Notice("inbox", tr("Belum ada komputer"), said))
            return
        chosen = self.table.currentIndex().row()
        self.stations.show_rows([station_row(station, state.at) for station in state.stations])
        self.offices.show_rows([office_row(count) for count in state.offices])
        self.table.selectRow(max(0, min(chosen, len(state.stations) - 1)))
        self.stack.show_content()

    def _show_problem(self, error: Exception) -> None:
        self._job = None
        if self._shown is not None:
            said = tr("Keadaan pukul {time}, mungkin sudah berubah.", time=clock(self._shown.at))
            self.stale.say(f"{said} {problem_words(error)}", Tone.WARN, "offline")
            return
        self.summary.setText("")
        notice = Notice("warning", tr("Pusat data belum dapat dilihat"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)
