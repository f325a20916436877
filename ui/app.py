"""Start the window. The only file of this room that knows how the workstation is wired."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui import language, preferences, theme
from ui.counter_desk import CounterDesk
from ui.window import Window
from ui.work import Work
from workstation.config import home_folder
from workstation.domain.event import Role
from workstation.domain.officer import Officer

if TYPE_CHECKING:
    from workstation.bootstrap import Workstation

LONGEST_PASSPHRASE = 1024
# So long may a round fetch scans before what came is read and decisions are sent again.
FETCHING = timedelta(seconds=30)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window (or write a picture of every screen), and give the exit code."""
    wanted = _arguments(list(sys.argv[1:] if argv is None else argv))
    if wanted.screenshots:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    workstation = _opened(wanted)
    if workstation is None:
        return 0
    try:
        sync = partial(workstation.sync, fetch_for=FETCHING)
        desk = CounterDesk(workstation.counter, sync, workstation.sticks, workstation.papers)
        officer = Officer(wanted.officer, Role(wanted.role)) if wanted.officer else None
        if wanted.screenshots:
            from ui.gallery import take_pictures

            return take_pictures(app, desk, officer or Officer("Contoh A"), wanted.screenshots)
        file = workstation.home / "window.json"
        window = Window(desk, Work(), file, preferences.load(file))
        if officer is not None:
            window.enter(officer)
        window.show()
        if wanted.exit_when_usable:
            _leave_when_usable(window)
        return app.exec()
    finally:
        workstation.close()


def _opened(wanted: argparse.Namespace) -> "Workstation | None":
    """The open workstation; None when somebody who was asked for the passphrase gave up."""
    from workstation.bootstrap import must_ask, open_workstation

    passphrase = sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n") if wanted.passphrase_stdin else None
    ask = must_ask(wanted.home) if passphrase is None and not wanted.screenshots else None
    if ask is None:
        return open_workstation(wanted.home, passphrase)
    from ui.screens.unlock import UnlockScreen

    work = Work()
    chosen = preferences.load(home_folder(wanted.home) / "window.json")
    language.install(chosen.language)
    theme.apply(application(), theme.Theme(chosen.palette, chosen.scale))
    screen = UnlockScreen(partial(open_workstation, wanted.home), work, ask == "new")
    screen.exec()
    work.close()
    opened: Workstation | None = screen.opened
    return opened


def application() -> QApplication:
    """Qt's application, with our fonts."""
    app = QApplication.instance() or QApplication(["loket"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Loket")
    theme.load_fonts()
    return app


def _leave_when_usable(window: Window) -> None:
    """For measuring the start: say so once the first page of the queue (or the sign-in) is painted, then end."""

    def tell() -> None:
        window.repaint()
        sys.stdout.write("usable\n")
        sys.stdout.flush()
        window.close()

    if window.shell is None:
        QTimer.singleShot(0, tell)
    else:
        window.shell.queue.model.loaded.connect(tell, Qt.ConnectionType.SingleShotConnection)


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="loket-window", description="Jendela Loket")
    parser.add_argument("--home", type=Path, help="folder data komputer ini")
    parser.add_argument("--officer", default="", help="nama petugas, tanpa layar masuk")
    parser.add_argument("--role", default=Role.PETUGAS.value, choices=[role.value for role in Role])
    parser.add_argument("--screenshots", type=Path, help="simpan gambar setiap layar ke folder ini, lalu selesai")
    parser.add_argument("--passphrase-stdin", action="store_true", help="frasa sandi kunci dari masukan standar")
    parser.add_argument("--exit-when-usable", action="store_true", help="selesai begitu jendela siap, untuk mengukur")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
