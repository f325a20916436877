"""One glance: who, what, how long against the time standard, how many differ."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ui.answers import Opened
from ui.language import tr
from ui.models.badges import Badge
from ui.models.clock import span
from ui.models.matrix import Matrix
from ui.models.queue_model import service_words
from ui.palettes import Tone
from ui.parts.badge import BadgeLabel
from ui.parts.elided import Elided
from ui.parts.words import clear, column, label, line
from ui.session import Session
from ui.theme import WIDE, active
from workstation.domain.labels import channel_label

# Badges give way before the name does.
NAME_WIDTH = 190


class CaseHeader(QFrame):
    """The line above a dossier; two lines when letters are large."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("head", True)
        self._session = session
        theme = active()
        body = column(self, margin=14, gap=4)
        body.setContentsMargins(theme.px(14), theme.px(8), theme.px(12), theme.px(8))
        self._who, self._when = line(), line()
        body.addLayout(self._who)
        if theme.scale >= WIDE:
            body.addLayout(self._when)
        self.waiting = label("")

    def show_case(self, opened: Opened, matrix: Matrix) -> None:
        """Show a dossier."""
        clear(self._who)
        clear(self._when)
        row, theme = opened.case.row, active()
        name = Elided(row.nama or tr("(tanpa nama)"), "heading")
        name.setMinimumWidth(min(name.sizeHint().width(), theme.px(NAME_WIDTH)))
        self._who.addWidget(name, 3)
        if holder := opened.held and opened.held.values.get("holder"):
            self._who.addWidget(BadgeLabel(Badge("lock", tr("dipegang {holder}", holder=holder), Tone.WARN)))
        self._who.addWidget(label(row.registration_no, "mono"))
        self._who.addWidget(BadgeLabel(Badge("", service_words(row), Tone.NEUTRAL)))
        self._who.addWidget(BadgeLabel(Badge("", tr(channel_label(row.channel)), Tone.NEUTRAL)))
        below = self._when if theme.scale >= WIDE else self._who
        waited = self._session.now() - row.submitted_at
        standard = row.deadline - row.submitted_at
        late = waited > standard
        self.waiting = label(
            tr("Menunggu {time} dari {standard} j", time=span(waited), standard=int(standard.total_seconds() // 3600)),
            tone=Tone.BAD if late else None,
        )
        below.addWidget(self.waiting)
        below.addWidget(WaitingBar(waited / standard if standard else 1.0))
        below.addStretch(1)
        for badge in self._counts(matrix):
            below.addWidget(BadgeLabel(badge))

    def _counts(self, matrix: Matrix) -> list[Badge]:
        counts = (
            (matrix.differs, "differs", tr("{count} beda", count=matrix.differs), Tone.BAD),
            (matrix.letters, "letter", tr("{count} beda huruf", count=matrix.letters), Tone.WARN),
            (matrix.doubts, "question", tr("{count} tak terbaca", count=matrix.doubts), Tone.DOUBT),
            (matrix.greens, "check", tr("{count} cocok", count=matrix.greens), Tone.GOOD),
        )
        return [Badge(icon, words, tone) for count, icon, words, tone in counts if count]


class WaitingBar(QWidget):
    """How much of the time standard is used up."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self._share = max(0.0, share)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("{percent} % dari batas waktu", percent=round(self._share * 100)))
        self.setToolTip(self.accessibleName())

    def sizeHint(self) -> QSize:
        """A short bar."""
        return QSize(active().px(70), active().px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar: green, amber from three quarters, red when late."""
        theme = active()
        tone = Tone.BAD if self._share > 1 else Tone.WARN if self._share > 0.75 else Tone.GOOD
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        height = theme.px(6)
        painter.setBrush(theme.colour("line"))
        painter.drawRoundedRect(QRectF(0, 1, self.width(), height), height / 2, height / 2)
        painter.setBrush(theme.colour(tone.value))
        used = max(height, self.width() * min(self._share, 1.0))
        painter.drawRoundedRect(QRectF(0, 1, used, height), height / 2, height / 2)
        painter.end()
