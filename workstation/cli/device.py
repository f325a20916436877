"""This computer's device keys, and the devices of other offices that it believes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workstation.bootstrap import SystemClock
from workstation.cli.context import answer, answer_json, home, say, secrets, table
from workstation.cli.passphrase import PassphraseStdin
from workstation.config import load_config
from workstation.domain.device import DeviceCard, DeviceLineInvalid
from workstation.domain.sentence import Sentence

if TYPE_CHECKING:
    from workstation.access.trust import Trust

LARGEST_FILE = 64 * 1024

Json = Annotated[bool, typer.Option("--json", help="Satu objek JSON per baris.")]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    device = typer.Typer(no_args_is_help=True, help="Kunci komputer ini dan perangkat yang dipercaya.")
    device.command("show")(show)
    device.command("renew")(renew)
    device.command("trust")(trust)
    device.command("list")(list_devices)
    device.command("distrust")(distrust)
    app.add_typer(device, name="device")


def show(passphrase_stdin: PassphraseStdin = False) -> None:
    """Tulis baris kunci publik komputer ini; kuncinya dibuat bila belum ada."""
    from workstation.access.device import open_device

    config = load_config(home())
    _show(open_device(secrets(passphrase_stdin), home(), config.workstation).card)


def renew(passphrase_stdin: PassphraseStdin = False) -> None:
    """Ganti kunci komputer ini, bila yang lama hilang atau bocor. Kantor lain harus mempercayai yang baru."""
    from workstation.access.device import renew_device

    config = load_config(home())
    _show(renew_device(secrets(passphrase_stdin), home(), config.workstation).card)


def trust(
    line: Annotated[
        list[str], typer.Argument(metavar="BARIS|BERKAS", help="Baris dari loket device show, atau berkas.")
    ],
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Percayai perangkat kantor lain."""
    cards = [DeviceCard.parse(one) for one in _lines(line)]
    if not cards:
        raise DeviceLineInvalid
    trusted, now = _trust(passphrase_stdin), SystemClock().now()
    for card in cards:
        new = trusted.add(card, now)
        values = {"name": card.workstation, "fingerprint": card.fingerprint}
        if new:
            say(Sentence("Perangkat {name} dipercaya. Cocokkan sidiknya lewat telepon: {fingerprint}", values))
        else:
            say(Sentence("Perangkat {name} sudah dipercaya sebelumnya. Sidik: {fingerprint}", values))


def list_devices(as_json: Json = False, passphrase_stdin: PassphraseStdin = False) -> None:
    """Perangkat yang dipercaya, sejak kapan, dan sidiknya."""
    devices = _trust(passphrase_stdin).devices()
    for device in devices if as_json else ():
        card = device.card
        answer_json(
            {"workstation": card.workstation, "fingerprint": card.fingerprint, "since": device.since.isoformat()}
            | {"line": card.line}
        )
    if devices and not as_json:
        rows = [(one.card.workstation, one.card.fingerprint, f"{one.since:%Y-%m-%d}") for one in devices]
        answer(table(rows))


def distrust(
    workstation: Annotated[str, typer.Argument(metavar="NAMA", help="Nama perangkat.")],
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Jangan percayai perangkat itu lagi."""
    _trust(passphrase_stdin).remove(workstation)
    say(Sentence("Perangkat {name} tidak dipercaya lagi.", {"name": workstation}))


def _show(card: DeviceCard) -> None:
    answer(card.line)
    say(Sentence("Sidik kunci, untuk dicocokkan lewat telepon: {fingerprint}", {"fingerprint": card.fingerprint}))


def _trust(passphrase_stdin: bool) -> "Trust":
    from workstation.access.trust import Trust

    return Trust(home(), secrets(passphrase_stdin))


def _lines(given: list[str]) -> list[str]:
    """The lines of a file, or the words of one line (in quotes or not)."""
    path = Path(given[0])
    if len(given) > 1 or " " in given[0] or not path.is_file():
        return [" ".join(given)]
    try:
        with path.open("rb") as file:
            untrusted = file.read(LARGEST_FILE).decode("ascii")
    except (OSError, UnicodeDecodeError) as problem:
        raise DeviceLineInvalid from problem
    return [line for line in untrusted.splitlines() if line.strip()]
