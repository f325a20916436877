"""Move a database file between schema revisions."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool

from workstation.database.engine import sqlite_engine, writing
from workstation.database.guard import guard_append_only
from workstation.database.schema import Schema, revision, tables
from workstation.domain.refusals import StoreTooNew


def refuse_newer(found: str, schema: Schema) -> None:
    """Raise StoreTooNew for a revision that this Loket has never heard of."""
    if found not in [script.revision for script in ScriptDirectory.from_config(_config(schema)).walk_revisions()]:
        raise StoreTooNew


def move_to(path: Path, key: bytes, schema: Schema, wanted: str) -> None:
    """Run the migrations up or down to a revision, in one transaction, with the guards created anew."""
    # Rebuilding a table drops it first, and with foreign keys on that would empty the tables that refer to it.
    engine = sqlite_engine(path, key, schema.unusable, locked_for=60, foreign_keys=False, pool=NullPool)
    with writing(engine.connect()) as connection, connection.begin():
        # Another process may have moved it while this one waited for the lock.
        found = revision(connection, schema)
        config = _config(schema)
        config.attributes.update(connection=connection, metadata=schema.metadata)
        if _is_above(config, found, wanted):
            command.downgrade(config, wanted)
        else:
            command.upgrade(config, wanted)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise schema.unusable
        here = tables(connection)
        guard_append_only(connection, [table for table in schema.append_only if table in here])
        connection.exec_driver_sql(f"PRAGMA application_id = {schema.application_id}")


def _is_above(config: Config, found: str | None, wanted: str) -> bool:
    """Whether the file is newer than what is wanted."""
    if found is None or wanted == found:
        return False
    if wanted == "base":
        return True
    older = ScriptDirectory.from_config(config).walk_revisions("base", found)
    return wanted in [script.revision for script in older]


def _config(schema: Schema) -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
