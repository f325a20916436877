"""The left of the verify screen: a tab for each document, the viewer, and the small page below."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget

from ui.language import say, tr
from ui.models.badges import Badge
from ui.models.notes import column_name
from ui.palettes import Tone
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton, Look
from ui.parts.notice import Notice, StateStack, problem_words
from ui.parts.overview import Overview
from ui.parts.scan_view import STEP, Mark, ScanView
from ui.parts.tabs import DocumentTabs
from ui.parts.words import clear, column, label, line
from ui.scans import ScanPage, quarter_turn
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.theme import WIDE, active
from ui.work import Job
from workstation.domain.dossier import Document
from workstation.domain.errors import BadInput
from workstation.domain.finding import Evidence
from workstation.domain.refusals import ScanMissing
from workstation.domain.sentence import Sentence

EVIDENCE = "evidence"
NO_MARKS: Mapping[tuple[str, int], tuple[Mark, ...]] = {}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a page of a document."""

    sha256: str
    page: int


class ScanPane(QFrame):
    """Shows documents. `shown` comes when a page is on screen."""

    shown = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("viewer", True)
        self._session = session
        self._documents: tuple[Document, ...] = ()
        self._marks = NO_MARKS
        self._chosen: Mark | None = None
        self._field = ""
        self._spot: Spot | None = None
        self._job: Job | None = None
        self._badges: Mapping[str, tuple[Badge, ...]] = {}
        self._card = QWidget()
        self.tabs = DocumentTabs()
        self.view = ScanView()
        self.overview = Overview()
        self._caption = label("", "strong")
        self._pages = label("", "small")
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(self.overview)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(active().px(8))
        split.setSizes([active().px(300), active().px(260)])
        self.stack = StateStack(split)
        body = column(self, margin=10, gap=6)
        body.setContentsMargins(active().px(10), active().px(4), active().px(10), active().px(10))
        self._card_row = line(self._card, gap=6)
        self._card.hide()
        body.addLayout(self._tools())
        body.addWidget(self._card)
        body.addWidget(self.stack, 1)
        self.tabs.chosen.connect(self.show_document)
        self.view.moved.connect(lambda: self.overview.show_part(self.view.visible_part()))
        self.overview.pointed.connect(self.view.centerOn)

    def _tools(self) -> QHBoxLayout:
        row, roomy = line(gap=2), active().scale < WIDE
        row.addWidget(self.tabs, 1)
        row.addWidget(self._pages)
        for words, key, name, act in (
            (tr("Putar") if roomy else "", Key.ROTATE, tr("Putar"), self.rotate),
            ("", Key.ZOOM_OUT, tr("Perkecil"), lambda: self.view.zoom_by(1 / STEP)),
            ("", Key.ZOOM_IN, tr("Perbesar"), lambda: self.view.zoom_by(STEP)),
            (tr("Pas lebar") if roomy else "", Key.FIT, tr("Pas lebar"), self.view.fit_width),
        ):
            button = KeyButton(words, key, Look.VIEWER, name)
            button.clicked.connect(act)
            row.addWidget(button)
        return row

    def bind_keys(self, host: QWidget) -> None:
        """Let the viewer's keys work anywhere on a screen."""
        bind(host, Key.ZOOM_IN, lambda: self.view.zoom_by(STEP))
        bind(host, Key.ZOOM_OUT, lambda: self.view.zoom_by(1 / STEP))
        bind(host, Key.FIT, self.view.fit_width)
        bind(host, Key.ROTATE, self.rotate)
        bind(host, Key.PAGE_ON, lambda: self.turn_page(1))
        bind(host, Key.PAGE_BACK, lambda: self.turn_page(-1))
        keys = (Key.DOCUMENT_1, Key.DOCUMENT_2, Key.DOCUMENT_3, Key.DOCUMENT_4)
        for place, key in enumerate(keys):
            bind(host, key, partial(self.show_document, place))

    def show_case(self, documents: tuple[Document, ...], marks: Mapping[tuple[str, int], tuple[Mark, ...]]) -> None:
        """Show the documents of a dossier, the first one first. `marks` go by scan and page."""
        self._documents, self._marks = documents, marks
        self._spot, self._chosen, self._field = None, None, ""
        self.tabs.show_names([column_name(document.kind) for document in documents])
        if documents:
            self.show_document(0)
        else:
            self.stack.show_notice(
                Notice("missing", tr("Tidak ada dokumen"), tr("Pemohon tidak mengunggah dokumen apa pun."))
            )

    @property
    def document(self) -> Document | None:
        """The document on screen."""
        return next((one for one in self._documents if self._spot and one.sha256 == self._spot.sha256), None)

    def show_badges(self, badges: Mapping[str, tuple[Badge, ...]]) -> None:
        """Say of each scan what is known of it as a whole."""
        self._badges = badges
        self._show_card()

    def show_evidence(self, evidence: Evidence) -> None:
        """Show where a rule's reason can be seen."""
        self._field = EVIDENCE
        self._chosen = Mark(EVIDENCE, evidence.box, Tone.WARN) if evidence.box else None
        if self._spot == Spot(evidence.sha256, evidence.page) and self.view.page is not None:
            self._draw_marks()
        else:
            self._go(Spot(evidence.sha256, evidence.page))

    def update_marks(self, marks: Mapping[tuple[str, int], tuple[Mark, ...]]) -> None:
        """Draw other boxes on the same documents."""
        self._marks = marks
        self._draw_marks()

    def show_document(self, place: int) -> None:
        """Show a document's first page."""
        if 0 <= place < len(self._documents):
            self._chosen = None
            self._go(Spot(self._documents[place].sha256, 0))

    def try_again(self) -> None:
        """Show the page that was not here before."""
        if self._spot and self.view.page is None:
            self._go(self._spot)

    def turn_page(self, step: int) -> None:
        """Show the next or previous page."""
        page = self.view.page
        if self._spot and page and 0 <= self._spot.page + step < page.pages:
            self._chosen = None
            self._go(Spot(self._spot.sha256, self._spot.page + step))

    def rotate(self) -> None:
        """Turn the page."""
        self.view.rotate_page()
        self.overview.show_page(self.view.page, self.view.turn)
        self.overview.show_part(self.view.visible_part())

    def point_at(self, field: str, sha256: str, page: int) -> None:
        """Zoom to the box of a field on a document."""
        marks = self._marks.get((sha256, page), ())
        self._field = field
        self._chosen = next((mark for mark in marks if mark.field == field), None)
        if self._spot == Spot(sha256, page) and self.view.page is not None:
            self._draw_marks()
        else:
            self._go(Spot(sha256, page))

    def choose_field(self, field: str) -> None:
        """Thicken a field's box without moving."""
        self._field = field
        self._draw_marks()

    def _go(self, spot: Spot) -> None:
        self._spot = spot
        place = next((i for i, document in enumerate(self._documents) if document.sha256 == spot.sha256), 0)
        self.tabs.show_chosen(place)
        self._show_card()
        if self._job:
            self._job.drop()
        if page := self._session.scans.kept(spot.sha256, spot.page):
            self._show(page)
            return
        desk, scans = self._session.desk, self._session.scans
        self._job = self._session.work.start(
            self, lambda: scans.page(spot.sha256, spot.page, desk.page), self._show, self._show_problem
        )

    def _show_card(self) -> None:
        """What is known of the document on screen as a whole."""
        badges = self._badges.get(self._spot.sha256, ()) if self._spot else ()
        clear(self._card_row)
        for badge in badges:
            self._card_row.addWidget(BadgeLabel(badge))
        self._card_row.addStretch(1)
        self._card.setVisible(bool(badges))

    def _show(self, page: ScanPage) -> None:
        self._job = None
        spot = self._spot
        if spot is None:
            return
        turn = _upright(self._marks.get((spot.sha256, spot.page), ()))
        self.stack.show_content()
        self.view.show_page(page, turn)
        self.overview.show_page(page, turn)
        words = tr("hal. {page}/{pages}", page=page.page + 1, pages=page.pages)
        self._pages.setText(words if page.pages > 1 else "")
        self._draw_marks()
        self.shown.emit(spot)

    def _draw_marks(self) -> None:
        if self._spot is None:
            return
        marks = self._marks.get((self._spot.sha256, self._spot.page), ())
        if self._chosen is not None and self._chosen.field == EVIDENCE:
            marks = (*marks, self._chosen)
        self.view.show_marks(marks, self._field)
        self.overview.show_marks(marks, self._field)
        if self._chosen is not None and self._chosen in marks:
            self.view.zoom_to(self._chosen.box)
        self.overview.show_part(self.view.visible_part())

    def _show_problem(self, error: Exception) -> None:
        self._job = None
        self.view.show_page(None, 0)
        if isinstance(error, ScanMissing):
            words = tr("Pindaian ini belum sampai di komputer ini. Data lain aman; pindaian tampil begitu sampai.")
            self.stack.show_notice(Notice("clock", tr("Pindaian masih diambil"), words, Tone.DOUBT))
            return
        words = self._about_file(error) if isinstance(error, BadInput) else problem_words(error)
        self.stack.show_notice(Notice("cross", tr("Pindaian tidak dapat ditampilkan"), words, Tone.BAD))

    def _about_file(self, error: BadInput) -> str:
        """Why a file cannot be shown, under the name that the applicant gave it."""
        sha256 = self._spot.sha256 if self._spot else ""
        name = next((PurePosixPath(one.file).name for one in self._documents if one.sha256 == sha256), "")
        return say(Sentence(error.sentence.text, {**error.sentence.values, "file": name}))


def _upright(marks: tuple[Mark, ...]) -> int:
    """The turn that makes most boxes upright."""
    turns = [quarter_turn(mark.box) for mark in marks]
    return max(set(turns), key=turns.count) if turns else 0
