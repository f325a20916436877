"""The window: sign-in first, then the shell; rebuilt when language, palette or scale change."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from ui import language, preferences, theme
from ui.copied import Copied
from ui.desk import Desk
from ui.idle import IdleWatch
from ui.language import tr
from ui.parts.icons import app_icon
from ui.parts.notice import problem_words
from ui.parts.password_form import NewPasswordScreen
from ui.preferences import Preferences
from ui.put_away import PutAway
from ui.scans import ScanStore
from ui.screens.first_start import FirstStartScreen
from ui.screens.sign_in import SignInScreen
from ui.session import Session
from ui.shell import Shell
from ui.shortcuts import Key
from ui.work import Lane, Work
from workstation.domain.officer import Officer
from workstation.domain.staff_refusals import SessionEnded
from workstation.steps.sign_in import DoorAct, SignedIn

SIZE = (1366, 768)


class Window(QMainWindow):
    """One workstation's window. `signed_in` carries the officer.

    Locking hides the shell with its open dialogs and keeps it; whoever signs in as that officer finds it as it was,
    anybody else gets a shell of their own.
    """

    signed_in = Signal(object)

    def __init__(self, desk: Desk, work: Work, file: Path | None = None, chosen: Preferences | None = None) -> None:
        super().__init__()
        self._desk, self._work, self._file = desk, work, file
        self._preferences = chosen or Preferences()
        self._officer: Officer | None = None
        self._signed: SignedIn | None = None
        self._scans = ScanStore()
        self._stack = QStackedWidget()
        self._away = PutAway(self._stack)
        self._copied = Copied(self)
        self.shell: Shell | None = None
        self.door: QWidget | None = None
        self.resize(*SIZE)
        self.setCentralWidget(self._stack)
        self._idle = IdleWatch(desk.door.idle, desk.now, self)
        self._idle.over.connect(self.lock)
        self.use(self._preferences)

    @property
    def sign_in(self) -> SignInScreen | None:
        """The sign-in, while it is shown."""
        return self.door if isinstance(self.door, SignInScreen) else None

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
            self.enter(self._officer, self._signed)

    def ask_officer(self, why: str = "") -> None:
        """Show the sign-in, or the first start where nobody can sign in yet."""
        self._leave()
        self._show_sign_in(locked=False, why=why)
        self._work.start(self, self._desk.door.has_officers, self._first_start, lambda error: None)

    def lock(self) -> None:
        """Hide everything until somebody signs in; what is half done stays."""
        if self.shell is None or self._officer is None:
            return
        self._note(DoorAct.LOCKED)
        shell, officer = self.shell, self._officer
        self._leave(keep=True)
        self._away.put(shell, officer)
        self._show_sign_in(locked=True, name=officer.name)

    def admit(self, signed: SignedIn, password: str = "") -> None:  # nosec B107
        """Let somebody in who has just proved who they are."""
        if signed.must_change:
            screen = NewPasswordScreen(self._desk.door, self._work, signed.officer.name, password)
            screen.form.changed.connect(self.admit)
            self._show_door(screen)
            screen.take_focus()
            return
        self._signed = signed
        shell = self._away.take(signed.officer)
        if shell is None:
            self._away.hold()
            self.enter(signed.officer, signed)
            return
        self._away.hold()
        self._open(shell, signed.officer)
        self._note(DoorAct.UNLOCKED)

    def enter(self, officer: Officer, signed: SignedIn | None = None) -> None:
        """Begin an officer's session with a fresh shell."""
        self._leave()
        self._signed = signed
        if self._preferences.officer != officer.name:
            self._keep(replace(self._preferences, officer=officer.name))
        session = Session(self._desk, self._work, self._scans, officer, self._preferences)
        shell = Shell(session, has_code=bool(signed and signed.has_code))
        shell.locked.connect(self.lock)
        shell.preferred.connect(self._prefer)
        shell.renewed.connect(self._renew)
        shell.background.changed.connect(self._check_session)
        shell.background.syncing.ended.connect(self._check_session)
        self._stack.addWidget(shell)
        self._open(shell, officer)
        shell.show_screen(Key.QUEUE)
        shell.begin()
        self.signed_in.emit(officer)

    def _open(self, shell: Shell, officer: Officer) -> None:
        self.shell, self._officer = shell, officer
        self._stack.setCurrentWidget(shell)
        self._show_door(None)
        self.setWindowTitle("Loket")
        self._idle.start()

    def _leave(self, keep: bool = False) -> None:
        """Nobody is signed in from now on."""
        shell, self.shell, self._officer, self._signed = self.shell, None, None, None
        self._idle.stop()
        if shell is not None:
            self._copied.forget()
        if shell is not None and not keep:
            self._stack.removeWidget(shell)
            shell.deleteLater()

    def _show_sign_in(self, locked: bool, name: str = "", why: str = "") -> None:
        place = f"{self._desk.office_name} · {self._desk.counter_name}"
        screen = SignInScreen(place, self._desk.door, self._work, name or self._preferences.officer, locked)
        screen.signed_in.connect(self.admit)
        if why:
            screen.say(why)
        self.setWindowTitle(tr("Loket · terkunci") if locked else "Loket")
        self._show_door(screen)
        screen.take_focus()

    def _show_door(self, screen: QWidget | None) -> None:
        """Show a screen that nobody has signed in at, in place of the one before."""
        before, self.door = self.door, screen
        if screen is not None:
            self._stack.addWidget(screen)
            self._stack.setCurrentWidget(screen)
        if before is not None:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _first_start(self, has_officers: bool) -> None:
        if has_officers or self.sign_in is None or self.shell is not None:
            return
        screen = FirstStartScreen(f"{self._desk.office_name} · {self._desk.counter_name}", self._desk.door, self._work)
        screen.founded.connect(self.admit)
        screen.fetched.connect(lambda: self.ask_officer(tr("Daftar petugas sudah diambil. Masuk dengan nama Anda.")))
        self._show_door(screen)
        screen.take_focus()

    def _check_session(self) -> None:
        """After a sync: whether whoever sits here may still do so, and not longer than a shift."""
        signed = self._signed
        if signed is None or self._desk.now() > signed.at + self._desk.door.longest:
            self.lock() if signed else None
            return
        door = self._desk.door
        self._work.start(self, lambda: door.still_holds(signed), lambda _: None, self._session_ended)

    def _session_ended(self, error: Exception) -> None:
        if isinstance(error, SessionEnded) and self._officer is not None:
            self._away.forget(self._officer)
            self.ask_officer(problem_words(error))

    def _renew(self, signed: SignedIn) -> None:
        """The officer's own change of password or code: the session goes on with what the records say now."""
        self._signed = signed

    def _note(self, act: DoorAct) -> None:
        door, name = self._desk.door, self._officer.name if self._officer else ""
        self._work.start(self, lambda: door.note(act, name), lambda _: None, lambda error: None, Lane.ACT)

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
        self._copied.forget()
        self._work.close()
        event.accept()
