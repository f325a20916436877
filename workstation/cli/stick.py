"""Sticks: carry decisions to the hub and dossiers to an office that no network reaches."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workstation.cli.context import acting_officer, answer, answer_json, home, open_workstation, unused
from workstation.cli.passphrase import PassphraseStdin
from workstation.config import load_config
from workstation.speech import speak

if TYPE_CHECKING:
    from workstation.sync.stick_in import TakenIn
    from workstation.sync.stick_out import Written

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    app.command("export")(export)
    app.command("import")(import_)


def export(
    file: Annotated[Path, typer.Argument(metavar="BERKAS.loket")],
    to: Annotated[str | None, typer.Option(help="Nama komputer penerima; boleh kosong bila hanya satu.")] = None,
    office: Annotated[list[str] | None, typer.Option(help="Kode kantor penerima; boleh berulang.")] = None,
    days: Annotated[int, typer.Option(min=0, max=90, help="Berkas baru dipegang penerima selama sekian hari.")] = 0,
    as_json: Json = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Tulis berkas stik: ke pusat data, atau dari pusat data untuk kantor tanpa jaringan."""
    from workstation.sync.stick import hears_from
    from workstation.sync.stick_out import receiver_of, write_from_hub, write_to_hub

    # A newer stick takes the place of an older one, and of nothing else.
    if file.suffix.lower() != ".loket":
        unused(file)
    with open_workstation(passphrase_stdin) as workstation:
        counter, hand = workstation.counter, workstation.sticks.hand()
        receiver = receiver_of(hand, to)
        own_hub = load_config(home()).hub is None
        if own_hub or office or days or hears_from(counter, receiver.workstation):
            written = write_from_hub(counter, hand, acting_officer(workstation), receiver, file, office or (), days)
        else:
            written = write_to_hub(counter, hand, receiver, file)
    _tell_written(written, as_json)


def _tell_written(written: "Written", as_json: bool) -> None:
    from workstation.sync.stick_words import written_words

    if as_json:
        answer_json(
            {"number": written.number, "receiver": written.receiver, "events": written.events}
            | {"dossiers": written.dossiers, "scans": written.scans, "left_out": written.left_out, "more": written.more}
        )
        return
    for sentence in written_words(written):
        answer(speak(sentence))


def import_(
    file: Annotated[Path, typer.Argument(metavar="BERKAS.loket")],
    as_json: Json = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Ambil berkas stik; mengambil yang sama dua kali tidak mengubah apa pun."""
    from workstation.foreign_sticks import open_elsewhere
    from workstation.sync.stick_in import take_in_stick

    with open_workstation(passphrase_stdin) as workstation:
        hand = workstation.sticks.hand()
        own_hub = load_config(home()).hub is None
        taken = take_in_stick(workstation.counter, hand, file, own_hub, opener=open_elsewhere)
    _tell_taken(taken, as_json)


def _tell_taken(taken: "TakenIn", as_json: bool) -> None:
    from workstation.sync.stick_words import taken_words

    if as_json:
        answer_json(
            {"sender": taken.sender, "number": taken.number, "direction": taken.direction.value, "known": taken.known}
            | {"dossiers": taken.dossiers, "events": taken.events, "scans": taken.scans, "refused": taken.refused}
            | {"strange": taken.strange, "other_hub": taken.other_hub, "anew": taken.anew}
        )
        return
    for sentence in taken_words(taken):
        answer(speak(sentence))
