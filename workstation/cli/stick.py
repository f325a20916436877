"""Sticks: carry decisions to the hub and dossiers to an office that no network reaches."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workstation.cli.context import acting_officer, answer, answer_json, home, open_workstation, say
from workstation.cli.passphrase import PassphraseStdin, keys
from workstation.config import load_config
from workstation.domain.sentence import Sentence
from workstation.speech import word

if TYPE_CHECKING:
    from workstation.sync.stick import Hand
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

    hand = _hand(passphrase_stdin)
    receiver = receiver_of(hand, to)
    with open_workstation() as workstation:
        counter = workstation.counter
        own_hub = load_config(home()).hub is None
        if own_hub or office or days or hears_from(counter, receiver.workstation):
            written = write_from_hub(counter, hand, acting_officer(None), receiver, file, office or (), days)
        else:
            written = write_to_hub(counter, hand, receiver, file)
    _tell_written(written, as_json)


def _tell_written(written: "Written", as_json: bool) -> None:
    if as_json:
        answer_json(
            {"number": written.number, "receiver": written.receiver, "events": written.events}
            | {"dossiers": written.dossiers, "scans": written.scans, "left_out": written.left_out}
        )
        return
    answer(
        f"{word('Stik nomor')} {written.number} → {written.receiver}: {word('kejadian')} {written.events}, "
        f"{word('berkas')} {written.dossiers}, {word('pindaian')} {written.scans}"
    )
    if written.left_out:
        say(
            Sentence(
                "{count} pindaian tidak ada di pusat data dan tidak ikut. Yang lain ikut. Beri tahu admin.",
                {"count": str(written.left_out)},
            )
        )


def import_(
    file: Annotated[Path, typer.Argument(metavar="BERKAS.loket")],
    as_json: Json = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Ambil berkas stik; mengambil yang sama dua kali tidak mengubah apa pun."""
    from workstation.sync.stick_in import take_in_stick

    hand = _hand(passphrase_stdin)
    with open_workstation() as workstation:
        taken = take_in_stick(workstation.counter, hand, file, has_own_hub=load_config(home()).hub is None)
    _tell_taken(taken, as_json)


def _tell_taken(taken: "TakenIn", as_json: bool) -> None:
    if as_json:
        answer_json(
            {"sender": taken.sender, "number": taken.number, "direction": taken.direction.value, "known": taken.known}
            | {"dossiers": taken.dossiers, "events": taken.events, "scans": taken.scans, "refused": taken.refused}
            | {"strange": taken.strange}
        )
        return
    answer(
        f"{word('Stik nomor')} {taken.number} ← {taken.sender}: {word('berkas baru')} {taken.dossiers}, "
        f"{word('kejadian baru')} {taken.events}, {word('pindaian')} {taken.scans}"
    )
    if taken.known:
        say(Sentence("Stik ini, atau yang lebih baru, sudah pernah diambil. Tidak ada yang dobel."))
    if taken.refused:
        say(
            Sentence(
                "{count} kejadian ditolak pusat data; sebabnya ada di layar Kiriman kantor asal.",
                {"count": str(taken.refused)},
            )
        )
    if taken.strange:
        say(
            Sentence(
                "{count} kejadian tidak dapat dipercaya atau dipahami, jadi disisihkan. Perbarui Loket.",
                {"count": str(taken.strange)},
            )
        )
    if taken.clock_slow:
        say(Sentence("Jam komputer ini lebih lambat dari saat stik ditulis. Betulkan tanggal dan jamnya."))


def _hand(passphrase_stdin: bool) -> "Hand":
    from workstation.access.device import open_device
    from workstation.access.trust import Trust
    from workstation.sync.stick import Hand

    config = load_config(home())
    secrets = keys(home(), config, passphrase_stdin)
    device = open_device(secrets, home(), config.workstation)
    trusted = [one.card for one in Trust(home(), secrets).devices()]
    return Hand(device.card, device.sign, device.identity, trusted, home())
