"""The keys by which records are proven."""

import sqlalchemy as sa
from alembic import op

revision = "r0005"
down_revision = "r0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
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


def downgrade() -> None:
    """Take it away."""
    op.drop_table("known_key")
