"""`loket`: assemble the commands and turn errors into sentences and exit codes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli import (
    audit,
    claims,
    context,
    day,
    demo,
    device,
    hub,
    measure,
    office,
    papers,
    reading,
    stick,
    supervision,
    worker,
)
from workstation.domain.errors import LoketError
from workstation.domain.event import Role

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Loket: verifikasi permohonan KTP-el di loket Disdukcapil.",
)
for group in (reading, day, claims, supervision, papers, office, hub, device, stick, audit, measure, demo, worker):
    group.register(app)


@app.callback()
def start(
    home: Annotated[Path | None, typer.Option(help="Folder keadaan komputer ini (atau LOKET_HOME).")] = None,
    officer: Annotated[str | None, typer.Option(envvar="LOKET_OFFICER", help="Nama petugas.")] = None,
    role: Annotated[Role | None, typer.Option(help="Peran petugas.")] = None,
) -> None:
    """Remember the options that come before the command."""
    context.options.home = home
    context.options.officer = officer
    context.options.role = role


def main() -> None:
    """Run the command line; the exit code is that of contracts §1."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        app()
    except LoketError as error:
        context.say(error.sentence)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
