"""Below the rows: missing documents, what the rules say, and the pixels that one of them rests on."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.language import tr
from ui.models.badges import Badge
from ui.models.notes import Note, column_name
from ui.parts.badge import BadgeLabel
from ui.parts.buttons import KeyButton
from ui.parts.crop_label import CropLabel
from ui.parts.crops import make_crops
from ui.parts.field_row import Crop
from ui.parts.flow import FlowLayout
from ui.parts.words import clear, column, label, line
from ui.session import Session
from ui.shortcuts import Key
from ui.theme import active
from ui.work import Job

CROP_HEIGHT, MOST_CROPS = 34, 3


class CheckStrip(QFrame):
    """Badges that wrap; the whole sentence is in each tool tip, and opens below with its evidence when it is chosen.

    `pointed` carries the first Evidence of the chosen one.
    """

    pointed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("strip", True)
        self._session = session
        self._notes: tuple[Note, ...] = ()
        self._chosen: int | None = None
        self._job: Job | None = None
        theme = active()
        body = column(self, gap=6)
        body.setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8))
        badges = QWidget()
        self._flow = FlowLayout(badges)
        self._detail = QWidget()
        inner = column(self._detail, gap=4)
        self._sentence = label("", wrap=True)
        self._crops = line(gap=8)
        inner.addWidget(self._sentence)
        inner.addLayout(self._crops)
        body.addWidget(badges)
        body.addWidget(self._detail)
        self._detail.hide()
        for widget in (self, badges):
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            widget.setSizePolicy(policy)

    @property
    def chosen(self) -> Note | None:
        """The note whose evidence is open."""
        return self._notes[self._chosen] if self._chosen is not None else None

    def show_notes(self, notes: tuple[Note, ...]) -> None:
        """Show badges with their sentences; the evidence of one that is still there stays open."""
        kept = self.chosen
        self._notes = notes
        clear(self._flow)
        self._flow.addWidget(label(tr("Pemeriksaan berkas"), "strong"))
        for place, note in enumerate(notes):
            self._flow.addWidget(self._badge(place, note))
        if any(note.evidence for note in notes):
            button = KeyButton(tr("Bukti"), Key.EVIDENCE)
            button.clicked.connect(self.next_evidence)
            self._flow.addWidget(button)
        if kept is None or kept not in notes:
            self._close()
        else:
            self._chosen = notes.index(kept)

    def next_evidence(self) -> None:
        """Open the evidence of the next note that has any; after the last, close."""
        start = -1 if self._chosen is None else self._chosen
        following = [place for place, note in enumerate(self._notes) if place > start and note.evidence]
        if following:
            self._choose(following[0])
        else:
            self._close()

    def _badge(self, place: int, note: Note) -> BadgeLabel:
        if not note.evidence:
            return BadgeLabel(note.badge, note.sentence)
        made = Pointer(note.badge, note.sentence)
        made.pressed.connect(lambda: self._choose(place))
        return made

    def _choose(self, place: int) -> None:
        self._chosen = place
        note = self._notes[place]
        self._sentence.setText(note.sentence)
        clear(self._crops)
        self._detail.show()
        self.pointed.emit(note.evidence[0])
        if self._job:
            self._job.drop()
        desk, scans = self._session.desk, self._session.scans
        shown = note.evidence[:MOST_CROPS]
        self._job = self._session.work.start(
            self,
            lambda: make_crops(desk, scans, shown),
            lambda crops: self._show_crops(place, crops),
            lambda error: None,
        )

    def _show_crops(self, place: int, crops: tuple[Crop, ...]) -> None:
        self._job = None
        if place != self._chosen:
            return
        for crop in crops:
            picture = CropLabel(CROP_HEIGHT)
            picture.show_image(crop.image, tr("Potongan {name}", name=column_name(crop.document)))
            self._crops.addWidget(picture, 1)

    def _close(self) -> None:
        self._chosen = None
        self._detail.hide()


class Pointer(BadgeLabel):
    """A badge that can be pressed."""

    pressed = Signal()

    def __init__(self, badge: Badge, hint: str) -> None:
        super().__init__(badge, hint)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click chooses it."""
        self.pressed.emit()
        event.accept()
