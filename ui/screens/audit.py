"""Who looked at what, and what came from elsewhere and does not count, for supervisors and administrators."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from ui.language import say, tr
from ui.models.clock import clock
from ui.models.table import Cell, WordTable
from ui.models.trail import ASIDE_HEADINGS, TRAIL_HEADINGS, aside_row, aside_words, trail_row
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.log_check import LogCheck
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.trail_filters import TrailFilters
from ui.parts.word_table import WordTableView
from ui.parts.words import column, label, line
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.work import Job, Lane
from workstation.steps.aside import Aside
from workstation.steps.audit_csv import Sheet, aside_sheet, processing_sheet
from workstation.steps.audit_subject import SubjectRecord
from workstation.steps.audit_view import MOST_LINES, Trail, TrailLine

TRAIL, PERSON, ASIDE = "audit_trail", "audit_subject", "audit_aside"
FILES = {TRAIL: "jejak", PERSON: "jejak", ASIDE: "disisihkan"}


class AuditScreen(QWidget):
    """Shows a list of acts, all processing of one person, or what was set aside.

    Looking is itself logged; a NIK never stays here.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self._what = TRAIL
        self.lines: tuple[TrailLine, ...] = ()
        self.aside: tuple[Aside, ...] = ()
        self.rows = WordTable([tr(name) for name in TRAIL_HEADINGS], self)
        self.table = WordTableView(self.rows, tr("Jejak"))
        self.stack = StateStack(self.table)
        self.summary = label(tr("Memuat…"), muted=True)
        self.notice, self.told, self.why = NoticeLine(), NoticeLine(), NoticeLine()
        self.check = LogCheck(session)
        self.filters = TrailFilters(session.now())
        self.save = KeyButton(tr("Simpan CSV"), Key.SAVE_LIST)
        self.tabs = {
            TRAIL: KeyButton(tr("Kegiatan"), Key.TRAIL_LIST, Look.CHIP),
            ASIDE: KeyButton(tr("Disisihkan"), Key.ASIDE_LIST, Look.CHIP),
        }
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = column(gap=0)
        words.addWidget(label(tr("Jejak"), "title"))
        words.addWidget(self.summary)
        head = line()
        head.addLayout(words, 1)
        for button in (*self.tabs.values(), self.save):
            head.addWidget(button)
        body = column(self, margin=16, gap=10)
        body.addLayout(head)
        for widget in (self.check, self.filters, self.notice, self.told):
            body.addWidget(widget)
        body.addWidget(self.stack, 1)
        body.addWidget(self.why)

    def _connect(self) -> None:
        self.filters.wanted.connect(self.reload)
        self.filters.person_wanted.connect(self.show_person)
        self.save.clicked.connect(self.ask_where)
        for what, key in ((TRAIL, Key.TRAIL_LIST), (ASIDE, Key.ASIDE_LIST)):
            self.tabs[what].clicked.connect(lambda _=False, what=what: self.choose(what))
            bind(self, key, partial(self.choose, what))
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        bind(self, Key.SAVE_LIST, self.ask_where)
        bind(self, Key.CHECK_LOGS, self.check.check)

    def choose(self, what: str) -> None:
        """Show the acts, or what was set aside."""
        self._what = what
        # What had the focus may be gone with the other list, and keys reach this screen only while it has it.
        self.tabs[what].setFocus()
        self.reload()

    def reload(self) -> None:
        """List what fits the filters, or what was set aside."""
        audit, officer, wish = self._session.desk.audit, self._session.officer, self.filters.wish
        if self._what == ASIDE:
            self._fetch(ASIDE, lambda: audit.aside(officer), self._show_aside)
        else:
            self._fetch(TRAIL, lambda: audit.trail(officer, wish), self._show_trail)

    def show_person(self, nik: str) -> None:
        """List all processing of one person."""
        audit, officer = self._session.desk.audit, self._session.officer
        self._fetch(PERSON, lambda: audit.subject(officer, nik), self._show_record)

    def ask_where(self) -> None:
        """Ask where what is shown shall be saved."""
        if not self.save.isEnabled():
            return
        name = f"{FILES[self._what]}-{self._session.now():%Y%m%d-%H%M}.csv"
        dialog = QFileDialog(self, tr("Simpan CSV"), name, "CSV (*.csv)")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(lambda file: self.save_to(Path(file)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: Path) -> None:
        """Save what is shown; that it leaves is logged first."""
        audit, officer, what = self._session.desk.audit, self._session.officer, self._what
        sheet = self._sheet()
        said = tr("{count} baris disimpan ke {file}.", count=len(sheet.rows), file=path.name)
        self._session.work.start(
            self,
            lambda: audit.save(officer, what, sheet, path),
            lambda _: self.told.say(said, Tone.GOOD, "check"),
            lambda error: self.told.say(problem_words(error), Tone.BAD, "warning"),
            Lane.ACT,
        )

    def _sheet(self) -> Sheet:
        if self._what == ASIDE:
            return aside_sheet(self.aside, tr, say)
        return processing_sheet([one.entry for one in self.lines], tr)

    def hideEvent(self, event: QHideEvent) -> None:
        """Let nothing of a person stay behind, on the screen or on its way to it."""
        super().hideEvent(event)
        if self._job:
            self._job.drop()
            self._job = None
        self.filters.forget_person()
        self._clear()
        self.summary.setText("")
        hidden = Notice("lock", tr("Jejak ditutup"), tr("Yang tadi tampil sudah dihapus dari layar ini."))
        self.stack.show_notice(hidden).offer(tr("Tampilkan"), self.reload)

    def _clear(self) -> None:
        self.lines = self.aside = ()
        self.rows.show_rows([])
        self.save.setEnabled(False)
        for notice in (self.notice, self.told, self.why):
            notice.say("")

    def _fetch(self, what: str, ask: Callable[[], Any], show: Callable[[Any], None]) -> None:
        if self._job:
            self._job.drop()
        self._clear()
        self._what = what
        self.filters.setVisible(what != ASIDE)
        for other, tab in self.tabs.items():
            tab.setChecked((other == ASIDE) == (what == ASIDE))
        self.summary.setText(tr("Memuat…"))
        elsewhere = tr("Catatan komputer lain ditanyakan ke pusat data.")
        asked = elsewhere if what != ASIDE else tr("Dibaca dari data komputer ini.")
        self.stack.show_notice(Notice("dots", tr("Memuat…"), asked))
        self._job = self._session.work.start(self, ask, show, self._show_problem, Lane.HUB)

    def _show_trail(self, trail: Trail) -> None:
        words = tr("{count} catatan · pukul {time}", count=len(trail.lines), time=clock(trail.at))
        if trail.more:
            words = tr("{count} catatan terbaru; yang lebih lama: persempit tanggalnya", count=MOST_LINES)
        self.filters.offer_officers(one.entry.officer for one in trail.lines)
        self._show(trail.lines, words, trail.missing, tr("Tidak ada yang cocok. Longgarkan saringan atau tanggalnya."))

    def _show_record(self, record: SubjectRecord) -> None:
        lines = [TrailLine(entry) for entry in reversed(record.entries)]
        words = tr("{count} pemrosesan pada {dossiers} berkas.", count=len(lines), dossiers=len(record.dossiers))
        empty = tr("Data orang ini belum pernah diproses di komputer yang terjangkau.")
        self._show(lines, words, record.missing, empty)

    def _show_aside(self, found: Sequence[Aside]) -> None:
        self.aside = tuple(reversed(found))[:MOST_LINES]
        words = tr("{count} kejadian disisihkan dan tidak dihitung.", count=len(found))
        if len(found) > MOST_LINES:
            words += " " + tr("Tampil {count} yang terbaru; semuanya: loket audit aside.", count=MOST_LINES)
        empty = tr("Semua kejadian yang datang dari komputer lain dapat dipercaya dan dihitung.")
        nothing = Notice("check", tr("Tidak ada yang disisihkan"), empty, Tone.GOOD)
        self._show_rows(ASIDE_HEADINGS, [aside_row(one) for one in self.aside], words, nothing)

    def _show(self, lines: Sequence[TrailLine], words: str, missing: Sequence[str], empty: str) -> None:
        self.lines = tuple(lines)
        if missing:
            names = ", ".join(missing)
            said = tr("Pusat data tidak terjangkau. Catatan akses komputer ini belum termasuk: {names}.", names=names)
            self.notice.say(said, Tone.WARN, "offline")
        nothing = Notice("inbox", tr("Belum ada catatan"), empty)
        self._show_rows(TRAIL_HEADINGS, [trail_row(one) for one in lines], words, nothing)

    def _show_rows(
        self, headings: Sequence[str], rows: Sequence[tuple[Cell, ...]], words: str, nothing: Notice
    ) -> None:
        self._job = None
        self.summary.setText(words)
        self.save.setEnabled(bool(rows))
        if not rows:
            self.stack.show_notice(nothing)
            return
        self.rows.show_rows(rows, [tr(name) for name in headings])
        self.stack.show_content()
        self.table.selectRow(0)
        self.table.setFocus()

    def _explain(self, current: QModelIndex) -> None:
        """Say the whole reason of the line that is looked at; its cell is too short for it."""
        chosen = self.aside[current.row()] if 0 <= current.row() < len(self.aside) else None
        self.why.say(aside_words(chosen) if chosen else "", Tone.WARN, "info")

    def _show_problem(self, error: Exception) -> None:
        self._job = None
        self.summary.setText("")
        notice = Notice("warning", tr("Jejak belum dapat dilihat"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)
