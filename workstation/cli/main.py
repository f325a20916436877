"""`loket`: assemble the commands and turn errors into sentences and exit codes."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from workstation.cli import (
    audit,
    claims,
    context,
    custody,
    day,
    demo,
    device,
    documents,
    door,
    hub,
    measure,
    office,
    papers,
    reading,
    stick,
    supervision,
    worker,
)
from workstation.cli.passphrase import PassphraseStdin
from workstation.domain.errors import LoketError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Loket: verifikasi permohonan KTP-el di loket Disdukcapil.",
)
for group in (
    *(reading, door, day, documents, claims, supervision, papers, office, hub, device, stick, custody, audit),
    *(measure, demo, worker),
):
    group.register(app)


@app.callback()
def start(
    home: Annotated[Path | None, typer.Option(help="Folder keadaan komputer ini (atau LOKET_HOME).")] = None,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Remember the options that come before the command."""
    context.options.home = home
    context.options.passphrase_stdin = passphrase_stdin


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
    except Exception as error:
        # Python's own words would show what the values were.
        context.report_crash(error)
        sys.exit(1)
