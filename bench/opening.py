"""Run by bench.encrypted in a process of its own: open a store, and say the seconds that its kind of store costs.

For the encrypted one that is importing SQLCipher and the ciphers, opening the keys and the store; for the plain one
importing sqlite3 and opening. What both import besides is not part of the figure.
"""

import sys
from pathlib import Path
from time import perf_counter


def main(home: Path, plain: Path, side: str) -> float:
    """The seconds until the store's first answer."""

    import workstation.config

    start = perf_counter()
    if side == "ours":
        import workstation.access.keys  # noqa: F401
    else:
        import sqlite3  # noqa: F401
    imported = perf_counter() - start

    from bench.encrypted import PAGE, plain_store
    from bench.keys import PASSPHRASE
    from workstation.access.keys import open_keys
    from workstation.config import load_config
    from workstation.domain.queue import QueueFilter
    from workstation.store.unit_of_work import Store

    config = load_config(home)
    start = perf_counter()
    if side == "ours":
        store = Store.open(home / "loket.db", open_keys(home, config, PASSPHRASE).home.store)
    else:
        store = plain_store(plain)
    with store.view() as uow:
        uow.queue.rows(QueueFilter(), limit=PAGE)
    seconds = perf_counter() - start
    store.close()
    return imported + seconds


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])}\n")
