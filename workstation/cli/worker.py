"""The farm: read for every counter of the offices that the hub's owner named."""

from typing import Annotated

import typer

from workstation.bootstrap import run_worker
from workstation.cli.context import home, passphrase


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("worker")(worker)


def worker(
    processes: Annotated[int, typer.Option(min=1, max=64, help="Berapa pindaian dibaca sekaligus.")] = 1,
    once: Annotated[bool, typer.Option("--once", help="Berhenti setelah antrean habis.")] = False,
) -> None:
    """Baca pindaian dari antrean pusat data untuk semua loket, sampai dihentikan (Ctrl+C)."""
    run_worker(home(), processes, once, passphrase())
