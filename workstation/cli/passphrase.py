"""How a command comes to the keys: the keyring, or a passphrase typed, piped or in a file, never an argument."""

import os
import sys
from getpass import getpass
from pathlib import Path
from typing import Annotated

import typer

from workstation.config import Config
from workstation.speech import word

LONGEST_PASSPHRASE = 1024

PassphraseStdin = Annotated[
    bool, typer.Option("--passphrase-stdin", help="Baca frasa sandi kunci dari masukan standar, satu baris.")
]


def given_passphrase(home: Path, config: Config, from_stdin: bool) -> str | None:
    """The passphrase where config.toml chose one: from standard input, or asked for on the terminal.

    None where none is needed, where LOKET_PASSPHRASE_FILE names a file that holds it, and where nobody can be asked.
    Raises PassphrasesDiffer.
    """
    if config.secrets == "keyring":
        return None
    # The ciphers take longer to load than most commands take.
    from workstation.access.errors import PassphrasesDiffer
    from workstation.access.file_secrets import FILE
    from workstation.access.passphrase_file import VARIABLE

    if from_stdin:
        return sys.stdin.readline(LONGEST_PASSPHRASE).rstrip("\r\n") or None
    if os.environ.get(VARIABLE) or not sys.stdin.isatty():
        return None
    typed = getpass(word("Frasa sandi kunci komputer ini: "))
    if not (home / FILE).exists() and getpass(word("Ketik sekali lagi: ")) != typed:
        raise PassphrasesDiffer
    return typed
