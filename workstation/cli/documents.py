"""What the registry's own page said of a document, on the command line."""

from typing import Annotated

import typer

from workstation.cli.context import acting_officer, answer, open_workstation
from workstation.domain.ruling import OfficialResult
from workstation.domain.text import OFFICIAL_WORDS
from workstation.services import document_label
from workstation.speech import word
from workstation.steps.official import RecordOfficialCheck, record_official_check
from workstation.steps.show import find_dossier


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("document-check")(document_check)


def document_check(
    reg: str,
    document: Annotated[str, typer.Argument(help="kk, akta_kelahiran, …")],
    result: OfficialResult,
    note: Annotated[str, typer.Option(help="Catatan.")] = "",
) -> None:
    """Catat hasil pemeriksaan di laman resmi: valid (sah), invalid (tidak sah), unknown (belum dapat diperiksa)."""
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        command = RecordOfficialCheck(find_dossier(counter, reg), document, result, note)
        record_official_check(counter, actor, command)
        workstation.sync()
    answer(f"{reg}  {word(document_label(document))}  {word(OFFICIAL_WORDS[result])}")
