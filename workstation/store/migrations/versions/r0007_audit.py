"""The keys by which records are proven, and the log of looks at personal data."""

import sqlalchemy as sa
from alembic import op

revision = "r0007"
down_revision = "r0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    _known_key()
    _look()


def downgrade() -> None:
    """Take them away."""
    op.drop_table("look")
    op.drop_table("known_key")


def _known_key() -> None:
    op.create_table(
        "known_key",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("workstation", sa.String(length=200), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.Column("offices", sa.Text(), nullable=False),
        sa.Column("signed_from", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_known_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_known_key_key_id"), "known_key", ["key_id"], unique=False)
    op.create_index(op.f("ix_known_key_workstation_position"), "known_key", ["workstation", "position"], unique=False)


def _look() -> None:
    op.create_table(
        "look",
        sa.Column("position", sa.Integer(), nullable=False),
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
        sa.PrimaryKeyConstraint("position", name=op.f("pk_look")),
        sa.UniqueConstraint("look_id", name=op.f("uq_look_look_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_look_at"), "look", ["at"], unique=False)
    op.create_index(op.f("ix_look_officer_kind_at"), "look", ["officer", "kind", "at"], unique=False)
    op.create_index(op.f("ix_look_seq"), "look", ["seq"], unique=False)
