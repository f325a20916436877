"""Names of constraints, and the columns that an event has wherever it is kept."""

import json
from dataclasses import fields
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Double,
    Integer,
    MetaData,
    RowMapping,
    String,
    Text,
    Uuid,
    and_,
    or_,
    true,
    type_coerce,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from workstation.database.types import Identifiers, Instant, Parents
from workstation.domain.event import Event, EventKind, Role
from workstation.domain.look import Look, LookWish

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
_EVENT_FIELDS = tuple(field.name for field in fields(Event))
_LOOK_FIELDS = tuple(field.name for field in fields(Look))


def new_metadata() -> MetaData:
    """A metadata whose constraints all get names, so that migrations can speak of them."""
    return MetaData(naming_convention=NAMING)


def event_columns() -> list[Column[Any]]:
    """The columns of a table of events, without its primary key."""
    return [
        Column("event_id", Uuid, nullable=False, unique=True),
        Column("dossier_id", Uuid, nullable=False),
        Column("kind", String(32), nullable=False),
        Column("payload", Text, nullable=False),
        Column("officer", String(200), nullable=False),
        Column("role", String(32), nullable=False),
        Column("workstation", String(200), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("occurred_at", Instant, nullable=False),
        Column("parents", Parents, nullable=False),
        Column("prev_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("clock_offset", Double),
        Column("signature", Text, nullable=False),
    ]


def event_values(event: Event) -> dict[str, Any]:
    """An event as the values of its row."""
    return {name: getattr(event, name) for name in _EVENT_FIELDS} | {
        "kind": event.kind.value,
        "role": event.role.value,
    }


def event_of(row: RowMapping) -> Event:
    """The event that a row holds."""
    values = {name: row[name] for name in _EVENT_FIELDS}
    return Event(**values | {"kind": EventKind(values["kind"]), "role": Role(values["role"])})


def event_or_none(row: RowMapping) -> tuple[Event | None, str]:
    """The event that a row holds, or None and its JSON where it is of a kind this Loket does not know."""
    try:
        return event_of(row), ""
    except (ValueError, TypeError):
        plain = {name: row[name] for name in _EVENT_FIELDS} | {
            "event_id": str(row["event_id"]),
            "dossier_id": str(row["dossier_id"]),
            "occurred_at": row["occurred_at"].isoformat(),
            "parents": sorted(str(parent) for parent in row["parents"]),
        }
        return None, json.dumps(plain, ensure_ascii=False)


def look_columns() -> list[Column[Any]]:
    """The columns of a table of looks, without its primary key."""
    return [
        Column("look_id", Uuid, nullable=False, unique=True),
        Column("kind", String(32), nullable=False),
        Column("officer", String(200), nullable=False),
        Column("role", String(32), nullable=False),
        Column("workstation", String(200), nullable=False),
        Column("seq", Integer, nullable=False),
        Column("at", Instant, nullable=False),
        Column("office", String(6), nullable=False),
        Column("dossiers", Identifiers, nullable=False),
        Column("subject", String(64), nullable=False),
        Column("detail", Text, nullable=False),
        Column("prev_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        Column("signature", Text, nullable=False),
    ]


def look_values(look: Look) -> dict[str, Any]:
    """A look as the values of its row."""
    return {name: getattr(look, name) for name in _LOOK_FIELDS} | {"kind": str(look.kind), "role": look.role.value}


def look_of(row: RowMapping) -> Look:
    """The look that a row holds."""
    values = {name: row[name] for name in _LOOK_FIELDS}
    return Look(**values | {"role": Role(values["role"])})


def look_fits(wish: LookWish, look: ReadOnlyColumnCollection[str, Any]) -> ColumnElement[bool]:
    """The condition on a row of looks that a wish amounts to."""
    conditions: list[ColumnElement[bool]] = [true()]
    if wish.dossiers is not None:
        seen = [type_coerce(look.dossiers, Text).contains(str(one)) for one in sorted(wish.dossiers)]
        searched = [look.subject == wish.subject] if wish.subject else []
        conditions.append(or_(~true(), *seen, *searched))
    for column, value in ((look.officer, wish.officer), (look.workstation, wish.workstation)):
        if value:
            conditions.append(column == value)
    if wish.kinds:
        conditions.append(look.kind.in_(sorted(wish.kinds)))
    if wish.since is not None:
        conditions.append(look.at >= wish.since)
    if wish.until is not None:
        conditions.append(look.at < wish.until)
    return and_(*conditions)
