"""The officers of the office, for the administrator: who may sign in, as what."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.language import mark, tr
from ui.models.staff import STAFF_HEADINGS, colleague_row
from ui.models.table import WordTable
from ui.palettes import Tone
from ui.parts.buttons import KeyButton, Look
from ui.parts.notice import Notice, NoticeLine, StateStack, problem_words
from ui.parts.opening import open_dialog
from ui.parts.staff_dialogs import AddOfficerDialog, RoleDialog, TemporaryDialog
from ui.parts.word_table import WordTableView
from ui.parts.words import column, label, line
from ui.session import Session
from ui.shortcuts import Key, bind
from ui.work import Job, Lane
from workstation.domain.event import Role
from workstation.domain.text import ROLE_WORDS
from workstation.steps.staff import AddOfficer, Colleague

BACK = mark("{name} aktif lagi.")
OUT = mark("{name} dinonaktifkan. Keputusan yang sudah dibuat tetap sah.")


class StaffScreen(QWidget):
    """Everybody who is or was let in. Nobody is ever removed, since their name stands on what they decided."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self.colleagues: tuple[Colleague, ...] = ()
        self.dialog: AddOfficerDialog | RoleDialog | TemporaryDialog | None = None
        self.rows = WordTable([tr(name) for name in STAFF_HEADINGS], self)
        self.table = WordTableView(self.rows, tr("Petugas"))
        self.notice = NoticeLine()
        self.stack = StateStack(self.table)
        self.summary = label(tr("Memuat…"), muted=True)
        self.add = KeyButton(tr("Tambah petugas"), Key.ADD_OFFICER, Look.GO)
        self.reset = KeyButton(tr("Sandi sementara"), Key.RESET_PASSWORD)
        self.role = KeyButton(tr("Ubah peran"), Key.CHANGE_ROLE)
        self.bar = KeyButton(tr("Nonaktifkan"), Key.BAR_OFFICER)
        words = column(gap=0)
        words.addWidget(label(tr("Petugas"), "title"))
        words.addWidget(self.summary)
        head = line()
        head.addLayout(words, 1)
        for button in (self.bar, self.role, self.reset, self.add):
            head.addWidget(button)
        body = column(self, margin=16, gap=12)
        body.addLayout(head)
        body.addWidget(self.notice)
        body.addWidget(self.stack, 1)
        for key, button, act in (
            (Key.ADD_OFFICER, self.add, self.ask_new),
            (Key.RESET_PASSWORD, self.reset, self.reset_chosen),
            (Key.CHANGE_ROLE, self.role, self.ask_role),
            (Key.BAR_OFFICER, self.bar, self.bar_chosen),
        ):
            button.clicked.connect(act)
            bind(self, key, act)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.rows.modelReset.connect(self._show_chosen)

    def reload(self) -> None:
        """Look at the list again."""
        if self._job:
            self._job.drop()
        door, officer = self._session.desk.door, self._session.officer
        self._job = self._session.work.start(self, lambda: door.officers(officer), self._show, self._show_problem)

    @property
    def chosen(self) -> Colleague | None:
        """The officer of the chosen row."""
        row = self.table.currentIndex().row()
        return self.colleagues[row] if 0 <= row < len(self.colleagues) else None

    def ask_new(self) -> None:
        """Ask who shall be let in."""
        self.dialog = AddOfficerDialog(self)
        self.dialog.answered.connect(self._add)
        self.dialog.open()

    def reset_chosen(self) -> None:
        """Give the chosen officer a temporary password."""
        colleague = self.chosen
        if colleague is not None:
            door, officer, name = self._session.desk.door, self._session.officer, colleague.name
            self._act(lambda: door.reset(officer, name), lambda temporary: self._tell(name, temporary))

    def ask_role(self) -> None:
        """Ask as what the chosen officer signs in from now on."""
        colleague = self.chosen
        if colleague is not None:
            self.dialog = RoleDialog(colleague, self)
            self.dialog.answered.connect(lambda role: self._change_role(colleague.name, role))
            self.dialog.open()

    def bar_chosen(self) -> None:
        """Shut the chosen officer out, or let them in again."""
        colleague = self.chosen
        if colleague is not None:
            door, officer, name, out = (
                self._session.desk.door,
                self._session.officer,
                colleague.name,
                colleague.disabled,
            )
            said = BACK if out else OUT
            self._act(lambda: door.set_disabled(officer, name, not out), lambda _: self._done(tr(said, name=name)))

    def _add(self, command: AddOfficer) -> None:
        door, officer = self._session.desk.door, self._session.officer
        self._act(lambda: door.add(officer, command), lambda temporary: self._tell(command.name, temporary))

    def _change_role(self, name: str, role: Role) -> None:
        door, officer = self._session.desk.door, self._session.officer
        said = tr("Peran {name} sekarang {role}.", name=name, role=tr(ROLE_WORDS[role]))
        self._act(lambda: door.change_role(officer, name, role), lambda _: self._done(said))

    def _act(self, act: Callable[[], Any], done: Callable[[Any], None]) -> None:
        self._session.work.start(self, act, done, self._refused, Lane.ACT)

    def _tell(self, name: str, temporary: str) -> None:
        self.reload()
        self.dialog = TemporaryDialog(name, temporary, self)
        open_dialog(self.dialog)

    def _done(self, words: str) -> None:
        self.notice.say(words, Tone.GOOD, "check")
        self.reload()

    def _refused(self, error: Exception) -> None:
        self.notice.say(problem_words(error), Tone.BAD, "warning")

    def _show(self, colleagues: Sequence[Colleague]) -> None:
        self._job = None
        chosen = self.table.currentIndex().row()
        self.colleagues = tuple(colleagues)
        self.rows.show_rows([colleague_row(one) for one in colleagues])
        active = sum(not one.disabled for one in colleagues)
        self.summary.setText(tr("{active} aktif, {all} seluruhnya", active=active, all=len(colleagues)))
        self.stack.show_content()
        self.table.selectRow(max(0, min(chosen, len(colleagues) - 1)))
        self.table.setFocus()

    def _show_problem(self, error: Exception) -> None:
        self._job = None
        notice = Notice("warning", tr("Daftar petugas belum dapat dilihat"), problem_words(error), Tone.BAD)
        self.stack.show_notice(notice).offer(tr("Coba lagi"), self.reload)

    def _show_chosen(self) -> None:
        colleague = self.chosen
        for button in (self.bar, self.role, self.reset):
            button.setEnabled(colleague is not None)
        self.bar.say(tr("Aktifkan lagi") if colleague is not None and colleague.disabled else tr("Nonaktifkan"))
