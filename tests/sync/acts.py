"""What tests of the sync do to workstations and their hub, and what they look at."""

import json
from contextlib import closing
from typing import Any
from uuid import UUID

import psycopg
from histories import dossier
from keys import HUB_DATABASE, raw
from offices import Office
from stations import Station, history_of

from workstation.database.tables import event_values
from workstation.domain.event import Event, EventKind
from workstation.domain.hub import Bundle, HubEvent
from workstation.domain.officer import Officer
from workstation.steps.decide import MarkField, mark_field
from workstation.sync.round import synchronise

ANI = Officer("ani")
HERE, THERE = "317101", "317102"


def take_in(office: Office, *numbers: str, code: str = HERE) -> list[UUID]:
    """Dossiers come to the hub."""
    made = [dossier(number, office=code, documents=()) for number in numbers]
    for one in made:
        office.intake.accept(Bundle(one, {}), one.submitted_at)
    return [one.dossier_id for one in made]


def mark(station: Station, one: UUID, field: str, officer: Officer = ANI) -> Event:
    return mark_field(station.counter, officer, MarkField(one, field, "confirm"))


def synced(*stations: Station) -> list[str]:
    """Everybody syncs without a problem; the sentences somebody should see to."""
    seen = []
    for station in stations:
        result = synchronise(station.counter)
        assert result.problem is None
        seen += [warning.text for warning in result.warnings]
    return seen


def fields(events: list[Event]) -> list[str]:
    return sorted(str(event.data["field"]) for event in events if event.kind is EventKind.FIELD_MARKED)


def feed(office: Office) -> list[HubEvent]:
    return history_of(office.intake, HERE)


def at_hub(office: Office) -> list[Event]:
    return [item.event for item in feed(office) if item.event]


def insert_raw(office: Office, event: Event, **changes: Any) -> None:
    """Put an event into the hub's feed past all its rules, as somebody with the database in hands could."""
    row = event_row(event) | changes
    if office.server is None:
        insert_embedded(office, row)
        return
    with psycopg.connect(office.server.url(office.database)) as connection:
        connection.execute("SET session_replication_role = replica")
        row["position"] = connection.execute("SELECT nextval('loket.event_position_seq')").fetchone()[0]
        connection.execute(insertion(row, "loket.event", "%%(%s)s").encode(), row)


def event_row(event: Event) -> dict[str, Any]:
    """An event as a hub's feed holds it."""
    return event_values(event) | {
        "office": HERE,
        "parents": json.dumps(sorted(map(str, event.parents))),
        "occurred_at": round(event.occurred_at.timestamp() * 1_000_000),
    }


def insert_embedded(office: Office, row: dict[str, Any]) -> None:
    """Put a row into the feed of a hub that is a folder."""
    plain = {name: value.hex if isinstance(value, UUID) else value for name, value in row.items()}
    with closing(raw(office.folder / "hub.db", HUB_DATABASE)) as connection:
        connection.execute(insertion(plain, "event", ":%s"), plain)


def insertion(row: dict[str, Any], table: str, mark: str) -> str:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(mark % name for name in row)})"
