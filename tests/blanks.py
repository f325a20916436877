"""Empty databases of the newest schema, put down as copies of one: the migrations take longer than most tests do.

That a file is founded right where there is none is for the tests of the migrations, of the store and of the hub.
"""

import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from uuid import uuid4

from keys import HUB_DATABASE, KEY, raw

from workstation.durable import PRIVATE_FILE, make_folder
from workstation.hub.embedded import EmbeddedHub
from workstation.store.unit_of_work import Store


def blank_store(path: Path) -> Path:
    """A workstation's database under the tests' key, where there is none yet."""
    _put(path, _store())
    return path


def blank_hub(folder: Path) -> Path:
    """The database of a hub in a folder under the tests' key, where there is none yet: a hub of its own."""
    path = folder / "hub.db"
    if _put(path, _hub()):
        with closing(raw(path, HUB_DATABASE)) as connection:
            connection.execute("UPDATE identity SET hub_id = ?", (str(uuid4()),))
    return folder


def _put(path: Path, data: bytes) -> bool:
    if path.exists():
        return False
    make_folder(path.parent)
    path.touch(mode=PRIVATE_FILE)
    path.write_bytes(data)
    return True


@cache
def _store() -> bytes:
    return _founded("loket.db", lambda folder: Store.open(folder / "loket.db", KEY).close())


@cache
def _hub() -> bytes:
    return _founded("hub.db", lambda folder: EmbeddedHub.open(folder, KEY).close())


def _founded(name: str, found: Callable[[Path], None]) -> bytes:
    with tempfile.TemporaryDirectory() as made:
        found(Path(made))
        return (Path(made) / name).read_bytes()
