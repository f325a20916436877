"""Keys for tests: fixed ones for what is opened by hand, and homes whose own keys cost no time to open."""

import os
from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from workstation.access.file_secrets import Cost, FileSecrets
from workstation.access.passphrase_file import VARIABLE
from workstation.database.engine import connect
from workstation.sealing import subkey

KEY = bytes(range(32))
"""The key of every store, vault and hub that tests open by hand."""
HUB_DATABASE = subkey(KEY, "hub")
PASSPHRASE = "frasa sandi contoh"
CHEAP = Cost(memory_kib=32, iterations=1, lanes=1)


def raw(path: Path, key: bytes = KEY) -> dbapi2.Connection:
    """A store's file as somebody reaches it who has its key but not our program."""
    return connect(path, key)


def opted_in(home: Path, config: str = "") -> Path:
    """A home whose keys lie in a sealed file; the passphrase comes from the file that the whole run names."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "config.toml").write_text(f'secrets = "passphrase"\n{config}', encoding="utf-8")
    FileSecrets.open(home, PASSPHRASE, CHEAP)
    return home


def name_passphrase_file(folder: Path) -> None:
    """Write the passphrase to a private file and name it to this process and its children."""
    path = folder / "frasa"
    path.touch(mode=0o600)
    path.write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    os.environ[VARIABLE] = str(path)


def copied(path: Path, target: Path, key: bytes = KEY) -> None:
    """Copy an encrypted database as it stands, under the same key."""
    with closing(connect(path, key)) as source, closing(connect(target, key)) as copy:
        source.backup(copy)
