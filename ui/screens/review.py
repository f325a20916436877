"""The supervisor's screen: what was flagged, escalated or decided twice, with the evidence and the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.desk import Opened, ReasonChoice
from ui.language import mark, tr
from ui.models import badges
from ui.models.badges import Badge
from ui.models.clock import span
from ui.models.history import history_lines
from ui.models.lines import Item
from ui.models.matrix import matrix
from ui.models.queue_model import service_words
from ui.palettes import Tone
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton, Look
from ui.parts.case_table import CaseTable
from ui.parts.contenders import KEYS as CHOICES
from ui.parts.contenders import Contenders
from ui.parts.elided import Elided
from ui.parts.item_list import ItemList
from ui.parts.note_dialog import NoteDialog
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.words import clear, column, frame, label, line
from ui.screens.deciding import open_words
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import WIDE, active
from ui.work import Job, Lane
from workstation.domain.case import Review, State
from workstation.domain.event import Event, Role
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import ReviewDecision

LISTS: tuple[tuple[State, str], ...] = (
    (State.FLAGGED, mark("Ditandai")),
    (State.ESCALATED, mark("Dieskalasi")),
    (State.CONFLICT, mark("Keputusan ganda")),
)
_KEYS = {Review.RETURN: Key.RETURN, Review.OVERTURN: Key.REJECT, Review.UPHOLD: Key.APPROVE}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the supervisor's words: its button, and what is said when it is done."""

    word: str
    done: str
    hint: str


def choices(state: State) -> Mapping[Review, Choice]:
    """The supervisor's words, which mean something else on an escalation."""
    if state is State.ESCALATED:
        return {
            Review.RETURN: Choice(tr("Kembalikan ke petugas"), tr("Dikembalikan ke petugas"), _hint_return()),
            Review.OVERTURN: Choice(
                tr("Tolak permohonan"), tr("Permohonan ditolak"), tr("Tulis mengapa permohonan ditolak.")
            ),
            Review.UPHOLD: Choice(tr("Setujui permohonan"), tr("Permohonan disetujui"), ""),
        }
    return {
        Review.RETURN: Choice(tr("Kembalikan ke petugas"), tr("Dikembalikan ke petugas"), _hint_return()),
        Review.OVERTURN: Choice(
            tr("Batalkan keputusan"), tr("Keputusan dibatalkan"), tr("Tulis mengapa keputusan ini dibatalkan.")
        ),
        Review.UPHOLD: Choice(tr("Kuatkan"), tr("Keputusan dikuatkan"), ""),
    }


def _hint_return() -> str:
    return tr("Tulis apa yang harus diperbaiki petugas.")


def _notice(state: State, own: bool) -> tuple[str, Tone, str]:
    if own:
        words = tr("Anda sendiri yang memutus berkas ini, jadi supervisor lain yang meninjaunya (empat mata).")
        return words, Tone.ACCENT, "lock"
    if state is State.CONFLICT:
        words = tr("Dua loket memutus berkas ini tanpa saling tahu. Kedua keputusan tersimpan; pilih yang berlaku.")
        return words, Tone.WARN, "differs"
    return "", Tone.NEUTRAL, "check"


