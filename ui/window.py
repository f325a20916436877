"""The window: sign-in first, then the shell; rebuilt when language, palette or scale change."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from ui import language, preferences, theme
from ui.desk import Desk
from ui.parts.icons import app_icon
from ui.preferences import Preferences
from ui.scans import ScanStore
from ui.screens.sign_in import SignInScreen
from ui.session import Session
from ui.shell import Shell
from ui.work import Lane, Work
from workstation.domain.officer import Officer

SIZE = (1366, 768)


class Window(QMainWindow):
    """One workstation's window. `signed_in` carries the officer."""

    signed_in = Signal(object)

    def __init__(self, desk: Desk, work: Work, file: Path | None = None, chosen: Preferences | None = None) -> None:
        super().__init__()
        self._desk, self._work, self._file = desk, work, file
        self._preferences = chosen or Preferences()
        self._officer: Officer | None = None
        self._scans = ScanStore()
        self.shell: Shell | None = None
        self.sign_in: SignInScreen | None = None
        self.setWindowTitle("Loket")
        self.resize(*SIZE)
        self.use(self._preferences)

    def use(self, chosen: Preferences) -> None:
        """Put preferences in force and build what is shown anew."""
        self._preferences = chosen
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        language.install(chosen.language)
        theme.apply(app, theme.Theme(chosen.palette, chosen.scale))
        self.setWindowIcon(app_icon())
        if self._officer is None:
            self.ask_officer()
        else:
            self.enter(self._officer)

    def ask_officer(self) -> None:
        """Show the sign-in."""
        self._officer, self.shell = None, None
        self.sign_in = SignInScreen(self._desk.office_name, self._desk.counter_name, self._preferences.officer)
        self.sign_in.signed_in.connect(self.enter)
        self.setCentralWidget(self.sign_in)
        self.sign_in.take_focus()

    def enter(self, officer: Officer) -> None:
        """Begin an officer's session."""
        self._officer, self.sign_in = officer, None
        if self._preferences.officer != officer.name:
            self._keep(replace(self._preferences, officer=officer.name))
        session = Session(self._desk, self._work, self._scans, officer, self._preferences)
        self.shell = Shell(session)
        self.shell.locked.connect(self.ask_officer)
        self.shell.preferred.connect(self._prefer)
        self.setCentralWidget(self.shell)
        self.shell.begin()
        self.signed_in.emit(officer)

    def _prefer(self, chosen: Preferences) -> None:
        self._keep(chosen)
        self.use(chosen)

    def _keep(self, chosen: Preferences) -> None:
        self._preferences = chosen
        file = self._file
        if file is not None:
            # Losing a preference is no harm; the next change writes them all again.
            self._work.start(self, lambda: preferences.save(file, chosen), lambda _: None, lambda error: None, Lane.ACT)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let the workers finish what they hold."""
        self._work.close()
        event.accept()
