"""Triggers that refuse to change or delete history."""

from collections.abc import Iterable

from sqlalchemy import Connection


def guard_append_only(connection: Connection, tables: Iterable[str]) -> None:
    """Create the triggers anew on SQLite tables; batch migrations drop them without a word."""
    for table in tables:
        for act in ("UPDATE", "DELETE"):
            name = f"append_only_{table}_{act.lower()}"
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "{name}"')
            connection.exec_driver_sql(
                f'CREATE TRIGGER "{name}" BEFORE {act} ON "{table}" '
                f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            )


def unguard(connection: Connection, tables: Iterable[str]) -> None:
    """Drop the triggers, for a migration that must rewrite old rows."""
    for table in tables:
        for act in ("update", "delete"):
            connection.exec_driver_sql(f'DROP TRIGGER IF EXISTS "append_only_{table}_{act}"')
