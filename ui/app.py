"""Start the window. The only file of this room that knows how the workstation is wired."""

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from ui import language, preferences, theme
from ui.collecting import Collecting
from ui.counter_desk import CounterDesk
from ui.crash_notice import CrashNotice
from ui.door import CounterDoor
from ui.window import Window
from ui.work import Lane, Work
from workstation.config import home_folder
from workstation.domain.errors import LoketError

if TYPE_CHECKING:
    from workstation.bootstrap import Crashes, Log, Workstation

LONGEST_PASSPHRASE = 1024
# So long may a round fetch scans before what came is read and decisions are sent again.
FETCHING = timedelta(seconds=30)
# Milliseconds after which the window stands, also on a slow computer.
WARM_AFTER = 1_500
PRACTICE_FILE = "latihan.txt"
LARGEST_INPUT = 10_000


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window (or write a picture of every screen), and give the exit code."""
    wanted = _arguments(list(sys.argv[1:] if argv is None else argv))
    if wanted.screenshots:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    collecting = Collecting(app)
    from workstation.bootstrap import Crashes, Happened, Log, passing_files

    home, notice = home_folder(wanted.home), CrashNotice()
    log = Log(home)
    crashes = Crashes(home, log, notice.tell)
    crashes.watch()
    try:
        workstation = _opened(wanted, log)
    except LoketError as error:
        return _refuse(error, crashes, log)
    if workstation is None:
        crashes.close()
        log.close()
        return 0
    log.note(Happened.STARTED, part="window", loket=version("loket"), python=platform.python_version())
    try:
        door = CounterDoor(workstation.door, _practice(workstation.home))
        sync = partial(workstation.sync, fetch_for=FETCHING)
        desk = CounterDesk(workstation.counter, sync, workstation.sticks, workstation.viewer, door, workstation.papers)
        came = [door.sign_in(name, password, "") for name, password in _given(wanted)]
        if wanted.screenshots:
            from ui.gallery import take_pictures

            return take_pictures(app, desk, came, wanted.screenshots)
        file = workstation.home / "window.json"
        work = Work(unexpected=crashes.report)
        window = Window(desk, work, file, preferences.load(file))
        if came:
            window.admit(came[0])
        window.show()
        _warm_later(window, work, workstation.viewer.warm)
        if wanted.exit_when_usable:
            _leave_when_usable(window)
        with passing_files(workstation.home):
            return app.exec()
    finally:
        log.note(Happened.STOPPED, part="window")
        workstation.close()
        crashes.close()
        collecting.close()


def _given(wanted: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """Names and passwords, a line each, for a start that nobody types at: a demo, a measurement, pictures."""
    lines = sys.stdin.read(LARGEST_INPUT).splitlines() if wanted.sign_in_stdin else []
    for line in lines:
        name, _, password = line.partition("\t")
        yield name, password


def _practice(home: Path) -> str:
    """What a demo's home says of its practice sign-ins; an office's has no such file."""
    file = home / PRACTICE_FILE
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def _refuse(error: LoketError, crashes: "Crashes", log: "Log") -> int:
    """Say why nothing can be opened, where somebody sees it; the exit code is the command line's."""
    crashes.close()
    log.close()
    language.install(language.SOURCE)
    words = language.say(error.sentence)
    sys.stderr.write(f"{words}\n")
    if QGuiApplication.platformName() != "offscreen":
        QMessageBox.warning(None, "Loket", words)
    return error.exit_code


def _opened(wanted: argparse.Namespace, log: "Log") -> "Workstation | None":
    """The open workstation; None when somebody who was asked for the passphrase gave up."""
    from workstation.bootstrap import must_ask, open_workstation

    passphrase = sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n") if wanted.passphrase_stdin else None
    ask = must_ask(wanted.home) if passphrase is None and not wanted.screenshots else None
    if ask is None:
        return open_workstation(wanted.home, passphrase, log)
    from ui.screens.unlock import UnlockScreen

    work = Work()
    chosen = preferences.load(home_folder(wanted.home) / "window.json")
    language.install(chosen.language)
    theme.apply(application(), theme.Theme(chosen.palette, chosen.scale))
    screen = UnlockScreen(partial(open_workstation, wanted.home, log=log), work, ask == "new")
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


def _warm_later(window: Window, work: Work, warm: Callable[[], None]) -> None:
    """Start the viewer's process once the window stands: the first dossier need not wait for it."""

    def begin() -> None:
        work.start(window, warm, lambda _: None, lambda problem: None, Lane.LOOK)

    QTimer.singleShot(WARM_AFTER, window, begin)


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
    parser.add_argument(
        "--sign-in-stdin", action="store_true", help="baca nama dan sandi petugas dari masukan standar, berselang tab"
    )
    parser.add_argument("--screenshots", type=Path, help="simpan gambar setiap layar ke folder ini, lalu selesai")
    parser.add_argument("--passphrase-stdin", action="store_true", help="frasa sandi kunci dari masukan standar")
    parser.add_argument("--exit-when-usable", action="store_true", help="selesai begitu jendela siap, untuk mengukur")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
