"""Whether the logs are whole: what the last check said, and the button that checks now."""

from PySide6.QtWidgets import QWidget

from ui.language import tr
from ui.models.clock import stamp
from ui.models.trail import check_words
from ui.palettes import Tone
from ui.parts.buttons import KeyButton
from ui.parts.notice import NoticeLine, problem_words
from ui.parts.words import line
from ui.session import Session
from ui.shortcuts import Key
from ui.work import Lane
from workstation.domain.audit import Verified


class LogCheck(QWidget):
    """One line and one button."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.notice = NoticeLine()
        self.now = KeyButton(tr("Periksa sekarang"), Key.CHECK_LOGS)
        self.now.clicked.connect(self.check)
        row = line(self)
        row.addWidget(self.notice, 1)
        row.addWidget(self.now)
        self.notice.say(tr("Keutuhan catatan belum diperiksa sejak Anda masuk."), Tone.NEUTRAL, "question")

    def check(self) -> None:
        """Check both logs, unless that is under way."""
        if not self.now.isEnabled():
            return
        self.now.setEnabled(False)
        self.notice.say(tr("Catatan sedang diperiksa. Anda boleh bekerja terus."), Tone.NEUTRAL, "dots")
        audit, officer = self._session.desk.audit, self._session.officer
        self._session.work.start(self, lambda: audit.verify(officer), self._show, self._show_problem, Lane.AUDIT)

    def _show(self, verified: Verified) -> None:
        self.now.setEnabled(True)
        words, tone, icon = check_words(verified)
        self.notice.say(tr("Diperiksa {time}. {words}", time=stamp(verified.at), words=words), tone, icon)

    def _show_problem(self, error: Exception) -> None:
        self.now.setEnabled(True)
        self.notice.say(problem_words(error), Tone.BAD, "warning")
