"""Pictures of every screen, off the screen: for the demo, for reviews, and to see what a change did."""

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from ui.background import Connection
from ui.desk import EVERY_STATE, Desk
from ui.models.reviewing import ReviewList
from ui.parts.code_dialog import CodeDialog
from ui.parts.filters import Chip
from ui.parts.keys_dialog import KeysDialog
from ui.parts.password_form import NewPasswordScreen, PasswordDialog
from ui.parts.staff_dialogs import AddOfficerDialog, RoleDialog, TemporaryDialog
from ui.preferences import Preferences
from ui.screens.audit import ASIDE, AuditScreen
from ui.screens.check_paper import CheckPaperScreen
from ui.screens.first_start import FirstStartScreen
from ui.screens.receipts import ReceiptsScreen
from ui.screens.review import ReviewScreen
from ui.screens.settings import SettingsScreen
from ui.screens.staff import StaffScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import SIZE, Window
from ui.work import Work
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.refusals import HubUnreachable, StoreUnusable
from workstation.domain.ruling import Decision
from workstation.steps.sign_in import FREE_ATTEMPTS, SignedIn

PATIENCE, DRAWING = 60_000, 700
NOBODY = "Contoh Nama"
NO_PAPER = "https://dukcapil.contoh.example/resi"
NO_SUCH_NAME = "TIDAK ADA NAMA SEPERTI INI"


