"""What every command shares: where the home is, who acts, and how results are said."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workstation import bootstrap
from workstation.bootstrap import Workstation
from workstation.cli.passphrase import given_passphrase
from workstation.config import home_folder, load_config
from workstation.domain.errors import Refused
from workstation.domain.event import Role
from workstation.domain.officer import Officer
from workstation.domain.plain import escaped, one_line, printable
from workstation.domain.sentence import Sentence
from workstation.domain.staff_refusals import MustChangePassword, NotSignedIn, SessionEnded, SessionOver
from workstation.speech import speak
from workstation.steps.sign_in import still_holds

if TYPE_CHECKING:
    from workstation.access.secrets import Secrets


class OutExists(Refused):
    """A file lies where something is to be saved: it may be the only one of its kind."""

    code = "out_exists"
    text = (
        "{name} sudah ada dan tidak diganti. Belum ada yang disimpan. "
        "Tulis nama lain, atau pindahkan dahulu berkas itu."
    )


@dataclass
class Options:
    """The options before the command's name."""

    home: Path | None = None
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


def unused(out: Path | None) -> None:
    """See that nothing lies where something is to be saved; raises OutExists."""
    if out is not None and out.exists():
        raise OutExists(name=out.name)


def report_crash(error: Exception) -> None:
    """Write a report of a fault of ours, and say where it lies."""
    log = bootstrap.Log(home())
    bootstrap.Crashes(home(), log, say).tell_of(error)
    log.close()


def acting_officer(workstation: Workstation) -> Officer:
    """Whoever signed in at the terminal, as the officers' records say now; their session goes on from here.

    Raises NotSignedIn, SessionOver, SessionEnded or MustChangePassword, and what the keyring raises.
    """
    sessions = workstation.sessions()
    found = sessions.found(workstation.counter.clock.now())
    if found is None:
        raise SessionOver if sessions.kept() else NotSignedIn
    try:
        signed = still_holds(workstation.door, found.name, found.version)
    except SessionEnded:
        sessions.end()
        raise
    if signed.must_change:
        raise MustChangePassword
    return signed.officer


def whoever(workstation: Workstation) -> Officer:
    """Who is signed in, or nobody in particular, for the log of what asks for no session."""
    found = workstation.sessions().found(workstation.counter.clock.now())
    return Officer(found.name if found else "", Role.ADMIN)


def answer(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(f"{printable(text)}\n")


def answer_line(*cells: str) -> None:
    """A result of one line, on standard output, whatever its cells hold; empty ones are left out."""
    answer("  ".join(one_line(cell) for cell in cells if cell))


def answer_json(value: Mapping[str, Any]) -> None:
    """A result as one JSON line."""
    sys.stdout.write(escaped(json.dumps(value, ensure_ascii=False)) + "\n")
    sys.stdout.flush()


def say(sentence: Sentence | str) -> None:
    """A message to the officer, on standard error, in the officer's language."""
    text = speak(sentence) if isinstance(sentence, Sentence) else sentence
    sys.stderr.write(f"{printable(text)}\n")


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Plain columns, as wide as their widest cell."""
    if not rows:
        return ""
    cells = [[one_line(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in cells)
    return "\n".join(line.rstrip() for line in lines)
