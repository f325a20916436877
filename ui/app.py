"""Start the window. The only file of this room that knows how the workstation is wired."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ui import preferences, theme
from ui.desk import CounterDesk
from ui.window import Window
from ui.work import Work
from workstation.domain.event import Role
from workstation.domain.officer import Officer


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window (or write a picture of every screen), and give the exit code."""
    wanted = _arguments(list(sys.argv[1:] if argv is None else argv))
    if wanted.screenshots:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = application()
    from workstation.bootstrap import open_workstation

    workstation = open_workstation(wanted.home)
    try:
        desk = CounterDesk(workstation.counter, workstation.sync)
        officer = Officer(wanted.officer, Role(wanted.role)) if wanted.officer else None
        if wanted.screenshots:
            from ui.gallery import take_pictures

            return take_pictures(app, desk, officer or Officer("Contoh A"), wanted.screenshots)
        file = workstation.home / "window.json"
        window = Window(desk, Work(), file, preferences.load(file))
        if officer is not None:
            window.enter(officer)
        window.show()
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


def _arguments(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="loket-window", description="Jendela Loket")
    parser.add_argument("--home", type=Path, help="folder data komputer ini")
    parser.add_argument("--officer", default="", help="nama petugas, tanpa layar masuk")
    parser.add_argument("--role", default=Role.PETUGAS.value, choices=[role.value for role in Role])
    parser.add_argument("--screenshots", type=Path, help="simpan gambar setiap layar ke folder ini, lalu selesai")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
