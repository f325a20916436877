"""Bring a database file under another key, or from none under one: a new file is written, verified and put in place.

At every moment the file's name stands for the whole old database or for the whole new one. Of a plain database the old
bytes are then overwritten, as well as a file system lets one: a disk that copies on write (SSD) may keep them, which
only an encrypted disk helps against.
"""

import os
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import func, select, table
from sqlalchemy.dialects import sqlite
from sqlcipher3 import dbapi2

from workstation.database.engine import connect
from workstation.domain.errors import LoketError
from workstation.durable import PRIVATE_FILE, flush_folder, shred

_PLAIN = b"SQLite format 3\0"


def is_plain(path: Path) -> bool:
    """Whether a database lies there that is not encrypted."""
    try:
        with path.open("rb") as file:
            return file.read(len(_PLAIN)) == _PLAIN
    except FileNotFoundError:
        return False


def opens(path: Path, key: bytes) -> bool:
    """Whether a key opens a database."""
    with closing(connect(path, key)) as raw:
        try:
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except dbapi2.DatabaseError:
            return False
    return True


def rekey(path: Path, key: bytes, old: bytes | None, unusable: type[LoketError]) -> None:
    """Bring a database under a key; `old` is the one it is under, None for a plain one. Done already: nothing happens.

    The caller makes sure that nobody else uses the file. Raises `unusable`, and the old file is as it was then.
    """
    retired = path.with_name(f".{path.name}.plain")
    if retired.exists() and not path.exists():
        # It was taken out of the way, and then the computer stopped.
        retired.replace(path)
    if path.exists() and (old is not None or is_plain(path)) and not opens(path, key):
        fresh = path.with_name(f".{path.name}.rekeyed")
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=PRIVATE_FILE)
        try:
            _write_under(path, old, fresh, key)
        except dbapi2.Error as problem:
            fresh.unlink(missing_ok=True)
            raise unusable from problem
        with fresh.open("rb+") as file:
            os.fsync(file.fileno())
        if old is None:
            path.replace(retired)
        fresh.replace(path)
        flush_folder(path.parent)
    if retired.exists():
        shred(retired)


def _write_under(path: Path, old: bytes | None, fresh: Path, key: bytes) -> None:
    """Write all of a database into a new file under a key, and see that nothing is lacking there."""
    with closing(_reach(path, old)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.execute("BEGIN EXCLUSIVE")
        raw.execute("ROLLBACK")
        marks = [raw.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version")]
        raw.execute(f"""ATTACH ? AS fresh KEY "x'{key.hex()}'" """, (str(fresh),))
        raw.execute("SELECT sqlcipher_export('fresh')")
        raw.execute(f"PRAGMA fresh.application_id = {marks[0]}")
        raw.execute(f"PRAGMA fresh.user_version = {marks[1]}")
        names = [name for (name,) in raw.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")]
        lacking = [name for name in names if _count(raw, "main", name) != _count(raw, "fresh", name)]
        if lacking or raw.execute("PRAGMA fresh.integrity_check").fetchall() != [("ok",)]:
            raise dbapi2.DatabaseError("the new file is not like the old one")
        # Whatever waits in the old one's log must not be applied to the new file.
        raw.execute("DETACH fresh")
        raw.execute("PRAGMA journal_mode = DELETE")
    for companion in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            path.with_name(path.name + companion).unlink()


def _reach(path: Path, key: bytes | None) -> dbapi2.Connection:
    if key is not None:
        return connect(path, key)
    return dbapi2.connect(str(path), isolation_level=None)


def _count(raw: dbapi2.Connection, schema: str, name: str) -> int:
    counted = select(func.count()).select_from(table(name, schema=schema))
    return int(raw.execute(str(counted.compile(dialect=sqlite.dialect()))).fetchone()[0])
