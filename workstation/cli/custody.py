"""Keys and backups of this computer's data."""

import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from workstation import bootstrap
from workstation.cli.context import answer, home, options, passphrase, say, unused, whoever
from workstation.cli.passphrase import LONGEST_PASSPHRASE, PassphraseStdin, given_passphrase
from workstation.config import Config
from workstation.domain.look import LookKind
from workstation.domain.sentence import Sentence
from workstation.speech import speak, word
from workstation.steps.looks import log_look

SecretStdin = Annotated[
    bool, typer.Option("--stdin", help="Baca frasa sandi cadangan dari masukan standar, satu baris.")
]


def register(app: typer.Typer) -> None:
    """Add this group's commands."""
    keys = typer.Typer(no_args_is_help=True, help="Kunci data di komputer ini.")
    keys.command("rotate")(rotate)
    app.add_typer(keys, name="keys")
    app.command("backup")(backup)
    app.command("restore")(restore)


def rotate(passphrase_stdin: PassphraseStdin = False) -> None:
    """Ganti kunci data: semua yang tersimpan di sini dikunci ulang. Jendela Loket harus ditutup dahulu."""
    from workstation.custody import rotate_keys

    given = passphrase(passphrase_stdin)
    # Before it, as all looks are: a power cut in between must not leave a change that nobody logged.
    _log(LookKind.KEY_ROTATED, given)
    rotate_keys(home(), given)
    answer(word("Kunci data diganti. Cadangan yang lama tetap dapat dipulihkan; buat cadangan baru."))


def backup(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas cadangan, misalnya di diska lepas.")],
    from_stdin: SecretStdin = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Simpan seluruh data dan kunci komputer ini dalam satu berkas bersandi."""
    from workstation.custody import back_up

    unused(file)
    given = passphrase(passphrase_stdin)
    _log(LookKind.BACKED_UP, given)
    kept = back_up(file, _secret(from_stdin, new=True), home(), given)
    answer(speak(Sentence("Cadangan {file}: {count} berkas.", {"file": str(file), "count": str(kept.files)})))
    say(Sentence("Simpan frasa sandi cadangan terpisah dari berkasnya. Tanpa frasa itu cadangan tidak dapat dibuka."))


def restore(
    file: Annotated[Path, typer.Argument(metavar="BERKAS", help="Berkas cadangan.")],
    from_stdin: SecretStdin = False,
    passphrase_stdin: PassphraseStdin = False,
) -> None:
    """Pulihkan cadangan ke folder data yang masih kosong, juga di komputer lain."""
    from workstation.custody import restore as put_back

    # Which settings hold shows once the backup is open; what is piped comes in one order all the same.
    piped = passphrase_stdin or options.passphrase_stdin
    given = sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n") if piped else None

    def ask(config: Config) -> str | None:
        return given or given_passphrase(home(), config, from_stdin=False)

    kept = put_back(file, _secret(from_stdin), ask, home())
    _log(LookKind.RESTORED, given)
    answer(speak(Sentence("Cadangan dipulihkan: {count} berkas.", {"count": str(kept.files)})))
    say(Sentence("Jalankan loket sync: yang terjadi sesudah cadangan ini dibuat diambil lagi dari pusat data."))


def _log(kind: LookKind, given: str | None) -> None:
    """Log who touched what guards the data: whoever is signed in, or nobody in particular."""
    with bootstrap.open_workstation(home(), given) as workstation:
        log_look(workstation.counter, whoever(workstation), kind)


def _secret(from_stdin: bool, new: bool = False) -> str:
    """The backup's passphrase; a new one is typed twice. Raises BackupPassphraseMissing or PassphrasesDiffer."""
    from workstation.access.errors import BackupPassphraseMissing, PassphrasesDiffer

    if from_stdin:
        given = sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n")
    elif sys.stdin.isatty():
        given = getpass(word("Frasa sandi cadangan: "))
        if new and getpass(word("Ketik sekali lagi: ")) != given:
            raise PassphrasesDiffer
    else:
        given = ""
    if not given:
        raise BackupPassphraseMissing
    return given
