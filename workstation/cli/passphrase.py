"""How a command comes to the keys: the keyring, or a passphrase typed or piped, never taken from the environment."""

import sys
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workstation.config import Config
from workstation.speech import word

if TYPE_CHECKING:
    from workstation.access.secrets import Secrets

LONGEST_PASSPHRASE = 1024

PassphraseStdin = Annotated[
    bool, typer.Option("--passphrase-stdin", help="Baca frasa sandi kunci dari masukan standar, satu baris.")
]


def keys(home: Path, config: Config, from_stdin: bool) -> "Secrets":
    """The secrets of a home folder; asks on the terminal where config.toml chose a passphrase.

    Raises what `open_secrets` raises, and PassphrasesDiffer.
    """
    # The keyring and the ciphers take longer to load than most commands take.
    from workstation.access.secrets import PASSPHRASE, open_secrets

    passphrase = _passphrase(home, from_stdin) if config.secrets == PASSPHRASE else None
    return open_secrets(home, config.secrets, passphrase)


def _passphrase(home: Path, from_stdin: bool) -> str | None:
    from workstation.access.errors import PassphrasesDiffer
    from workstation.access.file_secrets import FILE

    if from_stdin:
        return sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n") or None
    if not sys.stdin.isatty():
        return None
    typed = getpass(word("Frasa sandi kunci komputer ini: "))
    if not (home / FILE).exists() and getpass(word("Ketik sekali lagi: ")) != typed:
        raise PassphrasesDiffer
    return typed
