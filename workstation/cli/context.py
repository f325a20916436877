"""What every command shares: where the home is, who acts, and how results are said."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation import bootstrap
from workstation.access.session import Sessions
from workstation.bootstrap import Workstation
from workstation.cli.passphrase import given_passphrase
from workstation.config import home_folder, load_config
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.sentence import Sentence
from workstation.speech import speak

if TYPE_CHECKING:
    from workstation.access.secrets import Secrets

DEFAULT_OFFICER = "petugas"


@dataclass
class Options:
    """The options before the command's name."""

    home: Path | None = None
    officer: str | None = None
    role: Role | None = None
    passphrase_stdin: bool = False


options = Options()


def home() -> Path:
    """The home folder in force."""
    return home_folder(options.home)


def open_workstation(passphrase_stdin: bool = False) -> Workstation:
    """Open the workstation of the home folder; a context manager that closes its workers.

    Raises what the keys raise, and PassphrasesDiffer.
    """
    return bootstrap.open_workstation(home(), passphrase(passphrase_stdin))


def passphrase(from_stdin: bool = False) -> str | None:
    """The passphrase for the home's keys, where one is needed and can be had; raises PassphrasesDiffer."""
    return given_passphrase(home(), load_config(home()), from_stdin or options.passphrase_stdin)


def secrets(passphrase_stdin: bool = False) -> "Secrets":
    """The secrets of the home folder; raises what the keys raise, and PassphrasesDiffer."""
    # The ciphers take longer to load than most commands take.
    from workstation.access.secrets import open_secrets

    return open_secrets(home(), load_config(home()).secrets, passphrase(passphrase_stdin))


def acting_officer(officer: str | None, fallback: Role = Role.PETUGAS) -> Officer:
    """Who acts: named on the command, signed in, or the unnamed officer of a counter without sign-in."""
    name = officer or options.officer
    if name:
        return Officer(name, options.role or fallback)
    signed_in = Sessions(home()).current(bootstrap.SystemClock().now())
    if signed_in is not None:
        return Officer(signed_in.name, options.role or signed_in.role)
    return Officer(DEFAULT_OFFICER if fallback is Role.PETUGAS else fallback.value, options.role or fallback)


def answer(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(f"{text}\n")


def answer_json(value: Mapping[str, Any]) -> None:
    """A result as one JSON line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(sentence: Sentence | str) -> None:
    """A message to the officer, on standard error, in the officer's language."""
    text = speak(sentence) if isinstance(sentence, Sentence) else sentence
    sys.stderr.write(f"{text}\n")


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Plain columns, as wide as their widest cell."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(line.rstrip() for line in lines)
