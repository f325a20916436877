"""What a check of a paper found: the word in its colour with its icon, why and what to do, and what to compare."""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ui.language import say, tr
from ui.models.badges import Badge
from ui.models.clock import stamp
from ui.palettes import Tone
from ui.parts.icons import icon_pixmap
from ui.parts.words import clear, column, frame, label, line
from ui.theme import active
from workstation.domain.dates import format_long_date
from workstation.domain.paper_verdict import PaperVerdict, Verdict
from workstation.domain.seal import Seal
from workstation.domain.text import DIFFERENCE_WORDS, PAPER_NAMES, STATE_WORDS, VERDICT_WORDS

LOOKS: Mapping[Verdict, tuple[str, Tone]] = {
    Verdict.VALID: ("check", Tone.GOOD),
    Verdict.ALTERED: ("cross", Tone.BAD),
    Verdict.EXPIRED: ("clock", Tone.WARN),
    Verdict.RECALLED: ("differs", Tone.BAD),
    Verdict.UNKNOWN_OFFICE: ("question", Tone.DOUBT),
    Verdict.NOT_A_RECEIPT: ("missing", Tone.WARN),
    Verdict.NEWER: ("info", Tone.ACCENT),
    Verdict.UNREADABLE: ("question", Tone.DOUBT),
}
# What the code says was signed; under another verdict it is only claimed, unless it was compared with the paper.
_PROVEN = frozenset({Verdict.VALID, Verdict.EXPIRED, Verdict.RECALLED})


def badge_of(verdict: Verdict) -> Badge:
    """A verdict's icon, word and tone."""
    icon, tone = LOOKS[verdict]
    return Badge(icon, tr(VERDICT_WORDS[verdict]), tone)


class VerdictCard(QWidget):
    """Shows one verdict."""

    def __init__(self) -> None:
        super().__init__()
        self._body = column(self, gap=12)
        self.badge: Badge | None = None

    def show_verdict(self, found: PaperVerdict) -> None:
        """Show a verdict in place of the one before."""
        clear(self._body)
        self.badge = badge_of(found.verdict)
        self._body.addWidget(self._head(self.badge, found))
        if found.seal is not None:
            self._body.addWidget(self._table(found, found.seal))
        for remark in found.remarks:
            self._body.addWidget(self._remark(say(remark)))
        if found.as_of is not None:
            known = tr("Penarikan surat diketahui sampai sinkronisasi terakhir: {at}.", at=stamp(found.as_of))
            self._body.addWidget(label(known, muted=True, wrap=True))
        self._body.addStretch(1)
        self.setAccessibleName(f"{self.badge.word}. {say(found.reason)}")

    def _head(self, badge: Badge, found: PaperVerdict) -> QWidget:
        theme = active()
        made = frame("notice", badge.tone.value)
        inner = line(made, margin=18, upright=14, gap=16)
        picture = QLabel()
        ink = theme.colours.ink_of(badge.tone)
        picture.setPixmap(icon_pixmap(badge.icon, ink, theme.px(52), self.devicePixelRatioF()))
        words = column(gap=4)
        words.addWidget(label(badge.word.upper(), "title", tone=badge.tone))
        words.addWidget(label(say(found.reason), wrap=True))
        if found.differences:
            names = ", ".join(tr(DIFFERENCE_WORDS[name]) for name in found.differences)
            words.addWidget(label(tr("Yang berbeda: {names}.", names=names), "strong", wrap=True, tone=badge.tone))
        inner.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        inner.addLayout(words, 1)
        return made

    def _table(self, found: PaperVerdict, seal: Seal) -> QWidget:
        theme = active()
        made = frame("card")
        inner = column(made, margin=14, gap=8)
        heading = tr("Yang ditandatangani; cocokkan dengan yang tercetak")
        if found.verdict not in _PROVEN and not found.differences:
            heading = tr("Menurut kodenya; belum tentu benar")
        inner.addWidget(label(heading, "strong"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(18))
        grid.setVerticalSpacing(theme.px(5))
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(_rows(found, seal)):
            grid.addWidget(label(name, muted=True), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value or "–", "strong", wrap=True), row, 1)
        inner.addLayout(grid)
        return made

    def _remark(self, words: str) -> QWidget:
        theme = active()
        made = QWidget()
        inner = line(made)
        picture = QLabel()
        ink = theme.colours.ink_of(Tone.NEUTRAL)
        picture.setPixmap(icon_pixmap("info", ink, theme.px(16), self.devicePixelRatioF()))
        inner.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(label(words, wrap=True), 1)
        return made


def _rows(found: PaperVerdict, seal: Seal) -> tuple[tuple[str, str], ...]:
    signer = " · ".join((found.signer, *found.offices)) if found.signer else ""
    return (
        (tr("Nama"), seal.name),
        (tr("Nomor surat"), seal.serial),
        (tr("Nomor registrasi"), seal.registration_no),
        (tr("Surat"), tr(PAPER_NAMES[seal.type])),
        (tr("Tanggal surat"), f"{format_long_date(seal.issued_at.date())}, {seal.issued_at:%H.%M}"),
        (tr("Berlaku sampai"), format_long_date(seal.expires_on) if seal.expires_on else ""),
        (tr("Keadaan berkas waktu itu"), tr(STATE_WORDS[seal.state])),
        (tr("Ditandatangani oleh"), signer),
    )
