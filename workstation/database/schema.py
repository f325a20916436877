"""What a kind of database consists of, and whether a file already has its newest schema."""

import logging
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData

from workstation.domain.errors import LoketError
from workstation.durable import PRIVATE_FILE

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of database. `application_id` marks its files; `head` is its newest revision."""

    application_id: int
    metadata: MetaData
    migrations: Path
    head: str
    append_only: tuple[str, ...]
    unusable: type[LoketError]


def prepare(engine: Engine, path: Path, schema: Schema) -> None:
    """Make the file's schema the newest; raises StoreTooNew, or the schema's own error for a foreign file."""
    with engine.connect() as connection:
        found = revision(connection, schema)
    if found == schema.head:
        return
    # Alembic takes a third of a second to import, which a workstation that is up to date need not pay.
    from workstation.database.migrate import move_to, refuse_newer

    if found is not None:
        refuse_newer(found, schema)
        _LOG.info("schema moves from %s to %s, copy kept", found, schema.head)
        copy_database(engine, path.with_name(f"{path.name}.{found}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.copy"))
    move_to(path, schema, schema.head)


def revision(connection: Connection, schema: Schema) -> str | None:
    """The schema revision of a file, None when it is new; raises the schema's own error for a foreign file."""
    mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
    names = tables(connection)
    if mark not in (0, schema.application_id) or (mark == 0 and names):
        raise schema.unusable
    if "alembic_version" not in names:
        return None
    found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return found


def tables(connection: Connection) -> set[str]:
    """The names of the tables in an SQLite file."""
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())


def copy_database(engine: Engine, target: Path) -> None:
    """Copy a database as it stands into a private file, while others may go on using it."""
    target.touch(mode=PRIVATE_FILE, exist_ok=False)
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        copy = sqlite3.connect(target)
        try:
            source.backup(copy)
        finally:
            copy.close()
