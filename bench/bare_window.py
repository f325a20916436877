"""The least a Qt program can do: show an empty window, say so, and end. Run as `python -m bench.bare_window`."""

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


def main() -> int:
    """Show the window and give the exit code."""
    app = QApplication(["bare"])
    window = QMainWindow()
    window.resize(1366, 768)
    window.show()

    def tell() -> None:
        window.repaint()
        sys.stdout.write("usable\n")
        sys.stdout.flush()
        window.close()

    QTimer.singleShot(0, tell)
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main())
