"""What a kind of database consists of, and what a file says of itself."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, MetaData
from sqlcipher3 import dbapi2

from workstation.database.engine import connect
from workstation.domain.errors import LoketError
from workstation.durable import PRIVATE_FILE


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of database. `application_id` marks its files; `head` is its newest revision."""

    application_id: int
    metadata: MetaData
    migrations: Path
    head: str
    append_only: tuple[str, ...]
    unusable: type[LoketError]


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


def copy_database(engine: Engine, target: Path, key: bytes) -> None:
    """Copy a database as it stands into a private file under the same key, while others may go on using it."""
    target.touch(mode=PRIVATE_FILE, exist_ok=False)
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, dbapi2.Connection)
        copy = connect(target, key)
        try:
            source.backup(copy)
        finally:
            copy.close()
