"""The one file that knows how the workstation's database is opened."""

from pathlib import Path

from sqlalchemy import Engine

from workstation.database.engine import make_private_file, sqlite_engine
from workstation.domain.refusals import StoreUnusable

LOCKED_FOR = 10.0


def open_engine(path: Path, key: bytes) -> Engine:
    """An engine on the store's file, which is created private and encrypted when missing; raises StoreUnusable."""
    make_private_file(path, StoreUnusable)
    return sqlite_engine(path, key, StoreUnusable, LOCKED_FOR)
