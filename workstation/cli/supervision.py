"""What supervisors look at unasked, what comes back to officers, and papers to be called back."""

from typing import Annotated

import typer

from workstation.cli.context import acting_officer, answer, answer_json, answer_line, open_workstation, table
from workstation.cli.views import came_back_json, row_json
from workstation.domain.comeback import CameBack, Way
from workstation.domain.queue import QueueFilter
from workstation.domain.ruling import State
from workstation.domain.text import STATE_WORDS
from workstation.services import service_label
from workstation.speech import word
from workstation.steps.comeback import came_back_to
from workstation.steps.quality import quality_sample
from workstation.steps.queue import list_queue
from workstation.steps.recall import TakeBack, take_back
from workstation.steps.recall import recalls as list_recalls
from workstation.steps.show import find_dossier

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]
WAY_WORDS = {
    Way.RETURNED: "Dikembalikan",
    Way.OVERTURNED: "Dibatalkan",
    Way.LOST: "Kalah dalam keputusan ganda",
}


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("sample")(sample)
    app.command("recalls")(recalls)
    app.command("taken-back")(taken_back)


def sample(as_json: Json = False) -> None:
    """Supervisor: contoh mutu, yaitu keputusan yang diambil acak untuk ditinjau."""
    with open_workstation() as workstation:
        rows = quality_sample(workstation.counter, acting_officer(workstation))
    for row in rows if as_json else ():
        answer_json(row_json(row) | {"decided_by": row.decided_by})
    if not as_json:
        cells = [
            (row.registration_no, row.nama, service_label(row.service), STATE_WORDS[row.state], row.decided_by)
            for row in rows
        ]
        answer(table(cells) if cells else word("Tidak ada contoh yang menunggu."))


def list_returned(as_json: bool) -> None:
    """The officer's decisions that a supervisor sent back, with the note, who and when."""
    with open_workstation() as workstation:
        counter, actor = workstation.counter, acting_officer(workstation)
        backs = came_back_to(counter, actor.name)
        rows = list_queue(counter, QueueFilter(states=frozenset(State), dossiers=frozenset(backs)))
    for row in rows if as_json else ():
        answer_json(row_json(row) | {"came_back": came_back_json(backs[row.dossier_id])})
    if not as_json:
        cells = [(row.registration_no, row.nama, *_back_cells(backs[row.dossier_id])) for row in rows]
        answer(table(cells) if cells else word("Tidak ada yang kembali dari supervisor."))


def recalls(as_json: Json = False) -> None:
    """Daftar surat yang harus ditarik kembali karena keputusannya tidak berlaku lagi."""
    with open_workstation() as workstation:
        acting_officer(workstation)
        found = list_recalls(workstation.counter)
    for recall in found:
        if as_json:
            answer_json(
                {"registration_no": recall.registration_no, "serial": recall.serial, "type": recall.type}
                | {"issued_at": recall.issued_at.isoformat(), "officer": recall.officer}
                | {"workstation": recall.workstation, "letters": list(recall.letters)}
            )
        else:
            answer_line(recall.serial, recall.registration_no)
    if not found and not as_json:
        answer(word("Tidak ada surat yang harus ditarik."))


def taken_back(reg: str, serial: str, note: Annotated[str, typer.Option(help="Catatan.")] = "") -> None:
    """Catat bahwa surat yang ditarik sudah kembali."""
    with open_workstation() as workstation:
        counter = workstation.counter
        take_back(counter, acting_officer(workstation), TakeBack(find_dossier(counter, reg), serial, note))
        workstation.sync()
    answer(f"{reg}  {serial}  {word('Sudah kembali')}")


def _back_cells(back: CameBack) -> tuple[str, ...]:
    when = f"{back.at.astimezone():%Y-%m-%d %H:%M}"
    return word(WAY_WORDS[back.way]), back.by, when, back.note, ", ".join(back.papers)
