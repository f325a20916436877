"""Receipts and letters."""

from pathlib import Path
from typing import Annotated

import typer

from workstation.cli.context import acting_officer, answer, open_workstation
from workstation.domain.errors import EnvironmentMissing
from workstation.domain.receipt import Paper, ReceiptType
from workstation.steps.receipt import IssueReceipt, issue
from workstation.steps.show import find_dossier


class OutNotWritable(EnvironmentMissing):
    """The PDF cannot be written where asked."""

    code = "out_not_writable"
    text = "Surat tidak bisa ditulis ke {name}. Salinannya aman di komputer ini. Pilih folder lain lalu cetak ulang."


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("receipt")(receipt)


def receipt(
    reg: str,
    kind: Annotated[ReceiptType, typer.Option("--type")],
    out: Annotated[Path, typer.Option()],
    paper: Annotated[Paper, typer.Option()] = Paper.A5,
    reason: Annotated[str, typer.Option(help="Mengapa dicetak ulang.")] = "",
) -> None:
    """Cetak tanda terima atau surat sebagai PDF."""
    with open_workstation() as workstation:
        counter = workstation.counter
        command = IssueReceipt(find_dossier(counter, reg), kind, paper, reason)
        issued = issue(counter, acting_officer(workstation), command)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(issued.pdf)
    except OSError as error:
        raise OutNotWritable(name=out.name) from error
    answer(f"{issued.receipt.serial}  {out}")
