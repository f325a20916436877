"""Pictures of every screen, off the screen: for the demo, for reviews, and to see what a change did."""

import sys
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QEventLoop, QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from ui.background import Connection
from ui.desk import EVERY_STATE, Desk
from ui.models.reviewing import ReviewList
from ui.parts.filters import Chip
from ui.parts.keys_dialog import KeysDialog
from ui.preferences import Preferences
from ui.screens.receipts import ReceiptsScreen
from ui.screens.review import ReviewScreen
from ui.shell import Shell
from ui.shortcuts import Key
from ui.window import SIZE, Window
from ui.work import Work
from workstation.domain.case import Decision
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.queue import QueueFilter, QueueRow
from workstation.domain.refusals import HubUnreachable, StoreUnusable

PATIENCE, DRAWING = 60_000, 700
NO_SUCH_NAME = "TIDAK ADA NAMA SEPERTI INI"


class Gallery:
    """Walks through a window and keeps a picture of each stop."""

    def __init__(self, app: QApplication, desk: Desk, officer: Officer, folder: Path) -> None:
        self._app, self._desk, self._officer, self._folder = app, desk, officer, folder
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
        window.enter(self._officer)
        shell = self._shell(window)
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
        shell.show_screen(Key.SETTINGS)
        self.keep(window, "pengaturan")
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
        rows = self._desk.rows(QueueFilter(), "deadline", False, 500, 0)
        rows = rows or self._desk.rows(QueueFilter(states=EVERY_STATE), "deadline", False, 500, 0)

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
        problem = HubUnreachable().sentence
        shell.background.connected.emit(Connection(False, self._desk.now(), problem))
        self.keep(window, "antrean-luring")
        shell.background.connected.emit(Connection(True, self._desk.now()))

    def _supervisor(self, window: Window) -> None:
        shell = self._shell(window)
        shell.show_screen(Key.REVIEW)
        self.keep(window, "supervisi-bukan-supervisor")
        window.enter(Officer("Contoh Supervisor", Role.SUPERVISOR))
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

    def _admin(self, window: Window) -> None:
        window.enter(Officer("Contoh Admin", Role.ADMIN))
        self.settle()
        self._shell(window).show_screen(Key.HUB)
        self.settle()
        self.keep(window, "pusat-data")

    def _other_looks(self, window: Window) -> None:
        looks: tuple[tuple[str, Preferences], ...] = (
            ("gelap", Preferences(palette="dark")),
            ("kontras", Preferences(palette="contrast")),
            ("besar", Preferences(scale=1.5)),
            ("english", Preferences(language="en")),
        )
        chosen = self._telling_row()
        for name, look in looks:
            window.use(replace(look, officer=self._officer.name))
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


def take_pictures(app: QApplication, desk: Desk, officer: Officer, folder: Path) -> int:
    """Write a PNG of every screen into a folder; its exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    qInstallMessageHandler(_say)
    Gallery(app, desk, officer, folder).walk()
    return 0
