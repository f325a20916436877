"""Open a database with the newest schema, keeping a copy of what was there before."""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from workstation.database.schema import Schema, copy_database, revision

_LOG = logging.getLogger(__name__)


def prepare(engine: Engine, path: Path, key: bytes, schema: Schema) -> None:
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
        copy_database(engine, path.with_name(f"{path.name}.{found}-{datetime.now(UTC):%Y%m%dT%H%M%S%f}.copy"), key)
    move_to(path, key, schema, schema.head)
