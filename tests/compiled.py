"""Statements compiled once a worker.

SQLAlchemy keeps what it compiled with the engine. A workstation opens one engine a day; the tests open thousands, and
spent a fifth of their time with databases on compiling the same statements again.
"""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

COMPILED: dict[Any, Any] = {}


def compile_once() -> None:
    """Let all engines of a kind share what was compiled: each has a dialect of its own, and all of these are alike."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)  # type: ignore[method-assign]
        dialect.__hash__ = lambda one: hash(type(one))  # type: ignore[method-assign]

    @event.listens_for(Engine, "engine_connect")
    def share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=COMPILED)