class Gallery:
    """Walks through a window and keeps a picture of each stop."""

    def __init__(self, app: QApplication, desk: Desk, came: Sequence[SignedIn], folder: Path) -> None:
        self._app, self._desk, self._came, self._folder = app, desk, came, folder
        self._work = Work()
        self.made: list[Path] = []

    def settle(self) -> None:
        """Wait until no answer is outstanding and everything is painted."""
        loop = QEventLoop()
        QTimer.singleShot(PATIENCE, loop.quit)
        self._app.processEvents()
        while self._work.busy:
            self._work.idle.connect(loop.quit)
            loop.exec()
            self._work.idle.disconnect(loop.quit)
            self._app.processEvents()
        self._app.processEvents()

    def _let_draw(self) -> None:
        """Qt's PDF view draws its pages in a thread of its own and does not say when it is done."""
        loop = QEventLoop()
        QTimer.singleShot(DRAWING, loop.quit)
        loop.exec()

    def keep(self, widget: QWidget, name: str) -> None:
        """Keep a picture."""
        self.settle()
        file = self._folder / f"{name}.png"
        widget.grab().save(str(file))
        self.made.append(file)

    def walk(self) -> None:
        """Take every picture."""
        window = Window(self._desk, self._work)
        window.resize(*SIZE)
        window.show()
        self.keep(window, "masuk")
        self._door(window)
        window.admit(self._as(Role.PETUGAS))
        shell = self._shell(window)
        shell.show_screen(Key.QUEUE)
        self.keep(window, "antrean")
        self._verify(window, shell)
        self._states(window, shell)
        for key, name in ((Key.OUTBOX, "kiriman"), (Key.RECEIPTS, "resi"), (Key.REPORTS, "laporan")):
            shell.show_screen(key)
            if key is Key.RECEIPTS:
                self.settle()
                self._let_draw()
            self.keep(window, name)
        self._papers(window, shell)
        self._checked(window, shell)
        shell.show_screen(Key.SETTINGS)
        self.keep(window, "pengaturan")
        settings = shell.screen_of(Key.SETTINGS)
        assert isinstance(settings, SettingsScreen)
        self._dialog(settings.ask_password, PasswordDialog, "sandi")
        self._dialog(settings.ask_code, CodeDialog, "kode-masuk")
        shell.show_keys()
        self.settle()
        for dialog in shell.findChildren(KeysDialog):
            self.keep(dialog, "tombol")
            dialog.accept()
        self._supervisor(window)
        self._admin(window)
        self._other_looks(window)
        self._work.close()
        window.deleteLater()

    def _as(self, role: Role) -> SignedIn:
        return next(signed for signed in self._came if signed.officer.role is role)

    def _dialog(self, show: Callable[[], object], kind: type[QDialog], name: str) -> None:
        """Keep a picture of a dialog, and close it."""
        show()
        self.settle()
        for dialog in QApplication.topLevelWidgets():
            if isinstance(dialog, kind) and dialog.isVisible():
                self.keep(dialog, name)
                dialog.reject()

    def _door(self, window: Window) -> None:
        """Signing in that fails, has to wait, is asked anew after a lock; the first start, and a temporary password."""
        assert window.sign_in is not None
        window.sign_in.name.setText(NOBODY)
        for number in range(FREE_ATTEMPTS + 1):
            window.sign_in.password.setText("salah")
            window.sign_in.submit()
            self.settle()
            if number in (0, FREE_ATTEMPTS):
                self.keep(window, "masuk-tunggu" if number else "masuk-galat")
        place = f"{self._desk.office_name} · {self._desk.counter_name}"
        first = FirstStartScreen(place, self._desk.door, self._work)
        changed = NewPasswordScreen(self._desk.door, self._work, "Contoh A", "sementara")
        for screen, name in ((first, "mulai-pertama"), (changed, "sandi-sementara")):
            screen.resize(*SIZE)
            screen.show()
            self.keep(screen, name)
            screen.deleteLater()
        window.admit(self._as(Role.PETUGAS))
        self.settle()
        if (chosen := self._telling_row()) is not None:
            self._shell(window).open(chosen)
        self.settle()
        window.lock()
        self.keep(window, "terkunci")

    def _papers(self, window: Window, shell: Shell) -> None:
        """The papers to be called back, and what came back from a supervisor."""
        receipts = shell.screen_of(Key.RECEIPTS)
        assert isinstance(receipts, ReceiptsScreen)
        shell.show_screen(Key.RECEIPTS)
        receipts.tabs.toggle()
        self.settle()
        self._let_draw()
        self.keep(window, "resi-tarik")
        receipts.tabs.toggle()
        shell.show_screen(Key.QUEUE)
        shell.queue.filters.choose(Chip.RETURNED)
        self.keep(window, "antrean-kembali")
        shell.queue.filters.reset()
        self.settle()

    def _checked(self, window: Window, shell: Shell) -> None:
        """The screen that checks papers: nothing yet, no paper of ours, and one that was printed here."""
        shell.show_screen(Key.CHECK_PAPER)
        self.keep(window, "periksa-resi-kosong")
        screen = shell.screen_of(Key.CHECK_PAPER)
        assert isinstance(screen, CheckPaperScreen)
        screen.code.setText(NO_PAPER)
        screen.check_code()
        self.keep(window, "periksa-resi-bukan")
        for file in sorted(self._folder.glob("resi-approve-*.pdf"))[:1]:
            screen.check_file(file)
            self.keep(window, "periksa-resi")

    def _shell(self, window: Window) -> Shell:
        assert window.shell is not None
        return window.shell

    def _verify(self, window: Window, shell: Shell) -> None:
        shell.verify.show_nothing()
        shell.show_screen(Key.VERIFY)
        self.keep(window, "periksa-kosong")
        chosen = self._telling_row()
        if chosen is None:
            return
        shell.open(chosen)
        self.keep(window, "periksa")
        shell.verify.fields.toggle_all()
        self.keep(window, "periksa-semua")
        shell.verify.fields.toggle_all()
        shell.verify.decide(Decision.RETURN)
        self.settle()
        if (dialog := shell.verify.deciding.dialog) is not None:
            self.keep(dialog, "alasan")
            dialog.reject()

    def _telling_row(self) -> UUID | None:
        """The pending dossier with the most to look at."""
        rows = self._desk.rows(Officer(""), QueueFilter(), "deadline", False, 500, 0)
        rows = rows or self._desk.rows(Officer(""), QueueFilter(states=EVERY_STATE), "deadline", False, 500, 0)

        def weight(row: QueueRow) -> tuple[bool, bool, int]:
            return row.outcome is not None, bool(row.letters), row.differs + row.letters + row.doubts

        return max(rows, key=weight).dossier_id if rows else None

    def _states(self, window: Window, shell: Shell) -> None:
        shell.show_screen(Key.QUEUE)
        shell.queue.search(NO_SUCH_NAME)
        shell.queue.reload()
        self.keep(window, "antrean-tak-cocok")
        shell.queue.filters.reset()
        self.settle()
        shell.queue.model.failed.emit(StoreUnusable())
        self.keep(window, "antrean-galat")
        shell.queue.reload()
        self.settle()
        # The bar asks for it again whenever it counts anew; a round of sync would say that the line is there after all.
        syncing = shell.background.syncing
        syncing.hold(True)
        syncing.connection = Connection(False, self._desk.now(), HubUnreachable().sentence)
        syncing.connected.emit(syncing.connection)
        self.keep(window, "antrean-luring")
        syncing.hold(False)

    def _supervisor(self, window: Window) -> None:
        shell = self._shell(window)
        shell.show_screen(Key.REVIEW)
        self.keep(window, "supervisi-bukan-supervisor")
        window.admit(self._as(Role.SUPERVISOR))
        self.settle()
        self._shell(window).show_screen(Key.REVIEW)
        self.settle()
        self.keep(window, "supervisi")
        review = self._shell(window).screen_of(Key.REVIEW)
        assert isinstance(review, ReviewScreen)
        review.lists.choose(ReviewList.SAMPLE)
        self.keep(window, "supervisi-contoh")
        review.lists.list.tick_all(True)
        self.keep(window, "supervisi-bertanda")
        self._shell(window).show_screen(Key.AUDIT)
        self.settle()
        audit = self._shell(window).screen_of(Key.AUDIT)
        assert isinstance(audit, AuditScreen)
        audit.check.check()
        self.keep(window, "jejak")
        audit.choose(ASIDE)
        self.keep(window, "jejak-disisihkan")

    def _admin(self, window: Window) -> None:
        window.admit(self._as(Role.ADMIN))
        self.settle()
        self._shell(window).show_screen(Key.HUB)
        self.settle()
        self.keep(window, "pusat-data")
        self._shell(window).show_screen(Key.STAFF)
        self.settle()
        self.keep(window, "petugas")
        staff = self._shell(window).screen_of(Key.STAFF)
        assert isinstance(staff, StaffScreen)
        self._dialog(staff.ask_new, AddOfficerDialog, "petugas-tambah")
        self._dialog(staff.ask_role, RoleDialog, "petugas-peran")
        shown = TemporaryDialog("contoh", "k7pq-w3rt-x9az", staff)
        self._dialog(shown.open, TemporaryDialog, "petugas-sandi")
        window.admit(self._as(Role.PETUGAS))

    def _other_looks(self, window: Window) -> None:
        looks: tuple[tuple[str, Preferences], ...] = (
            ("gelap", Preferences(palette="dark")),
            ("kontras", Preferences(palette="contrast")),
            ("besar", Preferences(scale=1.5)),
            ("english", Preferences(language="en")),
        )
        chosen = self._telling_row()
        for name, look in looks:
            window.use(replace(look, officer=self._as(Role.PETUGAS).officer.name))
            shell = self._shell(window)
            self.keep(window, f"antrean-{name}")
            if chosen is not None:
                shell.open(chosen)
                self.keep(window, f"periksa-{name}")
        window.use(Preferences())


def _say(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Pass Qt's messages on, save that the offscreen platform cannot pass on size hints."""
    if "propagateSizeHints" not in message:
        sys.stderr.write(f"{message}\n")


def take_pictures(app: QApplication, desk: Desk, came: Sequence[SignedIn], folder: Path) -> int:
    """Write a PNG of every screen into a folder, as officers who signed in, one of each role; its exit code."""
    if {signed.officer.role for signed in came} != set(Role):
        sys.stderr.write("--screenshots: --sign-in-stdin, satu petugas untuk setiap peran\n")
        return 5
    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_say)
    Gallery(app, desk, came, folder).walk()
    return 0
