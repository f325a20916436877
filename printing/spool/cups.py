"""Linux and macOS only: printing through the CUPS programs `lpstat` and `lp`. Twin: `printing.spool.windows`."""

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

# The roll's own page size rules, so nothing may scale the paper that Loket cut to length.
_OPTIONS = {
    Paper.A4: ("media=A4",),
    Paper.A5: ("media=A5",),
    Paper.THERMAL80: ("print-scaling=none",),
}


class CupsSpooler:
    """Prints with `lp`. `path` is where its programs are looked for (default: the PATH of this process)."""

    def __init__(self, path: str | None = None, timeout: float = PRINT_TIMEOUT, probe_timeout: float = PROBE_TIMEOUT):
        self._path, self._timeout, self._probe_timeout = path, timeout, probe_timeout

    def printers(self) -> list[Printer]:
        """Every printer, the default one first; raises PrintingMissing or PrintTimeout."""
        names = self._probe("-e").split()
        # "system default destination: Struk"; without a default the line has no colon.
        _, _, default = self._probe("-d").partition(":")
        found = [Printer(name, name == default.strip()) for name in names]
        return sorted(found, key=lambda printer: (not printer.default, printer.name))

    def send(self, pdf: Path, printer: str, paper: Paper, title: str) -> PrintJob:
        """Hand a PDF to `lp`; raises PrinterUnknown, PrintRefused, PrintTimeout, PrintingMissing."""
        target = chosen(self.printers(), printer)
        options = [part for option in _OPTIONS[paper] for part in ("-o", option)]
        command = [self._program("lp"), "-d", target.name, "-t", title, *options, str(pdf.resolve())]
        answer = run(command, self._env(), self._timeout)
        if answer.code != 0:
            raise PrintRefused(printer=target.name)
        return PrintJob(target.name, _job_number(answer.out))

    def _probe(self, option: str) -> str:
        # lpstat answers 1 when there is simply no printer.
        return run([self._program("lpstat"), option], self._env(), self._probe_timeout).out

    def _program(self, name: str) -> str:
        found = shutil.which(name, path=self._path)
        if found is None:
            raise PrintingMissing()
        return found

    def _env(self) -> dict[str, str]:
        # The answers are read, so they must not be translated.
        return {**os.environ, "LC_ALL": "C", **({"PATH": self._path} if self._path is not None else {})}


def _job_number(answer: str) -> str:
    # "request id is Struk-12 (1 file(s))"
    words = answer.split()
    return words[3] if words[:3] == ["request", "id", "is"] and len(words) > 3 else ""
