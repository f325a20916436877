"""From a pressed key to a recorded decision: what is asked, and what is said when it is done."""

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.answers import Opened, ReasonChoice
from ui.language import tr
from ui.models.points import open_words
from ui.parts.buttons import Look
from ui.parts.decision_dialog import DecisionDialog, Question
from ui.parts.notice import problem_words
from ui.parts.opening import open_dialog
from ui.session import Session
from ui.work import Lane
from workstation.domain.ruling import Decision
from workstation.steps.decide import Decide


def question_of(opened: Opened, decision: Decision, reasons: tuple[ReasonChoice, ...]) -> Question:
    """What to ask before a decision."""
    if decision is Decision.APPROVE:
        return Question(
            title=tr("Setujui walau masih ada yang terbuka?"),
            word=tr("Setujui"),
            look=Look.GO,
            warning=tr(
                "Masih terbuka: {points}. Tulis mengapa tetap disetujui; keputusan ini akan dilihat supervisor.",
                points=open_words(opened.open_points),
            ),
        )
    fitting = tuple(choice for choice in reasons if not choice.decisions or decision in choice.decisions)
    title, word, look = {
        Decision.REJECT: (tr("Tolak permohonan"), tr("Tolak"), Look.STOP),
        Decision.RETURN: (tr("Kembalikan untuk dilengkapi"), tr("Kembalikan"), Look.PLAIN),
        Decision.ESCALATE: (tr("Eskalasi ke supervisor"), tr("Eskalasi"), Look.PLAIN),
    }[decision]
    return Question(title, word, look, fitting, opened.suggested)


class Deciding(QObject):
    """`decided` carries the dossier's id and the decision, `failed` what stood in the way."""

    decided = Signal(object, object)
    failed = Signal(object)

    def __init__(self, session: Session, over: QWidget) -> None:
        super().__init__(over)
        self._session = session
        self._over = over
        self._reasons: tuple[ReasonChoice, ...] | None = None
        self._sending = False
        self.dialog: DecisionDialog | None = None

    def ask(self, opened: Opened, decision: Decision) -> None:
        """Decide at once when nothing is owed; otherwise ask first."""
        if self._sending or self.dialog is not None:
            return
        if decision is Decision.APPROVE and not opened.open_points:
            self._send(Decide(opened.case.dossier.dossier_id, decision))
        elif self._reasons is None and decision is not Decision.APPROVE:
            self._session.work.start(
                self,
                self._session.desk.reasons,
                lambda reasons: self._learn(reasons, opened, decision),
                self.failed.emit,
            )
        else:
            self._open(opened, decision)

    def _learn(self, reasons: tuple[ReasonChoice, ...], opened: Opened, decision: Decision) -> None:
        self._reasons = reasons
        self._open(opened, decision)

    def _open(self, opened: Opened, decision: Decision) -> None:
        dossier_id = opened.case.dossier.dossier_id
        self.dialog = DecisionDialog(question_of(opened, decision, self._reasons or ()), self._over)
        self.dialog.answered.connect(lambda codes, note: self._send(Decide(dossier_id, decision, tuple(codes), note)))
        self.dialog.finished.connect(self._closed)
        open_dialog(self.dialog)

    def _closed(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _send(self, command: Decide) -> None:
        self._sending = True
        desk, officer = self._session.desk, self._session.officer
        self._session.work.start(
            self,
            lambda: desk.decide(officer, command),
            lambda event: self._done(command.dossier_id, command.decision),
            self._fail,
            Lane.ACT,
        )

    def _done(self, dossier_id: UUID, decision: Decision) -> None:
        self._sending = False
        if self.dialog is not None:
            self.dialog.accept()
        self.decided.emit(dossier_id, decision)

    def _fail(self, error: Exception) -> None:
        self._sending = False
        if self.dialog is not None:
            self.dialog.complain(problem_words(error))
        self.failed.emit(error)
