"""Reference cycles are collected on the GUI thread alone: Qt objects that die in a worker's thread end the program."""

import gc

from PySide6.QtCore import QObject, QTimerEvent

# Milliseconds between two looks at how much has gathered.
INTERVAL = 1_000


class Collecting(QObject):
    """While it lives Python collects nothing by itself, in whatever thread it happens to be; this does, in its own."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Begin; the thread is that of the event loop, so the GUI's."""
        super().__init__(parent)
        gc.disable()
        self.startTimer(INTERVAL)

    def timerEvent(self, event: QTimerEvent) -> None:
        """Collect the oldest generation that is full by Python's own thresholds, if any is."""
        gathered = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [age for age, (count, most) in enumerate(gathered) if count > most]
        if full:
            gc.collect(full[-1])

    def close(self) -> None:
        """Leave it to Python again."""
        gc.enable()
