"""The hub's tables, without a word of any one database's dialect."""

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
    false,
    true,
)

from workstation.database.schema import Schema
from workstation.database.tables import event_columns, look_columns, new_metadata
from workstation.database.types import Instant, Words
from workstation.domain.refusals import HubUnreachable

metadata = new_metadata()
# SQLite counts only plain integer keys up by itself.
Position = BigInteger().with_variant(Integer(), "sqlite")

dossier = Table(
    "dossier",
    metadata,
    Column("position", Position, primary_key=True),
    Column("dossier_id", Uuid, nullable=False, unique=True),
    Column("region", String(4), nullable=False),
    Column("registration_no", String(100), nullable=False),
    Column("office", String(6), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("accepted_at", Instant, nullable=False),
    Index(None, "region", "registration_no", unique=True),
    Index(None, "office", "position"),
    sqlite_autoincrement=True,
)
event = Table(
    "event",
    metadata,
    Column("position", Position, primary_key=True),
    *event_columns(),
    Column("office", String(6), nullable=False),
    Index(None, "office", "position"),
    Index(None, "dossier_id"),
    Index(None, "workstation", "seq", unique=True),
    sqlite_autoincrement=True,
)
# What was refused for itself still holds its place in its workstation's chain, so that it blocks nothing after it.
refused_event = Table(
    "refused_event",
    metadata,
    Column("refusal_id", Position, primary_key=True),
    Column("event_id", Uuid, nullable=False),
    Column("workstation", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("cause", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "workstation", "seq"),
    Index(None, "event_id"),
    sqlite_autoincrement=True,
)
lease = Table(
    "lease",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("officer", String(200), nullable=False),
    Column("workstation", String(200), nullable=False),
    Column("until", Instant, nullable=False, index=True),
    Column("trip", Boolean, nullable=False, server_default=false()),
    Index(None, "workstation"),
)
station = Table(
    "station",
    metadata,
    Column("workstation", String(200), primary_key=True),
    Column("enabled", Boolean, nullable=False, server_default=true()),
    Column("intake", Boolean, nullable=False, server_default=false()),
    Column("farm", Boolean, nullable=False, server_default=false()),
    Column("staff", Boolean, nullable=False, server_default=false()),
    Column("seen_at", Instant),
    Column("clock_offset", Double),
    Column("waiting", Integer, nullable=False, server_default="0"),
    Column("version", String(64), nullable=False, server_default=""),
)
# Which offices a workstation serves. `until` is when it was moved away: it may still deliver what it had decided.
granting = Table(
    "granting",
    metadata,
    Column("workstation", String(200), nullable=False),
    Column("office", String(6), nullable=False),
    Column("until", Instant),
    PrimaryKeyConstraint("workstation", "office"),
)
# One row: which hub this is. Founded anew or put back from an older copy, it is another one.
identity = Table("identity", metadata, Column("hub_id", String(36), primary_key=True))
# By scan, the kind it was read as, and engine version. `farm`: by a workstation that reads for everybody.
reading = Table(
    "reading",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("engine", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
    Column("workstation", String(200), nullable=False),
    Column("farm", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("sha256", "kind", "engine"),
)
# `name` is the key of the officer's name, by which records are merged.
officer = Table(
    "officer",
    metadata,
    Column("position", Position, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("name", String(80), nullable=False, index=True),
    Column("content", Text, nullable=False),
    sqlite_autoincrement=True,
)
# Every card that a workstation ever published; the first `signed_from` of each counts.
station_key = Table(
    "station_key",
    metadata,
    Column("position", Position, primary_key=True),
    Column("workstation", String(200), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("line", Text, nullable=False),
    Column("offices", Words, nullable=False),
    Column("signed_from", Integer),
    Column("since", Instant, nullable=False),
    Index(None, "workstation", "position"),
    sqlite_autoincrement=True,
)
look = Table(
    "look",
    metadata,
    Column("position", Position, primary_key=True),
    *look_columns(),
    Column("received_at", Instant, nullable=False),
    Index(None, "workstation", "seq", unique=True),
    Index(None, "office", "at"),
    sqlite_autoincrement=True,
)
# How far the chains of a workstation had come, by the hub's clock.
anchor = Table(
    "anchor",
    metadata,
    Column("position", Position, primary_key=True),
    Column("workstation", String(200), nullable=False),
    Column("event_seq", Integer, nullable=False),
    Column("event_hash", String(64), nullable=False),
    Column("event_signature", Text, nullable=False),
    Column("look_seq", Integer, nullable=False),
    Column("look_hash", String(64), nullable=False),
    Column("look_signature", Text, nullable=False),
    Column("at", Instant, nullable=False),
    # When the chain of events stood at `staff_seq`, the records of officers up to `staff_position` had been taken.
    Column("staff_seq", Integer, nullable=False, server_default="0"),
    Column("staff_position", Position, nullable=False, server_default="0"),
    Index(None, "workstation", "position"),
    sqlite_autoincrement=True,
)
# How far each chain had come before events were compared with the officers' records.
uncompared = Table(
    "uncompared",
    metadata,
    Column("workstation", String(200), primary_key=True),
    Column("seq", Integer, nullable=False),
)

SCHEMA = Schema(
    application_id=0x4C4F4B48,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    head="r0007",
    append_only=(
        "dossier",
        "event",
        "refused_event",
        "reading",
        "officer",
        "station_key",
        "look",
        "anchor",
        "uncompared",
    ),
    unusable=HubUnreachable,
)
