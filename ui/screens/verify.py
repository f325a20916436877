"""The verify screen: the scan beside the fields, the checks below, the decision at the bottom."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from ui.answers import Opened
from ui.language import say, tr
from ui.models import badges
from ui.models.case_words import notice_of
from ui.models.matrix import FieldRow, Matrix, matrix
from ui.models.notes import document_badges
from ui.palettes import Tone
from ui.parts.case_header import CaseHeader
from ui.parts.check_strip import CheckStrip
from ui.parts.decide_bar import DecideBar
from ui.parts.field_panel import FieldPanel
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.scan_pane import ScanPane
from ui.parts.scan_view import Mark
from ui.parts.words import column
from ui.screens.deciding import Deciding
from ui.screens.keeping import Keeping
from ui.screens.official import Official
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import WIDE, active
from ui.work import Job, Lane
from workstation.domain.ruling import Decision, State
from workstation.domain.sentence import Sentence
from workstation.steps.decide import MarkField

OPEN_STATES = frozenset({State.PENDING, State.ESCALATED})


def marks_by_page(rows: Matrix) -> Mapping[tuple[str, int], tuple[Mark, ...]]:
    """The boxes of all readings, by scan and page."""
    found: dict[tuple[str, int], list[Mark]] = {}
    for row in rows.rows:
        for cell in row.cells:
            if cell is not None and cell.box is not None:
                tone = badges.of_verdict(cell.verdict).tone
                found.setdefault((cell.sha256, cell.page), []).append(Mark(row.field, cell.box, tone))
    return {place: tuple(marks) for place, marks in found.items()}


class VerifyScreen(QWidget):
    """`decided` carries the dossier's id and the decision; `next_wanted` asks for the most urgent dossier.

    `held` carries a dossier that turns out to be somebody else's before anything was done on it, and who that is.
    """

    decided = Signal(object, object)
    held = Signal(object, object)
    next_wanted = Signal()
    shown = Signal(object)
    queue_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._opened: Opened | None = None
        self._matrix: Matrix | None = None
        self._job: Job | None = None
        self._touched = False
        self._said = ""
        self._fetching: Job | None = None
        self.header = CaseHeader(session)
        self.notice = NoticeLine()
        self.scan = ScanPane(session)
        self.fields = FieldPanel(session)
        self.checks = CheckStrip(session)
        self.bar = DecideBar()
        self.deciding = Deciding(session, self)
        self.official = Official(session, self)
        self.keeping = Keeping(session, self)
        self.stack = StateStack(self._lay_out())
        column(self, gap=0).addWidget(self.stack)
        self._connect()
        self.show_nothing()

    def _lay_out(self) -> QWidget:
        right = QWidget()
        inner = column(right, gap=0)
        inner.addWidget(self.fields, 1)
        inner.addWidget(self.checks)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.scan)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(active().px(4))
        split.setSizes([590, 670] if active().scale < WIDE else [420, 820])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        content = QWidget()
        body = column(content, gap=0)
        for widget, stretch in ((self.header, 0), (self.notice, 0), (split, 1), (self.bar, 0)):
            body.addWidget(widget, stretch)
        return content

    def _connect(self) -> None:
        self.fields.row_chosen.connect(self._point_at)
        self.fields.marked.connect(self._mark)
        self.deciding.decided.connect(self._decided)
        self.keeping.told.connect(self._claimed)
        self.keeping.failed.connect(self._action_failed)
        self.deciding.failed.connect(self._action_failed)
        self.official.recorded.connect(self._reload_if_open)
        self.official.failed.connect(self._action_failed)
        self.checks.pointed.connect(self.scan.show_evidence)
        self.bar.wanted.connect(self.decide)
        self.bar.next_wanted.connect(self._next_open)
        for key, act in (
            (Key.CONFIRM, lambda: self.fields.act("confirm")),
            (Key.FLAG, lambda: self.fields.act("flag")),
            (Key.MISREAD, lambda: self.fields.act("misread")),
            (Key.SHOW_ALL, self.fields.toggle_all),
            (Key.NEXT_OPEN, self._next_open),
            (Key.EVIDENCE, self.checks.next_evidence),
            (Key.OFFICIAL, self.ask_official),
            (Key.ESCALATE, lambda: self.decide(Decision.ESCALATE)),
            (Key.RETURN, lambda: self.decide(Decision.RETURN)),
            (Key.REJECT, lambda: self.decide(Decision.REJECT)),
            (Key.APPROVE, lambda: self.decide(Decision.APPROVE)),
        ):
            bind(self, key, act)
        self.scan.bind_keys(self)

    @property
    def opened(self) -> Opened | None:
        """The dossier on the screen."""
        return self._opened

    @property
    def dossier_id(self) -> UUID | None:
        """The id of the dossier on the screen."""
        return self._opened.case.dossier.dossier_id if self._opened else None

    def show_nothing(self) -> None:
        """No dossier is open."""
        self._opened = None
        self.keeping.leave()
        notice = Notice(
            "inbox", tr("Belum ada berkas terbuka"), tr("Ambil berkas yang paling mendesak, atau pilih dari antrean.")
        )
        self.stack.show_notice(notice).offer(tr("Ambil berikutnya"), self.next_wanted.emit, Key.TAKE_NEXT)

    def open(self, dossier_id: UUID, said: str = "") -> None:
        """Show a dossier as it is known here, and take it in hand meanwhile; `said` is to be told of it."""
        self.keeping.leave()
        if self._fetching:
            self._fetching.drop()
        self._touched, self._said = False, said
        self._fetch(dossier_id, claiming=True, keep=None)

    def reload(self) -> None:
        """Read the open dossier again, keeping the place."""
        if self._opened and self.dossier_id:
            row = self.fields.chosen
            self._fetch(self.dossier_id, claiming=False, keep=row.field if row else "")

    def _fetch(self, dossier_id: UUID, claiming: bool, keep: str | None) -> None:
        if self._job:
            self._job.drop()
        desk, officer = self._session.desk, self._session.officer
        self._job = self._session.work.start(
            self,
            lambda: desk.open(officer, dossier_id, claiming),
            lambda opened: self._show(opened, keep),
            lambda error: self._open_failed(dossier_id, error),
        )

    def _open_failed(self, dossier_id: UUID, error: Exception) -> None:
        self._job = None
        self._opened = None
        notice = Notice("warning", tr("Berkas tidak dapat dibuka"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), lambda: self.open(dossier_id))

    def _show(self, opened: Opened, keep: str | None) -> None:
        """Show a dossier; `keep` is the field to stay on while it is only refreshed."""
        self._job = None
        held = opened.held if keep is None or self._opened is None else self._opened.held
        self._opened = replace(opened, held=held)
        self._matrix = matrix(self._opened)
        can_act = held is None and opened.case.case.state in OPEN_STATES
        self.stack.show_content()
        self.header.show_case(self._opened, self._matrix)
        self.checks.show_notes(self._matrix.notes)
        self.bar.show_case(self._opened, self._matrix, can_act)
        self._say_notice(self._opened)
        boxes = marks_by_page(self._matrix)
        self.scan.show_badges(document_badges(opened.case))
        if keep is None:
            self.scan.show_case(opened.case.dossier.documents, boxes)
        else:
            self.scan.update_marks(boxes)
        self.fields.show_matrix(self._matrix, can_act, keep)
        self.fields.take_focus()
        self.shown.emit(self.dossier_id)
        if opened.case.case.state not in OPEN_STATES:
            self.keeping.leave()
        if keep is None:
            if opened.case.case.state in OPEN_STATES:
                self.keeping.take(opened.case.dossier.dossier_id)
            self._complete(opened)

    def _complete(self, opened: Opened) -> None:
        """Get what is not here yet of a dossier that was just opened: its scans, or what they say."""
        if opened.case.missing_scans:
            self._fetch_scans(opened.case.dossier.dossier_id)
        elif opened.case.check is None:
            self._read_now(opened.case.dossier.dossier_id)

    def _claimed(self, dossier_id: UUID, held: Sentence | None) -> None:
        """The hub said whose the dossier is, which may be news; what was typed meanwhile stays."""
        if self._opened is None or dossier_id != self.dossier_id:
            return
        if held is not None and not self._touched:
            self.held.emit(dossier_id, held)
        if held == self._opened.held:
            return
        self._opened = replace(self._opened, held=held)
        if held is None:
            row = self.fields.chosen
            self._show(self._opened, row.field if row else "")
        else:
            self._lock(self._opened)

    def _lock(self, opened: Opened) -> None:
        """Somebody else has the dossier: it can only be looked at, and what was typed stays."""
        assert self._matrix is not None
        self.header.show_case(opened, self._matrix)
        self.bar.show_case(opened, self._matrix, False)
        self.fields.lock()
        self._say_notice(opened)

    def _fetch_scans(self, dossier_id: UUID) -> None:
        """Get the scans that have not come yet, then read the dossier."""

        def done(problem: Sentence | None) -> None:
            if dossier_id != self.dossier_id:
                return
            self.scan.try_again()
            if problem is not None:
                self.notice.say(say(problem), Tone.WARN, "warning")
            elif self._opened and self._opened.case.check is None:
                self._read_now(dossier_id)
            else:
                self.reload()

        desk = self._session.desk
        self._fetching = self._session.work.start_long(
            self,
            lambda progress, stop: desk.fetch(dossier_id, progress, stop),
            lambda count, total: self.scan.try_again(),
            done,
            self._action_failed,
            Lane.LOOK,
        )

    def _read_now(self, dossier_id: UUID) -> None:
        """Read a dossier that the background has not come to yet."""
        desk = self._session.desk

        def done(_: None) -> None:
            if dossier_id == self.dossier_id:
                self.reload()

        self._session.work.start(self, lambda: desk.read(dossier_id), done, self._action_failed)

    def _say_notice(self, opened: Opened) -> None:
        words, tone, icon = notice_of(opened, self._session.officer.name)
        self.notice.say(f"{self._said} {words}".strip(), tone, icon)

    def _point_at(self, row: FieldRow) -> None:
        sources = [cell for cell in row.cells if cell is not None and cell.box is not None]
        # The document that disagrees is the one to look at.
        sources.sort(key=lambda cell: cell.verdict in (row.verdict,), reverse=True)
        if sources:
            self.scan.point_at(row.field, sources[0].sha256, sources[0].page)
        else:
            self.scan.choose_field(row.field)

    def _mark(self, field: str, mark: str, note: str) -> None:
        if self._opened is None or self.dossier_id is None:
            return
        self._touched = True
        desk, officer = self._session.desk, self._session.officer
        command = MarkField(self.dossier_id, field, mark, note)
        self._session.work.start(
            self,
            lambda: (desk.mark(officer, command), desk.open(officer, command.dossier_id, False))[1],
            lambda opened: self._marked(opened, field, mark, note),
            self._action_failed,
            Lane.ACT,
        )

    def _marked(self, opened: Opened, field: str, mark: str, note: str) -> None:
        if self.dossier_id != opened.case.dossier.dossier_id:
            return
        self._show(opened, field)
        if mark == "flag" and not note:
            self.fields.ask_note()
        elif mark != "flag":
            self.fields.next_open()

    def _next_open(self) -> None:
        if not self.fields.next_open():
            self.fields.take_focus()

    def decide(self, decision: Decision) -> None:
        """Decide the open dossier, asking for reasons where they are owed."""
        if self._opened is not None and self.bar.can_act:
            self._touched = True
            self.deciding.ask(self._opened, decision)

    def _decided(self, dossier_id: UUID, decision: Decision) -> None:
        self.keeping.leave()
        self.decided.emit(dossier_id, decision)

    def ask_official(self) -> None:
        """Ask what the official page said of the document that is shown."""
        document = self.scan.document
        if self._opened is not None and document is not None and self._opened.held is None:
            self.official.ask(self._opened, document)

    def _reload_if_open(self, dossier_id: UUID) -> None:
        if dossier_id == self.dossier_id:
            self.reload()

    def _action_failed(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.BAD, "cross")
