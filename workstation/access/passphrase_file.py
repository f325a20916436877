"""The passphrase in a file that a service manager provides (systemd credentials), for machines that nobody sits at."""

import os
import stat
import sys
from pathlib import Path

from workstation.access.errors import PassphraseFileOpen, PassphraseFileUnusable

VARIABLE = "LOKET_PASSPHRASE_FILE"
LONGEST = 1024


def passphrase_file() -> str | None:
    """The first line of the file that LOKET_PASSPHRASE_FILE names; None where it names none.

    Raises PassphraseFileUnusable, or PassphraseFileOpen where others than its owner may read it.
    """
    named = os.environ.get(VARIABLE)
    if not named:
        return None
    try:
        with Path(named).open("rb") as file:
            # Windows has no such bits; there the folder's access list protects the file.
            if sys.platform != "win32" and stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077:
                raise PassphraseFileOpen
            return file.readline(LONGEST).decode("utf-8").rstrip("\r\n") or None
    except (OSError, UnicodeDecodeError) as problem:
        raise PassphraseFileUnusable from problem
