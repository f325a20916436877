"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None
branch_labels = None
depends_on = None
# SQLite counts only plain integer keys up by itself.
Position = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Create every table."""
    _dossier()
    _event()
    _lease()
    _refused_event()


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("refused_event")
    op.drop_table("lease")
    op.drop_table("event")
    op.drop_table("dossier")


def _dossier() -> None:
    op.create_table(
        "dossier",
        sa.Column("position", Position, nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=4), nullable=False),
        sa.Column("registration_no", sa.String(length=100), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_dossier")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_dossier_dossier_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_dossier_office_position"), "dossier", ["office", "position"], unique=False)
    op.create_index(op.f("ix_dossier_region_registration_no"), "dossier", ["region", "registration_no"], unique=True)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("position", Position, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("officer", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("occurred_at", sa.BigInteger(), nullable=False),
        sa.Column("parents", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("clock_offset", sa.Double(), nullable=True),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("office", sa.String(length=6), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_event")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_dossier_id"), "event", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_event_office_position"), "event", ["office", "position"], unique=False)
    op.create_index(op.f("ix_event_workstation_seq"), "event", ["workstation", "seq"], unique=True)


def _lease() -> None:
    op.create_table(
        "lease",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("officer", sa.String(length=200), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("dossier_id", name=op.f("pk_lease")),
    )
    op.create_index(op.f("ix_lease_until"), "lease", ["until"], unique=False)


def _refused_event() -> None:
    op.create_table(
        "refused_event",
        sa.Column("refusal_id", Position, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("refusal_id", name=op.f("pk_refused_event")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_refused_event_event_id"), "refused_event", ["event_id"], unique=False)
    op.create_index(op.f("ix_refused_event_workstation_seq"), "refused_event", ["workstation", "seq"], unique=False)
