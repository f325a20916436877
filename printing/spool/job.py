"""What both twins share: printers, jobs, the errors, and running a program of the printing system."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from workstation.domain.errors import EnvironmentMissing
from workstation.domain.receipt import Paper

PROBE_TIMEOUT = 10.0
PRINT_TIMEOUT = 60.0
# On Windows a program started from a window would flash a console.
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


class PrintingMissing(EnvironmentMissing):
    """The computer has no printing system that Loket can use."""

    code = "printing_missing"
    text = (
        "Sistem cetak tidak ditemukan di komputer ini. Surat tetap tersimpan sebagai PDF. "
        "Pasang printer, atau buka PDF dan cetak dari sana."
    )


class PrinterUnknown(EnvironmentMissing):
    """No printer, or none of that name."""

    code = "printer_unknown"
    text = (
        "Printer {printer} tidak ditemukan. Surat tetap tersimpan sebagai PDF. "
        "Periksa sambungan printer, lalu pilih printer lagi."
    )


class PrintRefused(EnvironmentMissing):
    """The printing system took the job badly; its own words go to the log only."""

    code = "print_refused"
    text = (
        "Printer {printer} menolak surat ini. Surat tetap tersimpan sebagai PDF. "
        "Periksa kertas dan tinta, lalu cetak ulang."
    )


class PrintTimeout(EnvironmentMissing):
    """The printing system did not answer in time; whether paper comes out is unknown."""

    code = "print_timeout"
    text = (
        "Sistem cetak tidak menjawab dalam {seconds} detik. Surat tetap tersimpan sebagai PDF. "
        "Lihat dahulu apakah kertas keluar sebelum mencetak ulang."
    )


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer by the name the system knows; `default` marks the one used when none is named."""

    name: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class PrintJob:
    """What the system calls the job; empty where it gives no number."""

    printer: str
    number: str = ""


class Spooler(Protocol):
    """The printing system of this computer."""

    def printers(self) -> list[Printer]:
        """Every printer, the default one first; raises PrintingMissing or PrintTimeout. Prints nothing."""
        ...

    def send(self, pdf: Path, printer: str, paper: Paper, title: str) -> PrintJob:
        """Hand a PDF to a printer (an empty name: the default one); raises what this module names."""
        ...


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program of the printing system answered."""

    code: int
    out: str
    problem: str = field(repr=False)


def run(command: Sequence[str], environment: Mapping[str, str], timeout: float) -> Answer:
    """Run one program of the printing system to its end; raises PrintingMissing or PrintTimeout (then it is killed)."""
    try:
        # A list without a shell; a printer's name is checked against those that the system named.
        done = subprocess.run(  # nosec B603
            list(command),
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            creationflags=_NO_WINDOW,
        )
    except FileNotFoundError as error:
        raise PrintingMissing() from error
    except subprocess.TimeoutExpired as error:
        raise PrintTimeout(seconds=f"{timeout:g}") from error
    return Answer(done.returncode, done.stdout, done.stderr)


def chosen(printers: Sequence[Printer], wanted: str) -> Printer:
    """The printer of that name, or the default one for an empty name; raises PrinterUnknown."""
    for printer in printers:
        if printer.name == wanted or (not wanted and printer.default):
            return printer
    raise PrinterUnknown(printer=wanted or "bawaan")
