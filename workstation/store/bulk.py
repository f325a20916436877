"""Many rows at a time, past what SQLAlchemy does anew for each value of each: that costs more than SQLite itself."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, Table, func, insert, select
from sqlalchemy.dialects import sqlite

_DIALECT = sqlite.dialect()


def among(column: ColumnElement[UUID], ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Whether a column holds one of some ids; they go to SQLite as one value, however many they are."""
    listed = func.json_each(json.dumps([one.hex for one in ids])).table_valued("value")
    return column.in_(select(listed.c.value))


class Insertion:
    """Inserts rows of a table, given as mappings that hold every column but the one that numbers them."""

    def __init__(self, table: Table) -> None:
        columns = [column for column in table.c if column is not table.autoincrement_column]
        self._plain = [(column.name, _writer(column)) for column in columns]
        names = [column.name for column in columns]
        self._text = str(insert(table).compile(dialect=_DIALECT, column_keys=names))

    def write(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert rows in their order."""
        plain = [tuple(write(row[name]) for name, write in self._plain) for row in rows]
        if plain:
            connection.exec_driver_sql(self._text, plain)


def _writer(column: Column[Any]) -> Callable[[Any], Any]:
    """What turns a value of a column into the one that SQLite keeps."""
    return column.type.dialect_impl(_DIALECT).bind_processor(_DIALECT) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
