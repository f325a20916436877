"""Printing through real processes: small `lp` and `lpstat` programs in a folder of their own."""

import os
import sys
from pathlib import Path

import pytest

from printing.spool import Printer, PrinterUnknown, PrintingMissing, PrintRefused, PrintTimeout, system_spooler
from printing.spool.cups import CupsSpooler
from printing.spool.windows import WindowsSpooler
from workstation.domain.errors import LoketError
from workstation.domain.receipt import Paper

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

LPSTAT = """
case "$1" in
  -e) printf 'Lantai2\\nStruk\\n' ;;
  -d) echo 'system default destination: Struk' ;;
esac
"""
NO_PRINTER = "[ $1 = -d ] && echo 'no system default destination'; exit 1"
LP = """
printf '%s\\n' "$@" > "$(dirname "$0")/arguments"
echo "request id is $2-12 (1 file(s))"
"""


def programs(folder: Path, **bodies: str) -> str:
    for name, body in bodies.items():
        file = folder / name
        file.write_text(f"#!/bin/sh\n{body}", encoding="utf-8")
        file.chmod(0o700)
    return os.pathsep.join((str(folder), "/usr/bin", "/bin"))


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    file = tmp_path / "-surat.pdf"
    file.write_bytes(b"%PDF-1.4 SPESIMEN")
    return file


def test_printers_default_first(tmp_path: Path) -> None:
    spooler = CupsSpooler(programs(tmp_path, lp=LP, lpstat=LPSTAT))
    assert spooler.printers() == [Printer("Struk", True), Printer("Lantai2")]


def test_no_printer_at_all(tmp_path: Path, pdf: Path) -> None:
    spooler = CupsSpooler(programs(tmp_path, lp=LP, lpstat=NO_PRINTER))
    assert spooler.printers() == []
    with pytest.raises(PrinterUnknown, match="bawaan"):
        spooler.send(pdf, "", Paper.A4, "Tanda terima")


@pytest.mark.parametrize(
    ("wanted", "paper", "option"),
    [("", Paper.THERMAL80, "print-scaling=none"), ("Struk", Paper.A5, "media=A5"), ("Lantai2", Paper.A4, "media=A4")],
)
def test_send_hands_over_the_file(tmp_path: Path, pdf: Path, wanted: str, paper: Paper, option: str) -> None:
    spooler = CupsSpooler(programs(tmp_path, lp=LP, lpstat=LPSTAT))
    job = spooler.send(pdf, wanted, paper, "Tanda terima 42")
    name = wanted or "Struk"
    assert (job.printer, job.number) == (name, f"{name}-12")
    told = (tmp_path / "arguments").read_text(encoding="utf-8").splitlines()
    assert told == ["-d", name, "-t", "Tanda terima 42", "-o", option, str(pdf)]


def test_unknown_printer_is_not_tried(tmp_path: Path, pdf: Path) -> None:
    spooler = CupsSpooler(programs(tmp_path, lp=LP, lpstat=LPSTAT))
    with pytest.raises(PrinterUnknown, match="Hilang"):
        spooler.send(pdf, "Hilang", Paper.A4, "x")
    assert not (tmp_path / "arguments").exists()


def test_refusal_keeps_the_systems_words_out(tmp_path: Path, pdf: Path) -> None:
    refusing = "echo 'lp: NIK 3171015708950001' >&2; exit 1"
    spooler = CupsSpooler(programs(tmp_path, lp=refusing, lpstat=LPSTAT))
    with pytest.raises(PrintRefused) as caught:
        spooler.send(pdf, "Struk", Paper.A4, "x")
    assert "3171" not in str(caught.value)


def test_silent_lp_is_stopped(tmp_path: Path, pdf: Path) -> None:
    # `read` on a pipe nobody writes to: it ends only when it is killed.
    os.mkfifo(tmp_path / "pipe")
    silent = f"exec 3<>'{tmp_path / 'pipe'}'; read answer <&3"
    spooler = CupsSpooler(programs(tmp_path, lp=silent, lpstat=LPSTAT), timeout=0.3)
    with pytest.raises(PrintTimeout, match=r"0\.3 detik"):
        spooler.send(pdf, "", Paper.A4, "x")


def test_silent_lpstat_is_stopped(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    silent = f"exec 3<>'{tmp_path / 'pipe'}'; read answer <&3"
    with pytest.raises(PrintTimeout):
        CupsSpooler(programs(tmp_path, lp=LP, lpstat=silent), probe_timeout=0.3).printers()


def test_no_printing_system(tmp_path: Path) -> None:
    with pytest.raises(PrintingMissing):
        CupsSpooler(str(tmp_path)).printers()
    with pytest.raises(PrintingMissing):
        WindowsSpooler(str(tmp_path)).printers()


def test_windows_names_travel_in_the_environment(tmp_path: Path, pdf: Path) -> None:
    shell = """
case "$4" in
  *Win32_Printer*) printf '0\\r\\nLantai 2\\r\\n1\\r\\nStruk "A"\\r\\n' ;;
  *) printf '%s\\n' "$LOKET_PDF" "$LOKET_PRINTER" > "$(dirname "$0")/arguments" ;;
esac
"""
    spooler = WindowsSpooler(programs(tmp_path, powershell=shell))
    assert spooler.printers() == [Printer('Struk "A"', True), Printer("Lantai 2")]
    job = spooler.send(pdf, "", Paper.A4, "x")
    assert job.printer == 'Struk "A"'
    assert (tmp_path / "arguments").read_text(encoding="utf-8").splitlines() == [str(pdf), 'Struk "A"']


def test_errors_have_codes_and_exit_code_4() -> None:
    errors: list[type[LoketError]] = [PrintingMissing, PrinterUnknown, PrintRefused, PrintTimeout]
    assert len({error.code for error in errors}) == 4
    assert {error.exit_code for error in errors} == {4}
    assert isinstance(system_spooler(), CupsSpooler)
