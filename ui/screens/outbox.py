"""What was decided here and waits to be sent, with how often it was tried and what stood in the way."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import EVERY_STATE
from ui.language import mark, tr
from ui.models.badges import Badge
from ui.models.clock import stamp
from ui.models.history import event_words
from ui.models.table import WordTable
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.notice import Notice, StateStack, problem_words
from ui.parts.stick_bar import StickBar
from ui.parts.word_table import WordTableView
from ui.parts.words import column, label, line
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.work import Job
from workstation.domain.ports import OutboxEntry
from workstation.domain.queue import QueueFilter

_STATES: Mapping[str, Badge] = {
    "waiting": Badge("clock", mark("Menunggu kirim"), Tone.WARN),
    "delivered": Badge("check", mark("Terkirim"), Tone.GOOD),
    "set_aside": Badge("cross", mark("Disisihkan"), Tone.BAD),
    "replaced": Badge("rotate", mark("Disusun ulang"), Tone.NEUTRAL),
}
_PROBLEMS: Mapping[str, str] = {
    "hub_unreachable": mark("pusat data tidak terjangkau; dikirim lagi nanti"),
    "hub_forbids": mark("pusat data menolak komputer ini; minta admin memeriksa izinnya"),
    "hub_version": mark("versi Loket berbeda dari pusat data"),
    "bad_hash": mark("isi catatan tidak utuh; laporkan kepada admin"),
    "unknown_dossier": mark("berkasnya tidak ada di pusat data; laporkan kepada admin"),
    "unstorable": mark("pusat data tidak dapat menyimpannya; laporkan kepada admin"),
    "gap": mark("menunggu kejadian sebelumnya sampai di pusat data"),
    "fork": mark("disusun ulang karena data berasal dari salinan lama"),
    "": "–",
}
NAMES_WANTED = 5000


class OutboxScreen(QWidget):
    """`sync_wanted` asks to send now; `changed` says that a stick was written or taken in."""

    sync_wanted = Signal()
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        headings = (tr("Waktu"), tr("Berkas"), tr("Apa"), tr("Keadaan"), tr("Dicoba"), tr("Masalah terakhir"))
        self.model = WordTable(headings, self)
        self.table = WordTableView(self.model, tr("Kiriman"))
        self.stack = StateStack(self.table)
        self._summary = label("", muted=True)
        now = KeyButton(tr("Tarik dan kirim sekarang"), Key.SYNC, Look.GO)
        now.clicked.connect(self.sync_wanted)
        head = line()
        words = column(gap=0)
        words.addWidget(label(tr("Kiriman ke pusat data"), "title"))
        words.addWidget(self._summary)
        head.addLayout(words, 1)
        head.addWidget(now)
        body = column(self, margin=16, gap=12)
        body.addLayout(head)
        self.sticks = StickBar(session)
        self.sticks.changed.connect(self.changed)
        self.sticks.setVisible(session.desk.sticks.without_network)
        body.addWidget(self.sticks)
        body.addWidget(self.stack, 1)
        if session.desk.sticks.without_network:
            now.hide()
            bind(self, Key.STICK_OUT, self.sticks.ask_where)
            bind(self, Key.STICK_IN, self.sticks.ask_which)

    def reload(self) -> None:
        """Fetch the entries."""
        if self._job:
            self._job.drop()
        desk, officer = self._session.desk, self._session.officer
        wanted = QueueFilter(states=EVERY_STATE, everywhere=True)

        def fetch() -> tuple[list[OutboxEntry], dict[object, str]]:
            rows = desk.rows(officer, wanted, "deadline", True, NAMES_WANTED, 0)
            return desk.outbox(), {row.dossier_id: row.registration_no for row in rows}

        self._job = self._session.work.start(self, fetch, self._show, self._show_problem)

    def _show(self, answer: tuple[list[OutboxEntry], dict[object, str]]) -> None:
        self._job = None
        entries, numbers = answer
        waiting = sum(entry.state == "waiting" for entry in entries)
        aside = sum(entry.state == "set_aside" for entry in entries)
        words = tr("{count} menunggu kirim", count=waiting)
        self._summary.setText(tr("{words} · {count} disisihkan", words=words, count=aside) if aside else words)
        if not entries:
            said = tr("Belum ada keputusan yang dibuat di komputer ini.")
            self.stack.show_notice(Notice("check", tr("Tidak ada kiriman"), said, Tone.GOOD))
            return
        self.model.show_rows([self._row(entry, numbers) for entry in entries])
        self.stack.show_content()

    def _row(self, entry: OutboxEntry, numbers: Mapping[object, str]) -> tuple[str | Badge, ...]:
        badge = _STATES.get(entry.state, Badge("question", entry.state, Tone.NEUTRAL))
        return (
            stamp(entry.event.occurred_at),
            numbers.get(entry.event.dossier_id, str(entry.event.dossier_id)[:8]),
            event_words(entry.event),
            Badge(badge.icon, tr(badge.word), badge.tone),
            str(entry.attempts),
            tr(_PROBLEMS.get(entry.last_problem, entry.last_problem)),
        )

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Kiriman belum dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)
