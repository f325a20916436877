"""Run by test_vault.py in a process of its own: receive a scan slowly, saying how much came after each chunk."""

import hashlib
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from keys import KEY

from workstation.store.vault import Vault


def main(folder: Path, file: Path, chunk: int) -> None:
    data = file.read_bytes()

    def source(start: int) -> Iterator[bytes]:
        for place in range(start, len(data), chunk):
            yield data[place : place + chunk]
            sys.stdout.write(f"{place + chunk}\n")
            sys.stdout.flush()
            time.sleep(0.01)

    Vault(folder, KEY).receive(hashlib.sha256(data).hexdigest(), source)


main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
