"""Start the window. The only file of this room that knows how the workstation is wired."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from ui import preferences, theme
from ui.counter_desk import CounterDesk
from ui.window import Window
from ui.work import Work
from workstation.domain.event import Role
from workstation.domain.officer import Officer

# So long may a round fetch scans before what came is read and decisions are sent again.
FETCHING = timedelta(seconds=30)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window (or write a picture of every screen), and give the exit code."""
    wanted = _arguments(list(sys.argv[1:] if argv is None else argv))
    if wanted.screenshots:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    from workstation.bootstrap import open_workstation

    workstation = open_workstation(wanted.home)
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
    parser.add_argument("--exit-when-usable", action="store_true", help="selesai begitu jendela siap, untuk mengukur")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
