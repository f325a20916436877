"""The supervisor's screen: what was flagged, escalated, decided twice or drawn for a look, with all the evidence."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.answers import Opened, ReasonChoice
from ui.language import tr
from ui.models import badges
from ui.models.badges import Badge
from ui.models.matrix import matrix
from ui.models.queue_model import service_words
from ui.models.reviewing import Choice, ReviewList, choices, notice_of, together_words
from ui.palettes import Tone
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton, Look
from ui.parts.case_table import CaseTable
from ui.parts.check_strip import CheckStrip
from ui.parts.contenders import KEYS as CHOICES
from ui.parts.contenders import Contenders
from ui.parts.elided import Elided
from ui.parts.note_dialog import NoteDialog
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.review_lists import ReviewListPanel
from ui.parts.review_side import ReviewSide
from ui.parts.words import clear, column, frame, label, line
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import WIDE, active
from ui.work import Job, Lane
from workstation.domain.event import Event, Role
from workstation.domain.queue import QueueRow
from workstation.domain.ruling import Review, State
from workstation.steps.quality import ReviewLists
from workstation.steps.resolve import ResolveConflict, Resolved
from workstation.steps.review import ReviewDecision, UpheldTogether

_KEYS = {Review.RETURN: Key.RETURN, Review.OVERTURN: Key.REJECT, Review.UPHOLD: Key.APPROVE}


class ReviewScreen(QWidget):
    """`reviewed` says in words what was done."""

    reviewed = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._opened: Opened | None = None
        self._listing: Job | None = None
        self._opening: Job | None = None
        self.dialog: NoteDialog | None = None
        self.lists = ReviewListPanel(session.now)
        self.table = CaseTable(session)
        self.checks = CheckStrip(session)
        self.side = ReviewSide()
        self.notice = NoticeLine()
        self.answer = NoticeLine()
        self.buttons = {
            Review.RETURN: KeyButton("", Key.RETURN),
            Review.OVERTURN: KeyButton("", Key.REJECT, Look.STOP),
            Review.UPHOLD: KeyButton("", Key.APPROVE, Look.GO),
        }
        self.stack = StateStack(self._middle())
        row = line(self, gap=0)
        row.addWidget(self.lists)
        right = column(gap=0)
        right.addWidget(self.answer)
        right.addWidget(self.stack, 1)
        row.addLayout(right, 1)
        self._connect()

    @property
    def contenders(self) -> Contenders | None:
        """The rulings to choose from, while a conflict is open."""
        return self.side.contenders

    def _middle(self) -> QWidget:
        content = QWidget()
        body = column(content, gap=0)
        head = frame("head")
        self._head = line(head, margin=14, upright=9)
        across, left = line(gap=0), column(gap=0)
        left.addWidget(self.table, 1)
        left.addWidget(self.checks)
        across.addLayout(left, 1)
        across.addWidget(self.side)
        body.addWidget(head)
        body.addWidget(self.notice)
        body.addLayout(across, 1)
        body.addWidget(self._foot())
        return content

    def _foot(self) -> QWidget:
        foot = frame("foot")
        bar = line(foot, margin=14, upright=10, gap=10)
        self._count = label("", muted=True)
        self._following = KeyButton(tr("Berikutnya"), Key.NEXT_OPEN)
        self._following.clicked.connect(self.lists.next)
        self._unmark = KeyButton(tr("Lepas tanda"), Key.UNMARK)
        self._unmark.clicked.connect(lambda: self.lists.list.tick_all(False))
        self._following.setVisible(active().scale < WIDE)
        self._unmark.hide()
        for widget in (self._count, self._following, self._unmark):
            bar.addWidget(widget)
        bar.addStretch(1)
        for outcome, button in self.buttons.items():
            button.clicked.connect(lambda _=False, outcome=outcome: self.decide(outcome))
            bar.addWidget(button)
        return foot

    def _connect(self) -> None:
        self.lists.chosen.connect(self._open)
        self.lists.emptied.connect(self._show_empty)
        self.lists.ticks_changed.connect(self._show_buttons)
        self.side.chosen.connect(self._resolve)
        for outcome, key in _KEYS.items():
            bind(self, key, partial(self.decide, outcome))
        for number, key in enumerate(CHOICES):
            bind(self, key, partial(self._choose, number))
        for which in ReviewList:
            bind(self, which.key, partial(self.lists.choose, which))
        bind(self, Key.SHOW_ALL, self.table.toggle_all)
        bind(self, Key.EVIDENCE, self.checks.next_evidence)
        bind(self, Key.NEXT_OPEN, self.lists.next)
        bind(self, Key.MARK_ALL, partial(self.lists.list.tick_all, True))
        bind(self, Key.UNMARK, partial(self.lists.list.tick_all, False))

    def reload(self) -> None:
        """Fetch the lists."""
        officer, desk = self._session.officer, self._session.desk
        if officer.role is not Role.SUPERVISOR:
            words = tr("Layar ini untuk supervisor. Minta supervisor masuk dengan namanya di komputer ini.")
            self.stack.show_notice(Notice("lock", tr("Hanya untuk supervisor"), words))
            return
        if self._listing:
            self._listing.drop()
        self._listing = self._session.work.start(
            self, lambda: desk.review_lists(officer), self._show_lists, self._show_problem
        )

    def _show_lists(self, lists: ReviewLists) -> None:
        self._listing = None
        self.lists.show_lists(lists)

    def _show_empty(self) -> None:
        self._opened = None
        if self._opening:
            self._opening.drop()
        words = tr("Tidak ada berkas yang menunggu keputusan supervisor di daftar ini.")
        self.stack.show_notice(Notice("check", tr("Semua sudah ditinjau"), words, Tone.GOOD))

    def _open(self, row: QueueRow) -> None:
        if self._opening:
            self._opening.drop()
        desk, officer = self._session.desk, self._session.officer
        self._opening = self._session.work.start(
            self,
            lambda: (desk.open(officer, row.dossier_id, False), desk.reasons()),
            self._show,
            self._show_problem,
        )

    def _show_problem(self, error: Exception) -> None:
        notice = Notice("warning", tr("Daftar belum dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def _show(self, answer: tuple[Opened, tuple[ReasonChoice, ...]]) -> None:
        opened, reasons = answer
        self._opening = None
        self._opened = opened
        rows = matrix(opened)
        self.stack.show_content()
        self._show_head(opened)
        self.table.show_matrix(rows)
        self.checks.show_notes(rows.notes)
        self.side.show_case(opened, self._is_own, {choice.code: choice.text for choice in reasons})
        self.notice.say(*notice_of(self.lists.which, opened.case.case.state, self._is_own))
        self._show_buttons()

    @property
    def _is_own(self) -> bool:
        return self._opened is not None and self._opened.case.case.is_decided_by(self._session.officer.name)

    def _show_buttons(self) -> None:
        """What can be said of the open dossier, or of those that are ticked."""
        if self._opened is None:
            return
        state, ticked = self._opened.case.case.state, len(self.lists.ticked)
        place = self.lists.place_of(self._opened.case.dossier.dossier_id)
        counted = tr("{place} dari {count}", place=place, count=len(self.lists.rows))
        self._count.setText(tr("{count} ditandai", count=ticked) if ticked else counted)
        shown = {
            self._following: not ticked and active().scale < WIDE,
            self._unmark: bool(ticked),
            **dict.fromkeys(self.buttons.values(), state is not State.CONFLICT and not ticked),
            self.buttons[Review.UPHOLD]: state is not State.CONFLICT or bool(ticked),
        }
        for outcome, button in self.buttons.items():
            button.say(self._word(outcome, state))
            button.setEnabled(not self._is_own and not ticked)
        if ticked:
            self.buttons[Review.UPHOLD].say(tr("Kuatkan {count} yang ditandai", count=ticked))
            self.buttons[Review.UPHOLD].setEnabled(True)
        # What goes away goes first: a window that had to widen for a moment would stay wide.
        for widget, visible in sorted(shown.items(), key=lambda one: one[1]):
            widget.setVisible(visible)

    def _word(self, outcome: Review, state: State) -> str:
        """What a button says; in large letters the longest one is cut short."""
        if outcome is Review.RETURN and active().scale >= WIDE:
            return tr("Kembalikan")
        return choices(state)[outcome].word

    def _show_head(self, opened: Opened) -> None:
        clear(self._head)
        row = opened.case.row
        self._head.addWidget(Elided(row.nama, "heading"), 3)
        self._head.addWidget(label(row.registration_no, "mono"))
        self._head.addWidget(BadgeLabel(Badge("", service_words(row), Tone.NEUTRAL)))
        self._head.addWidget(BadgeLabel(badges.of_state(opened.case.case.state)))
        self._head.addStretch(1)

    def decide(self, outcome: Review) -> None:
        """Say the supervisor's word, with a note where the officer is owed one."""
        if self._opened is None or self.dialog is not None or not self.buttons[outcome].isEnabled():
            return
        if self.lists.ticked:
            self._uphold_together()
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

    def _uphold_together(self) -> None:
        desk, officer, ticked = self._session.desk, self._session.officer, self.lists.ticked
        # Pressed twice, the second press finds nothing ticked.
        self.lists.list.tick_all(False)
        self._session.work.start(
            self, lambda: desk.uphold_together(officer, ticked), self._upheld, self._refused, Lane.ACT
        )

    def _upheld(self, answer: UpheldTogether) -> None:
        done, left = together_words(answer)
        self.answer.say(left, Tone.WARN, "warning")
        if done:
            self.reviewed.emit(done)
        self.reload()

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
        self._done(words)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _send(self, command: ReviewDecision, choice: Choice) -> None:
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(
            self, lambda: desk.review(officer, command), lambda _: self._done(choice.done), self._refused, Lane.ACT
        )

    def _done(self, words: str) -> None:
        self.answer.say("")
        self.reviewed.emit(words)
        self.reload()

    def _refused(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.WARN, "lock")
