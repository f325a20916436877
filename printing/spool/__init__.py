"""Send a finished PDF to a printer of this computer.

The system's own twin does the work: `cups` (Linux, macOS) or `windows`.
"""

import sys

from printing.spool.cups import CupsSpooler
from printing.spool.job import (
    Printer,
    PrinterUnknown,
    PrintingMissing,
    PrintJob,
    PrintRefused,
    PrintTimeout,
    Spooler,
)
from printing.spool.windows import WindowsSpooler

__all__ = [
    "PrintJob",
    "PrintRefused",
    "PrintTimeout",
    "Printer",
    "PrinterUnknown",
    "PrintingMissing",
    "Spooler",
    "system_spooler",
]


def system_spooler() -> Spooler:
    """The spooler for this computer's system; making it starts nothing."""
    return WindowsSpooler() if sys.platform == "win32" else CupsSpooler()