class ReviewScreen(QWidget):
    """`reviewed` says in words what was done."""

    reviewed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._opened: Opened | None = None
        self._state = State.FLAGGED
        self._texts: dict[str, str] = {}
        self._rows: dict[State, list[QueueRow]] = {state: [] for state, _ in LISTS}
        self._listing: Job | None = None
        self._opening: Job | None = None
        self.dialog: NoteDialog | None = None
        self.contenders: Contenders | None = None
        self.tabs = {state: KeyButton(tr(name), look=Look.CHIP) for state, name in LISTS}
        self.list = ItemList(tr("Perlu keputusan"))
        self.table = CaseTable(session)
        self.notice = NoticeLine()
        self.buttons = {
            Review.RETURN: KeyButton("", Key.RETURN),
            Review.OVERTURN: KeyButton("", Key.REJECT, Look.STOP),
            Review.UPHOLD: KeyButton("", Key.APPROVE, Look.GO),
        }
        row = line(self, gap=0)
        row.addWidget(self._left())
        self.stack = StateStack(self._middle())
        row.addWidget(self.stack, 1)
        self._connect()

    def _left(self) -> QWidget:
        theme = active()
        made = frame("rail")
        made.setFixedWidth(theme.px(236 if theme.scale < WIDE else 172))
        inner = column(made, gap=6)
        inner.setContentsMargins(0, theme.px(14), theme.px(1), theme.px(10))
        top = column(margin=10, gap=6)
        top.addWidget(label(tr("Perlu keputusan"), "strong"))
        for state, button in self.tabs.items():
            button.clicked.connect(lambda _=False, state=state: self.choose_list(state))
            top.addWidget(button)
        inner.addLayout(top)
        inner.addWidget(self.list, 1)
        eyes = column(margin=10)
        eyes.addWidget(
            label(tr("Keputusan Anda sendiri ditinjau supervisor lain (empat mata)."), "small", muted=True, wrap=True)
        )
        inner.addLayout(eyes)
        return made

    def _middle(self) -> QWidget:
        theme = active()
        content = QWidget()
        body = column(content, gap=0)
        head = frame("head")
        self._head = line(head, margin=14, upright=9)
        body.addWidget(head)
        body.addWidget(self.notice)
        across = line(gap=0)
        across.addWidget(self.table, 1)
        side = frame("side")
        side.setFixedWidth(theme.px(280 if theme.scale < WIDE else 190))
        self._side = column(gap=6)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Catatan dan riwayat"))
        inside = QWidget()
        inside.setLayout(self._side)
        self._side.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        scroll.setWidget(inside)
        column(side).addWidget(scroll)
        across.addWidget(side)
        body.addLayout(across, 1)
        foot = frame("foot")
        bar = line(foot, margin=14, upright=10, gap=10)
        self._count = label("", muted=True)
        following = KeyButton(tr("Berikutnya"), Key.NEXT_OPEN)
        following.clicked.connect(self._next)
        bar.addWidget(self._count)
        bar.addWidget(following)
        bar.addStretch(1)
        for outcome, button in self.buttons.items():
            button.clicked.connect(lambda _=False, outcome=outcome: self.decide(outcome))
            bar.addWidget(button)
        body.addWidget(foot)
        return content

    def _connect(self) -> None:
        self.list.chosen.connect(self._open)
        for outcome, key in _KEYS.items():
            bind(self, key, partial(self.decide, outcome))
        for number, key in enumerate(CHOICES):
            bind(self, key, partial(self._choose, number))
        bind(self, Key.SHOW_ALL, self.table.toggle_all)
        bind(self, Key.NEXT_OPEN, self._next)
        self.tabs[State.FLAGGED].setChecked(True)

    def reload(self) -> None:
        """Fetch the lists."""
        if self._session.officer.role is not Role.SUPERVISOR:
            words = tr("Layar ini untuk supervisor. Minta supervisor masuk dengan namanya di komputer ini.")
            self.stack.show_notice(Notice("lock", tr("Hanya untuk supervisor"), words))
            return
        if self._listing:
            self._listing.drop()
        desk = self._session.desk
        wanted = QueueFilter(states=frozenset(state for state, _ in LISTS))
        self._listing = self._session.work.start(
            self, lambda: desk.rows(wanted, "deadline", False, 1000, 0), self._show_rows, self._show_problem
        )

    def _show_rows(self, rows: list[QueueRow]) -> None:
        self._listing = None
        for state, name in LISTS:
            self._rows[state] = [row for row in rows if row.state is state]
            self.tabs[state].say(f"{tr(name)}  {len(self._rows[state])}")
        if not self._rows[self._state]:
            self._state = next((state for state, _ in LISTS if self._rows[state]), self._state)
        self.choose_list(self._state)

    def choose_list(self, state: State) -> None:
        """Show one of the lists."""
        self._state = state
        for other, button in self.tabs.items():
            button.setChecked(other is state)
        rows = self._rows[state]
        self.list.show_rows(rows, self._as_item, lambda one, other: one.dossier_id == other.dossier_id)
        if not rows:
            self._opened = None
            words = tr("Tidak ada berkas yang menunggu keputusan supervisor di daftar ini.")
            self.stack.show_notice(Notice("check", tr("Semua sudah ditinjau"), words, Tone.GOOD))
        self.list.setFocus()

    def _as_item(self, row: QueueRow) -> Item:
        waited = span(self._session.now() - row.submitted_at)
        return Item(row.nama, f"{waited} · {service_words(row)}", row)

    def _open(self, row: QueueRow) -> None:
        if self._opening:
            self._opening.drop()
        desk, officer = self._session.desk, self._session.officer
        self._opening = self._session.work.start(
            self,
            lambda: (desk.open(officer, row.dossier_id, False), desk.reasons()),
            self._show_answer,
            self._show_problem,
        )

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Daftar belum dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def _show_answer(self, answer: tuple[Opened, tuple[ReasonChoice, ...]]) -> None:
        opened, reasons = answer
        self._texts = {choice.code: choice.text for choice in reasons}
        self._show(opened)

    def _show(self, opened: Opened) -> None:
        self._opening = None
        self._opened = opened
        state = opened.case.case.state
        self.stack.show_content()
        self._show_head(opened)
        self.table.show_matrix(matrix(opened))
        self._show_side(opened)
        own = self._session.officer.name in opened.case.case.decided_by
        self.notice.say(*_notice(state, own))
        words = choices(state)
        for outcome, button in self.buttons.items():
            button.say(words[outcome].word)
            button.setEnabled(not own)
            button.setVisible(state is not State.CONFLICT)
        rows = self._rows[self._state]
        place = next((i for i, row in enumerate(rows, 1) if row.dossier_id == opened.case.dossier.dossier_id), 0)
        self._count.setText(tr("{place} dari {count}", place=place, count=len(rows)))

    def _show_head(self, opened: Opened) -> None:
        clear(self._head)
        row = opened.case.row
        self._head.addWidget(Elided(row.nama, "heading"), 3)
        self._head.addWidget(label(row.registration_no, "mono"))
        self._head.addWidget(BadgeLabel(Badge("", service_words(row), Tone.NEUTRAL)))
        self._head.addWidget(BadgeLabel(badges.of_state(opened.case.case.state)))
        self._head.addStretch(1)

    def _show_side(self, opened: Opened) -> None:
        clear(self._side)
        self.contenders = None
        if opened.case.case.state is State.CONFLICT:
            self._show_contenders(opened)
        else:
            self._show_decision(opened)
        self._side.addSpacing(active().px(6))
        self._side.addWidget(label(tr("Riwayat"), "strong"))
        for when, what in history_lines(opened.case.dossier, opened.case.history):
            entry = line(gap=6)
            entry.addWidget(label(when, "small", muted=True), 0, Qt.AlignmentFlag.AlignTop)
            entry.addWidget(label(what, "small", wrap=True), 1)
            self._side.addLayout(entry)
        self._side.addStretch(1)

    def _show_contenders(self, opened: Opened) -> None:
        own = self._session.officer.name in opened.case.case.decided_by
        self.contenders = Contenders(opened.case.case, self._grounds, not own)
        self.contenders.chosen.connect(self._resolve)
        self._side.addWidget(self.contenders)

    def _show_decision(self, opened: Opened) -> None:
        decision = opened.case.case.decision
        data = decision.data if decision else {}
        self._side.addWidget(label(tr("Catatan petugas"), "strong"))
        note = frame("card")
        note_body = column(note, margin=10)
        note_body.setContentsMargins(*(active().px(8),) * 4)
        note_body.addWidget(label(str(data.get("note", "")) or tr("Tidak ada catatan."), wrap=True))
        self._side.addWidget(note)
        for heading, words in (
            (tr("Masih terbuka saat diputus"), open_words(tuple(data.get("flags", ())))),
            (tr("Alasan"), "\n".join(f"• {self._reason(code)}" for code in data.get("reasons", ()))),
        ):
            if words:
                self._side.addWidget(label(heading, "strong"))
                self._side.addWidget(label(words, wrap=True))

    def _grounds(self, decision: Event) -> tuple[str, ...]:
        data = decision.data
        reasons = "\n".join(f"• {self._reason(code)}" for code in data.get("reasons", ()))
        still_open = open_words(tuple(data.get("flags", ())))
        return reasons, f"{tr('Masih terbuka saat diputus')}: {still_open}" if still_open else ""

    def _reason(self, code: str) -> str:
        return tr(self._texts.get(code, code))

    def _next(self) -> None:
        place = self.list.currentIndex().row() + 1
        if self.list.items:
            self.list.setCurrentIndex(self.list.model().index(place % len(self.list.items), 0))

    def decide(self, outcome: Review) -> None:
        """Say the supervisor's word, with a note where the officer is owed one."""
        if self._opened is None or self.dialog is not None or not self.buttons[outcome].isEnabled():
            return
        dossier_id = self._opened.case.dossier.dossier_id
        choice = choices(self._opened.case.case.state)[outcome]
        if outcome is Review.UPHOLD:
            self._send(ReviewDecision(dossier_id, outcome), choice)
            return
        look = Look.STOP if outcome is Review.OVERTURN else Look.PLAIN
        self.dialog = NoteDialog(choice.word, choice.hint, choice.word, look, self)
        self.dialog.answered.connect(lambda note: self._send(ReviewDecision(dossier_id, outcome, note), choice))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _choose(self, number: int) -> None:
        if self.contenders is not None and self.dialog is None:
            self.contenders.press(number)

    def _resolve(self, ruling: Event) -> None:
        """Ask why this ruling shall stand, then say so."""
        hint = tr("Tulis mengapa keputusan ini yang berlaku. Kedua petugas dapat membacanya.")
        self.dialog = NoteDialog(tr("Selesaikan keputusan ganda"), hint, tr("Pakai keputusan ini"), Look.GO, self)
        self.dialog.answered.connect(lambda note: self._send_resolution(ruling, note))
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _send_resolution(self, ruling: Event, note: str) -> None:
        desk, officer = self._session.desk, self._session.officer
        command = ResolveConflict(ruling.dossier_id, ruling.event_id, note)
        self._session.work.start(self, lambda: desk.resolve(officer, command), self._resolved, self._refused, Lane.ACT)

    def _resolved(self, answer: Resolved) -> None:
        words = tr("Keputusan ganda diselesaikan")
        if answer.recalled:
            serials = ", ".join(answer.recalled)
            words = tr("Keputusan ganda diselesaikan. Tarik kembali surat {serials} dari pemohon.", serials=serials)
        self.reviewed.emit(words)
        self.reload()

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _send(self, command: ReviewDecision, choice: Choice) -> None:
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(
            self, lambda: desk.review(officer, command), lambda event: self._done(choice), self._refused, Lane.ACT
        )

    def _done(self, choice: Choice) -> None:
        self.reviewed.emit(choice.done)
        self.reload()

    def _refused(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.WARN, "lock")
