"""The state of this machine."""

import sys
from typing import Annotated

import typer

from workstation.bootstrap import diagnose
from workstation.cli.context import answer, answer_json, home, open_workstation, table
from workstation.speech import speak, word

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("doctor")(doctor)


def doctor(
    rebuild: Annotated[bool, typer.Option(help="Hitung ulang antrean dari riwayat.")] = False, as_json: Json = False
) -> None:
    """Periksa apa yang kurang di komputer ini dan bagaimana melengkapinya."""
    findings = diagnose(home())
    for finding in findings:
        if as_json:
            answer_json(
                {"part": finding.part, "state": finding.state, "required": finding.required}
                | {"message": speak(finding.message), "remedy": speak(finding.remedy) or None}
            )
    if not as_json:
        marks = {"ok": "✓", "missing": "✗", "warning": "!"}
        rows = [(marks[each.state], each.part, speak(each.message), speak(each.remedy)) for each in findings]
        answer(table(rows))
    if rebuild:
        with open_workstation() as workstation, workstation.counter.uow() as uow:
            wrong = uow.queue.rebuild()
            uow.commit()
        answer(f"{word('Baris antrean yang diperbaiki')}: {wrong}")
    sys.exit(4 if any(finding.required and finding.state == "missing" for finding in findings) else 0)
