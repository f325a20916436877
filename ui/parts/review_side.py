"""Beside the matrix: what the officer noted, or the rulings of a conflict, and everything that happened."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from ui.answers import Opened
from ui.language import tr
from ui.models.history import history_lines
from ui.models.points import open_words
from ui.parts.contenders import Contenders
from ui.parts.words import clear, column, frame, label, line
from ui.theme import WIDE, active
from workstation.domain.event import Event
from workstation.domain.ruling import State


class ReviewSide(QFrame):
    """`chosen` carries the event of the ruling that shall stand."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.contenders: Contenders | None = None
        self._texts: Mapping[str, str] = {}
        theme = active()
        self.setProperty("side", True)
        self.setFixedWidth(theme.px(280 if theme.scale < WIDE else 190))
        self._body = column(gap=6)
        self._body.setContentsMargins(theme.px(12), theme.px(12), theme.px(12), theme.px(12))
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName(tr("Catatan dan riwayat"))
        inside = QWidget()
        inside.setLayout(self._body)
        scroll.setWidget(inside)
        column(self).addWidget(scroll)

    def show_case(self, opened: Opened, own: bool, texts: Mapping[str, str]) -> None:
        """Show a dossier; `own` when the reader decided it, `texts` the coded reasons in words."""
        clear(self._body)
        self._texts = texts
        self.contenders = None
        if opened.case.case.state is State.CONFLICT:
            self.contenders = Contenders(opened.case.case, self._grounds, not own)
            self.contenders.chosen.connect(self.chosen)
            self._body.addWidget(self.contenders)
        else:
            self._show_decision(opened)
        self._body.addSpacing(active().px(6))
        self._body.addWidget(label(tr("Riwayat"), "strong", wrap=True))
        for when, what in history_lines(opened.case.dossier, opened.case.history):
            entry = line(gap=6)
            entry.addWidget(label(when, "small", muted=True), 0, Qt.AlignmentFlag.AlignTop)
            entry.addWidget(label(what, "small", wrap=True), 1)
            self._body.addLayout(entry)
        self._body.addStretch(1)

    def _show_decision(self, opened: Opened) -> None:
        decision = opened.case.case.decision
        data = decision.data if decision else {}
        self._body.addWidget(label(tr("Catatan petugas"), "strong", wrap=True))
        note = frame("card")
        note_body = column(note, margin=10)
        note_body.setContentsMargins(*(active().px(8),) * 4)
        note_body.addWidget(label(str(data.get("note", "")) or tr("Tidak ada catatan."), wrap=True))
        self._body.addWidget(note)
        for heading, words in (
            (tr("Masih terbuka saat diputus"), open_words(tuple(data.get("flags", ())))),
            (tr("Alasan"), "\n".join(f"• {self._reason(code)}" for code in data.get("reasons", ()))),
        ):
            if words:
                self._body.addWidget(label(heading, "strong", wrap=True))
                self._body.addWidget(label(words, wrap=True))

    def _grounds(self, decision: Event) -> tuple[str, ...]:
        data = decision.data
        reasons = "\n".join(f"• {self._reason(code)}" for code in data.get("reasons", ()))
        still_open = open_words(tuple(data.get("flags", ())))
        return reasons, f"{tr('Masih terbuka saat diputus')}: {still_open}" if still_open else ""

    def _reason(self, code: str) -> str:
        return tr(self._texts.get(code, code))
