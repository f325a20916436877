"""Windows only: printing through PowerShell and the program registered for PDF. Twin: `printing.spool.cups`.

Accepted risk: Windows itself draws no PDF, so a reader with a "PrintTo" verb must be installed (Adobe, Foxit,
SumatraPDF); without one the job is refused by name. The reader chooses the paper from the PDF's own page size.
"""

import os
import shutil
from pathlib import Path

from printing.spool.job import (
    PRINT_TIMEOUT,
    PROBE_TIMEOUT,
    Printer,
    PrintingMissing,
    PrintJob,
    PrintRefused,
    chosen,
    run,
)
from workstation.domain.receipt import Paper

_LIST = (
    "[Console]::OutputEncoding = [Text.Encoding]::UTF8; "
    "Get-CimInstance Win32_Printer | ForEach-Object { [int]$_.Default; $_.Name }"
)
# Values come through the environment: a file or printer name can then never be read as a command.
_SEND = (
    "$ErrorActionPreference = 'Stop'; "
    "Start-Process -FilePath $env:LOKET_PDF -Verb PrintTo -ArgumentList ('\"' + $env:LOKET_PRINTER + '\"') "
    "-WindowStyle Hidden"
)


class WindowsSpooler:
    """Prints with PowerShell. `path` is where it is looked for (default: the PATH of this process)."""

    def __init__(self, path: str | None = None, timeout: float = PRINT_TIMEOUT, probe_timeout: float = PROBE_TIMEOUT):
        self._path, self._timeout, self._probe_timeout = path, timeout, probe_timeout

    def printers(self) -> list[Printer]:
        """Every printer, the default one first; raises PrintingMissing or PrintTimeout."""
        answer = run(self._command(_LIST), os.environ, self._probe_timeout)
        if answer.code != 0:
            raise PrintingMissing()
        lines = [line.strip() for line in answer.out.splitlines() if line.strip()]
        found = [Printer(name, flag == "1") for flag, name in zip(lines[::2], lines[1::2], strict=False)]
        return sorted(found, key=lambda printer: (not printer.default, printer.name))

    def send(self, pdf: Path, printer: str, paper: Paper, title: str) -> PrintJob:
        """Hand a PDF to its reader; raises PrinterUnknown, PrintRefused, PrintTimeout, PrintingMissing."""
        target = chosen(self.printers(), printer)
        names = {"LOKET_PDF": str(pdf.resolve()), "LOKET_PRINTER": target.name}
        if run(self._command(_SEND), {**os.environ, **names}, self._timeout).code != 0:
            raise PrintRefused(printer=target.name)
        return PrintJob(target.name)

    def _command(self, script: str) -> list[str]:
        found = shutil.which("powershell", path=self._path)
        if found is None:
            raise PrintingMissing()
        return [found, "-NoProfile", "-NonInteractive", "-Command", script]
