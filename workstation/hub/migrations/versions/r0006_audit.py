"""The keys of workstations, their looks at personal data, and how far their chains had come at each sync."""

import sqlalchemy as sa
from alembic import op

from workstation.hub.protection import protect, unprotect

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None
# SQLite counts only plain integer keys up by itself.
Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the tables and, on a server, who may do what."""
    _station_key()
    _look()
    _anchor()
    if op.get_bind().dialect.name == "postgresql":
        protect(op.get_bind(), "audit.sql")


def downgrade() -> None:
    """Take them away."""
    if op.get_bind().dialect.name == "postgresql":
        unprotect(op.get_bind(), "no_audit.sql")
    op.drop_table("anchor")
    op.drop_table("look")
    op.drop_table("station_key")


def _station_key() -> None:
    op.create_table(
        "station_key",
        sa.Column("position", Position, nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("offices", sa.Text(), nullable=False),
        sa.Column("signed_from", sa.Integer(), nullable=True),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_station_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_station_key_workstation_position"), "station_key", ["workstation", "position"], unique=False
    )


def _look() -> None:
    op.create_table(
        "look",
        sa.Column("position", Position, nullable=False),
        sa.Column("look_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("officer", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.Column("dossiers", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_look")),
        sa.UniqueConstraint("look_id", name=op.f("uq_look_look_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_look_workstation_seq"), "look", ["workstation", "seq"], unique=True)
    op.create_index(op.f("ix_look_office_at"), "look", ["office", "at"], unique=False)


def _anchor() -> None:
    op.create_table(
        "anchor",
        sa.Column("position", Position, nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("event_seq", sa.Integer(), nullable=False),
        sa.Column("event_hash", sa.String(length=64), nullable=False),
        sa.Column("event_signature", sa.Text(), nullable=False),
        sa.Column("look_seq", sa.Integer(), nullable=False),
        sa.Column("look_hash", sa.String(length=64), nullable=False),
        sa.Column("look_signature", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_anchor")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_anchor_workstation_position"), "anchor", ["workstation", "position"], unique=False)
