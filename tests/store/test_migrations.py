"""Migrations: the newest is what the tables say, down and up is the same, and no data or guard is lost."""

import shutil
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from checks import check_of
from histories import DOSSIER, START, Device, dossier
from keys import KEY, raw
from sqlcipher3 import dbapi2

from workstation.database.engine import sqlite_engine
from workstation.database.migrate import move_to
from workstation.database.opening import prepare
from workstation.database.schema import Schema
from workstation.domain.refusals import StoreTooNew, StoreUnusable
from workstation.domain.ruling import Decision
from workstation.hub.tables import SCHEMA as HUB
from workstation.store.engine import open_engine
from workstation.store.tables import SCHEMA as STORE
from workstation.store.unit_of_work import Store

BOTH = pytest.mark.parametrize("schema", [STORE, HUB], ids=["store", "hub"])

NEXT = "r9999"
ADDS_A_COLUMN = f'''
"""Rebuild a table that others refer to, as batch migrations do on SQLite."""
import sqlalchemy as sa
from alembic import op
revision = "{NEXT}"
down_revision = "{STORE.head}"
def upgrade() -> None:
    with op.batch_alter_table("dossier", recreate="always") as batch:
        batch.add_column(sa.Column("village", sa.Text(), nullable=True))
def downgrade() -> None:
    with op.batch_alter_table("dossier", recreate="always") as batch:
        batch.drop_column("village")
'''


def shape(path: Path) -> list[tuple[str, ...]]:
    with closing(raw(path)) as connection:
        return list(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"))


@BOTH
def test_the_newest_schema_is_what_the_tables_say(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "file.db"
    move_to(path, KEY, schema, schema.head)
    engine = sqlite_engine(path, KEY, StoreUnusable)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
    engine.dispose()


@BOTH
def test_the_head_is_the_last_migration(schema: Schema) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.migrations))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == schema.head


@BOTH
def test_down_and_up_again_is_the_same(tmp_path: Path, schema: Schema) -> None:
    path = tmp_path / "file.db"
    move_to(path, KEY, schema, schema.head)
    before = shape(path)
    assert len([row for row in before if row[0] == "trigger"]) == 2 * len(schema.append_only)
    move_to(path, KEY, schema, "base")
    assert {row[1] for row in shape(path) if row[0] == "table"} <= {"alembic_version", "sqlite_sequence"}
    move_to(path, KEY, schema, schema.head)
    assert shape(path) == before


@pytest.fixture
def next_schema(tmp_path: Path) -> Schema:
    """The store's schema with one more migration, which rebuilds a table."""
    migrations = tmp_path / "100% migrations"
    shutil.copytree(STORE.migrations, migrations, ignore=shutil.ignore_patterns("__pycache__"))
    (migrations / "versions" / f"{NEXT}_village.py").write_text(ADDS_A_COLUMN, encoding="utf-8")
    return replace(STORE, migrations=migrations, head=NEXT)


def populate(path: Path) -> None:
    store = Store.open(path, KEY)
    with store.unit_of_work() as uow:
        uow.dossiers.add(dossier(), START)
        uow.checks.add(DOSSIER, check_of(), START)
        uow.events.append(Device("w1").decide("ani", Decision.APPROVE))
        uow.commit()
    store.close()


def counts(path: Path) -> dict[str, int]:
    with closing(raw(path)) as connection:
        names = STORE.metadata.tables
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def guards(path: Path) -> list[tuple[str, ...]]:
    return [row for row in shape(path) if row[0] == "trigger"]


def test_a_full_database_keeps_its_rows_and_guards(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "store.db"
    populate(path)
    before = counts(path), guards(path)
    assert before[0]["document"] == before[0]["queue_line"] == 1
    engine = open_engine(path, KEY)
    prepare(engine, path, KEY, next_schema)
    engine.dispose()
    assert (counts(path), guards(path)) == before
    with closing(raw(path)) as connection, pytest.raises(dbapi2.IntegrityError, match="append-only"):
        connection.execute("UPDATE dossier SET village = 'x'")
    (copy,) = tmp_path.glob(f"store.db.{STORE.head}-*.copy")
    assert counts(copy) == before[0]
    move_to(path, KEY, next_schema, STORE.head)
    assert (counts(path), guards(path)) == before


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "store.db"
    populate(path)
    move_to(path, KEY, next_schema, NEXT)
    before = shape(path)
    with pytest.raises(StoreTooNew):
        Store.open(path, KEY)
    assert shape(path) == before
    assert not list(tmp_path.glob("*.copy"))


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, next_schema: Schema) -> None:
    path = tmp_path / "store.db"
    populate(path)
    before = shape(path), counts(path)
    broken = next_schema.migrations / "versions" / f"{NEXT}_village.py"
    broken.write_text(ADDS_A_COLUMN.replace("def downgrade", "    raise RuntimeError\ndef downgrade"), encoding="utf-8")
    with pytest.raises(RuntimeError):
        move_to(path, KEY, next_schema, NEXT)
    assert (shape(path), counts(path)) == before
