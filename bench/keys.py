"""Homes for measuring, whose keys cost no time to open: a passphrase is made costly on purpose, as keyrings are not."""

import os
from pathlib import Path

from workstation.access.file_secrets import Cost, FileSecrets
from workstation.access.keys import open_keys
from workstation.access.passphrase_file import VARIABLE
from workstation.config import load_config

KEY = bytes(range(32))
PASSPHRASE = "frasa sandi pengukuran"


def found_home(home: Path) -> None:
    """Found a home whose passphrase lies in a private file, named to this process and its children."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text('secrets = "passphrase"\n', encoding="utf-8")
    FileSecrets.open(home, PASSPHRASE, Cost(memory_kib=32, iterations=1, lanes=1))
    file = home.parent / "frasa"
    file.touch(mode=0o600)
    file.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    os.environ[VARIABLE] = str(file)


def store_key(home: Path) -> bytes:
    """The key of the database in a home that `found_home` made."""
    return open_keys(home, load_config(home), PASSPHRASE).home.store
