"""The tables of the workstation's database. Status is never stored: `queue_line` caches the fold for lists."""

from pathlib import Path

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    Uuid,
    false,
)

from workstation.database.schema import Schema
from workstation.database.tables import event_columns, look_columns, new_metadata
from workstation.database.types import Instant, Words
from workstation.domain.refusals import StoreUnusable

metadata = new_metadata()

dossier = Table(
    "dossier",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("registration_no", String(100), nullable=False, index=True),
    Column("region", String(4), nullable=False),
    Column("office", String(6), nullable=False),
    Column("nik", String(32), nullable=False, index=True),
    Column("content", Text, nullable=False),
    Column("pulled_at", Instant, nullable=False),
)
document = Table(
    "document",
    metadata,
    Column("dossier_id", Uuid, ForeignKey("dossier.dossier_id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("kind", String(64), nullable=False),
    Column("sha256", String(64), nullable=False, index=True),
    PrimaryKeyConstraint("dossier_id", "place"),
)
reading = Table(
    "reading",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("engine", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("read_at", Instant, nullable=False),
    PrimaryKeyConstraint("sha256", "kind", "engine"),
)
# Readings that the hub has, gave us, or does not want.
reading_settled = Table(
    "reading_settled",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("engine", String(200), nullable=False),
    PrimaryKeyConstraint("sha256", "kind", "engine"),
)
# How the pages of certificates look (domain.fingerprint); `x` and `y` are the middle, by which alike ones are found.
scan_print = Table(
    "scan_print",
    metadata,
    Column("sha256", String(64), nullable=False),
    Column("kind", String(64), nullable=False),
    Column("x", Integer, nullable=False),
    Column("y", Integer, nullable=False),
    Column("spots", Text, nullable=False),
    PrimaryKeyConstraint("sha256", "kind"),
    Index(None, "kind", "x", "y"),
)
check_result = Table(
    "check_result",
    metadata,
    Column("check_id", Integer, primary_key=True),
    Column("dossier_id", Uuid, ForeignKey("dossier.dossier_id"), nullable=False),
    Column("engine", String(200), nullable=False),
    Column("content", Text, nullable=False),
    Column("checked_at", Instant, nullable=False),
    Index(None, "dossier_id", "engine"),
    sqlite_autoincrement=True,
)
event = Table(
    "event",
    metadata,
    Column("position", Integer, primary_key=True),
    *event_columns(),
    Index(None, "dossier_id"),
    Index(None, "occurred_at"),
    # Holds all that finding recent decisions, reviews and prints needs: a decision's own row is long.
    Index(None, "kind", "occurred_at", "dossier_id", "event_id"),
    Index(None, "workstation", "kind"),
    # Not unique: after a restored backup the hub may know another event at a place in this workstation's own chain.
    Index(None, "workstation", "seq"),
    sqlite_autoincrement=True,
)
outbox = Table(
    "outbox",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("event_id", Uuid, ForeignKey("event.event_id"), nullable=False, unique=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("last_problem", Text, nullable=False),
    Index(None, "state", "position"),
    sqlite_autoincrement=True,
)
delivery = Table(
    "delivery",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("event_id", Uuid, ForeignKey("outbox.event_id"), nullable=False, index=True),
    Column("outcome", String(16), nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Instant, nullable=False),
    sqlite_autoincrement=True,
)
lease_seen = Table(
    "lease_seen",
    metadata,
    Column("dossier_id", Uuid, primary_key=True),
    Column("officer", String(200), nullable=False, index=True),
    Column("workstation", String(200), nullable=False),
    Column("until", Instant, nullable=False),
    Column("trip", Boolean, nullable=False, server_default=false()),
)
# What came from elsewhere and cannot be believed or understood: kept as it came, and tried again after an update.
strange_event = Table(
    "strange_event",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("cause", String(32), nullable=False),
    Column("content", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
# Officers as they were recorded, here or elsewhere. `name` is the name's key, by which its records are merged.
officer_record = Table(
    "officer_record",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("name", String(80), nullable=False, index=True),
    Column("content", Text, nullable=False),
    sqlite_autoincrement=True,
)
# Records that the hub has.
officer_settled = Table("officer_settled", metadata, Column("digest", String(64), primary_key=True))
# Every card that was ever known of a workstation, so that an old key still proves old records.
known_key = Table(
    "known_key",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("workstation", String(200), nullable=False),
    Column("key_id", String(16), nullable=False, index=True),
    Column("line", Text, nullable=False),
    Column("offices", Words, nullable=False),
    Column("signed_from", Integer),
    Column("source", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Index(None, "workstation", "position"),
    sqlite_autoincrement=True,
)
# This workstation's looks. After a restored backup there may be two at a place: those on the dead branch were logged
# anew behind what the hub had.
look = Table(
    "look",
    metadata,
    Column("position", Integer, primary_key=True),
    *look_columns(),
    Index(None, "seq"),
    Index(None, "at"),
    Index(None, "officer", "kind", "at"),
    sqlite_autoincrement=True,
)
mark = Table(
    "mark",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
)
queue_line = Table(
    "queue_line",
    metadata,
    Column("dossier_id", Uuid, ForeignKey("dossier.dossier_id"), primary_key=True),
    Column("registration_no", String(100), nullable=False),
    Column("nama", Text, nullable=False),
    Column("nik", String(32), nullable=False),
    Column("service", String(32), nullable=False),
    Column("changes", Words, nullable=False),
    Column("channel", String(32), nullable=False),
    Column("office", String(6), nullable=False),
    Column("kecamatan", Text, nullable=False),
    Column("submitted_at", Instant, nullable=False),
    Column("deadline", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("outcome", String(16)),
    Column("differs", Integer, nullable=False),
    Column("letters", Integer, nullable=False),
    Column("doubts", Integer, nullable=False),
    Column("rules", Integer, nullable=False),
    Column("missing", Words, nullable=False),
    Column("illegible", Words, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("decided_at", Instant, index=True),
    Column("returned_note", Text, nullable=False),
    Column("quarantined", Text, nullable=False),
    Column("needle", Text, nullable=False),
    # Each holds all that its way of listing sorts by, so that scrolling far down reads the index alone.
    Index(None, "state", "deadline", "registration_no", "dossier_id"),
    Index(None, "state", "nama", "deadline", "registration_no", "dossier_id"),
    Index(None, "state", "registration_no", "deadline", "dossier_id"),
    Index(None, "state", "outcome", "deadline", "registration_no", "dossier_id"),
)

SCHEMA = Schema(
    application_id=0x4C4F4B53,
    metadata=metadata,
    migrations=Path(__file__).parent / "migrations",
    head="r0007",
    append_only=(
        *("dossier", "document", "reading", "check_result", "event", "delivery"),
        *("officer_record", "known_key", "look"),
    ),
    unusable=StoreUnusable,
)
