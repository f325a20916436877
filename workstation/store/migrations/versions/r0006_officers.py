"""Officers, and which of their records the hub has."""

import sqlalchemy as sa
from alembic import op

revision = "r0006"
down_revision = "r0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "officer_record",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_officer_record")),
        sa.UniqueConstraint("digest", name=op.f("uq_officer_record_digest")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_officer_record_name"), "officer_record", ["name"], unique=False)
    op.create_table(
        "officer_settled",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_officer_settled")),
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_table("officer_settled")
    op.drop_index(op.f("ix_officer_record_name"), "officer_record")
    op.drop_table("officer_record")
